/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What must hold of a session's time after each call: it is woken when there is something to do, no
 * phase is shorter than asked, what remains is what the course says, and a pause freezes all of it.
 */

#include "session-run.h"

/*
 * Woken as long as the clock has something to do, and never for nothing: a wake-up that is due at
 * once may give a record or two, but does not come again and again.
 */
static inline void check_wake(struct run *r)
{
	const struct session *s = &r->s;
	bool runs = s->state == SESSION_RUNNING && by_clock(s);
	const struct model_load *oldest = r->m.n_waiting ? &r->m.waiting[0] : NULL;
	bool settles = !over(s) && oldest && oldest->over;
	bool settled = settles && (oldest->final || oldest->passed);

	check(r, r->fx.wake_us > 0 || (!runs && !settles));
	check(r, !over(s) || r->fx.wake_us == 0);
	check(r, !settled || r->fx.wake_us <= r->s.now_us); /* nobody waits for what is known */
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
 * late can move; by a sensor the clock alone never adds to what remains; in a pause it stands.
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
	else if (r->call == CALL_TICK)
		check(r, remains_us <= remained_us);
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
