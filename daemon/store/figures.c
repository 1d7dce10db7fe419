/* SPDX-License-Identifier: MIT */

/*
 * From rows to figures with names. What it leaves out: what a figure means (core/figure.h,
 * core/tally.h), and any way of writing them down.
 */

#include "store/figures.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "util/macro.h"

struct listing {
	struct named_figure *figures;
	size_t n;
};

static void add(struct listing *l, const char *name, double value)
{
	assert(l->n < FIGURES_MAX);
	if (isfinite(value))
		l->figures[l->n++] = (struct named_figure){ name, value, false };
}

static void add_count(struct listing *l, const char *name, unsigned value)
{
	assert(l->n < FIGURES_MAX);
	l->figures[l->n++] = (struct named_figure){ name, value, true };
}

static void add_length(struct listing *l, const char *name, uint64_t us)
{
	if (us > 0)
		add(l, name, usec_to_s(us));
}

size_t figures_of_step(const struct step *s, struct named_figure ret[static FIGURES_MAX])
{
	struct listing l = { .figures = ret };

	add_count(&l, "sets", s->sets);
	add(&l, "set_rest_s", usec_to_s(s->set_rest_us));
	if (s->kind == KIND_TIMED)
		add_length(&l, "seconds", s->time_us);
	else
		add_count(&l, "reps", s->reps);
	add_length(&l, "hold_s", s->hold_us);
	add_length(&l, "back_hold_s", s->back_hold_us);
	if (step_set_reps(s) > 1)
		add(&l, "rest_s", usec_to_s(s->rest_us));
	return l.n;
}

size_t figures_of_count(const struct step_count *c, struct named_figure ret[static FIGURES_MAX])
{
	struct listing l = { .figures = ret };

	add_count(&l, "planned", c->planned);
	add_count(&l, "done", c->done);
	add_count(&l, "tried", c->tried);
	add_count(&l, "skipped", c->skipped);
	return l.n;
}

static void add_force(struct listing *l, const struct rep_row *r)
{
	add(l, "level_n", r->level_n);
	add(l, "peak_n", r->peak_n);
	add(l, "mean_n", r->mean_n);
	add(l, "rest_n", r->rest_n);
	if (r->target_n > 0) {
		add(l, "target_n", r->target_n);
		add(l, "in_zone_s", usec_to_s(r->in_zone_us));
	}
	add(l, "rfd_n_per_s", r->rfd_n_per_s);
}

static void add_measured(struct listing *l, const struct rep_row *r)
{
	add(l, "held_s", usec_to_s(r->held_us));
	add(l, "out_s", usec_to_s(r->out_us));
	add(l, "plateau_s", usec_to_s(r->plateau_us));
	add(l, "back_s", usec_to_s(r->back_us));
	if (r->rest_us >= 0)
		add(l, "rest_s", usec_to_s((uint64_t)r->rest_us));
	add(l, "unknown_s", usec_to_s(r->unknown_us));
	add(l, "tension_s",
	    usec_to_s(usec_sub(r->out_us + r->plateau_us + r->back_us, r->unknown_us)));
	if (r->range_deg > 0)
		add(l, "range_deg", r->range_deg);
	else
		add_force(l, r);
	add(l, "steadiness", r->steadiness);
}

size_t figures_of_rep(const struct rep_row *r, struct named_figure ret[static FIGURES_MAX])
{
	struct listing l = { .figures = ret };

	if (r->part > 0)
		add_count(&l, "part", r->part);
	if (r->measured)
		add_measured(&l, r);
	else
		add_length(&l, "held_s", r->held_us);
	return l.n;
}

size_t figures_of_set(const struct tally_set *s, struct named_figure ret[static FIGURES_MAX])
{
	struct listing l = { .figures = ret };

	add(&l, "level_n", s->level_n);
	add(&l, "range_deg", s->range_deg);
	add(&l, "steadiness", s->steadiness);
	add(&l, "fatigue", s->fatigue);
	add(&l, "out_s", s->out_s);
	add(&l, "plateau_s", s->plateau_s);
	add(&l, "back_s", s->back_s);
	add(&l, "rest_s", s->rest_s);
	add(&l, "rest_n", s->rest_n);
	add(&l, "drift_n", s->drift_n);
	return l.n;
}

size_t figures_of_difference(const struct tally_difference *d,
			     struct named_figure ret[static FIGURES_MAX])
{
	struct listing l = { .figures = ret };

	add(&l, d->motion ? "left_deg" : "left_n", d->left);
	add(&l, d->motion ? "right_deg" : "right_n", d->right);
	add(&l, "difference", d->difference);
	return l.n;
}

struct tally_rep figures_tally_rep(const struct rep_row *r)
{
	struct tally_rep rep = {
		.step = r->step,
		.set = r->set,
		.side = r->side,
		.counted = r->counted,
		.measured = r->measured,
		.range_deg = r->range_deg,
		.level_n = r->level_n,
		.rest_n = r->rest_n,
		.steadiness = r->steadiness,
		.out_us = r->out_us,
		.plateau_us = r->plateau_us,
		.back_us = r->back_us,
		.rest_us = r->rest_us,
	};

	memcpy(rep.exercise, r->exercise, sizeof(rep.exercise));
	return rep;
}

struct reading {
	struct tally *tally;
	int (*each)(void *userdata, const struct tally_set *set);
	void *userdata;
};

static int push_rep(void *userdata, const struct rep_row *row)
{
	struct reading *reading = userdata;
	struct tally_rep rep = figures_tally_rep(row);
	struct tally_set set;

	return tally_push(reading->tally, &rep, &set) ? reading->each(reading->userdata, &set) : 0;
}

int figures_read(struct store *s, const char *uuid,
		 int (*each)(void *userdata, const struct tally_set *set), void *userdata,
		 struct tally *ret_tally)
{
	struct reading reading = { ret_tally, each, userdata };
	struct tally_set set;
	int r;

	tally_init(ret_tally);
	r = store_reps(s, uuid, push_rep, &reading);
	if (r != 0)
		return r;

	return tally_finish(ret_tally, &set) ? each(userdata, &set) : 0;
}
