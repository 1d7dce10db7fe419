/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the session share; nobody else includes this. */

#include "core/session.h"

/*
 * A final event comes 3 s after the end of its load at the latest (event.h); later, none will come.
 * That of a movement waits another 3.5 s, in which steps would tell that it was gait (rep.h).
 */
#define SETTLE_US        (4 * USEC_PER_SEC)
#define SETTLE_MOTION_US (7 * USEC_PER_SEC)

/* session.c: around each call */

/** session_ended() - finished or abandoned: nothing changes any more */
bool session_ended(const struct session *s);

/** session_advance() - every call begins with it: it is @host_us now */
void session_advance(struct session *s, uint64_t host_us);

/** session_answer() - and ends with it: what follows from the rest, and when to wake */
struct effects session_answer(struct session *s, struct effects *fx);

/* session-place.c: where in the routine, and what is left */

/**
 * place_next() - the set after the present one. Return: false after the last one of the routine.
 */
bool place_next(const struct session *s, unsigned *ret_step, unsigned *ret_set);

/** place_changes_foot() - does the next set train another foot, with the same exercise? */
bool place_changes_foot(const struct session *s);

/**
 * place_begin() - take up the first place, or the one where a workout goes on
 * @so_far: its counts until then, by step
 *
 * Return: false when there is nothing more to do from there.
 */
bool place_begin(struct session *s, const struct session_place *at,
		 const struct step_count so_far[static ROUTINE_STEPS_MAX], struct effects *fx);

/** place_take_up() - the present set is this one now, with nothing done */
void place_take_up(struct session *s, unsigned step, unsigned set, struct effects *fx);

/** place_rep() - the rep of the set, from 0, that is under way or comes next */
unsigned place_rep(const struct session *s);

/** place_set_left() - reps that the present set still asks for */
unsigned place_set_left(const struct session *s);

/** place_leave_out() - @n reps of the present step are skipped */
void place_leave_out(struct session *s, unsigned n, struct effects *fx);

/** place_set_again() - what is done of the present set is to be done again */
void place_set_again(struct session *s, struct effects *fx);

/** place_step_again() - all of @step, which is not after the present one, is to be done again */
void place_step_again(struct session *s, unsigned step, struct effects *fx);

/** place_count() - a rep of @step counts; @here: of the present set */
void place_count(struct session *s, unsigned step, bool here, struct effects *fx);

/* session-phase.c: what now */

/** phase_guide() - what guides step @step */
enum guide phase_guide(const struct session *s, unsigned step);

/** phase_sensed() - does a sensor guide the present step? */
static inline bool phase_sensed(const struct session *s)
{
	return s->guide != GUIDE_TIMER;
}

/** phase_timed() - does the present phase end by the clock? */
bool phase_timed(const struct session *s);

/** phase_length_us() - how long @phase of the present set takes by the timer */
uint64_t phase_length_us(const struct session *s, enum session_phase phase);

/** phase_over() - the present phase has ended by the clock: the next one begins now */
void phase_over(struct session *s, struct effects *fx);

/** phase_half() - half of the present phase is over */
void phase_half(struct session *s, struct effects *fx);

/** phase_ready() - get ready for the present set */
void phase_ready(struct session *s, struct effects *fx);

/** phase_arm() - by a sensor: the next load must begin at a rest seen anew */
void phase_arm(struct session *s, struct effects *fx);

/** phase_rep() - the next rep */
void phase_rep(struct session *s, struct effects *fx);

/** phase_hold() - it is held now, until s->load.ends_us by a sensor */
void phase_hold(struct session *s, struct effects *fx);

/** phase_back() - the hold is complete */
void phase_back(struct session *s, struct effects *fx);

/** phase_let_go() - a rep is back at rest: hold there, then rest */
void phase_let_go(struct session *s, struct effects *fx);

/** phase_rest() - a rep is over: rest, for @least_us at least; or the set, or all of it is done */
void phase_rest(struct session *s, struct effects *fx, uint64_t least_us);

/** phase_rest_until() - go on with a rest that was cut short; 0 = with the next rep */
void phase_rest_until(struct session *s, struct effects *fx, uint64_t ends_us);

/** phase_set_over() - enough reps are counted */
void phase_set_over(struct session *s, struct effects *fx);

/**
 * phase_done() - nothing more is to be done; the session becomes @ending once its last rep is
 * settled
 */
void phase_done(struct session *s, struct effects *fx, enum session_state ending);

/** phase_by_timer() - a frozen phase that is a sensor's goes on by the timer */
void phase_by_timer(struct session *s, struct effects *fx);

/** phase_freeze(), phase_thaw() - the phase's time stands still, and goes on */
void phase_freeze(struct session *s, struct effects *fx);
void phase_thaw(struct session *s, struct effects *fx);

/* session-cue.c: what is said */

/** cue_say() - tell the person something */
void cue_say(struct session *s, struct effects *fx, enum cue_id id);

/** cue_phase() - tell the person what the present phase asks for */
void cue_phase(struct session *s, struct effects *fx);

/**
 * cue_way_back() - @l is measured: was it let go too fast? Told at once or with the next release.
 */
void cue_way_back(struct session *s, const struct session_load *l, struct effects *fx);

/* session-load.c: what the detector's loads mean */

/** load_event() - the detector said this */
void load_event(struct session *s, const struct event *e, struct effects *fx);

/** rep_wanted_us() - how long a rep of @step is held, or goes on; 0 for reps at a tempo */
static inline uint64_t rep_wanted_us(const struct step *step)
{
	return step->hold_us + step->time_us; /* no kind has both */
}

/** load_timed() - a rep guided by the timer is complete: count and record it */
void load_timed(struct session *s, struct effects *fx);

/**
 * load_cut() - the load under way, if any, ends here for us, and is tried for @reason unless it was
 * earned
 */
void load_cut(struct session *s, struct effects *fx, enum tried_reason reason);

/** load_stop() - what is held or walked now, if anything, is stopped by the person */
void load_stop(struct session *s, struct effects *fx);

/* session-pulls.c: two short pulls that end a pause */

/** pulls_event() - the detector said this in a pause. Return: the second short pull is over. */
bool pulls_event(struct session_pulls *p, const struct event *e);

/* session-settling.c: those that are over and wait for their record */

/** settling_put() - it is over, and recorded after those that were over before it */
struct session_load *settling_put(struct session *s, const struct session_load *l,
				  struct effects *fx);

/** settling_find() - the one of this id that waits, or NULL */
struct session_load *settling_find(struct session *s, uint32_t id);

/**
 * settling_claims() - reps of the present set that were done as far as the person can know, and
 * count if their final event agrees: those at a tempo, by motion or against a target
 */
unsigned settling_claims(const struct session *s);

/** settling_forget() - that at @i was none */
void settling_forget(struct session *s, unsigned i);

/** settling_let_out() - record the oldest, if its final event has come or is overdue */
void settling_let_out(struct session *s, struct effects *fx);

/** settling_wake_us() - host time of the next settling_let_out() that records; UINT64_MAX = none */
uint64_t settling_wake_us(const struct session *s);

/** settling_wait_no_longer() - all are recorded as they are */
void settling_wait_no_longer(struct session *s);
