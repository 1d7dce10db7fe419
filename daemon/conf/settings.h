/* SPDX-License-Identifier: MIT */
#pragma once

/* instep.conf: what people set. The program only reads it. */

#include <stdbool.h>
#include <stdint.h>

#include "conf/choice.h"
#include "sys/keyfile.h"
#include "util/macro.h"

#define READY_MAX_US   (60 * USEC_PER_SEC)
#define RELEASE_MIN_US (10 * USEC_PER_SEC) /* a band is not let go in the pause between two uses */
#define RELEASE_MAX_US (24 * 3600 * USEC_PER_SEC)

enum units { UNITS_KG, UNITS_N, UNITS_LB };

/* How the presenter makes cues heard. */
enum cues { CUES_NONE, CUES_SOUND, CUES_SPEECH, CUES_BOTH };

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
};

void settings_init(struct settings *s);

/**
 * settings_load() - read @path over the defaults. A file that is not there is no mistake. Return:
 * as keyfile_read().
 */
int settings_load(struct settings *s, const char *path, struct complaints *c);

const char *units_name(enum units units); /* "kg", "N", "lb" */
const char *cues_name(enum cues cues);    /* "none", "sound", "speech", "both" */
double units_from_newton(enum units units, double n);
