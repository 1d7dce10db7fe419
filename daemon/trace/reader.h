/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording in the replay format (trace/format.h), a row at a time. Lines may end in CR LF, the
 * first may begin with a byte order mark, and empty lines may follow the last row, which needs no
 * newline. A recording without a single row is refused, as one that is none.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/sample.h"

struct trace_format;

struct trace_reader {
	FILE *file;
	const char *name; /* for messages; not owned */
	unsigned line;    /* read so far */
	enum sample_kind kind;
	const struct trace_format *format; /* static */
	bool started;
	int64_t first_us, last_us; /* of the rows so far: the file's clock, which may be negative */
	char text[256];            /* the line read last */
	char error[512]; /* "FILE:LINE: what is wrong, and what to do", after a negative answer */
};

/**
 * trace_reader_open() - open @path ("-": standard input) and read its header
 *
 * Return: 0, -EINVAL (no header of ours), or why it cannot be opened. trace_reader_done() is needed
 * in any case.
 */
int trace_reader_open(struct trace_reader *t, const char *path);

/**
 * trace_reader_next() - the next row
 * @ret: as a driver would make it, its time counted from the first row, in whole microseconds
 *
 * Return: 1, 0 at the end of the file, -EINVAL (malformed, no rows, or it cannot be read further).
 */
int trace_reader_next(struct trace_reader *t, struct sample *ret);

void trace_reader_done(struct trace_reader *t);
