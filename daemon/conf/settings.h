/* SPDX-License-Identifier: MIT */
#pragma once

/* instep.conf: what people set. The program only reads it. */

#include <stdbool.h>
#include <stdint.h>

#include "conf/choice.h"
#include "core/reminder.h"
#include "sys/keyfile.h"
#include "util/macro.h"

#define READY_MAX_US   (60 * USEC_PER_SEC)
#define RELEASE_MIN_US (10 * USEC_PER_SEC) /* a band is not let go in the pause between two uses */
#define RELEASE_MAX_US (24 * 3600 * USEC_PER_SEC)

enum units { UNITS_KG, UNITS_N, UNITS_LB };

/* How the presenter makes cues heard. */
enum cues { CUES_NONE, CUES_SOUND, CUES_SPEECH, CUES_BOTH };

/* A band is switched on while something is due, or nearly so. */
enum start_on_band { START_ASK, START_YES, START_NO };

/* Within a day; to_s is not before from_s. */
struct hours {
	uint32_t from_s, to_s; /* seconds after midnight */
};

/* [Reminders]; of one reminder its file may say otherwise (conf/reminder-file.h). */
struct reminder_settings {
	uint32_t day_starts_s;      /* DayStarts=04:00 */
	struct quiet quiet;         /* Quiet=22:00-07:00; never = none */
	uint64_t catch_up_us;       /* CatchUp=3h; 1 min to 24 h */
	uint64_t apart_us;          /* Apart=0: not so soon after any workout; 24 h at most */
	uint64_t repeat_us;         /* Repeat=15min; 1 min to 24 h */
	unsigned repeats;           /* Repeats=1; 10 at most */
	bool escalate;              /* Escalate=no: the last of them is urgent */
	uint64_t settle_us;         /* Settle=2min: after the computer has come back; 1 h at most */
	enum start_on_band on_band; /* StartOnBand=ask|yes|no */
	uint64_t start_window_us;   /* StartWindow=30min; 24 h at most */
	bool session_notification;  /* SessionNotification=no */
	/* the times that a routine's plan is given: plan_rule() */
	uint32_t morning_s, evening_s; /* Morning=07:30, Evening=18:00 */
	struct hours hours;            /* Hours=09:00-18:00 */
};

struct settings {
	enum units units;  /* [General] Units=kg|N|lb: how people read and write force */
	uint64_t ready_us; /* [Workout] GetReady=5s: the countdown before each exercise */
	enum cues cues;    /* [General] Cues=none|sound|speech|both */
	/*
	 * [Workout] Tempo=100 %: how long the paces of a routine last, of what it says. For
	 * routine_stretch().
	 */
	double tempo;
	bool resume_by_pulls; /* [Workout] ResumeByPulls=yes: two short pulls end a pause */
	/* [Workout] KeepTraces=0: of how many workouts the samples are kept; 0..1000, 0 = none */
	unsigned keep_traces;
	/*
	 * [Band] ReleaseAfter=5min: a band that nobody uses for so long is let go; 0 = never. For
	 * link_release_after().
	 */
	uint64_t release_after_us;
	struct choices choices; /* [Dose ROUTINE EXERCISE] */
	struct reminder_settings reminders;
};

void settings_init(struct settings *s);

/**
 * settings_load() - read @path over the defaults. A file that is not there is no mistake. Return:
 * as keyfile_read().
 */
int settings_load(struct settings *s, const char *path, struct complaints *c);

const char *units_name(enum units units);                   /* "kg", "N", "lb" */
const char *cues_name(enum cues cues);                      /* "none", "sound", "speech", "both" */
const char *start_on_band_name(enum start_on_band on_band); /* "ask", "yes", "no" */
double units_from_newton(enum units units, double n);
