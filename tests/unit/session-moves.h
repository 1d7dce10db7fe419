/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What can happen in a workout: a detector, a person, a radio and a shell that does what the effects
 * say, all by chance, but each as it can really be. Each move_*() is one of the moves of which
 * session-chance.h makes whole workouts.
 */

#include "session-run.h"

static inline bool chance(struct run *r, unsigned percent)
{
	return rng_below(&r->rng, 100) < percent;
}

static inline void tick(struct run *r)
{
	const struct session before = r->s;

	r->fx = session_tick(&r->s, r->now_us);
	/* the end of a walk, of a hold, or of the way up and down is the end of a rep */
	if (before.guide == GUIDE_TIMER && before.phase_ends_us &&
	    before.phase_ends_us <= r->now_us) {
		const struct step *step = session_step(&before);
		bool reps = step->kind == KIND_REPS;

		if (before.phase == PHASE_GO || before.phase == PHASE_HOLD ||
		    (before.phase == PHASE_BACK && reps) ||
		    (before.phase == PHASE_PULL && reps && !step->back_us))
			model_timed(&r->m, true);
	}
	took(r, CALL_TICK, &before);
}

/* The shell's timer: a wake that is due is made; took() sees to it that it leads somewhere. */
static inline void wake(struct run *r)
{
	while (r->fx.wake_us && r->fx.wake_us <= r->now_us)
		tick(r);
}

/* The detector */

/* A pull that is awaited is a rep, and no other. */
static inline bool is_awaited(const struct run *r)
{
	const struct session *s = &r->s;

	return s->state == SESSION_RUNNING && s->guide != GUIDE_TIMER && r->d.armed &&
	       (s->phase == PHASE_PULL || s->phase == PHASE_REST ||
		(s->phase == PHASE_BACK_HOLD && r->m.todo[s->step][s->set] > 0));
}

static inline void event(struct run *r, struct event e)
{
	const struct session before = r->s;
	bool listens = before.guide != GUIDE_TIMER && before.state == SESSION_RUNNING &&
		       before.phase != PHASE_DONE;
	uint64_t late_us = rng_below(&r->rng, 200) * USEC_PER_MSEC; /* on its way here */
	bool begins = e.kind == EVENT_LOAD_BEGIN && is_awaited(r);

	if (r->tell)
		print_message("# %s %" PRIu32 "\n", event_kind_name(e.kind), e.id);
	e.noticed_us = r->now_us;
	if (e.kind != EVENT_GAP)
		e.at_us = r->now_us;
	r->fx = session_event(&r->s, &e, r->now_us - late_us);

	if (begins)
		(void)model_begin(&r->m, e.id, before.guide);
	else if (e.kind == EVENT_GAP && listens)
		r->m.unknown_us += e.noticed_us - e.at_us;
	else
		model_event(&r->m, &e);
	r->vanished = before.load.id == e.id && e.id && !model_find(&r->m, e.id);
	r->resumes = before.state == SESSION_PAUSED && before.pause == PAUSE_USER && !r->lost &&
		     r->pulls_resume && model_pulls(&r->m, &e);
	check(r, !r->resumes || r->s.state == SESSION_RUNNING);
	check(r, r->s.load.id == (begins                           ? e.id
				  : r->s.load.id == before.load.id ? before.load.id
								   : 0));
	took(r, CALL_EVENT, &before);
}

static inline void load_event(struct run *r, enum event_kind kind, uint32_t id,
			      enum cancel_reason why)
{
	uint64_t percent_us = session_step(&r->s)->hold_us / 100;
	struct event e = { .kind = kind, .id = id, .cancel = why };

	e.held_us = percent_us * rng_below(&r->rng, 110);
	e.hold.held_us = percent_us * (80 + rng_below(&r->rng, 30));
	e.hold.earned = chance(r, 50); /* in a pause it counts on, and earns what is none */
	e.hold.level_n = r->connected == GUIDE_BAND ? 18 + rng_below(&r->rng, 5) : 0;
	if (r->kind) {
		e.hold.held_us = 100 * percent_us;
		e.hold.level_n += 5;
	}
	event(r, e);
}

/* It was none after all; of a band a pulse has its final event, too. */
static inline void take_back(struct run *r, uint32_t id)
{
	bool pulse = chance(r, 60);

	load_event(r, EVENT_LOAD_CANCEL, id, pulse ? CANCEL_PULSE : CANCEL_NOISE);
	if (pulse && r->connected == GUIDE_BAND)
		load_event(r, EVENT_PULSE, id, 0);
}

/*
 * The oldest load that was let go is concluded: a hold, or not even one; or nothing more is heard of
 * it. A movement may turn out to be none even when it was earned.
 */
static inline void conclude(struct run *r)
{
	struct released l = r->d.released[0];
	bool motion = r->connected == GUIDE_MOTION;

	r->d.n_released--;
	memmove(r->d.released, r->d.released + 1, sizeof(l) * r->d.n_released);
	if (chance(r, 10) && !r->kind)
		return;
	if (chance(r, 20) && (motion || !l.earned) && !r->kind)
		take_back(r, l.id);
	else
		load_event(r, motion ? EVENT_REP : EVENT_HOLD, l.id, 0);
}

static inline void pull(struct run *r)
{
	uint32_t id = ++r->d.last_id;

	load_event(r, EVENT_LOAD_BEGIN, id, 0);
	r->now_us += USEC_PER_MSEC; /* what becomes of it is not seen in the same sample */
	r->d.open = id;
	r->d.stalled = r->d.earned = false;
}

static inline void release(struct run *r)
{
	unsigned most = r->connected == GUIDE_MOTION ? RELEASED_MAX : 1;
	uint32_t id = r->d.open;

	if (r->d.n_released == most)
		conclude(r);
	if (r->d.open)
		load_event(r, EVENT_LOAD_END, id, 0);
	if (!r->d.open)
		return; /* what followed made the session arm anew */
	r->d.open = 0;
	r->d.released[r->d.n_released++] = (struct released){ id, r->d.earned };
}

static inline void hold(struct run *r)
{
	uint32_t id = r->d.open;

	if (chance(r, r->d.earned ? 5 : 50)) { /* said twice, it is one */
		load_event(r, EVENT_LOAD_EARNED, id, 0);
		r->d.earned = true;
	} else if (chance(r, 50)) {
		release(r);
	} else if (chance(r, 60)) {
		load_event(r, r->d.stalled ? EVENT_LOAD_GO_ON : EVENT_LOAD_STALL, id, 0);
		r->d.stalled = !r->d.stalled;
	} else {
		/*
		 * even when it was earned: our detector does not, but the contract is that it then
		 * counts all the same
		 */
		r->d.open = 0;
		r->d.n_released = 0;
		take_back(r, id);
	}
}

static inline void rest(struct run *r)
{
	r->d.armed = true;
	event(r, (struct event){ .kind = EVENT_REST });
}

/* The sensor says something, if its detector is in the mood and the link is there. */
static inline void move_sensor(struct run *r)
{
	if (r->lost || r->connected == GUIDE_TIMER)
		return;
	if (chance(r, 5))
		event(r,
		      (struct event){ .kind = EVENT_GAP,
				      .at_us = r->now_us - 600000 - rng_below(&r->rng, 1000000) });
	else if (!r->d.armed)
		rest(r);
	else if (r->d.n_released && chance(r, 50))
		conclude(r);
	else if (r->d.open)
		hold(r);
	else
		pull(r);
}

/* The sensor was switched off and on: what was held is ended, and its next rest must be seen. */
static inline void move_epoch(struct run *r)
{
	if (r->lost || r->connected == GUIDE_TIMER)
		return;
	if (r->d.open)
		release(r);
	while (r->d.n_released)
		conclude(r);
	r->d = (struct detector){ .last_id = r->d.last_id };
}

static inline void move_countdown(struct run *r)
{
	const struct session before = r->s;

	r->fx = session_countdown(&r->s, rng_below(&r->rng, 6000) * USEC_PER_MSEC, r->now_us);
	took(r, CALL_COUNTDOWN, &before);
}

/* The person, and the radio */

/*
 * A hold that a command cuts short is tried: by a sensor unless it was earned, by the timer unless
 * its time was up.
 */
static inline void cut(struct run *r, bool stops_timer)
{
	const struct session *s = &r->s;
	bool up = s->state == SESSION_PAUSED ? s->left_us == 0 : s->phase_ends_us <= r->now_us;
	struct model_load *open = s->load.id ? model_find(&r->m, s->load.id) : NULL;

	if (open)
		open->cut = open->over = true;
	if (stops_timer && s->guide == GUIDE_TIMER &&
	    (s->phase == PHASE_HOLD || s->phase == PHASE_GO))
		model_timed(&r->m, up);
}

static inline void command(struct run *r, struct effects (*call)(struct session *, uint64_t))
{
	const struct session before = r->s;

	r->fx = call(&r->s, r->now_us);
	took(r, CALL_COMMAND, &before);
}

static inline void move_pause(struct run *r)
{
	cut(r, false);
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
		cut(r, true);
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
		cut(r, true);
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
	cut(r, false);
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

	if (over(&r->s) || r->s.phase == PHASE_DONE)
		return;
	model_crash(&r->m);
	memcpy(how.so_far, r->m.counts, sizeof(how.so_far));
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
