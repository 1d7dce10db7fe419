/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The guidance of one workout, as a state machine: (event | tick | command) -> effects. It knows no
 * bus, no disk and no clock; the caller brings the time and carries out the effects.
 * session-phase.c knows the arrows below, session-place.c where in the routine we are and how many
 * reps are left, session-left.c how long it takes, session-load.c what the detector's loads mean,
 * session-settling.c the reps that wait for their record, session-cue.c what is said; session.c is
 * what the clock and the radio do to it, session-move.c how people move about in it.
 *
 *	 READY ──► ARM ──┬─► PULL ──► HOLD ──► BACK ──► BACK_HOLD ──┬──► REST ──► PULL | GO   the next rep
 *	   ▲      by a   │                                          ├──► SET_REST ──► READY | ARM | PULL | GO
 *	   │     sensor  └─► GO ────────────────────────────────────┤
 *	   └───────────────────────────────────────── another step  └── last rep of the last step ──► DONE
 *
 * What a rep is made of is its step's kind: a hold goes PULL HOLD BACK, and BACK_HOLD if it is held
 * there, too; reps at a tempo go PULL BACK; a walk and a circle are one GO. A phase that has no
 * length is passed over.
 *
 * By a sensor (the band, or one of motion) the count follows the person: HOLD begins when the pull
 * is seen, its countdown runs on held time, BACK_HOLD or REST begins when the release ends, and a
 * pull in either is the next rep. By the timer each phase lasts what the step says; so goes a step
 * that the sensor which is connected cannot verify. What is a pull by the band is any movement out
 * of rest by motion, and no target force applies to it.
 *
 * A rep is *counted* once its hold is earned, by the timer at the end of HOLD or GO, or of BACK
 * when there is no hold; *tried* when it was let go too early. A set is done when as many as it
 * asks for are counted. A call gives one rep at most. Reps at a tempo are, by a sensor, any
 * movement that is completed, and the whole of it is PULL. By the band it counts at its end;
 * against a target, and by motion, where a step across the room looks like a raise for some
 * seconds, when its final event says so.
 *
 * After each call, whatever it was:
 *	planned == done + skipped + session_left(), over all and for each step
 *	a load is counted once at most, and what was counted stays, whatever is heard of it later; one
 *		that counts late, when its set was over or left, makes good a skipped rep of its step,
 *		or was planned by that
 *	when it is finished, done and tried are so_far and what was recorded
 *	paused: no load is under way, phase_ends_us is 0, and time only settles what is over
 *	running: phase_ends_us is 0 or not before phase_started_us, and after now once the wake that
 *		was asked for was made
 *	session_remaining_us() falls as time passes in a phase that has an end; by the timer from
 *		begin to end it begins as routine_duration_us() and comes true to the microsecond
 *
 * A rep's record waits for its final event, 4 s at most (7 s by motion), and the end of the workout
 * waits for its last rep's: so effects.finished comes later than PHASE_DONE. Who cannot wait passes
 * track_finish()'s events on. By motion several short reps may wait at once, and "not counted"
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
	PHASE_BACK_HOLD, /* and stay there, for as long as the step says */
	PHASE_GO,        /* walk, or go round once */
	PHASE_REST,      /* between two reps */
	PHASE_SET_REST,  /* between two sets or steps */
	/* nothing more to do; while still RUNNING, the last rep's final event is awaited */
	PHASE_DONE,
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

/* Why a person stops before the end. */
enum stop_reason { STOP_USER, STOP_PAIN };

enum cue_id {
	CUE_NONE,
	CUE_READY,     /* get ready; setup text of the step */
	CUE_STILL,     /* hold still: arming */
	CUE_PULL,      /* pull; rep, reps, side */
	CUE_GO,        /* walk, or go round once; likewise */
	CUE_SWITCH,    /* the next variant or direction; in a rest, or in place of PULL and GO */
	CUE_HALF,      /* half of a long GO is over */
	CUE_HOLD,      /* hold it */
	CUE_HARDER,    /* the countdown stands: a little harder */
	CUE_RELEASE,   /* earned: let go slowly */
	CUE_BACK_HOLD, /* stay in the back position */
	CUE_TRIED,     /* not counted; reason, held */
	CUE_SLOWER,    /* in the rest: the way back was faster than half of what is asked */
	CUE_REST,      /* rest */
	CUE_SET_REST,  /* set done; rest, what comes next */
	CUE_SIDE,      /* change feet */
	CUE_PAUSED,
	CUE_BAND_LOST, /* the link is lost: paused */
	CUE_BAND_BACK, /* the band is back: hold still, then go on */
	CUE_BY_TIMER,  /* going on by the timer until the band is back */
	CUE_DONE,
};

/* A cue is an id with arguments; instepd/cue.c makes the sentence. */
struct cue {
	enum cue_id id;
	/*
	 * PULL, GO, SWITCH, HALF, HOLD, HARDER, TRIED: the rep it speaks of, from 1; else those
	 * done in this set. It follows the person, ahead of session.rep where a count waits for
	 * the final event of a rep at a tempo.
	 */
	unsigned rep;
	unsigned reps;            /* of the set, all its parts together */
	enum side side;           /* SET_REST, SIDE: the next one, as the three below */
	enum tried_reason reason; /* TRIED */
	uint64_t held_us;         /* TRIED; SLOWER: how long the way back took */
	/*
	 * PULL, HOLD, HARDER, TRIED: the prescribed hold; SLOWER: the prescribed way back; GO,
	 * HALF: the whole walk, or circle; READY, BACK_HOLD, REST, SET_REST, SIDE, BY_TIMER: the
	 * length of the phase; SWITCH: that of the rest, 0 = go on at once
	 */
	uint64_t wanted_us;
	enum step_kind kind;
	unsigned part; /* of step.parts, from 0: of the present rep, or the next one between two */
	enum direction direction; /* of that part */
	bool half;                /* PULL, GO, SWITCH: half of the set's reps are counted */
	/* RELEASE: the way back before was too fast, and it was too late for SLOWER */
	bool slower;
};

/* One rep, as it is stored and announced. */
struct rep_record {
	unsigned step, set, rep; /* from 0; rep counts attempts within the set, tried ones too */
	unsigned part;           /* of step.parts, from 0 */
	enum side side;
	enum guide guide;
	bool counted;
	enum tried_reason reason;
	bool measured;      /* hold is filled: by a sensor, and its final event came */
	uint64_t wanted_us; /* the prescribed hold, walk or circle; 0 for reps at a tempo */
	uint64_t held_us;   /* as far as is known */
	struct hold_record hold;
};

/* What of the session changed, for PropertiesChanged. */
enum session_changed {
	CHANGED_STATE = 1 << 0,
	CHANGED_POSITION = 1 << 1, /* step, set, rep, side */
	CHANGED_PHASE = 1 << 2,    /* phase, phase_started_us, phase_ends_us */
	CHANGED_CUE = 1 << 3,
	CHANGED_COUNTS = 1 << 4, /* planned, done, tried, skipped */
	CHANGED_GUIDE = 1 << 5,  /* guide; or in a pause that goes on, session_timer_offered() */
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

/* Reps of a step, or of all of them: planned == done + skipped + what is left. */
struct step_count {
	unsigned planned; /* at first what the routine asks for; grows with what is done over it */
	unsigned done, tried, skipped;
};

/* A place in the routine, from 0: with so many reps of the set counted. */
struct session_place {
	unsigned step, set, rep;
};

/* How a session begins. */
struct session_start {
	const struct routine *routine; /* it passed routine_check() */
	enum guide connected;          /* the sensor that there is, GUIDE_TIMER for none */
	uint64_t ready_us;             /* length of the get-ready countdown */
	bool pulls_resume;             /* two short pulls on the band end a pause */
	/*
	 * Of a workout that goes on: where, and what was done, tried and skipped until then;
	 * planned is worked out from that. All 0 = from the begin.
	 */
	struct session_place at;
	struct step_count so_far[ROUTINE_STEPS_MAX];
};

/* A load that is followed, or followed and let go. */
struct session_load {
	uint32_t id; /* the detector's; 0 = none */
	unsigned round, step, set, part;
	enum side side;
	enum guide guide;
	uint64_t wanted_us;
	double target_n;

	uint64_t begun_us;     /* sensor time */
	uint64_t rest_ends_us; /* it cut a rest short that would have ended then; 0 = it did not */
	uint64_t ends_us;      /* host: when the countdown ends if it runs on */
	bool stalled;          /* it does not run now */
	bool earned;           /* already counted */

	/* once it was let go */
	enum tried_reason reason; /* why it does not count, as far as is known */
	uint64_t held_us;         /* likewise */
	bool cut;                 /* ended by us: it cannot count any more */
	bool undecided;           /* only the final event can say whether it counts */
	uint64_t due_us;          /* host: no longer waiting for its final event */
	bool settled;             /* nothing more will come: it is recorded next */
	bool counted, measured;   /* as its record will say */
	struct hold_record hold;
};

/* The short pulls of a pause. */
struct session_pulls {
	uint32_t id;           /* the one under way; 0 = none, or it was begun before the pause */
	uint64_t begun_us;     /* sensor time, as below */
	uint64_t first_end_us; /* when a short one was let go; 0 = none was */
};

#define SESSION_SETTLING_MAX 8 /* with more, the oldest is recorded without its final event */

struct session {
	const struct routine *routine; /* not owned; unchanged for the session's life */
	uint64_t ready_us;
	uint64_t now_us; /* host time of the latest call */

	enum session_state state;
	enum session_state ending; /* what it becomes when the last rep is settled */
	enum pause_reason pause;
	enum stop_reason stop; /* of the latest session_stop() */
	enum guide connected;  /* the sensor that there is; GUIDE_TIMER = none */
	enum guide guide; /* of the present step: the sensor if it can verify it, or the timer */
	enum session_phase phase;
	uint64_t phase_started_us; /* host, as all that follow */
	uint64_t phase_ends_us;    /* 0 = open-ended, or it stands still */
	uint64_t half_us;          /* when half of a long GO is over; 0 = told, or not to be told */
	uint64_t left_us;          /* while paused: what was left of the phase */
	uint64_t paused_us;        /* since when */

	unsigned step, set; /* from 0 */
	unsigned rep;       /* counted in this set, all its parts together */
	unsigned round;     /* of sets taken up: tells a set from the same one done before */
	unsigned planned, done, tried, skipped; /* over the session: the sums of */
	struct step_count counts[ROUTINE_STEPS_MAX];
	unsigned recorded; /* reps given out as `last`; those of `attempts_round` are numbered */
	unsigned attempts, attempts_round;
	uint64_t unknown_us; /* time that the sensor said nothing, past the get-ready */

	struct cue cue;
	unsigned told_part; /* of the present set: the last one that a cue named */
	bool told_half;     /* likewise */
	bool told_slower;   /* of the latest rep whose final event came; never of two in a row */
	bool slower_next;   /* not yet said: with the next RELEASE */
	struct rep_record last;
	struct session_load load; /* the one under way */
	/* those before it whose record is awaited, oldest first */
	struct session_load settling[SESSION_SETTLING_MAX];
	unsigned n_settling;
	bool armed; /* rest was seen since the last effects.arm */
	bool lost;  /* the link is away */
	struct session_pulls pulls;
	bool pulls_resume;
	bool by_timer; /* instead of the sensor, at the person's wish */
};

/** session_start() - begin; at a place where nothing is left to do it ends at once */
struct effects session_start(struct session *s, const struct session_start *how, uint64_t host_us);

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
 * Commands. A command that makes no sense now (resume while running) changes nothing. A hold or a
 * walk that any of them but resume cuts short is tried, unless it was earned; by the timer a pause
 * only interrupts it. What was not begun is skipped, and has no record.
 */
struct effects session_pause(struct session *s, uint64_t host_us);
/*
 * By the band two short pulls are the same, if session_start.pulls_resume: each let go within 1 s,
 * the second begun at most 3 s after the first was over, both begun in the pause.
 */
struct effects session_resume(struct session *s, uint64_t host_us);

/* Each of these goes to the get-ready of another place, and keeps a pause. */
/* the rest of this set; from the last one, the end */
struct effects session_skip(struct session *s, uint64_t host_us);
/* the rest of this step; likewise */
struct effects session_skip_step(struct session *s, uint64_t host_us);
/*
 * To the begin of this step; from there (the get-ready of its first set, or nothing is counted in
 * that), to that of the one before. What was skipped on the way is not skipped any more; what was
 * done is planned once more.
 */
struct effects session_back(struct session *s, uint64_t host_us);
/* this set once more, or in the rest after it the one just done: it is planned once more */
struct effects session_repeat(struct session *s, uint64_t host_us);

/* In PHASE_DONE it waits no longer for the last rep. */
struct effects session_stop(struct session *s, enum stop_reason why, uint64_t host_us);

/*
 * The link. Lost pauses a session while it is guided by the sensor; back lets it go on, after 1 s
 * of rest. The final event of a load that was open when the link broke (track_finish()) is welcome:
 * its row is then a measured one.
 */
struct effects session_band_lost(struct session *s, uint64_t host_us);
struct effects session_band_back(struct session *s, uint64_t host_us);

/**
 * session_timer_offered() - does the session stand still for want of a sensor, so that
 * session_by_timer() makes sense?
 */
bool session_timer_offered(const struct session *s);

/**
 * session_by_timer() - go on without the sensor, through a get-ready if a pull was awaited
 *
 * Until the link is back, and the rep that is then under way by the timer is over: the next one is
 * the sensor's again, after 1 s of rest.
 */
struct effects session_by_timer(struct session *s, uint64_t host_us);

/**
 * step_seen_by() - can @guide verify the reps of this step? It says so in its sensors, and there is
 * a pull to be seen: not in a walk or a circle. The timer sees nothing.
 */
bool step_seen_by(const struct step *step, enum guide guide);

const struct step *session_step(const struct session *s);
enum side session_side(const struct session *s);
/* that the present rep belongs to, or between two the next one; NULL = the set is of one piece */
const struct part *session_part(const struct session *s);
/* the least force over rest that counts now, newtons; 0 = any, as always by motion */
double session_target_n(const struct session *s);

/**
 * session_place() - where it would go on if it were interrupted now, with what is recorded
 *
 * Never behind the last rep of a set, but at the begin of the next one; at step n_steps when
 * nothing is left to do.
 */
struct session_place session_place(const struct session *s);

/**
 * session_step_left(), session_left() - reps of step @step, and of all, that are still to be done
 */
unsigned session_step_left(const struct session *s, unsigned step);
unsigned session_left(const struct session *s);

/**
 * session_remaining_us() - what a run by the timer still takes from @host_us on (now, or later)
 *
 * A pause counts as if it ended now, and a phase whose end is not known with all the time that the
 * timer would give it. At the begin it is routine_duration_us().
 */
uint64_t session_remaining_us(const struct session *s, uint64_t host_us);

/** session_after_us() - the same without the present phase */
uint64_t session_after_us(const struct session *s);

/* "running", "paused", "finished", "abandoned" */
const char *session_state_name(enum session_state state);
/* "ready", "arm", "out", "hold", "back", "back-hold", "go", "rest", "set-rest", "done" */
const char *session_phase_name(enum session_phase phase);
/* "band", "motion", "timer" */
const char *guide_name(enum guide guide);
/*
 * "none", "ready", "hold-still", "pull", "go", "switch", "half", "hold", "harder", "release",
 * "back-hold", "tried", "slower", "rest", "set-rest", "change-side", "paused", "band-lost",
 * "band-back", "by-timer", "done"
 */
const char *cue_name(enum cue_id id);
/* "", "short", "weak", "band-lost", "stopped" */
const char *tried_reason_name(enum tried_reason reason);
/* "" for the person's wish, "pain" */
const char *stop_reason_name(enum stop_reason why);
