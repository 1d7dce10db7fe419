/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One guided session: the state machine of the core with its timer, its band, its rows in the
 * history and its face. It stays on the bus after its end, until the next one starts.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "conf/settings.h"
#include "core/drift.h"
#include "core/session.h"
#include "instepd/band.h"
#include "instepd/bus.h"
#include "instepd/cue.h"
#include "instepd/history.h"
#include "instepd/trace-keep.h"
#include "store/store.h"

/*
 * What the bus shows, kept so that a change can be told from a repetition: every byte that is not
 * said is zero.
 */
struct workout_face {
	char state[16], reason[128], exercise[ROUTINE_ID_MAX], side[8], phase[16], guided_by[8];
	char kind[8], variant[ROUTINE_VARIANT_MAX], direction[24];
	char cue_id[16], cue_variant[ROUTINE_VARIANT_MAX], cue[CUE_SENTENCE_MAX],
		note[ROUTINE_TEXT_MAX + 32], next[256], band[BUS_PATH_MAX];
	uint32_t step, set, sets, rep, reps, done, tried, skipped, planned;
	uint64_t phase_started, phase_ends; /* CLOCK_MONOTONIC */
	double target, hold, rest_drift, remaining;
	int timer_offered;
	struct cue args;
	struct step_count counts[ROUTINE_STEPS_MAX];
};

struct workout {
	struct bus *bus;
	sd_event *event;
	struct history *history;
	struct band *band; /* NULL: by the timer, or over */
	void (*ended)(void *userdata);
	void *userdata;

	char path[BUS_PATH_MAX];
	sd_bus_slot *slot;
	struct routine routine;
	struct session session;
	struct drift drift;
	enum units units; /* of what is said */
	struct workout_row row;
	struct workout_face face;
	struct trace_keep trace;

	sd_event_source *wake, *watchdog;
	uint64_t wake_us;       /* what the timer is set to; 0 = off */
	uint64_t mono_shift_us; /* CLOCK_BOOTTIME less CLOCK_MONOTONIC */
	uint64_t started_us;    /* host */
	uint64_t real_us;       /* the same on the wall */
	uint64_t before_us;     /* how long it went on before it was interrupted */
	uint64_t unknown_before_us;
	uint64_t live_us; /* host time of the last Live */
	bool band_seen;
	bool interrupted; /* it is the daemon that ends */
	bool over;        /* its end was announced */

	/* as the store has them */
	struct {
		struct session_place at;
		unsigned planned, skipped;
	} kept;

	/* the end of the measured rep before, to tell the rest between the two */
	uint64_t last_end_us;
	uint32_t last_epoch; /* 0 = there was none */
};

struct workout_plan {
	const struct routine *routine;               /* copied; it has passed routine_check() */
	const struct store_interrupted *interrupted; /* NULL: a new one */
	struct band *band;                           /* NULL: by the timer */
	uint64_t ready_us;
	bool pulls_resume;    /* as in the settings */
	unsigned number;      /* for the path */
	unsigned keep_traces; /* as in the settings */
	enum units units;     /* likewise */
};

/**
 * workout_start() - begin
 * @ended: called once, when it is over; the workout stays
 */
int workout_start(struct workout **ret, const struct workout_plan *plan, struct bus *bus,
		  sd_event *event, struct history *history, void (*ended)(void *userdata),
		  void *userdata);
struct workout *workout_free(struct workout *w);
DEFINE_CLEANUP(struct workout *, workout_free);

/** workout_guide() - what a band of this kind is to a session */
enum guide workout_guide(enum sample_kind kind);

/** workout_active() - is it running or paused? */
bool workout_active(const struct workout *w);

/**
 * workout_command() - what people ask for, a command of the session
 * Return: 0, or -ESRCH when it is over.
 */
int workout_command(struct workout *w,
		    struct effects (*command)(struct session *s, uint64_t host_us));

/** workout_stop() - end it here. Return: as workout_command(). */
int workout_stop(struct workout *w, enum stop_reason why);

/**
 * workout_interrupt() - the daemon ends: what was done is stored, and the workout can be gone on
 * with; one that may be over
 */
void workout_interrupt(struct workout *w);

/** workout_real_us() - the wall's time of an instant of the host's clock in this workout */
uint64_t workout_real_us(const struct workout *w, uint64_t host_us);

/* workout-face.c: what is shown. Refreshing announces what changed. */
void workout_refresh(struct workout *w);

/* workout-row.c */
/**
 * workout_begin_row() - a new one in the history, or the one that was interrupted
 * Return: 0 or negative errno; that it could not be stored is none.
 */
int workout_begin_row(struct workout *w, const struct store_interrupted *interrupted);
/** workout_take_bests() - from here on a target that is a share of the person's best is a force */
void workout_take_bests(struct workout *w);
/** workout_keep_place() - store where it is now, if that is elsewhere: from there it could go on */
void workout_keep_place(struct workout *w);
/** workout_keep_rep() - the same with a rep. Return: as store_rep(). */
int workout_keep_rep(struct workout *w, const struct rep_row *row);
/** workout_end_row() - how it has ended */
void workout_end_row(struct workout *w);

/* workout-rep.c */
/** workout_take_rep() - store and announce the rep that the session has just concluded */
void workout_take_rep(struct workout *w);

/* workout-note.c */
/** workout_note() - what a person should know beside the cue, as a sentence; "" = nothing */
void workout_note(const struct workout *w, char *ret, size_t size);

/* workout-bus.c */
int workout_register(struct workout *w);
void workout_emit_rep(struct workout *w, const struct rep_row *r);
void workout_emit_live(struct workout *w, const struct track_live *live);
void workout_emit_finished(struct workout *w);
