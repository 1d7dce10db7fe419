/* SPDX-License-Identifier: MIT */

/*
 * One step of a routine: how its sets go round the feet, how its reps go through its parts, and how
 * long each takes.
 */

#include <errno.h>

#include "core/routine.h"
#include "util/macro.h"

bool step_changes_foot(const struct step *s)
{
	return s->sides == SIDES_EACH || s->sides == SIDES_ALTERNATE;
}

unsigned step_sets(const struct step *s)
{
	return step_changes_foot(s) ? 2 * s->sets : s->sets;
}

enum side step_side(const struct step *s, unsigned set)
{
	enum side other = s->first == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT;

	switch (s->sides) {
	case SIDES_LEFT:
		return SIDE_LEFT;
	case SIDES_RIGHT:
		return SIDE_RIGHT;
	case SIDES_EACH:
		return set < s->sets ? s->first : other;
	case SIDES_ALTERNATE:
		return set % 2 == 0 ? s->first : other;
	case SIDES_BOTH:
		break;
	}
	return SIDE_BOTH;
}

double step_target_n(const struct step *s, enum side side)
{
	return s->target.share > 0 ? s->target.share * s->best_n[side] : s->target.least_n;
}

bool step_needs_best(const struct step *s, unsigned set)
{
	return s->target.share > 0 && s->best_n[step_side(s, set)] <= 0;
}

uint64_t step_rest_after_us(const struct step *s, unsigned set, uint64_t ready_us)
{
	if (set + 1 >= step_sets(s))
		return s->exercise_rest_us;
	if (step_side(s, set) != step_side(s, set + 1))
		return MAX(s->set_rest_us, ready_us);
	return s->set_rest_us;
}

unsigned step_set_reps(const struct step *s)
{
	return s->reps * MAX(s->n_parts, 1u);
}

const struct part *step_part(const struct step *s, unsigned rep)
{
	unsigned part = rep / s->reps;

	return part < s->n_parts ? &s->parts[part] : NULL;
}

uint64_t step_rep_us(const struct step *s)
{
	switch (s->kind) {
	case KIND_HOLD:
	case KIND_REPS:
		return s->out_us + s->hold_us + s->back_us + s->back_hold_us;
	case KIND_TIMED:
	case KIND_CIRCLES:
		break;
	}
	return s->time_us;
}

uint64_t step_reps_us(const struct step *s, unsigned n)
{
	return n ? n * step_rep_us(s) + (n - 1) * s->rest_us : 0;
}

uint64_t step_sets_us(const struct step *s, unsigned set, uint64_t ready_us)
{
	uint64_t sum_us = 0;

	for (; set < step_sets(s); set++) {
		if (set > 0)
			sum_us += step_rest_after_us(s, set - 1, ready_us);
		sum_us += step_reps_us(s, step_set_reps(s));
	}
	return sum_us;
}

int step_set_dose(struct step *s, enum dose dose, uint64_t value)
{
	const struct range *range = &s->ranges[dose];

	if (!range->most)
		return -ENOENT;
	if (value < range->least || value > range->most)
		return -ERANGE;

	switch (dose) {
	case DOSE_SETS:
		s->sets = (unsigned)value;
		break;
	case DOSE_REPS:
		s->reps = (unsigned)value;
		break;
	case DOSE_HOLD:
		s->hold_us = value;
		break;
	case DOSE_TIME:
		s->time_us = value;
		break;
	}
	return 0;
}
