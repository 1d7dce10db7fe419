/* SPDX-License-Identifier: MIT */

/*
 * Where in the routine a session is and what the person does there: the arrows of the picture in
 * session.h. A phase begins when the one before it has ended in fact, never when it should have:
 * after a night's suspend the workout goes on with the next phase instead of racing through what
 * nobody did. What ends a hold by a sensor is session-load.c's to say.
 */

#include "core/session-internal.h"
#include "util/macro.h"

/* Half of less needs no telling. */
#define HALF_LEAST_US (15 * USEC_PER_SEC)

/* A walk and a circle have no pull that a sensor could tell. */
static bool has_pull(const struct step *step)
{
	return step->kind == KIND_HOLD || step->kind == KIND_REPS;
}

bool step_seen_by(const struct step *step, enum guide guide)
{
	if (!has_pull(step))
		return false;
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
	if (s->by_timer || !step_seen_by(&s->routine->steps[step], s->connected))
		return GUIDE_TIMER;
	return s->connected;
}

bool phase_timed(const struct session *s)
{
	switch (s->phase) {
	case PHASE_READY:
	case PHASE_BACK_HOLD:
	case PHASE_GO:
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

uint64_t phase_length_us(const struct session *s, enum session_phase phase)
{
	const struct step *step = session_step(s);

	switch (phase) {
	case PHASE_READY:
		return s->ready_us;
	case PHASE_PULL:
		return step->out_us;
	case PHASE_HOLD:
		return step->hold_us;
	case PHASE_BACK:
		return step->back_us;
	case PHASE_BACK_HOLD:
		return step->back_hold_us;
	case PHASE_GO:
		return step->time_us;
	case PHASE_REST:
		return step->rest_us;
	case PHASE_SET_REST:
		return step_rest_after_us(step, s->set, s->ready_us);
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
	return 0;
}

static void start_for(struct session *s, struct effects *fx, enum session_phase phase,
		      uint64_t length_us)
{
	bool half = phase == PHASE_GO && length_us >= HALF_LEAST_US;

	s->phase = phase;
	s->phase_started_us = s->now_us;
	s->phase_ends_us = phase_timed(s) ? s->now_us + length_us : 0;
	s->half_us = half ? s->now_us + length_us / 2 : 0;
	fx->changed |= CHANGED_PHASE;

	if (phase_timed(s) && length_us == 0)
		phase_over(s, fx);
	else
		cue_phase(s, fx);
}

static void start(struct session *s, struct effects *fx, enum session_phase phase)
{
	start_for(s, fx, phase, phase_length_us(s, phase));
}

/* Between two reps the sensor that is back takes over from the timer. Return: whether it does. */
static bool take_over(struct session *s, struct effects *fx)
{
	if (!s->by_timer || s->lost)
		return false;

	s->by_timer = false;
	s->guide = phase_guide(s, s->step);
	if (!phase_sensed(s))
		return false;
	fx->changed |= CHANGED_GUIDE;
	phase_arm(s, fx);
	cue_say(s, fx, CUE_BAND_BACK);
	return true;
}

static void begin_set(struct session *s, struct effects *fx)
{
	if (phase_sensed(s))
		phase_arm(s, fx);
	else
		phase_rep(s, fx);
}

static void set_rest_over(struct session *s, struct effects *fx)
{
	bool foot = place_changes_foot(s), rested = phase_length_us(s, PHASE_SET_REST) > 0;
	unsigned step = s->step, set = s->set;

	(void)place_next(s, &step, &set); /* there is one, or no rest would have come */
	place_take_up(s, step, set, fx);
	if (set == 0)
		phase_ready(s, fx); /* another step */
	else if (foot || rested)
		begin_set(s, fx);
	else
		phase_rep(s, fx); /* the hands never left the band */
}

/* By the timer: the way back is done. */
static void back_over(struct session *s, struct effects *fx)
{
	if (session_step(s)->kind == KIND_REPS)
		load_timed(s, fx);
	phase_let_go(s, fx);
}

void phase_over(struct session *s, struct effects *fx)
{
	switch (s->phase) {
	case PHASE_READY:
		begin_set(s, fx);
		break;
	case PHASE_PULL:
		if (session_step(s)->kind == KIND_REPS)
			phase_back(s, fx);
		else
			phase_hold(s, fx);
		break;
	case PHASE_HOLD:
		load_timed(s, fx);
		phase_back(s, fx);
		break;
	case PHASE_BACK:
		back_over(s, fx);
		break;
	case PHASE_GO:
		load_timed(s, fx);
		phase_rest(s, fx, 0);
		break;
	case PHASE_BACK_HOLD:
		phase_rest(s, fx, 0);
		break;
	case PHASE_REST:
		phase_rep(s, fx);
		break;
	case PHASE_SET_REST:
		set_rest_over(s, fx);
		break;
	case PHASE_ARM:
	case PHASE_DONE:
		break;
	}
}

void phase_half(struct session *s, struct effects *fx)
{
	s->half_us = 0;
	cue_say(s, fx, CUE_HALF);
}

void phase_ready(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_READY);
}

static void ask_to_arm(struct session *s, struct effects *fx)
{
	s->armed = false;
	fx->arm = true;
}

void phase_arm(struct session *s, struct effects *fx)
{
	ask_to_arm(s, fx);
	start(s, fx, PHASE_ARM);
}

void phase_rep(struct session *s, struct effects *fx)
{
	if (take_over(s, fx))
		return;
	if (phase_sensed(s) && !s->armed)
		start(s, fx, PHASE_ARM); /* that was asked for when a pause ended */
	else
		start(s, fx, has_pull(session_step(s)) ? PHASE_PULL : PHASE_GO);
}

void phase_hold(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_HOLD);
	if (phase_sensed(s))
		s->phase_ends_us = s->load.ends_us;
}

void phase_back(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_BACK);
}

void phase_let_go(struct session *s, struct effects *fx)
{
	start(s, fx, PHASE_BACK_HOLD);
}

static void rest_for(struct session *s, struct effects *fx, uint64_t length_us)
{
	if (s->rep >= step_set_reps(session_step(s)))
		phase_set_over(s, fx);
	else
		start_for(s, fx, PHASE_REST, length_us);
}

void phase_rest(struct session *s, struct effects *fx, uint64_t least_us)
{
	rest_for(s, fx, MAX(session_step(s)->rest_us, least_us));
}

void phase_rest_until(struct session *s, struct effects *fx, uint64_t ends_us)
{
	rest_for(s, fx, usec_sub(ends_us, s->now_us));
}

void phase_set_over(struct session *s, struct effects *fx)
{
	unsigned step, set;

	if (place_next(s, &step, &set))
		start(s, fx, PHASE_SET_REST);
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
	start(s, fx, PHASE_DONE);
}

/* Who waits for a pull has to get ready for the timer, which does not wait. */
void phase_by_timer(struct session *s, struct effects *fx)
{
	bool waits = !phase_timed(s);

	s->by_timer = true;
	s->guide = GUIDE_TIMER;
	fx->changed |= CHANGED_GUIDE;
	if (waits)
		phase_ready(s, fx);
	else
		phase_thaw(s, fx);
	cue_say(s, fx, CUE_BY_TIMER);
}

void phase_freeze(struct session *s, struct effects *fx)
{
	s->left_us = usec_sub(s->phase_ends_us, s->now_us);
	s->phase_ends_us = 0;
	s->paused_us = s->now_us;
	fx->changed |= CHANGED_PHASE;
	cue_say(s, fx, s->pause == PAUSE_BAND_LOST ? CUE_BAND_LOST : CUE_PAUSED);
}

void phase_thaw(struct session *s, struct effects *fx)
{
	/* a pull that was awaited: the hands have moved the band meanwhile */
	if (!phase_timed(s)) {
		phase_arm(s, fx);
		return;
	}
	if (phase_sensed(s) && (s->phase == PHASE_REST || s->phase == PHASE_BACK_HOLD))
		ask_to_arm(s, fx);
	s->phase_started_us += s->now_us - s->paused_us;
	if (s->half_us)
		s->half_us += s->now_us - s->paused_us;
	s->phase_ends_us = s->now_us + s->left_us;
	fx->changed |= CHANGED_PHASE;
	cue_phase(s, fx);
}
