/* SPDX-License-Identifier: MIT */

/*
 * What the detector's loads mean for a session guided by a sensor: which is a rep, and whether it
 * counts; by the timer, what a hold and a walk do. A load is followed live, so that the guidance
 * never waits; when it is over it goes among those that are settling (session-settling.c).
 */

#include "core/session-internal.h"
#include "util/macro.h"

/*
 * A hold that was not earned counts from this share of what was asked on (countdown.h: the
 * promise).
 */
#define ENOUGH_PERCENT 95

static bool enough_held(uint64_t held_us, uint64_t wanted_us)
{
	return held_us * 100 >= wanted_us * ENOUGH_PERCENT;
}

static bool enough_force(double level_n, double target_n)
{
	return level_n * 100 >= target_n * ENOUGH_PERCENT;
}

static void count(struct session *s, const struct session_load *l, struct effects *fx)
{
	place_count(s, l->step, l->round == s->round, fx);
}

static struct session_load here(const struct session *s)
{
	const struct step *step = session_step(s);

	return (struct session_load){
		.round = s->round,
		.step = s->step,
		.set = s->set,
		.part = MIN(s->rep + settling_claims(s), step_set_reps(step) - 1) / step->reps,
		.side = session_side(s),
		.guide = s->guide,
		.wanted_us = rep_wanted_us(step),
		.target_n = session_target_n(s),
	};
}

void load_timed(struct session *s, struct effects *fx)
{
	struct session_load l = here(s);

	l.counted = l.settled = true;
	count(s, &l, fx);
	(void)settling_put(s, &l, fx);
}

static uint64_t settle_us(const struct session *s)
{
	return s->guide == GUIDE_MOTION ? SETTLE_MOTION_US : SETTLE_US;
}

/* The load under way is over; its final event is awaited from here on. */
static struct session_load *let_go(struct session *s, struct effects *fx)
{
	struct session_load *l = settling_put(s, &s->load, fx);

	l->due_us = s->now_us + settle_us(s);
	s->load = (struct session_load){ 0 };
	return l;
}

void load_cut(struct session *s, struct effects *fx, enum tried_reason reason)
{
	if (!s->load.id)
		return;
	if (!s->load.earned) {
		s->load.cut = true;
		s->load.reason = reason;
	}
	let_go(s, fx);
}

/* A hold or a walk by the timer; one whose time was up when it was stopped is complete. */
static void stop_timed(struct session *s, struct effects *fx)
{
	uint64_t until_us = s->state == SESSION_PAUSED ? s->paused_us : s->now_us;
	struct session_load l = here(s);

	l.held_us = until_us - s->phase_started_us;
	l.reason = TRIED_STOPPED;
	l.settled = true;
	if (l.held_us >= l.wanted_us)
		load_timed(s, fx);
	else
		(void)settling_put(s, &l, fx);
}

void load_stop(struct session *s, struct effects *fx)
{
	bool held = s->phase == PHASE_HOLD || s->phase == PHASE_GO;

	if (held && !phase_sensed(s))
		stop_timed(s, fx);
	else
		load_cut(s, fx, TRIED_STOPPED);
}

/* After the last rep of a set there is nothing to pull for, though it is still held back. */
static bool awaited(const struct session *s)
{
	return s->phase == PHASE_PULL || s->phase == PHASE_REST ||
	       (s->phase == PHASE_BACK_HOLD && place_set_left(s) > 0);
}

/* When the rest would end that is cut short by a load; 0 = it cuts none short. */
static uint64_t rest_ends_us(const struct session *s)
{
	if (s->phase == PHASE_BACK_HOLD)
		return s->phase_ends_us + phase_length_us(s, PHASE_REST);
	return s->phase == PHASE_REST ? s->phase_ends_us : 0;
}

static void begin(struct session *s, const struct event *e, struct effects *fx)
{
	uint64_t cut_short_us = rest_ends_us(s);

	if (s->state != SESSION_RUNNING || !phase_sensed(s) || !s->armed || !awaited(s))
		return;

	s->load = here(s);
	s->load.id = e->id;
	s->load.begun_us = e->at_us;
	s->load.rest_ends_us = cut_short_us;
	s->load.ends_us = s->now_us + s->load.wanted_us;
	if (s->load.wanted_us)
		phase_hold(s, fx);
	else if (s->phase != PHASE_PULL)
		phase_rep(s, fx);
}

static void show_countdown(struct session *s, struct effects *fx)
{
	bool runs = !s->load.stalled && s->load.ends_us > s->now_us;

	s->phase_ends_us = runs ? s->load.ends_us : 0;
	fx->changed |= CHANGED_PHASE;
}

static void stall(struct session *s, const struct event *e, struct effects *fx)
{
	if (s->load.id != e->id || s->load.earned || !s->load.wanted_us)
		return;
	s->load.stalled = e->kind == EVENT_LOAD_STALL;
	if (!s->load.stalled)
		s->load.ends_us =
			s->now_us + s->load.wanted_us - MIN(e->held_us, s->load.wanted_us);
	show_countdown(s, fx);
	cue_say(s, fx, s->load.stalled ? CUE_HARDER : CUE_HOLD);
}

static void earn(struct session *s, const struct event *e, struct effects *fx)
{
	if (s->load.id != e->id || s->load.earned || !s->load.wanted_us)
		return;
	s->load.earned = s->load.counted = true;
	count(s, &s->load, fx);
	phase_back(s, fx);
}

static void cue_tried(struct session *s, enum tried_reason reason, uint64_t held_us,
		      struct effects *fx)
{
	cue_say(s, fx, CUE_TRIED);
	s->cue.reason = reason;
	s->cue.held_us = held_us;
}

/* Pulled for long enough but not held for as long: then it was the force that lacked. */
static enum tried_reason guess_reason(const struct session_load *l, uint64_t end_us)
{
	bool long_enough = end_us >= l->begun_us + l->wanted_us;

	return l->target_n > 0 && long_enough ? TRIED_WEAK : TRIED_SHORT;
}

/*
 * Up and down is all that is asked. But whether a target was reached, and whether a movement was
 * not a step across the room, only the final event knows.
 */
static bool complete_by_its_end(const struct session_load *l)
{
	return !l->wanted_us && l->target_n <= 0 && l->guide == GUIDE_BAND;
}

/*
 * A hold let go a moment too early is not called tried yet: its final event may count it, and to
 * take back "not counted" is worse than to say it late. If it may complete the set, the rest waits
 * for it. A movement may even turn out to be none.
 */
static void end(struct session *s, const struct event *e, struct effects *fx)
{
	struct session_load *l = &s->load;
	bool enough = enough_held(e->held_us, l->wanted_us), completes;

	if (l->id != e->id)
		return;
	if (complete_by_its_end(l)) {
		l->earned = l->counted = true;
		count(s, l, fx);
	} else if (!l->earned) {
		l->held_us = e->held_us;
		l->reason = guess_reason(l, e->at_us);
		l->undecided = enough || s->guide == GUIDE_MOTION;
	}
	completes = !l->earned && enough && place_set_left(s) <= 1 + settling_claims(s);

	l = let_go(s, fx);
	if (l->earned)
		phase_let_go(s, fx);
	else
		phase_rest(s, fx, MAX(completes ? settle_us(s) : 0, session_step(s)->back_hold_us));
	if (!l->earned && !l->undecided && (s->phase == PHASE_REST || s->phase == PHASE_PULL))
		cue_tried(s, l->reason, e->held_us, fx);
}

/* A short pull is none where it has to be held, but up and down is just that. */
static bool is_short_rep(const struct session_load *l, const struct event *e)
{
	return l->id == e->id && l->guide == GUIDE_BAND && !l->wanted_us &&
	       e->cancel == CANCEL_PULSE;
}

/* It was no load, and is as if it had never been; unless it was earned: that was a promise. */
static void cancel(struct session *s, const struct event *e, struct effects *fx)
{
	struct session_load *l;

	if (s->load.id == e->id && (s->load.earned || is_short_rep(&s->load, e))) {
		end(s, e, fx);
	} else if (s->load.id == e->id) {
		uint64_t until_us = s->load.rest_ends_us;

		s->load = (struct session_load){ 0 };
		phase_rest_until(s, fx, until_us);
	}

	l = settling_find(s, e->id);
	if (!l)
		return;
	if (!l->earned && !is_short_rep(l, e))
		settling_forget(s, (unsigned)(l - s->settling));
	else if (l->guide == GUIDE_MOTION)
		l->settled = true; /* no other event follows, as a pulse does */
}

/*
 * A rep counted after its end: the set may be complete by it, unless the next pull is already under
 * way. Whose end was all that was asked has heard so then.
 */
static void counted_late(struct session *s, const struct session_load *l, struct effects *fx)
{
	bool between = s->phase == PHASE_REST || s->phase == PHASE_PULL || s->phase == PHASE_ARM;

	if (!between || s->load.id)
		return;
	if (s->rep >= step_set_reps(session_step(s))) {
		phase_set_over(s, fx);
		if (s->state == SESSION_PAUSED)
			phase_freeze(s, fx);
	} else if (s->state == SESSION_RUNNING && l->wanted_us) {
		cue_phase(s, fx);
	}
}

/* Is this still where the person is, with nothing else to be told? */
static bool may_tell(const struct session *s, const struct session_load *l)
{
	return s->state == SESSION_RUNNING && l->round == s->round && !s->load.id &&
	       (s->phase == PHASE_REST || s->phase == PHASE_PULL);
}

/* The final event. They come in the order of their loads: what is older and has none gets none. */
static void settle(struct session *s, const struct event *e, struct effects *fx)
{
	struct session_load *l = settling_find(s, e->id);
	bool strong, late;

	if (!l || l->settled)
		return;
	strong = enough_force(e->hold.level_n, l->target_n);
	late = !l->earned && !l->cut && strong && enough_held(e->hold.held_us, l->wanted_us);
	if (!l->earned && !l->cut)
		l->reason = strong ? TRIED_SHORT : TRIED_WEAK;

	for (struct session_load *older = s->settling; older <= l; older++)
		older->settled = true;
	l->counted |= late;
	l->measured = true;
	l->hold = e->hold;
	l->hold.earned = l->earned; /* in a pause the detector counts on, and we do not */

	if (late) {
		count(s, l, fx);
		counted_late(s, l, fx);
	} else if (l->undecided && may_tell(s, l)) {
		cue_tried(s, l->reason, e->hold.held_us, fx);
	}
	cue_way_back(s, l, fx);
}

static void gap(struct session *s, const struct event *e, struct effects *fx)
{
	uint64_t gap_us = e->noticed_us - e->at_us;

	if (s->state != SESSION_RUNNING || s->phase == PHASE_DONE || !phase_sensed(s))
		return;
	s->unknown_us += gap_us;
	if (s->phase == PHASE_HOLD) {
		s->load.ends_us += gap_us;
		show_countdown(s, fx);
	}
}

void load_event(struct session *s, const struct event *e, struct effects *fx)
{
	switch (e->kind) {
	case EVENT_REST:
		s->armed = true;
		if (s->state == SESSION_RUNNING && s->phase == PHASE_ARM)
			phase_rep(s, fx);
		break;
	case EVENT_LOAD_BEGIN:
		begin(s, e, fx);
		break;
	case EVENT_LOAD_STALL:
	case EVENT_LOAD_GO_ON:
		stall(s, e, fx);
		break;
	case EVENT_LOAD_EARNED:
		earn(s, e, fx);
		break;
	case EVENT_LOAD_END:
		end(s, e, fx);
		break;
	case EVENT_LOAD_CANCEL:
		cancel(s, e, fx);
		break;
	case EVENT_HOLD:
	case EVENT_REP:
	case EVENT_PULSE: /* of an earned load; any other was cancelled before */
		settle(s, e, fx);
		break;
	case EVENT_GAP:
		gap(s, e, fx);
		break;
	}
}
