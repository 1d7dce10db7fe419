/* SPDX-License-Identifier: MIT */

/*
 * The rows of reps, and the bests among them. The order of the fields is that of the statements in
 * statement.c; the test of the store writes every field with a value of its own and reads it back.
 */

#include <math.h>

#include "store/fields.h"
#include "store/rows.h"

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

static void bind_timed(struct binder *b, const struct rep_row *r)
{
	bind_nulls(b, 5);
	if (r->held_us > 0)
		bind_us(b, r->held_us);
	else
		bind_nulls(b, 1);
	bind_nulls(b, 11);
}

static int add_rep(struct database *d, const char *uuid, const struct rep_row *r)
{
	struct binder b = binder(d, STATEMENT_ADD_REP);

	bind_text(&b, uuid);
	bind_text(&b, r->exercise);
	bind_int(&b, r->step);
	bind_int(&b, r->set);
	bind_int(&b, r->rep);
	bind_int(&b, r->part);
	bind_text(&b, side_name(r->side));
	bind_text(&b, r->guide);
	bind_int(&b, r->counted);
	bind_text(&b, r->reason);
	bind_us(&b, r->at_us);
	bind_us(&b, r->wanted_us);
	if (r->measured)
		bind_measured(&b, r);
	else
		bind_timed(&b, r);

	return binder_run_one(&b);
}

static int count_rep(struct database *d, const char *uuid, const struct rep_row *r)
{
	struct binder b = binder(d, STATEMENT_COUNT_REP);

	bind_text(&b, uuid);
	bind_int(&b, r->counted);
	bind_us(&b, !r->counted ? 0 : r->measured ? r->held_us : r->wanted_us);

	return binder_run_one(&b);
}

int rows_add_rep(struct database *d, const char *uuid, const struct rep_row *r)
{
	int q;

	q = add_rep(d, uuid, r);
	return q < 0 ? q : count_rep(d, uuid, r);
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

static void get_timed(struct columns *c, struct rep_row *ret)
{
	c->i += 5;
	ret->held_us = get_us(c);
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
	ret->part = get_count(&c);
	get_side(&c, &ret->side);
	get_text(&c, ret->guide, sizeof(ret->guide));
	ret->counted = get_int(&c) != 0;
	get_text(&c, ret->reason, sizeof(ret->reason));
	ret->at_us = get_us(&c);
	ret->wanted_us = get_us(&c);
	ret->measured = sqlite3_column_type(statement, c.i) != SQLITE_NULL;
	if (ret->measured)
		get_measured(&c, ret);
	else
		get_timed(&c, ret);
}

int rows_reps(struct database *d, const char *uuid,
	      int (*each)(void *userdata, const struct rep_row *r), void *userdata)
{
	struct binder b = binder(d, STATEMENT_REPS);
	int r;

	bind_text(&b, uuid);
	r = binder_error(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct rep_row rep;

		get_rep(b.statement, &rep);
		r = each(userdata, &rep);
	}

	return binder_done(&b, r);
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
