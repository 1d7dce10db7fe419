/* SPDX-License-Identifier: MIT */

/*
 * How long a run by the timer still takes. It follows the arrows of session-phase.c on paper, so a
 * phase that is added there has its length here, too.
 */

#include "core/session-internal.h"
#include "util/macro.h"

/* @n more reps, after one. */
static uint64_t more_reps_us(const struct step *step, unsigned n)
{
	return n * (step->rest_us + step_rep_us(step));
}

/* What follows the present phase within its set. */
static uint64_t set_after_us(const struct session *s)
{
	const struct step *step = session_step(s);
	unsigned left = place_set_left(s), others = left ? left - 1 : 0;

	switch (s->phase) {
	case PHASE_READY:
	case PHASE_ARM:
	case PHASE_REST:
		return step_reps_us(step, left);
	case PHASE_PULL:
		return step_rep_us(step) - step->out_us + more_reps_us(step, others);
	case PHASE_HOLD:
		return step->back_us + step->back_hold_us + more_reps_us(step, others);
	case PHASE_BACK:
		return step->back_hold_us +
		       more_reps_us(step, step->kind == KIND_HOLD ? left : others);
	case PHASE_BACK_HOLD:
		return more_reps_us(step, left);
	case PHASE_GO:
		return more_reps_us(step, others);
	case PHASE_SET_REST:
	case PHASE_DONE:
		break;
	}
	return 0;
}

/* Rest and get-ready before a step that is not the first. */
static uint64_t before_step_us(const struct session *s, unsigned step)
{
	return s->routine->steps[step - 1].exercise_rest_us + s->ready_us;
}

uint64_t session_after_us(const struct session *s)
{
	uint64_t sum_us = set_after_us(s);

	if (s->phase == PHASE_DONE)
		return 0;
	sum_us += step_sets_us(session_step(s), s->set + 1, s->ready_us);
	for (unsigned i = s->step + 1; i < s->routine->n_steps; i++)
		sum_us +=
			before_step_us(s, i) + step_sets_us(&s->routine->steps[i], 0, s->ready_us);
	/* that is the present phase */
	if (s->phase == PHASE_SET_REST)
		sum_us -= phase_length_us(s, PHASE_SET_REST);
	return sum_us;
}

uint64_t session_remaining_us(const struct session *s, uint64_t host_us)
{
	uint64_t present_us;

	if (!phase_timed(s))
		present_us = phase_length_us(s, s->phase);
	else if (s->state == SESSION_PAUSED)
		present_us = s->left_us;
	else
		present_us = usec_sub(s->phase_ends_us, MAX(host_us, s->now_us));
	return present_us + session_after_us(s);
}
