/* SPDX-License-Identifier: MIT */
#pragma once

/* What the shell does with the effects of a call, and everything that must hold after it. */

#include "session-counts.h"
#include "session-time.h"

static inline void check_end(struct run *r)
{
	check(r, r->m.n_waiting == 0);
	check(r, r->records == r->s.done + r->s.tried);
	check(r, (r->s.state == SESSION_ABANDONED) == r->stopped);
	check(r, r->stopped || session_left(&r->s) == 0);
	check(r, r->stopped || session_place(&r->s).step == r->routine.n_steps);
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
	r->d.armed = r->rest_seen = false;
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
	check(r, r->s.now_us == MAX(before->now_us, r->host_us) || !before->now_us);
	check_told(r, before);
	check_place(r);
	check_counts(r);
	check_state(r);
	check_cue(r);
	check_guide(r, before);
	check_wake(r);
	check_remaining(r);
	check_promise(r, before);
	check_lengths(r, before);
	check_frozen(r, before);
	if (r->fx.finished)
		check_end(r);
}
