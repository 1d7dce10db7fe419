/* SPDX-License-Identifier: MIT */

/*
 * Sums, and what they come to. What it leaves out: who counts a rep (session-load.c), and where the
 * reps come from.
 */

#include "core/tally.h"

#include <string.h>

#include "core/figure.h"
#include "util/macro.h"

#define FATIGUE_LEVELS 3 /* through two, any line is good */

static void mean_push(struct tally_mean *m, double value)
{
	if (isnan(value))
		return;
	m->sum += value;
	m->n++;
}

static double mean_of(const struct tally_mean *m)
{
	return m->n ? m->sum / m->n : FIGURE_UNKNOWN;
}

void tally_init(struct tally *t)
{
	*t = (struct tally){ 0 };
}

/* NULL: there are more than a routine has. */
static struct tally_exercise *find_exercise(struct tally *t, const char *name, bool motion)
{
	struct tally_exercise *e;

	for (unsigned i = 0; i < t->n_exercises; i++) {
		e = &t->exercises[i];
		if (strcmp(e->name, name) == 0 && e->motion == motion)
			return e;
	}
	if (t->n_exercises == ROUTINE_STEPS_MAX)
		return NULL;
	e = &t->exercises[t->n_exercises++];
	*e = (struct tally_exercise){
		.motion = motion, .first_rest_n = { FIGURE_UNKNOWN, FIGURE_UNKNOWN, FIGURE_UNKNOWN }
	};
	memcpy(e->name, name, sizeof(e->name));
	return e;
}

static void begin_set(struct tally *t, const struct tally_rep *r)
{
	t->open = true;
	t->sums = (struct tally_sums){};
	t->set = (struct tally_set){ .step = r->step, .set = r->set, .side = r->side };
	memcpy(t->set.exercise, r->exercise, sizeof(t->set.exercise));
}

static void add_level(struct tally_sums *s, double level)
{
	double i = s->levels++;

	mean_push(&s->level, level);
	s->i += i;
	s->ii += i * i;
	s->i_level += i * level;
}

static void add_measured(struct tally *t, const struct tally_rep *r)
{
	bool motion = r->range_deg > 0;
	double level = motion ? r->range_deg : r->level_n;
	struct tally_sums *s = &t->sums;
	struct tally_exercise *e;

	if (s->levels == 0)
		s->motion = motion;
	if (s->motion != motion)
		return; /* newtons and degrees have no mean */

	e = find_exercise(t, t->set.exercise, motion);
	if (e)
		mean_push(&e->level[r->side], level);
	add_level(s, level);
	mean_push(&s->steadiness, r->steadiness);
	mean_push(&s->rest_n, motion ? FIGURE_UNKNOWN : r->rest_n);
	mean_push(&s->out_s, usec_to_s(r->out_us));
	mean_push(&s->plateau_s, usec_to_s(r->plateau_us));
	mean_push(&s->back_s, usec_to_s(r->back_us));
	/* before the first one was the rest between two sets */
	if (t->set.counted + t->set.tried > 0 && r->rest_us >= 0)
		mean_push(&s->rest_s, usec_to_s((uint64_t)r->rest_us));
}

static double fatigue(const struct tally_sums *s)
{
	double n = s->levels;
	double slope = (s->i_level - s->i * s->level.sum / n) / (s->ii - s->i * s->i / n);
	double first = (s->level.sum - slope * s->i) / n;

	if (s->levels < FATIGUE_LEVELS || !(first > 0))
		return FIGURE_UNKNOWN;
	return -slope * (n - 1) / first;
}

/* Also notes the rest level when it is the first of its exercise and foot. */
static double drift_n(struct tally *t, double rest_n)
{
	struct tally_exercise *e;

	if (isnan(rest_n))
		return FIGURE_UNKNOWN;
	e = find_exercise(t, t->set.exercise, false);
	if (!e)
		return FIGURE_UNKNOWN;
	if (isnan(e->first_rest_n[t->set.side])) {
		e->first_rest_n[t->set.side] = rest_n;
		return FIGURE_UNKNOWN;
	}
	return rest_n - e->first_rest_n[t->set.side];
}

static void end_set(struct tally *t, struct tally_set *ret)
{
	const struct tally_sums *s = &t->sums;
	double level = mean_of(&s->level);

	*ret = t->set;
	ret->level_n = s->motion ? FIGURE_UNKNOWN : level;
	ret->range_deg = s->motion ? level : FIGURE_UNKNOWN;
	ret->steadiness = mean_of(&s->steadiness);
	ret->fatigue = fatigue(s);
	ret->rest_n = mean_of(&s->rest_n);
	ret->drift_n = drift_n(t, ret->rest_n);
	ret->out_s = mean_of(&s->out_s);
	ret->plateau_s = mean_of(&s->plateau_s);
	ret->back_s = mean_of(&s->back_s);
	ret->rest_s = mean_of(&s->rest_s);
	t->open = false;
}

bool tally_push(struct tally *t, const struct tally_rep *r, struct tally_set *ret)
{
	bool other = t->open && (t->set.step != r->step || t->set.set != r->set);

	if (other)
		end_set(t, ret);
	if (!t->open)
		begin_set(t, r);
	if (r->counted && r->measured)
		add_measured(t, r);
	t->set.counted += r->counted;
	t->set.tried += !r->counted;
	return other;
}

bool tally_finish(struct tally *t, struct tally_set *ret)
{
	bool open = t->open;

	if (open)
		end_set(t, ret);
	return open;
}

unsigned tally_differences(const struct tally *t,
			   struct tally_difference ret[static ROUTINE_STEPS_MAX])
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->n_exercises; i++) {
		const struct tally_exercise *e = &t->exercises[i];
		double left = mean_of(&e->level[SIDE_LEFT]), right = mean_of(&e->level[SIDE_RIGHT]);

		if (left > 0 && right > 0)
			ret[n++] = (struct tally_difference){
				.exercise = e->name,
				.motion = e->motion,
				.left = left,
				.right = right,
				.difference = (right - left) / fmax(left, right),
			};
	}
	return n;
}
