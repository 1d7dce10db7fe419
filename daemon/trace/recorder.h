/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording of what a band sends, for as long as it goes on. One file is one unbroken clock:
 * where the sensor's begins anew, so does another file, since the format cannot say it. NAME.csv is
 * followed by NAME-2.csv, NAME-3.csv and so on.
 *
 * Force is over the tare, as the live detector has it, so that a replay tells of the same rest. The
 * tare that a file begins with holds for all of it: to the detector a tare changes nothing but the
 * zero, and in a file the jump would look like a load.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"
#include "trace/writer.h"

#define TRACE_PARTS_MAX 99

struct trace_recorder {
	char *path; /* of the first part; NULL: closed */
	enum sample_kind kind;
	bool replace;
	unsigned part; /* number of the one that is written */
	uint32_t epoch;
	double zero_n;    /* the tare that is taken off in this part */
	uint64_t samples; /* in all parts */
	struct trace_writer writer;
};

/** trace_recorder_open() - begin with the file @path; as trace_writer_open() */
int trace_recorder_open(struct trace_recorder *r, const char *path, enum sample_kind kind,
			bool replace);

/** trace_recorder_go_on() - the same, in the next part where @path is there already */
int trace_recorder_go_on(struct trace_recorder *r, const char *path, enum sample_kind kind);

/**
 * trace_recorder_put() - one more sample
 * @s:      force_n is over the tare of now
 * @zero_n: which is so much
 * @epoch:  another one than that of the sample before begins a new part; so does a jump of the time
 *          that the format cannot say. Numbers of files that are there are passed over, unless they
 *          are to be replaced and nobody else writes them.
 *
 * Return: 0, 1 when a new part begins with the sample, -EMFILE (there are 99 parts), or as
 * trace_writer_put(). After an error nothing more can be put.
 */
int trace_recorder_put(struct trace_recorder *r, const struct sample *s, double zero_n,
		       uint32_t epoch);

/** trace_recorder_file() - the path of the part that is written */
const char *trace_recorder_file(const struct trace_recorder *r);

/** trace_recorder_close() - as trace_writer_close(); what is closed already is fine */
int trace_recorder_close(struct trace_recorder *r);
