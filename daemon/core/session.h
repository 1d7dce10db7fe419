/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The guidance of one workout, as a state machine: (event | tick | command) -> effects. It knows no bus, no disk
 * and no clock; the caller brings the time and carries out the effects.
 *
 *	  READY ──► ARM ──► PULL ──► HOLD ──► BACK ──► REST ──► PULL ...        the next rep
 *	    ▲        by the band only         │          └────► SET_REST ──► READY | ARM
 *	    └──────────────────────────────── └── last rep of the last step ──► DONE
 *
 * By the band the count follows the person: HOLD begins when the pull is seen, its countdown runs on held time,
 * REST begins when the release ends, and a pull in REST is the next rep. By the timer each phase lasts what the
 * step says. A rep is *counted* once its hold is earned, *tried* when it was let go too early.
 *
 * host_us is CLOCK_BOOTTIME, never earlier than in the call before.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"
#include "core/routine.h"

enum session_state { SESSION_RUNNING, SESSION_PAUSED, SESSION_FINISHED, SESSION_ABANDONED };

enum session_phase {
	PHASE_READY,	/* get ready: a countdown */
	PHASE_ARM,	/* hold still: waiting for 1 s of rest */
	PHASE_PULL,	/* go: waiting for the pull (band), or the pull itself (timer); phase "out" */
	PHASE_HOLD,	/* the countdown of the hold */
	PHASE_BACK,	/* let go slowly */
	PHASE_REST,	/* between two reps */
	PHASE_SET_REST, /* between two sets or steps */
	PHASE_DONE,
};

enum guide { GUIDE_BAND, GUIDE_TIMER };

enum pause_reason { PAUSE_NONE, PAUSE_USER, PAUSE_BAND_LOST };

/* Why a rep was not counted. */
enum tried_reason {
	TRIED_NONE,
	TRIED_SHORT,	 /* let go too early */
	TRIED_WEAK,	 /* stayed under the target */
	TRIED_BAND_LOST, /* the link broke in mid-hold */
	TRIED_STOPPED,	 /* the workout ended in mid-hold */
};

enum cue_id {
	CUE_NONE,
	CUE_READY,	/* get ready; setup text of the step */
	CUE_STILL,	/* hold still: arming */
	CUE_PULL,	/* pull; rep, reps, side */
	CUE_HOLD,	/* hold it */
	CUE_HARDER,	/* the countdown stands: a little harder */
	CUE_RELEASE,	/* earned: let go slowly */
	CUE_TRIED,	/* not counted; reason, held */
	CUE_REST,	/* rest */
	CUE_SET_REST,	/* set done; rest, what comes next */
	CUE_SIDE,	/* change feet */
	CUE_PAUSED,
	CUE_BAND_LOST,	/* the link is lost: paused */
	CUE_BAND_BACK,	/* the band is back: hold still, then go on */
	CUE_DONE,
};

/* A cue is an id with arguments; instepd/cue.c makes the sentence. Fields that a cue does not need are 0. */
struct cue {
	enum cue_id id;
	unsigned rep, reps;
	enum side side;
	enum tried_reason reason;
	uint64_t held_us, wanted_us;
};

/* One rep, as it is stored and announced. */
struct rep_record {
	unsigned step, set, rep; /* from 0; rep counts attempts within the set, tried ones too */
	enum side side;
	enum guide guide;
	bool counted;
	enum tried_reason reason;
	bool measured;		 /* hold is filled: guided by the band */
	uint64_t wanted_us;	 /* the prescribed hold */
	struct hold_record hold;
};

/* What of the session changed, for PropertiesChanged. */
enum session_changed {
	CHANGED_STATE	 = 1 << 0,
	CHANGED_POSITION = 1 << 1, /* step, set, rep, side */
	CHANGED_PHASE	 = 1 << 2, /* phase, phase_started_us, phase_ends_us */
	CHANGED_CUE	 = 1 << 3,
	CHANGED_COUNTS	 = 1 << 4, /* done, tried */
	CHANGED_GUIDE	 = 1 << 5,
};

struct effects {
	unsigned changed;  /* enum session_changed */
	bool rep_done;	   /* session.last is a rep to store and announce */
	bool finished;	   /* the workout has just ended, one way or the other */
	bool arm;	   /* call track_arm() */
	bool ask;	   /* call track_ask() with session_step()'s hold and target */
	uint64_t wake_us;  /* call session_tick() then; 0 = no need. Always filled. */
};

struct session {
	const struct routine *routine; /* not owned; unchanged for the session's life */
	uint64_t ready_us;

	enum session_state state;
	enum pause_reason pause;
	enum guide guide;
	enum session_phase phase;
	uint64_t phase_started_us, phase_ends_us; /* host; ends 0 = open-ended */
	uint64_t left_us;	/* while paused: what was left of the phase */

	unsigned step, set;	/* from 0 */
	unsigned rep;		/* reps counted in this set */
	unsigned attempts;	/* reps counted or tried in this set */
	unsigned done, tried, skipped; /* over the session */
	uint64_t unknown_us;	/* time that the band said nothing while the session ran */

	struct cue cue;
	struct rep_record last;
	struct session_load {
		uint32_t id;	/* of the load that this rep follows; 0 = none */
		bool earned;	/* already counted */
		unsigned step, set, rep; /* where it belongs: its final event may come in the next set */
		enum side side;
		uint64_t wanted_us;
		double target_n;
	} load, settling;	/* the load under way, and the one before it whose final event is awaited */
	uint64_t lost_us;	/* host time of the link's loss; 0 = not lost */
};

/**
 * session_start() - begin @routine (which passed routine_check())
 * @ready_us: length of the get-ready countdown
 */
struct effects session_start(struct session *s, const struct routine *routine, enum guide guide,
			     uint64_t ready_us, uint64_t host_us);

/**
 * session_event() - the detector said something
 * @host_us: when, on the host's clock, that sample was taken (clock.h)
 */
struct effects session_event(struct session *s, const struct event *e, uint64_t host_us);

/** session_tick() - it is host_us now; early and late calls are fine */
struct effects session_tick(struct session *s, uint64_t host_us);

/* Commands. A command that makes no sense now (resume while running) changes nothing. */
struct effects session_pause(struct session *s, uint64_t host_us);
struct effects session_resume(struct session *s, uint64_t host_us);
struct effects session_skip(struct session *s, uint64_t host_us); /* the next set; from the last one, the end */
struct effects session_stop(struct session *s, uint64_t host_us);

/* The link. Lost pauses a session guided by the band; back lets it go on, after 1 s of rest. */
struct effects session_band_lost(struct session *s, uint64_t host_us);
struct effects session_band_back(struct session *s, uint64_t host_us);

const struct step *session_step(const struct session *s);
enum side session_side(const struct session *s);

const char *session_state_name(enum session_state state); /* "running", "paused", "finished", "abandoned" */
const char *session_phase_name(enum session_phase phase); /* "ready", "arm", "out", "hold", "back", "rest", "set-rest", "done" */
const char *guide_name(enum guide guide);		   /* "band", "timer" */
const char *cue_name(enum cue_id id);			   /* "ready", "hold-still", "pull", ... */
const char *tried_reason_name(enum tried_reason reason);   /* "", "short", "weak", "band-lost", "stopped" */
