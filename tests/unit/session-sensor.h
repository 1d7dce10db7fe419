/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The clock and the sensor of a workout by chance: ticks, and a detector that says whatever ours
 * can say, in an order that it can have.
 */

#include "session-watch.h"

static inline bool chance(struct run *r, unsigned percent)
{
	return rng_below(&r->rng, 100) < percent;
}

static inline void tick(struct run *r)
{
	const struct session before = r->s;

	r->host_us = r->now_us;
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

/* A pull that is awaited is a rep, and no other. */
static inline bool is_awaited(const struct run *r)
{
	const struct session *s = &r->s;

	return s->state == SESSION_RUNNING && s->guide != GUIDE_TIMER && r->d.armed &&
	       (s->phase == PHASE_PULL || s->phase == PHASE_REST ||
		(s->phase == PHASE_BACK_HOLD && r->m.todo[s->step][s->set] > 0));
}

/* It stands while the force lacks, and then goes on with what was left. */
static inline void check_countdown(struct run *r, const struct event *e)
{
	uint64_t wanted_us = session_step(&r->s)->hold_us;
	uint64_t left_us = usec_sub(wanted_us, e->held_us);

	if (e->kind == EVENT_LOAD_BEGIN && wanted_us)
		check(r, r->s.phase_ends_us == r->s.now_us + wanted_us);
	else if (e->kind == EVENT_LOAD_STALL)
		check(r, !r->s.phase_ends_us);
	else if (e->kind == EVENT_LOAD_GO_ON)
		check(r, r->s.phase_ends_us == (left_us ? r->s.now_us + left_us : 0));
}

/*
 * Let go too early it is as long until the next one as if it had counted, and longer when it may
 * still complete the set.
 */
static inline void check_rest_after(struct run *r, const struct model_load *l,
				    const struct event *e)
{
	const struct session *s = &r->s;
	const struct step *step = session_step(s);
	unsigned todo = r->m.todo[l->step][l->set];
	bool may_complete =
		e->held_us * 100 >= l->wanted_us * 95 && todo <= MAX(model_claims(&r->m), 1u);
	uint64_t least_us = MAX(step->rest_us, step->back_hold_us);

	if (may_complete)
		least_us = MAX(least_us, (l->guide == GUIDE_MOTION ? 7 : 4) * S);
	if (todo > 0 && least_us > 0)
		check(r, s->phase == PHASE_REST && s->phase_ends_us == s->now_us + least_us);
}

static inline void event(struct run *r, struct event e)
{
	const struct session before = r->s;
	bool listens = before.guide != GUIDE_TIMER && before.state == SESSION_RUNNING &&
		       before.phase != PHASE_DONE;
	bool begins = e.kind == EVENT_LOAD_BEGIN && is_awaited(r);

	if (r->tell)
		print_message("# %s %" PRIu32 "\n", event_kind_name(e.kind), e.id);
	e.noticed_us = r->now_us;
	if (e.kind != EVENT_GAP)
		e.at_us = r->now_us;
	r->host_us = r->now_us - rng_below(&r->rng, 200) * USEC_PER_MSEC;
	r->fx = session_event(&r->s, &e, r->host_us);

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
	if (begins || (before.load.id == e.id && before.phase == PHASE_HOLD))
		check_countdown(r, &e);
	if (before.load.id == e.id && e.kind == EVENT_LOAD_END && !model_find(&r->m, e.id)->counted)
		check_rest_after(r, model_find(&r->m, e.id), &e);
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
 * The oldest load that was let go is concluded: a hold, or not even one; or nothing more is heard
 * of it. A movement may turn out to be none even when it was earned.
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

	r->d.stalled = r->d.earned = false;
	load_event(r, EVENT_LOAD_BEGIN, id, 0);
	r->now_us += USEC_PER_MSEC; /* what becomes of it is not seen in the same sample */
	r->d.open = id;
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
		r->d.stalled = !r->d.stalled;
		load_event(r, r->d.stalled ? EVENT_LOAD_STALL : EVENT_LOAD_GO_ON, id, 0);
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
	r->d.armed = r->rest_seen = true;
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
	uint64_t held_us = rng_below(&r->rng, 6000) * USEC_PER_MSEC;
	bool runs = before.load.id && before.phase == PHASE_HOLD && !r->d.stalled;

	r->host_us = r->now_us;
	r->fx = session_countdown(&r->s, held_us, r->now_us);
	if (runs) { /* shown to the tenth of a second */
		uint64_t ends_us = r->s.now_us + usec_sub(session_step(&r->s)->hold_us, held_us);

		check(r, r->s.phase_ends_us + S / 10 >= ends_us &&
				 r->s.phase_ends_us <= ends_us + S / 10);
	}
	took(r, CALL_COUNTDOWN, &before);
}
