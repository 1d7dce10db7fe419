/* SPDX-License-Identifier: MIT */

/*
 * A recording, through the reader and the detector. A refusal names file and line; the detector
 * takes every row; and what the writer makes of the rows reads as the same rows.
 */

#include <string.h>

#include "core/track.h"
#include "fuzz/fuzz.h"
#include "trace/reader.h"
#include "trace/writer.h"
#include "util/macro.h"

/* 256 KiB: not on the stack */
static struct track track;

#define KEPT_MAX 4096

static struct sample kept[KEPT_MAX];

/* Return: how many rows were kept. */
static size_t read_rows(const char *path)
{
	struct event events[TRACK_EVENTS_MAX];
	struct trace_reader recording = {};
	struct sample s;
	size_t n = 0;
	int r;

	track_init(&track);
	r = trace_reader_open(&recording, path);
	if (r == 0)
		while ((r = trace_reader_next(&recording, &s)) > 0) {
			demand(track_push(&track, &s, events) >= 0);
			if (n < KEPT_MAX)
				kept[n++] = s;
		}
	trace_reader_done(&recording);
	demand(r == 0 || strstr(recording.error, "fuzz.csv"));
	demand(r < 0 || n > 0);
	return n;
}

static void write_rows(const char *path, size_t n)
{
	struct trace_writer w;

	demand(trace_writer_open(&w, path, kept[0].kind, true) == 0);
	for (size_t i = 0; i < n; i++)
		demand(trace_writer_put(&w, &kept[i]) == 0);
	demand(trace_writer_close(&w) == 0);
}

static bool same_bits(const double *a, const double *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool same(const struct sample *a, const struct sample *b)
{
	return a->kind == b->kind && a->t_us == b->t_us && same_bits(&a->force_n, &b->force_n) &&
	       same_bits(&a->accel_g.x, &b->accel_g.x) && same_bits(&a->accel_g.y, &b->accel_g.y) &&
	       same_bits(&a->accel_g.z, &b->accel_g.z) &&
	       same_bits(&a->rate_dps.x, &b->rate_dps.x) &&
	       same_bits(&a->rate_dps.y, &b->rate_dps.y) &&
	       same_bits(&a->rate_dps.z, &b->rate_dps.z);
}

static void read_again(const char *path, size_t n)
{
	struct trace_reader recording = {};
	struct sample s;

	demand(trace_reader_open(&recording, path) == 0);
	for (size_t i = 0; i < n; i++)
		demand(trace_reader_next(&recording, &s) == 1 && same(&s, &kept[i]));
	demand(trace_reader_next(&recording, &s) == 0);
	trace_reader_done(&recording);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *path = fuzz_file("fuzz.csv", data, n);
	size_t rows = read_rows(path);

	if (rows > 0) {
		write_rows(path, rows);
		read_again(path, rows);
	}
	return 0;
}
