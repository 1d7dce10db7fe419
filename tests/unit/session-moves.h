/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What can happen in a workout beside what the sensor says: a person, a radio, time, and a world
 * that is kind. Each move_*(), here and in session-sensor.h, is one of the moves of which
 * session-chance.h makes whole workouts.
 */

#include "session-sensor.h"

/* The person, and the radio */

/*
 * A hold that a command cuts short is tried: by a sensor unless it was earned, by the timer unless
 * its time was up.
 */
static inline void cut(struct run *r, enum tried_reason why, bool stops_timer)
{
	const struct session *s = &r->s;
	bool up = s->state == SESSION_PAUSED ? s->left_us == 0 : s->phase_ends_us <= r->now_us;
	struct model_load *open = s->load.id ? model_find(&r->m, s->load.id) : NULL;

	if (open)
		model_cut(open, why);
	if (stops_timer && s->guide == GUIDE_TIMER &&
	    (s->phase == PHASE_HOLD || s->phase == PHASE_GO))
		model_timed(&r->m, up);
}

static inline void command(struct run *r, struct effects (*call)(struct session *, uint64_t))
{
	const struct session before = r->s;

	r->host_us = r->now_us;
	r->fx = call(&r->s, r->now_us);
	took(r, CALL_COMMAND, &before);
}

static inline void move_pause(struct run *r)
{
	cut(r, TRIED_STOPPED, false);
	command(r, session_pause);
}

static inline void move_resume(struct run *r)
{
	command(r, session_resume);
}

/* One that takes the person to another place, while there is one to go to. */
static inline void travel(struct run *r, struct effects (*call)(struct session *, uint64_t),
			  void (*expect)(struct model *m))
{
	if (!over(&r->s) && r->s.phase != PHASE_DONE) {
		cut(r, TRIED_STOPPED, true);
		r->m.gets_ready = r->s.phase == PHASE_READY;
		expect(&r->m);
	}
	command(r, call);
}

static inline void move_skip(struct run *r)
{
	travel(r, session_skip, model_skip);
}

static inline void move_skip_step(struct run *r)
{
	travel(r, session_skip_step, model_skip_step);
}

static inline void move_back(struct run *r)
{
	travel(r, session_back, model_back);
}

static inline void move_repeat(struct run *r)
{
	travel(r, session_repeat, model_repeat);
}

static inline struct effects stop_now(struct session *s, uint64_t host_us)
{
	return session_stop(s, STOP_USER, host_us);
}

/* It ends within the 4 or 7 s that a final event may take, and by wake-ups alone. */
static inline void move_stop(struct run *r)
{
	uint64_t stopped_us = r->now_us;

	if (over(&r->s))
		return;
	r->stopped = r->s.phase != PHASE_DONE;
	if (r->stopped)
		cut(r, TRIED_STOPPED, true);
	command(r, stop_now);
	for (unsigned n = 0; !over(&r->s); n++) {
		check(r, n < 1 + SESSION_SETTLING_MAX && r->fx.wake_us > 0);
		r->now_us = MAX(r->now_us, r->fx.wake_us);
		tick(r);
	}
	check(r, r->now_us <= stopped_us + (r->connected == GUIDE_MOTION ? 7 : 4) * S);
}

static inline void lose_link(struct run *r)
{
	r->lost = true;
	cut(r, TRIED_BAND_LOST, false);
	command(r, session_band_lost);
	if (r->d.open && chance(r, 50)) {
		release(r); /* as track_finish() does */
		while (r->d.n_released)
			conclude(r);
	}
	r->d = (struct detector){ .last_id = r->d.last_id };
}

static inline void find_link(struct run *r)
{
	r->lost = false;
	command(r, session_band_back);
}

static inline void move_radio(struct run *r)
{
	if (r->lost)
		find_link(r);
	else
		lose_link(r);
}

static inline void move_by_timer(struct run *r)
{
	command(r, session_by_timer);
}

/*
 * The machine stops, and the workout goes on where it was, with what is recorded: what was counted
 * but not yet recorded is to be done again, where there is still a place for it.
 */
static inline void move_crash(struct run *r)
{
	struct session_start how = { .routine = &r->routine,
				     .connected = r->connected,
				     .ready_us = r->s.ready_us,
				     .pulls_resume = r->s.pulls_resume,
				     .at = session_place(&r->s) };

	if (over(&r->s) || r->stopped)
		return;
	model_crash(&r->m);
	for (unsigned i = 0; i < r->routine.n_steps; i++) {
		how.so_far[i] = r->m.counts[i];
		how.so_far[i].planned = 0; /* that is worked out */
	}
	r->d = (struct detector){ .last_id = r->d.last_id };
	r->lost = false;
	r->fx = session_start(&r->s, &how, r->now_us);
	took(r, CALL_COMMAND, &(struct session){ 0 });
}

/* Time */

static inline void move_wake(struct run *r)
{
	r->now_us = MAX(r->now_us, r->fx.wake_us);
	wake(r);
}

static inline void move_wait(struct run *r)
{
	r->now_us += rng_below(&r->rng, 3000) * USEC_PER_MSEC;
	if (chance(r, 90)) /* else what comes next comes before the timer */
		wake(r);
}

/* Early, mostly. */
static inline void move_tick(struct run *r)
{
	r->now_us += rng_below(&r->rng, 300) * USEC_PER_MSEC;
	tick(r);
}

static inline void move_night(struct run *r)
{
	r->now_us += 8 * 3600 * S;
	wake(r);
}

/* The world is kind: nobody commands, the band is there, and the person does what they are told. */

static inline void pull_well(struct run *r)
{
	bool held = session_step(&r->s)->hold_us > 0;

	if (!r->d.armed) {
		rest(r);
	} else if (!r->d.open) {
		pull(r);
	} else if (held && !r->d.earned) {
		r->d.earned = true;
		load_event(r, EVENT_LOAD_EARNED, r->d.open, 0);
	} else {
		release(r);
	}
}

static inline void be_kind(struct run *r)
{
	const struct session *s = &r->s;

	r->kind = true;
	if (s->state == SESSION_PAUSED && s->pause == PAUSE_USER)
		command(r, session_resume);
	else if (r->lost)
		find_link(r);
	else if (r->d.n_released)
		conclude(r);
	else if (s->guide == GUIDE_TIMER || s->phase == PHASE_DONE || (by_clock(s) && !r->d.open))
		move_wake(r);
	else
		pull_well(r);
	wake(r);
	r->kind = false;
}

static inline void move_kind(struct run *r)
{
	for (unsigned n = 1 + rng_below(&r->rng, 20); n > 0 && !over(&r->s); n--)
		be_kind(r);
}

/* Then it ends, within what its reps take. */
static inline void be_kind_to_the_end(struct run *r)
{
	unsigned sets = 0;

	for (unsigned i = 0; i < r->routine.n_steps; i++)
		sets += step_sets(&r->routine.steps[i]);
	for (unsigned n = 50 + 20 * (session_left(&r->s) + sets); !over(&r->s); n--) {
		check(r, n > 0);
		be_kind(r);
	}
	check(r, r->s.state == SESSION_FINISHED && session_left(&r->s) == 0);
	check(r, r->s.done + r->s.skipped == r->s.planned);
}

/* What is over stays as it is. */
static inline void check_over(struct run *r)
{
	static struct effects (*const calls[])(struct session *, uint64_t) = {
		session_tick,      session_pause,     session_resume,   session_skip,
		session_skip_step, session_back,      session_repeat,   stop_now,
		session_band_lost, session_band_back, session_by_timer,
	};
	const struct event rest = { .kind = EVENT_REST };
	struct session before = r->s;

	for (size_t i = 0; i < ELEMENTS(calls); i++) {
		r->fx = calls[i](&r->s, r->now_us + S);
		check(r, !r->fx.changed && !r->fx.rep_done && !r->fx.finished && !r->fx.wake_us);
	}
	r->fx = session_event(&r->s, &rest, r->now_us);
	check(r, !r->fx.changed && r->s.done == before.done && r->s.state == before.state);
}
