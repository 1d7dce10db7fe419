/* SPDX-License-Identifier: MIT */

/*
 * Rows to SQL parameters and SQL columns to rows. The order here is that of the statements in
 * statement.c; the test of the store writes every field with a value of its own and reads it back.
 */

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/database.h"
#include "store/rows.h"
#include "util/text.h"

/* The parameters of one statement, in order. The texts must live until the statement has run. */
struct binder {
	sqlite3_stmt *statement;
	int i;
	int code;
};

static struct binder binder(struct database *d, enum statement statement)
{
	return (struct binder){ .statement = d->statements[statement] };
}

static void took(struct binder *b, int code)
{
	if (b->code == SQLITE_OK)
		b->code = code;
}

static void bind_text(struct binder *b, const char *text)
{
	took(b, sqlite3_bind_text(b->statement, ++b->i, text, -1, SQLITE_STATIC));
}

static void bind_int(struct binder *b, int64_t value)
{
	took(b, sqlite3_bind_int64(b->statement, ++b->i, value));
}

/* SQLite's integers have a sign: "for ever" becomes the largest of them, 292,000 years away. */
static void bind_us(struct binder *b, uint64_t us)
{
	bind_int(b, (int64_t)MIN(us, (uint64_t)INT64_MAX));
}

static void bind_double(struct binder *b, double value)
{
	took(b, sqlite3_bind_double(b->statement, ++b->i, value));
}

static void bind_nulls(struct binder *b, int n)
{
	for (int i = 0; i < n; i++)
		took(b, sqlite3_bind_null(b->statement, ++b->i));
}

/* What cannot be, or is not known, is NULL in the file. */
static void bind_double_if(struct binder *b, bool known, double value)
{
	if (known)
		bind_double(b, value);
	else
		bind_nulls(b, 1);
}

static int bound(struct binder *b)
{
	return database_errno(sqlite3_db_handle(b->statement), b->code);
}

/* Runs what was bound. Return: how many rows it changed, or a negative errno. */
static int change(struct binder *b)
{
	int r;

	r = bound(b);
	if (r == 0)
		r = database_step(b->statement);
	(void)sqlite3_clear_bindings(b->statement);
	if (r < 0)
		return r;

	return sqlite3_changes(sqlite3_db_handle(b->statement));
}

static int change_one(struct binder *b)
{
	int r = change(b);

	return r == 0 ? -ENOENT : r < 0 ? r : 0;
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
	bind_int(&b, w->planned);
	bind_int(&b, w->pulses);
	bind_us(&b, w->unknown_us);

	return change_one(&b);
}

static void bind_figures(struct binder *b, const struct rep_row *r)
{
	bool motion = r->range_deg > 0, target = r->target_n > 0;

	bind_double_if(b, !motion, r->rest_n);
	bind_double_if(b, !motion, r->level_n);
	bind_double_if(b, !motion, r->peak_n);
	bind_double_if(b, !motion, r->mean_n);
	bind_double_if(b, motion, r->range_deg);
	bind_double_if(b, target, r->target_n);
	if (target)
		bind_us(b, r->in_zone_us);
	else
		bind_nulls(b, 1);
	bind_double_if(b, isfinite(r->rfd_n_per_s), r->rfd_n_per_s);
	bind_double_if(b, isfinite(r->steadiness), r->steadiness);
}

static void bind_measured(struct binder *b, const struct rep_row *r)
{
	bind_int(b, r->earned);
	bind_int(b, r->open);
	bind_us(b, r->out_us);
	bind_us(b, r->plateau_us);
	bind_us(b, r->back_us);
	bind_us(b, r->held_us);
	bind_us(b, r->unknown_us);
	if (r->rest_us < 0)
		bind_nulls(b, 1);
	else
		bind_int(b, r->rest_us);
	bind_figures(b, r);
}

int rows_add_rep(struct database *d, const char *uuid, const struct rep_row *r)
{
	struct binder b = binder(d, STATEMENT_ADD_REP);

	bind_text(&b, uuid);
	bind_text(&b, r->exercise);
	bind_int(&b, r->step);
	bind_int(&b, r->set);
	bind_int(&b, r->rep);
	bind_text(&b, side_name(r->side));
	bind_text(&b, r->guide);
	bind_int(&b, r->counted);
	bind_text(&b, r->reason);
	bind_us(&b, r->at_us);
	bind_us(&b, r->wanted_us);
	if (r->measured)
		bind_measured(&b, r);
	else
		bind_nulls(&b, 17);

	return change_one(&b);
}

int rows_end_workout(struct database *d, const struct workout_row *w)
{
	struct binder b = binder(d, STATEMENT_END_WORKOUT);

	bind_text(&b, w->uuid);
	bind_text(&b, w->state);
	bind_us(&b, w->ended_us);
	bind_int(&b, w->pulses);
	bind_us(&b, w->unknown_us);

	return change_one(&b);
}

/* The columns of one row, in order. */
struct columns {
	sqlite3_stmt *statement;
	int i;
};

/*
 * Any program may have written the file: what the bus and a terminal cannot show is no text, what
 * is no number is none.
 */
static void get_text(struct columns *c, char *ret, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(c->statement, c->i++);

	(void)snprintf(ret, size, "%s", text ? text : "");
	if (!text_is_printable(ret, strlen(ret)))
		ret[0] = '\0';
}

/* A word that is no side leaves @ret as it is. */
static void get_side(struct columns *c, enum side *ret)
{
	char side[16];

	get_text(c, side, sizeof(side));
	(void)side_parse(side, ret);
}

static int64_t get_int(struct columns *c)
{
	return sqlite3_column_int64(c->statement, c->i++);
}

/* A file can hold any number; a length or a count below zero is none. */
static uint64_t get_us(struct columns *c)
{
	int64_t value = get_int(c);

	return (uint64_t)MAX(value, 0);
}

static unsigned get_count(struct columns *c)
{
	uint64_t value = get_us(c);

	return (unsigned)MIN(value, (uint64_t)UINT_MAX);
}

static double get_double(struct columns *c)
{
	double value = sqlite3_column_double(c->statement, c->i++);

	return isfinite(value) ? value : 0;
}

static double get_known(struct columns *c)
{
	bool known = sqlite3_column_type(c->statement, c->i) != SQLITE_NULL;
	double value = sqlite3_column_double(c->statement, c->i++);

	return known && isfinite(value) ? value : NAN;
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

static void get_measured(struct columns *c, struct rep_row *ret)
{
	ret->earned = get_int(c) != 0;
	ret->open = get_int(c) != 0;
	ret->out_us = get_us(c);
	ret->plateau_us = get_us(c);
	ret->back_us = get_us(c);
	ret->held_us = get_us(c);
	ret->unknown_us = get_us(c);
	ret->rest_us = sqlite3_column_type(c->statement, c->i) == SQLITE_NULL ? -1 : 0;
	if (ret->rest_us < 0)
		c->i++;
	else
		ret->rest_us = get_int(c);
	ret->rest_n = get_double(c);
	ret->level_n = get_double(c);
	ret->peak_n = get_double(c);
	ret->mean_n = get_double(c);
	ret->range_deg = fmax(get_double(c), 0);
	ret->target_n = fmax(get_double(c), 0);
	ret->in_zone_us = get_us(c);
	ret->rfd_n_per_s = get_known(c);
	ret->steadiness = get_known(c);
}

static void get_rep(sqlite3_stmt *statement, struct rep_row *ret)
{
	struct columns c = { .statement = statement };

	*ret = (struct rep_row){
		.side = SIDE_BOTH, .rest_us = -1, .rfd_n_per_s = NAN, .steadiness = NAN
	};
	get_text(&c, ret->exercise, sizeof(ret->exercise));
	ret->step = get_count(&c);
	ret->set = get_count(&c);
	ret->rep = get_count(&c);
	get_side(&c, &ret->side);
	get_text(&c, ret->guide, sizeof(ret->guide));
	ret->counted = get_int(&c) != 0;
	get_text(&c, ret->reason, sizeof(ret->reason));
	ret->at_us = get_us(&c);
	ret->wanted_us = get_us(&c);
	ret->measured = sqlite3_column_type(statement, c.i) != SQLITE_NULL;
	if (ret->measured)
		get_measured(&c, ret);
}

/*
 * A reader that stops early must not keep its read transaction: a checkpoint could then not pass
 * it.
 */
static int finish(struct binder *b, int r)
{
	(void)sqlite3_reset(b->statement);
	(void)sqlite3_clear_bindings(b->statement);
	return r;
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
	r = bound(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct workout_row w;

		get_workout(b.statement, &w);
		r = each(userdata, &w);
	}

	return finish(&b, r);
}

int rows_workout(struct database *d, const char *uuid, struct workout_row *ret)
{
	struct binder b = binder(d, STATEMENT_WORKOUT);
	int r;

	bind_text(&b, uuid);
	r = bound(&b);
	if (r == 0)
		r = database_step(b.statement);
	if (r == 1)
		get_workout(b.statement, ret);

	return finish(&b, r == 0 ? -ENOENT : MIN(r, 0));
}

int rows_reps(struct database *d, const char *uuid,
	      int (*each)(void *userdata, const struct rep_row *r), void *userdata)
{
	struct binder b = binder(d, STATEMENT_REPS);
	int r;

	bind_text(&b, uuid);
	r = bound(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct rep_row rep;

		get_rep(b.statement, &rep);
		r = each(userdata, &rep);
	}

	return finish(&b, r);
}

int rows_totals(struct database *d, uint64_t from_us, uint64_t to_us, struct store_totals *ret)
{
	struct binder b = binder(d, STATEMENT_TOTALS);
	struct columns c = { .statement = b.statement };
	int r;

	bind_us(&b, from_us);
	bind_us(&b, to_us);
	r = bound(&b);
	if (r == 0)
		r = database_step(b.statement);
	if (r == 1) {
		ret->workouts = get_count(&c);
		ret->done = get_count(&c);
		ret->tried = get_count(&c);
		ret->held_us = get_us(&c);
	}

	return finish(&b, MIN(r, 0));
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

	return finish(&b, r);
}
