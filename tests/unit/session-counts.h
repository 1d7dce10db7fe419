/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What must hold of a session's counts, place and words after each call: each rep is done, skipped
 * or left, once; what changed is told; what is said belongs to what is going on.
 */

#include "session-run.h"

/* What changed is said: clients are told that and nothing else. */
static inline void check_told(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	unsigned changed = r->fx.changed;

	check(r, (before->state == s->state && before->pause == s->pause) ==
				 !(changed & CHANGED_STATE) ||
			 !before->now_us);
	check(r, before->guide == s->guide || changed & CHANGED_GUIDE);
	check(r, !before->now_us || session_timer_offered(before) == session_timer_offered(s) ||
			 changed & (CHANGED_GUIDE | CHANGED_STATE));
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
	check(r, rep->guide != GUIDE_TIMER || rep->counted == (rep->held_us >= rep->wanted_us));
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

static inline bool can_be_sensed(const struct run *r, const struct step *step)
{
	return (step->kind == KIND_HOLD || step->kind == KIND_REPS) &&
	       step->sensors & sensor_of(r->connected);
}

/* What is said belongs to what is going on. */
static inline void check_cue(struct run *r)
{
#define CUE(id) (1u << CUE_##id)
	/* said by the way, when the guidance goes over to the timer, and back */
	const unsigned over_to = CUE(BY_TIMER) | CUE(BAND_BACK);
	const unsigned fitting[] = {
		[PHASE_READY] = CUE(READY) | over_to,
		[PHASE_ARM] = CUE(STILL) | over_to,
		[PHASE_PULL] = CUE(PULL) | CUE(SWITCH) | CUE(TRIED) | over_to,
		[PHASE_HOLD] = CUE(HOLD) | CUE(HARDER) | over_to,
		[PHASE_BACK] = CUE(RELEASE) | over_to,
		[PHASE_BACK_HOLD] = CUE(BACK_HOLD) | over_to,
		[PHASE_GO] = CUE(GO) | CUE(SWITCH) | CUE(HALF) | over_to,
		[PHASE_REST] = CUE(REST) | CUE(SWITCH) | CUE(TRIED) | CUE(SLOWER) | over_to,
		[PHASE_SET_REST] = CUE(SET_REST) | CUE(SIDE) | over_to,
		[PHASE_DONE] = CUE(DONE),
	};
	unsigned paused = r->s.pause == PAUSE_USER ? CUE(PAUSED) : CUE(BAND_LOST);
	bool pauses = r->s.state == SESSION_PAUSED;

	check(r, 1u << r->s.cue.id & (pauses ? paused : fitting[r->s.phase]));
	check(r, r->s.cue.rep <= r->s.cue.reps);
#undef CUE
}

static inline void check_state(struct run *r)
{
	const struct session *s = &r->s;
	const struct step *step = session_step(s);

	check(r, !s->phase_ends_us || s->phase_ends_us >= s->phase_started_us);
	check(r, s->phase_started_us <= s->now_us);
	check(r, by_clock(s) || s->phase == PHASE_HOLD || !s->phase_ends_us);
	check(r, s->guide == GUIDE_TIMER || s->phase != PHASE_HOLD || !r->d.stalled || r->lost ||
			 !s->phase_ends_us);
	check(r, session_part(s) == step_part(step, course_rep(s, model_claims(&r->m))));
	check(r, (s->pause != PAUSE_NONE) == (s->state == SESSION_PAUSED));
	check(r, s->state != SESSION_PAUSED || (s->phase_ends_us == 0 && s->load.id == 0));
	check(r, s->guide == GUIDE_TIMER || (s->guide == r->connected && can_be_sensed(r, step)));
	check(r, session_timer_offered(s) ==
			 (s->state == SESSION_PAUSED && r->lost && s->guide != GUIDE_TIMER));
	check(r, s->guide != GUIDE_TIMER || (s->load.id == 0 && s->pause != PAUSE_BAND_LOST));
	check(r, !s->lost || s->guide == GUIDE_TIMER || s->state != SESSION_RUNNING ||
			 s->phase == PHASE_DONE);
	check(r, (s->phase == PHASE_DONE) == over(s) || s->state == SESSION_RUNNING);
	/* One more pull may be under way when a late count completes the set, others undecided. */
	check(r, s->rep <= step_set_reps(step) + (r->connected == GUIDE_MOTION ? RELEASED_MAX : 0) +
				   1);
	/* Each foot and each exercise has its own rest and level, and none is pulled for before. */
	check(r, s->guide == GUIDE_TIMER || s->state != SESSION_RUNNING || r->rest_seen ||
			 (s->phase != PHASE_PULL && s->phase != PHASE_HOLD));
	check(r, !s->load.id || (r->armed_step == s->step && r->armed_side == session_side(s)));
}

/*
 * What the sensor can see goes by the sensor whenever it is there: by the timer no rep of it begins
 * but while the link is lost. And nobody changes horses in the middle of a rep.
 */
static inline void check_guide(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	bool between = before->phase == PHASE_READY || before->phase == PHASE_REST ||
		       before->phase == PHASE_SET_REST;
	bool begins = between && (s->phase == PHASE_PULL || s->phase == PHASE_HOLD);

	if (r->call == CALL_COMMAND)
		return;
	check(r, before->guide == s->guide || before->round != s->round || s->phase == PHASE_ARM);
	check(r,
	      !begins || s->guide == r->connected || r->lost || !can_be_sensed(r, session_step(s)));
}
