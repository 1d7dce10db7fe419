/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The samples of the last workouts, beside the history: traces/UUID.csv in the replay format, 0600
 * in a folder 0700, where [Workout] KeepTraces= asks for them. They are named after the workout,
 * as the history has it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"
#include "store/store.h"
#include "trace/recorder.h"

/* Of one workout. All zero: none is kept. */
struct trace_keep {
	unsigned keep; /* of how many workouts; 0 = off, or it has ended */
	bool failed;
	char uuid[STORE_UUID_MAX];
	struct trace_recorder recorder; /* open from the first sample on */
};

/** trace_keep_begin() - keep the samples of the workout @uuid, and those of @keep - 1 before it */
void trace_keep_begin(struct trace_keep *t, const char *uuid, unsigned keep);

/**
 * trace_keep_sample() - one more, as trace_recorder_put()
 *
 * Allocates at the first sample and at a new epoch only. What cannot be written is a warning in the
 * log, once, and ends the trace: never the workout.
 */
void trace_keep_sample(struct trace_keep *t, const struct sample *s, double zero_n, uint32_t epoch);

/** trace_keep_end() - close the file and delete those of older workouts; again is fine */
void trace_keep_end(struct trace_keep *t);
