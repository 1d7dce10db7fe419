/* SPDX-License-Identifier: MIT */

/*
 * What a workout asks for: checked once when it is read, and then only asked for its shape. Which
 * words a file uses for it is conf/routine-file.c; going through it step by step is session.c.
 */

#include "core/routine.h"

#include <errno.h>
#include <string.h>

#include "util/macro.h"

#define SETS_MAX    99
#define REPS_MAX    999
#define HOLD_MIN_US (USEC_PER_SEC / 2)
#define HOLD_MAX_US (10 * 60 * USEC_PER_SEC)
#define PACE_MAX_US (60 * USEC_PER_SEC)
#define REST_MAX_US (60 * 60 * USEC_PER_SEC)

/* More than any band of this kind bears; a larger number is a slip of the unit. */
#define TARGET_MAX_N 2000.0

static bool changes_foot(const struct step *s)
{
	return s->sides == SIDES_EACH || s->sides == SIDES_ALTERNATE;
}

/* Not a number is within nothing. */
static bool within(double value, double most)
{
	return value >= 0 && value <= most;
}

static const char *step_check(const struct step *s)
{
	if (!s->exercise[0])
		return "has no name: write it as [Exercise NAME]";
	if (s->sets < 1 || s->sets > SETS_MAX)
		return "needs Sets= from 1 to 99";
	if (s->reps < 1 || s->reps > REPS_MAX)
		return "needs Reps= from 1 to 999";
	if (s->hold_us < HOLD_MIN_US || s->hold_us > HOLD_MAX_US)
		return "needs Hold= from 0.5 s to 10 min";
	if (s->out_us > PACE_MAX_US || s->back_us > PACE_MAX_US)
		return "can have Out= and Back= of 1 min at most";
	if (s->rest_us > REST_MAX_US || s->set_rest_us > REST_MAX_US)
		return "can have Rest= and SetRest= of 1 h at most";
	if (!within(s->target.least_n, TARGET_MAX_N))
		return "can have Target= from 0 to 2000 N";
	if (!within(s->target.share, 1))
		return "can have Target= from 0 to 100 % of one's best";
	if (changes_foot(s) && s->first != SIDE_LEFT && s->first != SIDE_RIGHT)
		return "needs First=left or First=right, as the feet take turns";
	return NULL;
}

const char *routine_check(const struct routine *r, unsigned *ret_step)
{
	if (r->n_steps < 1) {
		*ret_step = 0;
		return "is missing: a routine needs at least one section [Exercise NAME]";
	}
	if (r->n_steps > ROUTINE_STEPS_MAX) {
		*ret_step = ROUTINE_STEPS_MAX;
		return "is one too many: a routine has at most 16 exercises";
	}

	for (unsigned i = 0; i < r->n_steps; i++) {
		const char *problem = step_check(&r->steps[i]);

		if (problem) {
			*ret_step = i;
			return problem;
		}
	}
	return NULL;
}

unsigned step_sets(const struct step *s)
{
	return changes_foot(s) ? 2 * s->sets : s->sets;
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
	bool same = set + 1 >= step_sets(s) || step_side(s, set) == step_side(s, set + 1);

	return same ? s->set_rest_us : MAX(s->set_rest_us, ready_us);
}

unsigned routine_planned(const struct routine *r)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->n_steps; i++)
		n += step_sets(&r->steps[i]) * r->steps[i].reps;
	return n;
}

uint64_t routine_duration_us(const struct routine *r, uint64_t ready_us)
{
	uint64_t total = 0, rest = 0;

	for (unsigned i = 0; i < r->n_steps; i++) {
		const struct step *s = &r->steps[i];
		uint64_t rep = s->out_us + s->hold_us + s->back_us;

		total += rest + ready_us;
		rest = 0;
		for (unsigned set = 0; set < step_sets(s); set++) {
			total += rest + s->reps * rep + (s->reps - 1) * s->rest_us;
			rest = step_rest_after_us(s, set, ready_us);
		}
	}
	return total; /* less the rest after the last set: then the person is done */
}

const char *side_name(enum side side)
{
	switch (side) {
	case SIDE_BOTH:
		return "both";
	case SIDE_LEFT:
		return "left";
	case SIDE_RIGHT:
		return "right";
	}
	return "";
}

const char *sides_name(enum sides sides)
{
	switch (sides) {
	case SIDES_BOTH:
		return "both";
	case SIDES_LEFT:
		return "left";
	case SIDES_RIGHT:
		return "right";
	case SIDES_EACH:
		return "each";
	case SIDES_ALTERNATE:
		return "alternate";
	}
	return "";
}

int side_parse(const char *text, enum side *ret)
{
	for (enum side s = SIDE_BOTH; s <= SIDE_RIGHT; s++)
		if (strcmp(text, side_name(s)) == 0) {
			*ret = s;
			return 0;
		}
	return -EINVAL;
}

int sides_parse(const char *text, enum sides *ret)
{
	for (enum sides s = SIDES_BOTH; s <= SIDES_ALTERNATE; s++)
		if (strcmp(text, sides_name(s)) == 0) {
			*ret = s;
			return 0;
		}
	return -EINVAL;
}
