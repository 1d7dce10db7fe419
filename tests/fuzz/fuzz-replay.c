/* SPDX-License-Identifier: MIT */

/*
 * A recording, through the reader and the detector. A refusal names file and line; the detector
 * takes every row.
 */

#include <math.h>
#include <string.h>

#include "core/track.h"
#include "fuzz/fuzz.h"
#include "trace/reader.h"
#include "util/macro.h"

/* 256 KiB: not on the stack */
static struct track track;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct event events[TRACK_EVENTS_MAX];
	struct trace_reader recording = {};
	struct sample s;
	int r;

	track_init(&track);
	r = trace_reader_open(&recording, fuzz_file("fuzz.csv", data, n));
	if (r == 0)
		while ((r = trace_reader_next(&recording, &s)) > 0)
			demand(track_push(&track, &s, events) >= 0);
	trace_reader_done(&recording);
	demand(r == 0 || strstr(recording.error, "fuzz.csv"));
	return 0;
}
