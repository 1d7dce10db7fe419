/* SPDX-License-Identifier: MIT */

/*
 * The rows of workouts, and what is summed up over them. The order of the fields is that of the statements in statement.c; the test of the store writes
 * every field with a value of its own and reads it back.
 */

#include <errno.h>

#include "store/fields.h"
#include "store/rows.h"

int rows_add_workout(struct database *d, const struct workout_row *w)
{
	struct binder b = binder(d, STATEMENT_ADD_WORKOUT);

	bind_text(&b, w->uuid);
	bind_text(&b, w->routine);
	bind_text(&b, w->band);
	bind_text(&b, w->state);
	bind_us(&b, w->started_us);
	bind_us(&b, w->ended_us);
	bind_int(&b, w->planned);
	bind_int(&b, w->pulses);
	bind_us(&b, w->unknown_us);

	return binder_run_one(&b);
}

int rows_end_workout(struct database *d, const struct workout_row *w)
{
	struct binder b = binder(d, STATEMENT_END_WORKOUT);

	bind_text(&b, w->uuid);
	bind_text(&b, w->state);
	bind_us(&b, w->ended_us);
	bind_int(&b, w->pulses);
	bind_us(&b, w->unknown_us);

	return binder_run_one(&b);
}

static void get_workout(sqlite3_stmt *statement, struct workout_row *ret)
{
	struct columns c = { .statement = statement };

	get_text(&c, ret->uuid, sizeof(ret->uuid));
	get_text(&c, ret->routine, sizeof(ret->routine));
	get_text(&c, ret->band, sizeof(ret->band));
	get_text(&c, ret->state, sizeof(ret->state));
	ret->started_us = get_us(&c);
	ret->ended_us = get_us(&c);
	ret->planned = get_count(&c);
	ret->done = get_count(&c);
	ret->tried = get_count(&c);
	ret->pulses = get_count(&c);
	ret->held_us = get_us(&c);
	ret->unknown_us = get_us(&c);
}

int rows_workouts(struct database *d, uint64_t from_us, uint64_t to_us, unsigned offset,
		  unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		  void *userdata)
{
	struct binder b = binder(d, STATEMENT_WORKOUTS);
	int r;

	bind_us(&b, from_us);
	bind_us(&b, to_us);
	bind_int(&b, limit);
	bind_int(&b, offset);
	r = binder_error(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct workout_row w;

		get_workout(b.statement, &w);
		r = each(userdata, &w);
	}

	return binder_done(&b, r);
}

int rows_workout(struct database *d, const char *uuid, struct workout_row *ret)
{
	struct binder b = binder(d, STATEMENT_WORKOUT);
	int r;

	bind_text(&b, uuid);
	r = binder_error(&b);
	if (r == 0)
		r = database_step(b.statement);
	if (r == 1)
		get_workout(b.statement, ret);

	return binder_done(&b, r == 0 ? -ENOENT : MIN(r, 0));
}

int rows_totals(struct database *d, uint64_t from_us, uint64_t to_us, struct store_totals *ret)
{
	struct binder b = binder(d, STATEMENT_TOTALS);
	struct columns c = { .statement = b.statement };
	int r;

	bind_us(&b, from_us);
	bind_us(&b, to_us);
	r = binder_error(&b);
	if (r == 0)
		r = database_step(b.statement);
	if (r == 1) {
		ret->workouts = get_count(&c);
		ret->done = get_count(&c);
		ret->tried = get_count(&c);
		ret->held_us = get_us(&c);
	}

	return binder_done(&b, MIN(r, 0));
}

static void get_best(sqlite3_stmt *statement, struct best_row *ret)
{
	struct columns c = { .statement = statement };

	*ret = (struct best_row){ .side = SIDE_BOTH };
	get_text(&c, ret->exercise, sizeof(ret->exercise));
	get_side(&c, &ret->side);
	ret->level_n = get_double(&c);
	ret->at_us = get_us(&c);
	get_text(&c, ret->uuid, sizeof(ret->uuid));
}

int rows_bests(struct database *d, int (*each)(void *userdata, const struct best_row *b),
	       void *userdata)
{
	struct binder b = binder(d, STATEMENT_BESTS);
	int r = 0;

	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct best_row best;

		get_best(b.statement, &best);
		r = each(userdata, &best);
	}

	return binder_done(&b, r);
}
