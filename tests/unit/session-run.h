/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A workout under watch: a session, the model of its counts beside it (session-model.h) and the flat
 * course of its routine (session-course.h); and everything that must hold after each call, whatever
 * the call was. Who calls is session-moves.h.
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
	enum guide connected;
	unsigned records;  /* given out */
	bool lost;         /* the link is away */
	bool stopped;      /* by the person */
	bool kind;         /* the person and the sensor are perfect just now */
	bool pulls_resume; /* asked for, and the sensor is a band */
	bool resumes;      /* the latest event is the end of two short pulls */
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

static inline _Noreturn void run_fail(struct run *r, int line, const char *what)
{
	(void)snprintf(r->failure, sizeof(r->failure), "call %" PRIu64 ", session-*.h:%d:\n%s",
		       r->calls, line, what);
	if (!r->catches)
		fail_msg("%s: %s", r->routine.id, r->failure);
	longjmp(r->out, 1);
}

#define check(run, condition)                                  \
	do {                                                   \
		if (!(condition))                              \
			run_fail((run), __LINE__, #condition); \
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

/* What changed is said: clients are told that and nothing else. */
static inline void check_told(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	unsigned changed = r->fx.changed;

	check(r,
	      (before->state == s->state && before->pause == s->pause) || changed & CHANGED_STATE);
	check(r, before->guide == s->guide || changed & CHANGED_GUIDE);
	check(r, same_place(before, s) || changed & CHANGED_POSITION);
	check(r, (before->phase == s->phase && before->phase_started_us == s->phase_started_us &&
		  before->phase_ends_us == s->phase_ends_us) ||
			 changed & CHANGED_PHASE);
	check(r, memcmp(&before->cue, &s->cue, sizeof(s->cue)) == 0 || changed & CHANGED_CUE);
	check(r, (before->planned == s->planned && before->done == s->done &&
		  before->tried == s->tried && before->skipped == s->skipped &&
		  memcmp(before->counts, s->counts, sizeof(s->counts)) == 0) ||
			 changed & CHANGED_COUNTS);
	check(r, r->fx.rep_done == (s->recorded != before->recorded));
	check(r, r->fx.finished == (!over(before) && over(s)));
}

/* One record a rep, in the order in which they were begun, each as the model has it. */
static inline void check_record(struct run *r, const struct session *before)
{
	const struct rep_record *rep = &r->s.last;

	r->records++;
	check(r, r->s.recorded == before->recorded + 1);
	check(r, rep->counted == (rep->reason == TRIED_NONE));
	check(r, rep->side == step_side(&r->routine.steps[rep->step], rep->set));
	check(r, !rep->hold.earned || rep->counted);
	check(r, model_rep(&r->m, rep));
}

/* Each rep is done, skipped or left, once: in each step and in all. */
static inline void check_counts(struct run *r)
{
	const struct session *s = &r->s;
	struct step_count sum = { 0 };
	unsigned left = 0;

	for (unsigned i = 0; i < r->routine.n_steps; i++) {
		const struct step_count *c = &s->counts[i];

		check(r, memcmp(c, &r->m.counts[i], sizeof(*c)) == 0);
		check(r, session_step_left(s, i) == model_left(&r->m, i));
		check(r, c->planned == c->done + c->skipped + session_step_left(s, i));
		sum.planned += c->planned;
		sum.done += c->done;
		sum.tried += c->tried;
		sum.skipped += c->skipped;
		left += session_step_left(s, i);
	}
	check(r, s->planned == sum.planned && s->done == sum.done && s->tried == sum.tried &&
			 s->skipped == sum.skipped && session_left(s) == left);
	check(r, s->rep == r->m.counted);
	check(r, s->unknown_us == r->m.unknown_us);
}

/* Without a command nobody leaves a set that asks for more. */
static inline void check_place(struct run *r)
{
	if (r->s.step != r->m.step || r->s.set != r->m.set)
		check(r, model_go_on(&r->m));
	check(r, r->s.step == r->m.step && r->s.set == r->m.set);
}

static inline unsigned sensor_of(enum guide guide)
{
	return guide == GUIDE_BAND ? SENSOR_BAND : guide == GUIDE_MOTION ? SENSOR_MOTION : 0;
}

static inline void check_state(struct run *r)
{
	const struct session *s = &r->s;
	const struct step *step = session_step(s);

	check(r, s->cue.rep <= s->cue.reps);
	check(r, !s->phase_ends_us || s->phase_ends_us >= s->phase_started_us);
	check(r, s->phase_started_us <= s->now_us);
	check(r, (s->pause != PAUSE_NONE) == (s->state == SESSION_PAUSED));
	check(r, s->state != SESSION_PAUSED || (s->phase_ends_us == 0 && s->load.id == 0));
	check(r, s->phase != PHASE_ARM || s->phase_ends_us == 0);
	check(r, s->guide == GUIDE_TIMER ||
			 (s->guide == r->connected && step->sensors & sensor_of(s->guide)));
	check(r, session_timer_offered(s) ==
			 (s->state == SESSION_PAUSED && r->lost && s->guide != GUIDE_TIMER));
	check(r, s->guide != GUIDE_TIMER || (s->load.id == 0 && s->pause != PAUSE_BAND_LOST));
	check(r, !s->lost || s->guide == GUIDE_TIMER || s->state != SESSION_RUNNING ||
			 s->phase == PHASE_DONE);
	check(r, (s->phase == PHASE_DONE) == over(s) || s->state == SESSION_RUNNING);
	/* One more pull may be under way when a late count completes the set, others undecided. */
	check(r, s->rep <= step_set_reps(step) + (r->connected == GUIDE_MOTION ? RELEASED_MAX : 0) +
				   1);
	/* Each foot and each exercise has its own rest and level. */
	check(r, !s->load.id || (r->armed_step == s->step && r->armed_side == session_side(s)));
}

/*
 * Woken as long as the clock has something to do, and never for nothing: a wake-up that is due at
 * once may give a record or two, but does not come again and again.
 */
static inline void check_wake(struct run *r)
{
	const struct session *s = &r->s;
	bool runs = s->state == SESSION_RUNNING && by_clock(s);
	bool settles = !over(s) && r->m.n_waiting > 0 && r->m.waiting[0].over;

	check(r, r->fx.wake_us > 0 || (!runs && !settles));
	check(r, !over(s) || r->fx.wake_us == 0);
	r->due = r->call == CALL_TICK && r->fx.wake_us && r->fx.wake_us <= r->now_us ? r->due + 1
										     : 0;
	check(r, r->due < 4 + SESSION_SETTLING_MAX);
}

/* What a run by the timer still takes is what is left of the course. */
static inline void check_remaining(struct run *r)
{
	const struct session *s = &r->s;
	uint64_t remaining_us = session_remaining_us(s, s->now_us), present_us = asked_us(r, s);

	check(r, session_after_us(s) == course_after_us(&r->course, s));
	if (by_clock(s) && s->state == SESSION_RUNNING)
		present_us = usec_sub(s->phase_ends_us, s->now_us);
	else if (by_clock(s))
		present_us = remaining_us - session_after_us(s); /* see check_promise() */
	check(r, remaining_us == present_us + session_after_us(s));
	check(r, session_remaining_us(s, s->now_us + S) <= remaining_us);
}

/*
 * By the timer now and what remains make one promise, which only a command and a tick that comes
 * late can move; in a pause what remains stands.
 */
static inline void check_promise(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	uint64_t remains_us = session_remaining_us(s, s->now_us);
	uint64_t passed_us = s->now_us - before->now_us;
	uint64_t remained_us;

	if (r->call == CALL_COMMAND || over(s))
		return;
	remained_us = session_remaining_us(before, before->now_us);
	if (before->state == SESSION_PAUSED && same_place(before, s))
		check(r, remains_us == remained_us);
	else if (r->connected == GUIDE_TIMER && before->state == SESSION_RUNNING)
		check(r, remains_us + MIN(passed_us,
					  usec_sub(before->phase_ends_us, before->now_us)) ==
				 remained_us);
}

/* What was rested when a pull cut it short; the way back that was still held comes first. */
static inline int64_t rested_us(struct run *r, const struct session *before)
{
	if (before->phase == PHASE_REST)
		return r->ran_us;
	if (before->phase == PHASE_BACK_HOLD)
		return r->ran_us - (int64_t)asked_us(r, before);
	return INT64_MAX / 2; /* enough */
}

/* A load that turns out to be none gives the rest back that it has cut short. */
static inline void check_cancel(struct run *r, const struct session *before)
{
	bool vanished = r->call == CALL_EVENT && r->vanished && r->s.round == before->round;

	if (vanished && r->s.phase == PHASE_PULL)
		check(r, r->ran_us + r->rested_us >= (int64_t)session_step(&r->s)->rest_us);
	r->ran_us = vanished && r->s.phase == PHASE_REST ? r->ran_us + r->rested_us : 0;
}

/*
 * No phase is shorter than it was asked to be, but by a command or by the person's pull; and by the
 * timer none is longer than its last tick was late.
 */
static inline void check_lengths(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	bool runs = before->state == SESSION_RUNNING && before->now_us;
	bool same = before->phase == s->phase && before->round == s->round &&
		    (before->guide == s->guide || by_clock(before)) &&
		    before->load.id == s->load.id &&
		    (before->phase_started_us == s->phase_started_us ||
		     before->state == SESSION_PAUSED);
	int64_t asked = (int64_t)(before->now_us ? asked_us(r, before) : 0);

	if (runs)
		r->ran_us += (int64_t)(s->now_us - before->now_us);
	/* a pause may come in place of a tick that is late */
	if (r->call == CALL_COMMAND && s->state == SESSION_PAUSED && by_clock(before))
		r->ran_us = MIN(r->ran_us, asked);
	if (same)
		return;
	if (r->call == CALL_TICK && by_clock(before)) {
		/* a rest may have been made longer while the band was there to wait for */
		bool exact = before->guide == GUIDE_TIMER &&
			     !(before->by_timer && before->phase == PHASE_REST);

		check(r, runs && r->ran_us >= asked);
		check(r,
		      !exact || r->ran_us == asked + (int64_t)(s->now_us - before->phase_ends_us));
	}
	if (s->load.id && !before->load.id)
		r->rested_us = rested_us(r, before);
	check_cancel(r, before);
}

/* A pause freezes: only the final event of what was let go before it can move anything. */
static inline void check_frozen(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;

	if (before->state != SESSION_PAUSED || r->call == CALL_COMMAND ||
	    (r->call == CALL_EVENT && (r->resumes || before->done != s->done)))
		return;
	check(r, s->state == SESSION_PAUSED && s->pause == before->pause);
	check(r, s->phase == before->phase && s->left_us == before->left_us);
	check(r, same_place(before, s));
	check(r, s->planned == before->planned && s->done == before->done &&
			 s->skipped == before->skipped);
}

static inline void check_end(struct run *r)
{
	check(r, r->m.n_waiting == 0);
	check(r, r->records == r->s.done + r->s.tried);
	check(r, (r->s.state == SESSION_ABANDONED) == r->stopped);
	check(r, r->stopped || session_left(&r->s) == 0);
}

static inline void run_say(const struct run *r)
{
	const struct session *s = &r->s;

	print_message("#   %12.3f s: %s %s, %s, %u.%u.%u, %u+%u-%u of %u%s%s%s\n",
		      (double)r->now_us / S, session_state_name(s->state),
		      session_phase_name(s->phase), cue_name(s->cue.id), s->step, s->set, s->rep,
		      s->done, s->tried, s->skipped, s->planned, r->fx.rep_done ? ", rep" : "",
		      r->fx.arm ? ", arm" : "", r->fx.finished ? ", finished" : "");
}

/* What the shell does when the session asks to arm: what is open is dropped without an event. */
static inline void run_arm(struct run *r)
{
	r->d.open = 0;
	r->d.armed = false;
	if (rng_below(&r->rng, 2))
		r->d.n_released = 0;
	r->armed_step = r->s.step;
	r->armed_side = session_side(&r->s);
}

/* Everything that must hold after each call. */
static inline void took(struct run *r, enum call call, const struct session *before)
{
	r->call = call;
	r->calls++;
	if (r->tell)
		run_say(r);
	if (before->state == SESSION_PAUSED && before->pause == PAUSE_BAND_LOST &&
	    before->phase != PHASE_READY)
		r->m.unknown_us += r->s.now_us - before->now_us;
	if (before->state == SESSION_RUNNING)
		memset(r->m.pulls, 0, sizeof(r->m.pulls));
	if (r->fx.rep_done)
		check_record(r, before);
	if (r->fx.arm)
		run_arm(r);
	check_told(r, before);
	check_place(r);
	check_counts(r);
	check_state(r);
	check_wake(r);
	check_remaining(r);
	check_promise(r, before);
	check_lengths(r, before);
	check_frozen(r, before);
	if (r->fx.finished)
		check_end(r);
}
