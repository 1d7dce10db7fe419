/* SPDX-License-Identifier: MIT */

/*
 * What the detector's loads mean for a session guided by the band: which is a rep, whether it
 * counts, and its one record. A load is followed live, so that the guidance never waits, and
 * recorded when its final event has come, up to 3 s later: by then the next rep may be under way.
 * So there are two of them, `load` and `settling`.
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
	s->done++;
	if (l->step == s->step && l->set == s->set)
		s->rep++;
	fx->changed |= CHANGED_COUNTS | CHANGED_POSITION;
}

static struct session_load here(const struct session *s)
{
	return (struct session_load){
		.step = s->step,
		.set = s->set,
		.side = session_side(s),
		.wanted_us = session_step(s)->hold_us,
		.target_n = session_target_n(s),
	};
}

/* The one record of a rep; @hold is NULL when nothing was measured. */
static void record(struct session *s, const struct session_load *l, bool counted,
		   const struct hold_record *hold, struct effects *fx)
{
	bool first = s->recorded == 0 || s->last.step != l->step || s->last.set != l->set;

	s->last = (struct rep_record){
		.step = l->step,
		.set = l->set,
		.rep = first ? 0 : s->last.rep + 1,
		.side = l->side,
		.guide = s->guide,
		.counted = counted,
		.reason = counted ? TRIED_NONE : l->reason,
		.measured = hold != NULL,
		.wanted_us = l->wanted_us,
	};
	if (hold) {
		s->last.hold = *hold;
		/* In a pause the detector counts on, and we do not. */
		s->last.hold.earned = l->earned;
	}
	s->recorded++;
	if (!counted) {
		s->tried++;
		fx->changed |= CHANGED_COUNTS;
	}
	fx->rep_done = true;
}

void load_timed(struct session *s, struct effects *fx)
{
	struct session_load l = here(s);

	count(s, &l, fx);
	record(s, &l, true, NULL, fx);
}

void load_overdue(struct session *s, struct effects *fx)
{
	struct session_load l = s->settling;

	s->settling = (struct session_load){ 0 };
	record(s, &l, l.earned, NULL, fx);
}

/* The load under way is over; its final event is awaited from here on. */
static void let_go(struct session *s, struct effects *fx)
{
	if (s->settling.id)
		load_overdue(s, fx);
	s->settling = s->load;
	s->settling.due_us = s->now_us + SETTLE_US;
	s->load = (struct session_load){ 0 };
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

static void begin(struct session *s, const struct event *e, struct effects *fx)
{
	bool awaited = s->phase == PHASE_PULL || s->phase == PHASE_REST;

	if (s->state != SESSION_RUNNING || !s->armed || !awaited)
		return;

	s->load = here(s);
	s->load.id = e->id;
	s->load.begun_us = e->at_us;
	s->load.rest_ends_us = s->phase == PHASE_REST ? s->phase_ends_us : 0;
	s->load.ends_us = s->now_us + s->load.wanted_us;
	phase_hold(s, fx);
}

static void show_countdown(struct session *s, struct effects *fx)
{
	bool runs = !s->load.stalled && s->load.ends_us > s->now_us;

	s->phase_ends_us = runs ? s->load.ends_us : 0;
	fx->changed |= CHANGED_PHASE;
}

static void stall(struct session *s, const struct event *e, struct effects *fx)
{
	if (s->load.id != e->id || s->load.earned)
		return;
	s->load.stalled = e->kind == EVENT_LOAD_STALL;
	if (!s->load.stalled)
		s->load.ends_us =
			s->now_us + s->load.wanted_us - MIN(e->held_us, s->load.wanted_us);
	show_countdown(s, fx);
	phase_cue(s, fx, s->load.stalled ? CUE_HARDER : CUE_HOLD);
}

static void earn(struct session *s, const struct event *e, struct effects *fx)
{
	if (s->load.id != e->id || s->load.earned)
		return;
	s->load.earned = true;
	count(s, &s->load, fx);
	phase_back(s, fx);
}

static void cue_tried(struct session *s, enum tried_reason reason, uint64_t held_us,
		      struct effects *fx)
{
	phase_cue(s, fx, CUE_TRIED);
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
 * A hold let go a moment too early is not called tried yet: its final event may count it, and to
 * take back "not counted" is worse than to say it late. If it may complete the set, the rest waits
 * for it.
 */
static void end(struct session *s, const struct event *e, struct effects *fx)
{
	struct session_load *l = &s->load;
	bool told, completes;

	if (l->id != e->id)
		return;
	if (!l->earned) {
		l->reason = guess_reason(l, e->at_us);
		l->undecided = enough_held(e->held_us, l->wanted_us);
	}
	told = l->earned || l->undecided;
	completes = l->undecided && s->rep + 1 >= session_step(s)->reps;

	let_go(s, fx);
	phase_rest(s, fx, completes ? SETTLE_US : 0);
	if (!told && (s->phase == PHASE_REST || s->phase == PHASE_PULL))
		cue_tried(s, s->settling.reason, e->held_us, fx);
}

static void cancel(struct session *s, const struct event *e, struct effects *fx)
{
	if (s->load.id == e->id && s->load.earned) {
		end(s, e, fx); /* it was promised */
	} else if (s->load.id == e->id) {
		uint64_t rest_ends_us = s->load.rest_ends_us;

		s->load = (struct session_load){ 0 };
		phase_rest_until(s, fx, rest_ends_us);
	} else if (s->settling.id == e->id && !s->settling.earned) {
		s->settling = (struct session_load){ 0 };
	}
}

/*
 * A rep counted after its end: the set may be complete by it, unless the next pull is already under
 * way.
 */
static void counted_late(struct session *s, struct effects *fx)
{
	bool between = s->phase == PHASE_REST || s->phase == PHASE_PULL || s->phase == PHASE_ARM;

	if (!between)
		return;
	if (s->rep >= session_step(s)->reps) {
		phase_set_over(s, fx);
		if (s->state == SESSION_PAUSED)
			phase_freeze(s, fx);
	} else if (s->state == SESSION_RUNNING) {
		phase_cue_again(s, fx);
	}
}

static void settle(struct session *s, const struct event *e, struct effects *fx)
{
	struct session_load l = s->settling;
	const struct hold_record *hold = &e->hold;
	bool strong = enough_force(hold->level_n, l.target_n);
	bool late = !l.earned && !l.cut && strong && enough_held(hold->held_us, l.wanted_us);

	if (l.id != e->id)
		return;
	if (!l.earned && !l.cut)
		l.reason = strong ? TRIED_SHORT : TRIED_WEAK;

	s->settling = (struct session_load){ 0 };
	if (late)
		count(s, &l, fx);
	record(s, &l, l.earned || late, hold, fx);

	if (late)
		counted_late(s, fx);
	else if (l.undecided && s->state == SESSION_RUNNING && !s->load.id &&
		 s->phase != PHASE_DONE)
		cue_tried(s, l.reason, hold->held_us, fx);
}

static void gap(struct session *s, const struct event *e, struct effects *fx)
{
	uint64_t gap_us = e->noticed_us - e->at_us;

	if (s->state != SESSION_RUNNING || s->phase == PHASE_DONE)
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
			phase_pull(s, fx);
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
