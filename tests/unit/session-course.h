/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A routine laid out flat: every phase of a run by the timer, one after the other, each with its
 * length and what comes after it. It is made from what routine.h and session.h say, in the plainest
 * way there is, so that what a session does and says about time can be compared with it.
 */

#include "core/session.h"
#include "util/macro.h"

#define COURSE_SPANS_MAX 100000

struct course {
	size_t n;
	size_t found; /* by the latest course_find(): the next one is near */
	struct span {
		enum session_phase phase;
		unsigned step, set, rep;
		uint64_t us;
		uint64_t then_us; /* from its end to the end of all */
	} spans[COURSE_SPANS_MAX];
};

static inline void course_add(struct course *c, const struct span *at, enum session_phase phase,
			      uint64_t us)
{
	assert_true(c->n < ELEMENTS(c->spans));
	c->spans[c->n] = *at;
	c->spans[c->n].phase = phase;
	c->spans[c->n++].us = us;
}

static inline void course_add_rep(struct course *c, const struct span *at, const struct step *s)
{
	switch (s->kind) {
	case KIND_HOLD:
		course_add(c, at, PHASE_PULL, s->out_us);
		course_add(c, at, PHASE_HOLD, s->hold_us);
		course_add(c, at, PHASE_BACK, s->back_us);
		course_add(c, at, PHASE_BACK_HOLD, s->back_hold_us);
		break;
	case KIND_REPS:
		course_add(c, at, PHASE_PULL, s->out_us);
		course_add(c, at, PHASE_BACK, s->back_us);
		break;
	case KIND_TIMED:
	case KIND_CIRCLES:
		course_add(c, at, PHASE_GO, s->time_us);
		break;
	}
}

/* A set, and the rest before the next one. */
static inline void course_add_set(struct course *c, struct span *at, const struct routine *r,
				  uint64_t ready_us)
{
	const struct step *s = &r->steps[at->step];
	bool last = at->set + 1 == step_sets(s);

	for (at->rep = 0; at->rep < step_set_reps(s); at->rep++) {
		if (at->rep > 0)
			course_add(c, at, PHASE_REST, s->rest_us);
		course_add_rep(c, at, s);
	}
	if (!last && step_side(s, at->set) != step_side(s, at->set + 1))
		course_add(c, at, PHASE_SET_REST, MAX(s->set_rest_us, ready_us));
	else if (!last)
		course_add(c, at, PHASE_SET_REST, s->set_rest_us);
	else if (at->step + 1 < r->n_steps)
		course_add(c, at, PHASE_SET_REST, s->exercise_rest_us);
}

static inline void course_of(struct course *c, const struct routine *r, uint64_t ready_us)
{
	struct span at = { 0 };
	uint64_t then_us = 0;

	c->n = c->found = 0;
	for (at.step = 0; at.step < r->n_steps; at.step++) {
		at.set = at.rep = 0;
		course_add(c, &at, PHASE_READY, ready_us);
		for (; at.set < step_sets(&r->steps[at.step]); at.set++)
			course_add_set(c, &at, r, ready_us);
	}
	for (size_t i = c->n; i-- > 0; then_us += c->spans[i].us)
		c->spans[i].then_us = then_us;
}

/* The span of that set that is of this rep and in that phase; NULL = there is none. */
static inline const struct span *course_find(struct course *c, unsigned step, unsigned set,
					     unsigned rep, enum session_phase phase)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t n = (c->found + i) % c->n;
		const struct span *at = &c->spans[n];

		if (at->step == step && at->set == set && at->phase == phase &&
		    (at->rep == rep || phase == PHASE_SET_REST)) {
			c->found = n;
			return at;
		}
	}
	return NULL;
}

/*
 * The rep of the set, from 0, that is under way or comes next. Of a hold the way back comes after
 * it was counted, but belongs to it.
 * @claims: so many are over and not yet counted
 */
static inline unsigned course_rep(const struct session *s, unsigned claims)
{
	const struct step *step = session_step(s);
	bool back = step->kind == KIND_HOLD && s->rep > 0 &&
		    (s->phase == PHASE_BACK || s->phase == PHASE_BACK_HOLD);

	return MIN(s->rep + claims - back, step_set_reps(step) - 1);
}

/* What follows the phase that the session is in, by the timer. */
static inline uint64_t course_after_us(struct course *c, const struct session *s)
{
	const struct step *step = session_step(s);
	bool go = step->kind == KIND_TIMED || step->kind == KIND_CIRCLES;
	unsigned rep = course_rep(s, 0);
	const struct span *at;

	switch (s->phase) {
	case PHASE_READY:
	case PHASE_ARM:
	case PHASE_REST:
		at = course_find(c, s->step, s->set, rep, go ? PHASE_GO : PHASE_PULL);
		return at->us + at->then_us;
	case PHASE_PULL:
	case PHASE_HOLD:
	case PHASE_BACK:
	case PHASE_BACK_HOLD:
	case PHASE_GO:
	case PHASE_SET_REST:
		return course_find(c, s->step, s->set, rep, s->phase)->then_us;
	case PHASE_DONE:
		break;
	}
	return 0;
}
