/* SPDX-License-Identifier: MIT */

/*
 * A recording, through the reader and the detector. A refusal names file and line; the detector
 * takes every row.
 */

#include <math.h>
#include <string.h>

#include "core/track.h"
#include "ctl/replay-csv.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

/* 256 KiB: not on the stack */
static struct track track;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct event events[TRACK_EVENTS_MAX];
	struct replay_csv csv = {};
	struct sample s;
	int r;

	track_init(&track);
	r = replay_csv_open(&csv, fuzz_file("fuzz.csv", data, n));
	if (r == 0)
		while ((r = replay_csv_next(&csv, &s)) > 0)
			demand(track_push(&track, &s, events) >= 0);
	replay_csv_done(&csv);
	demand(r == 0 || strstr(csv.error, "fuzz.csv"));
	return 0;
}
