/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A workout under watch: a session, and beside it the model of its counts (session-model.h) and the
 * flat course of its routine (session-course.h). What must hold after each call is session-counts.h
 * and session-time.h; took() in session-watch.h asks it all.
 */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "band/rng.h"
#include "core/session.h"
#include "session-course.h"
#include "session-model.h"
#include "util/macro.h"

#define S USEC_PER_SEC

#define RELEASED_MAX 7

/* The detector as the session sees it; see the picture in event.h. */
struct detector {
	uint32_t last_id, open; /* 0 = none */
	bool armed, stalled, earned;
	/* loads that wait for their final event, oldest first: more than one by motion only */
	struct released {
		uint32_t id;
		bool earned;
	} released[RELEASED_MAX];
	unsigned n_released;
};

/* What the latest call was, as far as it matters for what may follow from it. */
enum call { CALL_TICK, CALL_EVENT, CALL_COUNTDOWN, CALL_COMMAND };

struct run {
	struct routine routine;
	struct session s;
	struct effects fx;
	struct detector d;
	struct model m;
	struct rng rng;
	uint64_t now_us;
	uint64_t host_us; /* of the latest call: a sample may have been a little on its way */
	enum guide connected;
	unsigned records;  /* given out */
	bool lost;         /* the link is away */
	bool stopped;      /* by the person */
	bool kind;         /* the person and the sensor are perfect just now */
	bool pulls_resume; /* asked for, and the sensor is a band */
	bool resumes;      /* the latest event is the end of two short pulls */
	bool rest_seen;    /* since the latest effects.arm */
	bool vanished;     /* the latest event says of the open load that it was none */
	enum call call;
	int64_t ran_us;       /* how long the present phase has run, pauses not counted, */
	int64_t rested_us;    /* and the rest that the present load cut short */
	unsigned due;         /* ticks in a row that asked for the next one at once */
	unsigned armed_step;  /* where the person was at the last effects.arm, */
	enum side armed_side; /* and with which foot */

	uint64_t calls;
	/* so far each workout has its own; what follows is made anew or stays */
	bool tell;
	bool catches; /* a failure goes to out, else it ends the test */
	struct course course;
	jmp_buf out;
	char failure[300]; /* empty: none */
};

static inline _Noreturn void run_fail(struct run *r, const char *file, int line, const char *what)
{
	(void)snprintf(r->failure, sizeof(r->failure), "call %" PRIu64 ", %s:%d:\n%s", r->calls,
		       file, line, what);
	if (!r->catches)
		fail_msg("%s: %s", r->routine.id, r->failure);
	longjmp(r->out, 1);
}

#define check(run, condition)                                            \
	do {                                                             \
		if (!(condition))                                        \
			run_fail((run), __FILE__, __LINE__, #condition); \
	} while (0)

static inline bool over(const struct session *s)
{
	return s->state == SESSION_FINISHED || s->state == SESSION_ABANDONED;
}

static inline bool same_place(const struct session *a, const struct session *b)
{
	return a->step == b->step && a->set == b->set && a->rep == b->rep && a->round == b->round;
}

/* Does the clock alone end this phase? */
static inline bool by_clock(const struct session *s)
{
	switch (s->phase) {
	case PHASE_READY:
	case PHASE_BACK_HOLD:
	case PHASE_GO:
	case PHASE_REST:
	case PHASE_SET_REST:
		return true;
	case PHASE_PULL:
	case PHASE_HOLD:
	case PHASE_BACK:
		return s->guide == GUIDE_TIMER;
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
	return false;
}

/* How long the routine wants the present phase to be. */
static inline uint64_t asked_us(struct run *r, const struct session *s)
{
	const struct step *step = session_step(s);

	switch (s->phase) {
	case PHASE_READY:
		return s->ready_us;
	case PHASE_PULL:
		return step->out_us;
	case PHASE_HOLD:
		return step->hold_us;
	case PHASE_BACK:
		return step->back_us;
	case PHASE_BACK_HOLD:
		return step->back_hold_us;
	case PHASE_GO:
		return step->time_us;
	case PHASE_REST:
		return step->rest_us;
	case PHASE_SET_REST:
		return course_find(&r->course, s->step, s->set, 0, PHASE_SET_REST)->us;
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
	return 0;
}
