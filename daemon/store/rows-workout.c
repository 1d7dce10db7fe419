/* SPDX-License-Identifier: MIT */

/*
 * The rows of workouts, and what is summed up over them. The order of the fields is that of the
 * statements in statement.c; the test of the store writes every field with a value of its own and
 * reads it back.
 */

#include <errno.h>

#include "core/date.h"
#include "store/fields.h"
#include "store/rows.h"

static void bind_place(struct binder *b, const struct session_place *at)
{
	bind_int(b, at->step);
	bind_int(b, at->set);
	bind_int(b, at->rep);
}

static void bind_score(struct binder *b, const struct score *score)
{
	if (score->told)
		bind_int(b, score->value);
	else
		bind_nulls(b, 1);
}

int rows_add_workout(struct database *d, const struct workout_row *w)
{
	struct binder b = binder(d, STATEMENT_ADD_WORKOUT);

	bind_text(&b, w->uuid);
	bind_text(&b, w->routine);
	bind_text(&b, w->band);
	bind_text(&b, w->state);
	bind_us(&b, w->started_us);
	bind_us(&b, w->ended_us);
	bind_int(&b, w->offset_s);
	bind_int(&b, w->planned);
	bind_int(&b, w->pulses);
	bind_us(&b, w->unknown_us);
	bind_text(&b, w->stopped);
	bind_place(&b, &w->at);
	bind_score(&b, &w->effort);
	bind_score(&b, &w->pain);
	bind_text(&b, w->note);

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
	bind_text(&b, w->stopped);

	return binder_run_one(&b);
}

int rows_place(struct database *d, const char *uuid, const struct session_place *at,
	       unsigned planned)
{
	struct binder b = binder(d, STATEMENT_PLACE);

	bind_text(&b, uuid);
	bind_place(&b, at);
	bind_int(&b, planned);

	return binder_run_one(&b);
}

int rows_rate(struct database *d, const char *uuid, const struct rating *rating)
{
	struct binder b = binder(d, STATEMENT_RATE);

	bind_text(&b, uuid);
	bind_score(&b, &rating->effort);
	bind_score(&b, &rating->pain);
	bind_text(&b, rating->note);

	return binder_run_one(&b);
}

static int run_one_of(struct database *d, enum statement statement, const char *uuid)
{
	struct binder b = binder(d, statement);

	bind_text(&b, uuid);
	return binder_run_one(&b);
}

int rows_reopen(struct database *d, const char *uuid)
{
	return run_one_of(d, STATEMENT_REOPEN, uuid);
}

int rows_take_back(struct database *d, const char *uuid)
{
	return run_one_of(d, STATEMENT_TAKE_BACK, uuid);
}

/* A score that is none was not told. */
static void get_score(struct columns *c, struct score *ret)
{
	bool told = sqlite3_column_type(c->statement, c->i) != SQLITE_NULL;
	int64_t value = get_int(c);

	ret->told = told && value >= 0 && value <= SCORE_MAX;
	ret->value = ret->told ? (unsigned)value : 0;
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
	ret->offset_s = get_offset(&c);
	ret->planned = get_count(&c);
	ret->pulses = get_count(&c);
	ret->unknown_us = get_us(&c);
	get_text(&c, ret->stopped, sizeof(ret->stopped));
	ret->at.step = get_count(&c);
	ret->at.set = get_count(&c);
	ret->at.rep = get_count(&c);
	get_score(&c, &ret->effort);
	get_score(&c, &ret->pain);
	get_text(&c, ret->note, sizeof(ret->note));
	ret->done = get_count(&c);
	ret->tried = get_count(&c);
	ret->skipped = get_count(&c);
	ret->held_us = get_us(&c);
}

/* What @b was bound for, from its first row to its last. */
static int read_workouts(struct binder *b, int (*each)(void *userdata, const struct workout_row *w),
			 void *userdata)
{
	int r = binder_error(b);

	while (r == 0 && (r = database_step(b->statement)) == 1) {
		struct workout_row w;

		get_workout(b->statement, &w);
		r = each(userdata, &w);
	}

	return binder_done(b, r);
}

int rows_workouts(struct database *d, uint64_t from_us, uint64_t to_us, unsigned offset,
		  unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		  void *userdata)
{
	struct binder b = binder(d, STATEMENT_WORKOUTS);

	bind_us(&b, from_us);
	bind_us(&b, to_us);
	bind_int(&b, limit);
	bind_int(&b, offset);
	return read_workouts(&b, each, userdata);
}

int rows_workouts_as_stored(struct database *d,
			    int (*each)(void *userdata, const struct workout_row *w),
			    void *userdata)
{
	struct binder b = binder(d, STATEMENT_WORKOUTS_AS_STORED);

	return read_workouts(&b, each, userdata);
}

/* The only row of what @b was bound for, or its first. */
static int read_one(struct binder *b, struct workout_row *ret)
{
	int r;

	r = binder_error(b);
	if (r == 0)
		r = database_step(b->statement);
	if (r == 1)
		get_workout(b->statement, ret);

	return binder_done(b, r == 0 ? -ENOENT : MIN(r, 0));
}

int rows_workout(struct database *d, const char *uuid, struct workout_row *ret)
{
	struct binder b = binder(d, STATEMENT_WORKOUT);

	bind_text(&b, uuid);
	return read_one(&b, ret);
}

int rows_newest(struct database *d, struct workout_row *ret)
{
	struct binder b = binder(d, STATEMENT_NEWEST);

	return read_one(&b, ret);
}

int rows_last_said(struct database *d, struct workout_row *ret)
{
	struct binder b = binder(d, STATEMENT_LAST_SAID);

	return read_one(&b, ret);
}

/* What @b was bound for, which is one row always. */
static int read_totals(struct binder *b, struct store_totals *ret)
{
	struct columns c = { .statement = b->statement };
	int r;

	r = binder_error(b);
	if (r == 0)
		r = database_step(b->statement);
	if (r == 1) {
		ret->workouts = get_count(&c);
		ret->done = get_count(&c);
		ret->tried = get_count(&c);
		ret->said = get_count(&c);
		ret->held_us = get_us(&c);
	}

	return binder_done(b, MIN(r, 0));
}

int rows_totals(struct database *d, uint64_t from_us, uint64_t to_us, struct store_totals *ret)
{
	struct binder b = binder(d, STATEMENT_TOTALS);

	bind_us(&b, from_us);
	bind_us(&b, to_us);
	return read_totals(&b, ret);
}

/*
 * The begin of a day in UTC, shifted; no workout is of a day that lies outside. It is what the
 * index of the table knows.
 */
static uint64_t day_us(int64_t day, int64_t shift_s)
{
	int64_t at_s = MAX(MIN(day, ZONE_END_S / DAY_S), 0) * DAY_S + shift_s;

	return (uint64_t)MAX(at_s, 0) * USEC_PER_SEC;
}

int rows_totals_of_days(struct database *d, uint64_t from_us, uint64_t to_us,
			const struct store_days *days, struct store_totals *ret)
{
	struct binder b = binder(d, STATEMENT_TOTALS_OF_DAYS);

	bind_us(&b, MAX(from_us, day_us(days->first, -ZONE_OFFSET_MAX_S)));
	bind_us(&b, MIN(to_us, day_us(days->end, DAY_S - ZONE_OFFSET_MIN_S)));
	bind_int(&b, days->day_starts_s);
	bind_int(&b, days->first);
	bind_int(&b, days->end);
	return read_totals(&b, ret);
}
