/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The guidance of one workout, as a state machine: (event | tick | command) -> effects. It knows no
 * bus, no disk and no clock; the caller brings the time and carries out the effects.
 * session-phase.c knows where in the routine we are, session-load.c what the detector's loads mean
 * for it, session.c what people and the radio ask for.
 *
 *	  READY ──► ARM ──► PULL ──► HOLD ──► BACK ──► REST ──► PULL ...        the next rep
 *	    ▲        by a sensor only         │          └────► SET_REST ──► READY | ARM
 *	    └──────────────────────────────── └── last rep of the last step ──► DONE
 *
 * By a sensor (the band, or one of motion) the count follows the person: HOLD begins when the pull
 * is seen, its countdown runs on held time, REST begins when the release ends, and a pull in REST
 * is the next rep. By the timer each phase lasts what the step says; so goes a step that the sensor
 * which is connected cannot verify. What is a pull by the band is any movement out of rest by
 * motion, and no target force applies to it. A rep is *counted* once its hold is earned, *tried*
 * when it was let go too early; a set is done when as many as it asks for are counted. A call gives
 * one rep at most.
 *
 * A rep's record waits for its final event, 4 s at most (7 s by motion), and the end of the workout
 * waits for its last rep's: so effects.finished comes later than PHASE_DONE. Who cannot wait passes
 * track_finish()'s events on. By motion two or three short reps may wait at once, and "not counted"
 * is said only when it is final, since a notice may turn out to be none.
 *
 * host_us is CLOCK_BOOTTIME, over 0. The time of an event may lie a little before the tick that
 * came in between: it then counts as the time of that tick.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"
#include "core/routine.h"

enum session_state { SESSION_RUNNING, SESSION_PAUSED, SESSION_FINISHED, SESSION_ABANDONED };

enum session_phase {
	PHASE_READY, /* get ready: a countdown */
	PHASE_ARM,   /* hold still: waiting for 1 s of rest */
	PHASE_PULL, /* go: waiting for the pull (sensor), or the pull itself (timer); phase "out" */
	PHASE_HOLD, /* the countdown of the hold */
	PHASE_BACK, /* let go slowly */
	PHASE_REST, /* between two reps */
	PHASE_SET_REST, /* between two sets or steps */
	PHASE_DONE, /* nothing more to do; while still RUNNING, the last rep's final event is awaited */
};

enum guide { GUIDE_BAND, GUIDE_MOTION, GUIDE_TIMER };

enum pause_reason { PAUSE_NONE, PAUSE_USER, PAUSE_BAND_LOST };

/* Why a rep was not counted. */
enum tried_reason {
	TRIED_NONE,
	TRIED_SHORT,     /* let go too early */
	TRIED_WEAK,      /* stayed under the target */
	TRIED_BAND_LOST, /* the link broke in mid-hold */
	TRIED_STOPPED,   /* pause, skip or stop in mid-hold */
};

enum cue_id {
	CUE_NONE,
	CUE_READY,    /* get ready; setup text of the step */
	CUE_STILL,    /* hold still: arming */
	CUE_PULL,     /* pull; rep, reps, side */
	CUE_HOLD,     /* hold it */
	CUE_HARDER,   /* the countdown stands: a little harder */
	CUE_RELEASE,  /* earned: let go slowly */
	CUE_TRIED,    /* not counted; reason, held */
	CUE_REST,     /* rest */
	CUE_SET_REST, /* set done; rest, what comes next */
	CUE_SIDE,     /* change feet */
	CUE_PAUSED,
	CUE_BAND_LOST, /* the link is lost: paused */
	CUE_BAND_BACK, /* the band is back: hold still, then go on */
	CUE_DONE,
};

/* A cue is an id with arguments; instepd/cue.c makes the sentence. */
struct cue {
	enum cue_id id;
	/*
	 * PULL, HOLD, HARDER, TRIED: the rep it speaks of, from 1; else those counted in this set
	 */
	unsigned rep;
	unsigned reps;            /* of the set */
	enum side side;           /* SET_REST, SIDE: the next one */
	enum tried_reason reason; /* TRIED */
	uint64_t held_us;         /* TRIED */
	/*
	 * PULL, HOLD, HARDER, TRIED: the prescribed hold; READY, REST, SET_REST, SIDE: length of
	 * the rest
	 */
	uint64_t wanted_us;
};

/* One rep, as it is stored and announced. */
struct rep_record {
	unsigned step, set, rep; /* from 0; rep counts attempts within the set, tried ones too */
	enum side side;
	enum guide guide;
	bool counted;
	enum tried_reason reason;
	bool measured;      /* hold is filled: by a sensor, and its final event came */
	uint64_t wanted_us; /* the prescribed hold */
	struct hold_record hold;
};

/* What of the session changed, for PropertiesChanged. */
enum session_changed {
	CHANGED_STATE = 1 << 0,
	CHANGED_POSITION = 1 << 1, /* step, set, rep, side */
	CHANGED_PHASE = 1 << 2,    /* phase, phase_started_us, phase_ends_us */
	CHANGED_CUE = 1 << 3,
	CHANGED_COUNTS = 1 << 4, /* done, tried */
	CHANGED_GUIDE = 1 << 5,
};

struct effects {
	unsigned changed; /* enum session_changed */
	bool rep_done;    /* session.last is a rep to store and announce */
	bool finished;    /* the workout has just ended, one way or the other */
	/*
	 * Pass the events of track_finish() on, for the rep before; then call track_arm(), and
	 * track_ask() with the step's hold and session_target_n()
	 */
	bool arm;
	uint64_t wake_us; /* call session_tick() then; 0 = no need. Always filled. */
};

/* A load that is followed, or followed and let go. */
struct session_load {
	uint32_t id; /* the detector's; 0 = none */
	unsigned step, set;
	enum side side;
	uint64_t wanted_us;
	double target_n;

	uint64_t begun_us;     /* sensor time */
	uint64_t rest_ends_us; /* it cut a rest short that would have ended then; 0 = it did not */
	uint64_t ends_us;      /* host: when the countdown ends if it runs on */
	bool stalled;          /* it does not run now */
	bool earned;           /* already counted */

	/* once it was let go */
	enum tried_reason reason; /* why it does not count, as far as is known */
	bool cut;                 /* ended by us: it cannot count any more */
	bool undecided;           /* only the final event can say whether it counts */
	uint64_t due_us;          /* host: no longer waiting for its final event */
	bool settled;             /* nothing more will come: it is recorded next */
	bool counted, measured;   /* as its record will say */
	struct hold_record hold;
};

#define SESSION_SETTLING_MAX 4 /* with more, the oldest is recorded without its final event */

struct session {
	const struct routine *routine; /* not owned; unchanged for the session's life */
	uint64_t ready_us;
	uint64_t now_us; /* host time of the latest call */

	enum session_state state;
	enum session_state ending; /* what it becomes when the last rep is settled */
	enum pause_reason pause;
	enum guide connected; /* the sensor that there is; GUIDE_TIMER = none */
	enum guide guide; /* of the present step: the sensor if it can verify it, or the timer */
	enum session_phase phase;
	uint64_t phase_started_us; /* host, as all that follow */
	uint64_t phase_ends_us;    /* 0 = open-ended, or it stands still */
	uint64_t left_us;          /* while paused: what was left of the phase */
	uint64_t paused_us;        /* since when */

	unsigned step, set;   /* from 0 */
	unsigned rep;         /* counted in this set */
	unsigned done, tried; /* over the session */
	unsigned recorded;    /* reps given out as `last` */
	uint64_t unknown_us;  /* time that the sensor said nothing, past the get-ready */

	struct cue cue;
	struct rep_record last;
	struct session_load load; /* the one under way */
	/* those before it whose record is awaited, oldest first */
	struct session_load settling[SESSION_SETTLING_MAX];
	unsigned n_settling;
	bool armed; /* rest was seen since the last effects.arm */
	bool lost;  /* the link is away */
};

/**
 * session_start() - begin @routine (which passed routine_check())
 * @connected: the sensor that there is, GUIDE_TIMER for none
 * @ready_us:  length of the get-ready countdown
 */
struct effects session_start(struct session *s, const struct routine *routine, enum guide connected,
			     uint64_t ready_us, uint64_t host_us);

/**
 * session_event() - the detector said something
 * @host_us: when, on the host's clock, that sample was taken (clock.h)
 */
struct effects session_event(struct session *s, const struct event *e, uint64_t host_us);

/**
 * session_tick() - it is host_us now; early and late calls are fine: a late one ends one phase,
 * however late
 */
struct effects session_tick(struct session *s, uint64_t host_us);

/**
 * session_countdown() - what the detector's countdown shows now
 * @held_us: track_live.held_us
 * @host_us: of the newest sample
 *
 * To be called after the events of a packet, so that PhaseEnds follows a slow pull and a gap.
 * Counts do not need it.
 */
struct effects session_countdown(struct session *s, uint64_t held_us, uint64_t host_us);

/*
 * Commands. A command that makes no sense now (resume while running) changes nothing. A hold that a
 * pause, a skip or a stop cuts short is tried, unless it was earned. A stop in PHASE_DONE waits no
 * longer for the last rep.
 */
struct effects session_pause(struct session *s, uint64_t host_us);
struct effects session_resume(struct session *s, uint64_t host_us);
/* get ready for the next set; from the last one, the end */
struct effects session_skip(struct session *s, uint64_t host_us);
struct effects session_stop(struct session *s, uint64_t host_us);

/*
 * The link. Lost pauses a session while it is guided by the sensor; back lets it go on, after 1 s of
 * rest. The final event of a load that was open when the link broke (track_finish()) is welcome:
 * its row is then a measured one.
 */
struct effects session_band_lost(struct session *s, uint64_t host_us);
struct effects session_band_back(struct session *s, uint64_t host_us);

const struct step *session_step(const struct session *s);
enum side session_side(const struct session *s);
/* the least force over rest that counts now, newtons; 0 = any, as always by motion */
double session_target_n(const struct session *s);

/* "running", "paused", "finished", "abandoned" */
const char *session_state_name(enum session_state state);
/* "ready", "arm", "out", "hold", "back", "rest", "set-rest", "done" */
const char *session_phase_name(enum session_phase phase);
/* "band", "motion", "timer" */
const char *guide_name(enum guide guide);
/*
 * "none", "ready", "hold-still", "pull", "hold", "harder", "release", "tried", "rest", "set-rest",
 * "change-side", "paused", "band-lost", "band-back", "done"
 */
const char *cue_name(enum cue_id id);
/* "", "short", "weak", "band-lost", "stopped" */
const char *tried_reason_name(enum tried_reason reason);
