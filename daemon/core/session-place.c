/* SPDX-License-Identifier: MIT */

/*
 * Where in the routine a session is, which set comes next, and what is left to do from here, in reps
 * and in time. What the person does at that place is session-phase.c.
 */

#include "core/session-internal.h"
#include "util/macro.h"

bool place_next(const struct session *s, unsigned *ret_step, unsigned *ret_set)
{
	bool same = s->set + 1 < step_sets(session_step(s));

	if (!same && s->step + 1 >= s->routine->n_steps)
		return false;
	*ret_step = same ? s->step : s->step + 1;
	*ret_set = same ? s->set + 1 : 0;
	return true;
}

bool place_changes_foot(const struct session *s)
{
	unsigned step, set;

	return place_next(s, &step, &set) && step == s->step &&
	       step_side(session_step(s), set) != session_side(s);
}

void place_take_up(struct session *s, unsigned step, unsigned set, struct effects *fx)
{
	s->step = step;
	s->set = set;
	s->rep = 0;
	s->round++;
	s->told_part = 0;
	s->told_half = false;
	s->guide = phase_guide(s, step);
	fx->changed |= CHANGED_POSITION | CHANGED_GUIDE;
}

/* What a step counts, all count. */
static void add(unsigned *of_step, unsigned *of_all, unsigned n)
{
	*of_step += n;
	*of_all += n;
}

/* The begin of the next set, when this one is complete. Return: false after the last one. */
static bool normalize(const struct routine *r, struct session_place *at)
{
	if (at->step < r->n_steps && at->rep >= step_set_reps(&r->steps[at->step])) {
		at->rep = 0;
		at->set++;
	}
	if (at->step < r->n_steps && at->set >= step_sets(&r->steps[at->step])) {
		at->rep = at->set = 0;
		at->step++;
	}
	return at->step < r->n_steps;
}

static void begin_counts(struct session *s,
			 const struct step_count so_far[static ROUTINE_STEPS_MAX])
{
	for (unsigned i = 0; i < s->routine->n_steps; i++) {
		struct step_count *c = &s->counts[i];

		*c = so_far[i];
		c->planned = c->done + c->skipped + session_step_left(s, i);
		s->planned += c->planned;
		s->done += c->done;
		s->tried += c->tried;
		s->skipped += c->skipped;
	}
}

bool place_begin(struct session *s, const struct session_place *at,
		 const struct step_count so_far[static ROUTINE_STEPS_MAX], struct effects *fx)
{
	const struct step *last = &s->routine->steps[s->routine->n_steps - 1];
	struct session_place place = *at;
	bool more = normalize(s->routine, &place);

	if (!more) /* the end of the last set */
		place = (struct session_place){ s->routine->n_steps - 1, step_sets(last) - 1,
						step_set_reps(last) };
	place_take_up(s, place.step, place.set, fx);
	s->rep = s->attempts = place.rep;
	s->attempts_round = s->round;
	s->told_part = place_rep(s) / session_step(s)->reps;
	begin_counts(s, so_far);
	return more;
}

/* Counted, but no record says so yet. */
static unsigned unrecorded(const struct session *s)
{
	unsigned n = s->load.id && s->load.earned;

	for (unsigned i = 0; i < s->n_settling; i++)
		n += s->settling[i].counted && s->settling[i].round == s->round;
	return n;
}

struct session_place session_place(const struct session *s)
{
	struct session_place place = { s->step, s->set, s->rep - unrecorded(s) };

	if (s->phase == PHASE_DONE && s->ending == SESSION_FINISHED && !unrecorded(s))
		return (struct session_place){ .step = s->routine->n_steps };
	(void)normalize(s->routine, &place);
	return place;
}

/* A rep of a hold is counted before it is over: the way back still belongs to it. */
static bool goes_back(const struct session *s)
{
	return s->phase == PHASE_BACK_HOLD ||
	       (s->phase == PHASE_BACK && session_step(s)->kind == KIND_HOLD);
}

unsigned place_rep(const struct session *s)
{
	unsigned counted = s->rep - (goes_back(s) && s->rep);

	return MIN(counted, step_set_reps(session_step(s)) - 1);
}

unsigned place_set_left(const struct session *s)
{
	unsigned reps = step_set_reps(session_step(s));

	return reps > s->rep ? reps - s->rep : 0;
}

unsigned session_step_left(const struct session *s, unsigned step)
{
	const struct step *of = &s->routine->steps[step];
	bool finished = s->phase == PHASE_DONE && s->ending == SESSION_FINISHED;

	if (step < s->step || finished)
		return 0;
	if (step > s->step)
		return step_sets(of) * step_set_reps(of);
	return (step_sets(of) - s->set - 1) * step_set_reps(of) + place_set_left(s);
}

unsigned session_left(const struct session *s)
{
	unsigned left = 0;

	for (unsigned i = s->step; i < s->routine->n_steps; i++)
		left += session_step_left(s, i);
	return left;
}

void place_leave_out(struct session *s, unsigned n, struct effects *fx)
{
	add(&s->counts[s->step].skipped, &s->skipped, n);
	fx->changed |= CHANGED_COUNTS;
}

void place_set_again(struct session *s, struct effects *fx)
{
	unsigned again = step_set_reps(session_step(s)) - place_set_left(s);

	add(&s->counts[s->step].planned, &s->planned, again);
	fx->changed |= CHANGED_COUNTS;
}

/* What was skipped of it is not: now it is to be done. */
void place_step_again(struct session *s, unsigned step, struct effects *fx)
{
	const struct step *of = &s->routine->steps[step];
	struct step_count *c = &s->counts[step];
	unsigned again = step_sets(of) * step_set_reps(of) - session_step_left(s, step);
	unsigned skipped = MIN(again, c->skipped);

	c->skipped -= skipped;
	s->skipped -= skipped;
	add(&c->planned, &s->planned, again - skipped);
	fx->changed |= CHANGED_COUNTS;
}

/*
 * A rep that nothing was left for comes late, when its set was over or skipped: it makes good one
 * that was skipped, or is one more than was planned.
 */
void place_count(struct session *s, unsigned step, bool here, struct effects *fx)
{
	struct step_count *c = &s->counts[step];
	unsigned left = session_step_left(s, step);

	s->rep += here;
	add(&c->done, &s->done, 1);
	fx->changed |= CHANGED_COUNTS | CHANGED_POSITION;
	if (session_step_left(s, step) < left)
		return;
	if (c->skipped) {
		c->skipped--;
		s->skipped--;
	} else {
		add(&c->planned, &s->planned, 1);
	}
}

/* @n reps by the timer, and the rests between them. */
static uint64_t reps_us(const struct step *step, unsigned n)
{
	return n ? n * step_rep_us(step) + (n - 1) * step->rest_us : 0;
}

/* @n more of them, after one. */
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
		return reps_us(step, left);
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

/* The sets of @step from @set on, and the rest before each but the first of the step. */
static uint64_t sets_us(const struct step *step, unsigned set, uint64_t ready_us)
{
	uint64_t sum_us = 0;

	for (; set < step_sets(step); set++) {
		if (set > 0)
			sum_us += step_rest_after_us(step, set - 1, ready_us);
		sum_us += reps_us(step, step_set_reps(step));
	}
	return sum_us;
}

/* Rest and get-ready before a step that is not the first. */
static uint64_t before_step_us(const struct session *s, unsigned step)
{
	const struct step *last = &s->routine->steps[step - 1];

	return step_rest_after_us(last, step_sets(last) - 1, s->ready_us) + s->ready_us;
}

uint64_t session_after_us(const struct session *s)
{
	uint64_t sum_us = set_after_us(s);

	if (s->phase == PHASE_DONE)
		return 0;
	sum_us += sets_us(session_step(s), s->set + 1, s->ready_us);
	for (unsigned i = s->step + 1; i < s->routine->n_steps; i++)
		sum_us += before_step_us(s, i) + sets_us(&s->routine->steps[i], 0, s->ready_us);
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
