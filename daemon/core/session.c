/* SPDX-License-Identifier: MIT */

/*
 * The guidance of one workout: what the clock, people and the radio do to it, and the answer to
 * each call. The arrows between phases are session-phase.c, the reps session-load.c.
 */

#include "core/session.h"

#include "core/session-internal.h"
#include "util/macro.h"

/*
 * Countdowns on the screen show tenths of a second at best: a smaller correction is not worth a
 * signal.
 */
#define SHOWN_US (100 * USEC_PER_MSEC)

bool session_ended(const struct session *s)
{
	return s->state == SESSION_FINISHED || s->state == SESSION_ABANDONED;
}

/*
 * Every call begins here. A sample's time on the host's clock is an estimate and never later than
 * its arrival, so an event may be a little older than the tick before it; to the session time only
 * goes on.
 */
void session_advance(struct session *s, uint64_t host_us)
{
	uint64_t before_us = s->now_us;

	s->now_us = MAX(before_us, host_us);
	/* While one gets ready there is nothing to miss. */
	if (s->state == SESSION_PAUSED && s->pause == PAUSE_BAND_LOST && s->phase != PHASE_READY)
		s->unknown_us += s->now_us - before_us;
}

static uint64_t wake_us(const struct session *s)
{
	uint64_t phase_us = s->phase_ends_us ?: UINT64_MAX;
	uint64_t half_us = s->half_us && s->state == SESSION_RUNNING ? s->half_us : UINT64_MAX;
	uint64_t first_us = MIN(MIN(phase_us, half_us), settling_wake_us(s));

	return first_us == UINT64_MAX ? 0 : first_us;
}

static void pause(struct session *s, struct effects *fx, enum pause_reason why)
{
	bool pulled = s->load.id != 0, earned = s->load.earned;

	load_cut(s, fx, why == PAUSE_BAND_LOST ? TRIED_BAND_LOST : TRIED_STOPPED);
	if (earned)
		phase_let_go(s, fx);
	else if (pulled)
		phase_rest_until(s, fx, 0); /* a late count may have completed the set meanwhile */
	/* That was the last rep, or the timer guides what is next: nothing is left to pause. */
	if (s->phase == PHASE_DONE || (why == PAUSE_BAND_LOST && !phase_sensed(s)))
		return;

	s->state = SESSION_PAUSED;
	s->pause = why;
	s->pulls = (struct session_pulls){ 0 };
	fx->changed |= CHANGED_STATE;
	phase_freeze(s, fx);
}

static void end_pause(struct session *s, struct effects *fx)
{
	s->state = SESSION_RUNNING;
	s->pause = PAUSE_NONE;
	fx->changed |= CHANGED_STATE;
}

static void go_on(struct session *s, struct effects *fx)
{
	end_pause(s, fx);
	phase_thaw(s, fx);
}

/*
 * What a sensor guides does not run without it; what the timer guides does, so the step that comes
 * next may end the pause, or begin one.
 */
static void mind_link(struct session *s, struct effects *fx)
{
	bool needs = s->lost && phase_sensed(s);

	if (needs && s->state == SESSION_RUNNING && s->phase != PHASE_DONE)
		pause(s, fx, PAUSE_BAND_LOST);
	else if (!needs && s->state == SESSION_PAUSED && s->pause == PAUSE_BAND_LOST)
		go_on(s, fx);
}

/* Every call ends here. */
struct effects session_answer(struct session *s, struct effects *fx)
{
	mind_link(s, fx);
	settling_let_out(s, fx);
	if (s->phase == PHASE_DONE && !s->load.id && !s->n_settling && !session_ended(s)) {
		s->state = s->ending;
		fx->finished = true;
		fx->changed |= CHANGED_STATE;
	}
	fx->wake_us = wake_us(s);
	return *fx;
}

struct effects session_start(struct session *s, const struct session_start *how, uint64_t host_us)
{
	struct effects fx = { .changed = CHANGED_STATE | CHANGED_POSITION | CHANGED_COUNTS |
					 CHANGED_GUIDE };

	*s = (struct session){
		.routine = how->routine,
		.connected = how->connected,
		.ready_us = how->ready_us,
		.pulls_resume = how->pulls_resume,
		.now_us = host_us,
	};
	if (place_begin(s, &how->at, how->so_far, &fx))
		phase_ready(s, &fx);
	else
		phase_done(s, &fx, SESSION_FINISHED);
	return session_answer(s, &fx);
}

/*
 * The countdown of a hold by a sensor reaches zero in a sample only: when none came in time it
 * stands.
 */
static void time_is_up(struct session *s, struct effects *fx)
{
	if (phase_timed(s)) {
		phase_over(s, fx);
		return;
	}
	s->phase_ends_us = 0;
	fx->changed |= CHANGED_PHASE;
}

struct effects session_tick(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (s->phase_ends_us && s->now_us >= s->phase_ends_us)
		time_is_up(s, &fx);
	else if (s->half_us && s->state == SESSION_RUNNING && s->now_us >= s->half_us)
		phase_half(s, &fx);
	return session_answer(s, &fx);
}

struct effects session_countdown(struct session *s, uint64_t held_us, uint64_t host_us)
{
	struct effects fx = { 0 };
	struct session_load *l = &s->load;
	uint64_t off_us;

	session_advance(s, host_us);
	if (!l->id || !l->wanted_us || l->earned || l->stalled)
		return session_answer(s, &fx);

	l->ends_us = s->now_us + l->wanted_us - MIN(held_us, l->wanted_us);
	off_us = MAX(l->ends_us, s->phase_ends_us) - MIN(l->ends_us, s->phase_ends_us);
	if (off_us > SHOWN_US) {
		s->phase_ends_us = l->ends_us;
		fx.changed |= CHANGED_PHASE;
	}
	return session_answer(s, &fx);
}

struct effects session_pause(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (s->state == SESSION_RUNNING && s->phase != PHASE_DONE) {
		pause(s, &fx, PAUSE_USER);
	} else if (s->state == SESSION_PAUSED && s->pause == PAUSE_BAND_LOST) {
		s->pause = PAUSE_USER; /* the band's return must not go on without the person */
		fx.changed |= CHANGED_STATE;
		cue_say(s, &fx, CUE_PAUSED);
	}
	return session_answer(s, &fx);
}

/* The person goes on; so does the session, unless it still waits for the band. */
static void resume(struct session *s, struct effects *fx)
{
	if (s->lost && phase_sensed(s)) {
		s->pause = PAUSE_BAND_LOST;
		fx->changed |= CHANGED_STATE;
		cue_say(s, fx, CUE_BAND_LOST);
	} else {
		go_on(s, fx);
	}
}

struct effects session_resume(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (s->state == SESSION_PAUSED && s->pause == PAUSE_USER)
		resume(s, &fx);
	return session_answer(s, &fx);
}

static bool pulled_to_go_on(struct session *s, const struct event *e)
{
	bool listens = s->pulls_resume && s->connected == GUIDE_BAND && !s->lost;

	return listens && s->state == SESSION_PAUSED && s->pause == PAUSE_USER &&
	       pulls_event(&s->pulls, e);
}

struct effects session_event(struct session *s, const struct event *e, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (s->connected != GUIDE_TIMER && !session_ended(s))
		load_event(s, e, &fx);
	if (pulled_to_go_on(s, e))
		resume(s, &fx);
	return session_answer(s, &fx);
}

struct effects session_stop(struct session *s, enum stop_reason why, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (session_ended(s))
		return session_answer(s, &fx);

	s->stop = why;
	if (s->phase != PHASE_DONE) {
		load_stop(s, &fx);
		phase_done(s, &fx, SESSION_ABANDONED);
	} else {
		settling_wait_no_longer(s);
	}
	return session_answer(s, &fx);
}

/* In a pause of the person's own it is the offer of the timer that comes and goes with it. */
static void set_lost(struct session *s, struct effects *fx, bool lost)
{
	bool offered = session_timer_offered(s);

	s->lost = lost;
	if (session_timer_offered(s) != offered)
		fx->changed |= CHANGED_GUIDE;
}

struct effects session_band_lost(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	set_lost(s, &fx, s->connected != GUIDE_TIMER);
	return session_answer(s, &fx);
}

struct effects session_band_back(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	set_lost(s, &fx, false);
	mind_link(s, &fx);
	if (fx.arm)
		cue_say(s, &fx, CUE_BAND_BACK);
	return session_answer(s, &fx);
}

bool session_timer_offered(const struct session *s)
{
	return s->state == SESSION_PAUSED && s->lost && phase_sensed(s);
}

struct effects session_by_timer(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	session_advance(s, host_us);
	if (session_timer_offered(s)) {
		end_pause(s, &fx);
		phase_by_timer(s, &fx);
	}
	return session_answer(s, &fx);
}

const struct step *session_step(const struct session *s)
{
	return &s->routine->steps[s->step];
}

enum side session_side(const struct session *s)
{
	return step_side(session_step(s), s->set);
}

const struct part *session_part(const struct session *s)
{
	return step_part(session_step(s), place_rep(s));
}

double session_target_n(const struct session *s)
{
	if (s->guide == GUIDE_MOTION)
		return 0;
	return step_target_n(session_step(s), session_side(s));
}
