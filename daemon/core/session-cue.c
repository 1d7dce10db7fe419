/* SPDX-License-Identifier: MIT */

/*
 * What the person is told, and when: a cue for each phase, and some in between. A good coach says a
 * thing once: a new variant and the half of a set are told when they are new, not after each pause.
 */

#include "core/session-internal.h"
#include "util/macro.h"

/* Half of fewer needs no telling. */
#define HALF_REPS_MIN 4

/* A sentence in less of a rest would be cut short by the next one. */
#define SENTENCE_US USEC_PER_SEC

/* Does this cue speak of a rep that is under way or comes next? */
static bool speaks_of_rep(enum cue_id id)
{
	switch (id) {
	case CUE_PULL:
	case CUE_GO:
	case CUE_SWITCH:
	case CUE_HALF:
	case CUE_HOLD:
	case CUE_HARDER:
	case CUE_TRIED:
		return true;
	case CUE_NONE:
	case CUE_READY:
	case CUE_STILL:
	case CUE_RELEASE:
	case CUE_BACK_HOLD:
	case CUE_SLOWER:
	case CUE_REST:
	case CUE_SET_REST:
	case CUE_SIDE:
	case CUE_PAUSED:
	case CUE_BAND_LOST:
	case CUE_BAND_BACK:
	case CUE_BY_TIMER:
	case CUE_DONE:
		break;
	}
	return false;
}

static uint64_t wanted_us(const struct session *s, enum cue_id id)
{
	switch (id) {
	case CUE_PULL:
	case CUE_GO:
	case CUE_HALF:
	case CUE_HOLD:
	case CUE_HARDER:
	case CUE_TRIED:
		return rep_wanted_us(session_step(s));
	case CUE_READY:
	case CUE_BACK_HOLD:
	case CUE_REST:
	case CUE_SET_REST:
	case CUE_SIDE:
	case CUE_BY_TIMER:
		return s->phase_ends_us - s->phase_started_us;
	case CUE_SLOWER:
		return session_step(s)->back_us;
	case CUE_SWITCH:
		return s->phase == PHASE_REST ? s->phase_ends_us - s->phase_started_us : 0;
	case CUE_NONE:
	case CUE_STILL:
	case CUE_RELEASE:
	case CUE_PAUSED:
	case CUE_BAND_LOST:
	case CUE_BAND_BACK:
	case CUE_DONE:
		break;
	}
	return 0;
}

static bool half_done(const struct session *s)
{
	unsigned reps = step_set_reps(session_step(s));

	return reps >= HALF_REPS_MIN && s->rep + settling_claims(s) == (reps + 1) / 2;
}

static bool is_new_part(const struct session *s)
{
	return place_rep(s) / session_step(s)->reps != s->told_part;
}

/* What it is about: the present rep, or the first one of the next set. */
static void fill_place(const struct session *s, bool next, struct cue *ret)
{
	unsigned step = s->step, set = s->set, rep = place_rep(s);
	const struct step *at;
	const struct part *part;

	if (next && place_next(s, &step, &set))
		rep = 0;
	at = &s->routine->steps[step];
	part = step_part(at, rep);

	ret->side = step_side(at, set);
	ret->kind = at->kind;
	ret->part = rep / at->reps;
	ret->direction = part ? part->direction : DIRECTION_NONE;
}

void cue_say(struct session *s, struct effects *fx, enum cue_id id)
{
	unsigned reps = step_set_reps(session_step(s));
	bool begins = id == CUE_PULL || id == CUE_GO || id == CUE_SWITCH;
	bool slower = id == CUE_RELEASE && phase_sensed(s) && s->slower_next;

	s->cue = (struct cue){
		.id = id,
		.rep = MIN(s->rep + settling_claims(s) + speaks_of_rep(id), reps),
		.reps = reps,
		.wanted_us = wanted_us(s, id),
		.half = begins && half_done(s) && !s->told_half,
		.slower = slower,
	};
	fill_place(s, id == CUE_SET_REST || id == CUE_SIDE, &s->cue);
	s->told_half |= s->cue.half;
	s->slower_next &= !slower;
	if (begins)
		s->told_part = s->cue.part;
	fx->changed |= CHANGED_CUE;
}

static enum cue_id cue_of_phase(const struct session *s)
{
	switch (s->phase) {
	case PHASE_READY:
		return CUE_READY;
	case PHASE_ARM:
		return CUE_STILL;
	case PHASE_PULL:
		return is_new_part(s) ? CUE_SWITCH : CUE_PULL;
	case PHASE_HOLD:
		return CUE_HOLD;
	case PHASE_BACK:
		return CUE_RELEASE;
	case PHASE_BACK_HOLD:
		return CUE_BACK_HOLD;
	case PHASE_GO:
		return is_new_part(s) ? CUE_SWITCH : CUE_GO;
	case PHASE_REST:
		return is_new_part(s) ? CUE_SWITCH : CUE_REST;
	case PHASE_SET_REST:
		return place_changes_foot(s) ? CUE_SIDE : CUE_SET_REST;
	case PHASE_DONE:
		return CUE_DONE;
	}
	return CUE_NONE;
}

void cue_phase(struct session *s, struct effects *fx)
{
	cue_say(s, fx, cue_of_phase(s));
}

static uint64_t way_back_us(const struct session_load *l)
{
	return usec_sub(l->hold.end_us, l->hold.plateau_end_us);
}

static bool too_fast(const struct session *s, const struct session_load *l)
{
	bool whole = !l->hold.open && !l->hold.unknown_us;

	return l->counted && l->wanted_us && whole &&
	       2 * way_back_us(l) < s->routine->steps[l->step].back_us;
}

void cue_way_back(struct session *s, const struct session_load *l, struct effects *fx)
{
	bool resting = s->state == SESSION_RUNNING && s->phase == PHASE_REST &&
		       s->phase_ends_us >= s->now_us + SENTENCE_US;

	s->told_slower = !s->told_slower && l->step == s->step && too_fast(s, l);
	if (!s->told_slower)
		return;
	if (resting && s->cue.id == CUE_REST) {
		cue_say(s, fx, CUE_SLOWER);
		s->cue.held_us = way_back_us(l);
	} else {
		s->slower_next = true;
	}
}
