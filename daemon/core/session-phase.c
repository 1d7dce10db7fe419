/* SPDX-License-Identifier: MIT */

/*
 * Where in the routine a session is and what the person does there: the arrows of the picture in
 * session.h. A phase begins when the one before it has ended in fact, never when it should have:
 * after a night's suspend the workout goes on with the next phase instead of racing through what
 * nobody did. What ends a hold by a sensor is session-load.c's to say.
 */

#include "core/session-internal.h"
#include "util/macro.h"

static bool can_verify(const struct step *step, enum guide guide)
{
	switch (guide) {
	case GUIDE_BAND:
		return step->sensors & SENSOR_BAND;
	case GUIDE_MOTION:
		return step->sensors & SENSOR_MOTION;
	case GUIDE_TIMER:
		break;
	}
	return false;
}

enum guide phase_guide(const struct session *s, unsigned step)
{
	return can_verify(&s->routine->steps[step], s->connected) ? s->connected : GUIDE_TIMER;
}

bool phase_timed(const struct session *s)
{
	switch (s->phase) {
	case PHASE_READY:
	case PHASE_REST:
	case PHASE_SET_REST:
		return true;
	case PHASE_PULL:
	case PHASE_HOLD:
	case PHASE_BACK:
		return !phase_sensed(s);
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
	return false;
}

static void start(struct session *s, struct effects *fx, enum session_phase phase,
		  uint64_t length_us)
{
	s->phase = phase;
	s->phase_started_us = s->now_us;
	s->phase_ends_us = phase_timed(s) ? s->now_us + length_us : 0;
	fx->changed |= CHANGED_PHASE;

	if (phase_timed(s) && length_us == 0)
		phase_over(s, fx);
	else
		phase_cue_again(s, fx);
}

/* Return: false after the last set of the routine. */
static bool next_position(const struct session *s, unsigned *ret_step, unsigned *ret_set)
{
	bool same = s->set + 1 < step_sets(session_step(s));

	if (!same && s->step + 1 >= s->routine->n_steps)
		return false;
	*ret_step = same ? s->step : s->step + 1;
	*ret_set = same ? s->set + 1 : 0;
	return true;
}

static enum side next_side(const struct session *s)
{
	unsigned step, set;

	return next_position(s, &step, &set) ? step_side(&s->routine->steps[step], set)
					     : session_side(s);
}

static bool changes_foot(const struct session *s)
{
	unsigned step, set;

	return next_position(s, &step, &set) && step == s->step && next_side(s) != session_side(s);
}

bool phase_next_set(struct session *s, struct effects *fx)
{
	unsigned step, set;

	if (!next_position(s, &step, &set))
		return false;
	s->step = step;
	s->set = set;
	s->rep = 0;
	s->guide = phase_guide(s, step);
	fx->changed |= CHANGED_POSITION | CHANGED_GUIDE;
	return true;
}

static void begin_set(struct session *s, struct effects *fx)
{
	if (phase_sensed(s))
		phase_arm(s, fx);
	else
		phase_pull(s, fx);
}

static void set_rest_over(struct session *s, struct effects *fx)
{
	bool foot = changes_foot(s);
	bool rested = step_rest_after_us(session_step(s), s->set, s->ready_us) > 0;

	phase_next_set(s, fx);
	if (s->set == 0)
		phase_ready(s, fx); /* another step */
	else if (foot || rested)
		begin_set(s, fx);
	else
		phase_pull(s, fx); /* the hands never left the band */
}

void phase_over(struct session *s, struct effects *fx)
{
	switch (s->phase) {
	case PHASE_READY:
		begin_set(s, fx);
		break;
	case PHASE_PULL:
		phase_hold(s, fx);
		break;
	case PHASE_HOLD:
		load_timed(s, fx);
		phase_back(s, fx);
		break;
	case PHASE_BACK:
		phase_rest(s, fx, 0);
		break;
	case PHASE_REST:
		/* not armed: that was asked for when the pause in this rest ended */
		if (phase_sensed(s) && !s->armed)
			start(s, fx, PHASE_ARM, 0);
		else
			phase_pull(s, fx);
		break;
	case PHASE_SET_REST:
		set_rest_over(s, fx);
		break;
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
}

void phase_ready(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_READY, s->ready_us);
}

static void ask_to_arm(struct session *s, struct effects *fx)
{
	s->armed = false;
	fx->arm = true;
}

void phase_arm(struct session *s, struct effects *fx)
{
	ask_to_arm(s, fx);
	start(s, fx, PHASE_ARM, 0);
}

void phase_pull(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_PULL, session_step(s)->out_us);
}

void phase_hold(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_HOLD, session_step(s)->hold_us);
	if (phase_sensed(s))
		s->phase_ends_us = s->load.ends_us;
}

void phase_back(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_BACK, session_step(s)->back_us);
}

void phase_rest(struct session *s, struct effects *fx, uint64_t least_us)
{
	if (s->rep >= session_step(s)->reps)
		phase_set_over(s, fx);
	else
		start(s, fx, PHASE_REST, MAX(session_step(s)->rest_us, least_us));
}

void phase_rest_until(struct session *s, struct effects *fx, uint64_t ends_us)
{
	if (s->rep >= session_step(s)->reps)
		phase_set_over(s, fx);
	else
		start(s, fx, PHASE_REST, usec_sub(ends_us, s->now_us));
}

void phase_set_over(struct session *s, struct effects *fx)
{
	unsigned step, set;

	if (next_position(s, &step, &set))
		start(s, fx, PHASE_SET_REST,
		      step_rest_after_us(session_step(s), s->set, s->ready_us));
	else
		phase_done(s, fx, SESSION_FINISHED);
}

void phase_done(struct session *s, struct effects *fx, enum session_state ending)
{
	if (s->state == SESSION_PAUSED)
		fx->changed |= CHANGED_STATE;
	s->state = SESSION_RUNNING;
	s->pause = PAUSE_NONE;
	s->ending = ending;
	start(s, fx, PHASE_DONE, 0);
}

void phase_freeze(struct session *s, struct effects *fx)
{
	s->left_us = usec_sub(s->phase_ends_us, s->now_us);
	s->phase_ends_us = 0;
	s->paused_us = s->now_us;
	fx->changed |= CHANGED_PHASE;
	phase_cue(s, fx, s->pause == PAUSE_BAND_LOST ? CUE_BAND_LOST : CUE_PAUSED);
}

void phase_thaw(struct session *s, struct effects *fx)
{
	/* a pull that was awaited: the hands have moved the band meanwhile */
	if (!phase_timed(s)) {
		phase_arm(s, fx);
		return;
	}
	if (phase_sensed(s) && s->phase == PHASE_REST)
		ask_to_arm(s, fx);
	s->phase_started_us += s->now_us - s->paused_us;
	s->phase_ends_us = s->now_us + s->left_us;
	fx->changed |= CHANGED_PHASE;
	phase_cue_again(s, fx);
}

/* The rep that a cue speaks of; see struct cue. */
static unsigned cue_rep(const struct session *s, enum cue_id id)
{
	bool next = id == CUE_PULL || id == CUE_HOLD || id == CUE_HARDER || id == CUE_TRIED;

	return MIN(s->rep + next, session_step(s)->reps);
}

static uint64_t cue_wanted_us(const struct session *s, enum cue_id id)
{
	switch (id) {
	case CUE_PULL:
	case CUE_HOLD:
	case CUE_HARDER:
	case CUE_TRIED:
		return session_step(s)->hold_us;
	case CUE_READY:
	case CUE_REST:
	case CUE_SET_REST:
	case CUE_SIDE:
		return s->phase_ends_us - s->phase_started_us;
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

void phase_cue(struct session *s, struct effects *fx, enum cue_id id)
{
	bool next = id == CUE_SET_REST || id == CUE_SIDE;

	s->cue = (struct cue){
		.id = id,
		.rep = cue_rep(s, id),
		.reps = session_step(s)->reps,
		.side = next ? next_side(s) : session_side(s),
		.wanted_us = cue_wanted_us(s, id),
	};
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
		return CUE_PULL;
	case PHASE_HOLD:
		return CUE_HOLD;
	case PHASE_BACK:
		return CUE_RELEASE;
	case PHASE_REST:
		return CUE_REST;
	case PHASE_SET_REST:
		return changes_foot(s) ? CUE_SIDE : CUE_SET_REST;
	case PHASE_DONE:
		return CUE_DONE;
	}
	return CUE_NONE;
}

void phase_cue_again(struct session *s, struct effects *fx)
{
	phase_cue(s, fx, cue_of_phase(s));
}
