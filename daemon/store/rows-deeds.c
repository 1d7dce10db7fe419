/* SPDX-License-Identifier: MIT */

/*
 * What was done, as reminders ask for it: workouts with the reps of each exercise that count, put
 * together by the database. When a routine is done with that is the core's to say (core/due.h).
 */

#include <string.h>

#include "store/fields.h"
#include "store/rows.h"

static void get_workout(struct columns *c, struct deeds *ret)
{
	char state[sizeof(((struct workout_row *)0)->state)];

	*ret = (struct deeds){ 0 };
	get_text(c, ret->routine, sizeof(ret->routine));
	get_text(c, state, sizeof(state));
	ret->finished = strcmp(state, session_state_name(SESSION_FINISHED)) == 0;
	ret->started_us = get_us(c);
	ret->ended_us = get_us(c);
	ret->offset_s = get_offset(c);
}

/* A file that somebody else has written may have more exercises than a routine can. */
static void get_deed(struct columns *c, struct deeds *ret)
{
	struct deed *deed;

	if (ret->n == ELEMENTS(ret->list))
		return;

	deed = &ret->list[ret->n++];
	get_text(c, deed->exercise, sizeof(deed->exercise));
	deed->reps = get_count(c);
	deed->last_us = get_us(c);
}

/* Its rows are those of one workout after the other: an exercise each. */
int rows_deeds(struct database *d, uint64_t from_us,
	       int (*each)(void *userdata, const struct deeds *deeds), void *userdata)
{
	struct binder b = binder(d, STATEMENT_DEEDS);
	int64_t workout = -1; /* none: SQLite begins with 1 */
	struct deeds deeds;
	int r;

	bind_us(&b, from_us);
	r = binder_error(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct columns c = { .statement = b.statement };
		int64_t id = get_int(&c);
		struct deeds of_row;

		r = 0;
		get_workout(&c, &of_row);
		if (id != workout) {
			r = workout < 0 ? 0 : each(userdata, &deeds);
			deeds = of_row;
			workout = id;
		}
		get_deed(&c, &deeds);
	}
	if (r == 0 && workout >= 0)
		r = each(userdata, &deeds);

	return binder_done(&b, r);
}

int rows_last_end(struct database *d, uint64_t *ret_us)
{
	struct binder b = binder(d, STATEMENT_LAST_END);
	struct columns c = { .statement = b.statement };
	int r;

	r = database_step(b.statement);
	if (r == 1)
		*ret_us = get_us(&c);

	return binder_done(&b, MIN(r, 0));
}
