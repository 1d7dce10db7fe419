/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording as CSV, a row at a time: of force (`t_s,force_kg`: seconds, kilograms) or of motion
 * (`t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps`: g and degrees a second along the sensor's axes). Time
 * never runs back. Lines may end in CR LF, the first may begin with a byte order mark, and empty
 * lines may follow the last row.
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
	char error[512];           /* "FILE:LINE: what is wrong", after a negative answer */
};

/**
 * trace_reader_open() - open @path ("-": standard input) and read its header
 *
 * Return: 0, -EINVAL (no header of ours), or why it cannot be opened. trace_reader_done() is needed
 * in any case.
 */
int trace_reader_open(struct trace_reader *c, const char *path);

/**
 * trace_reader_next() - the next row
 * @ret: as a driver would make it, its time counted from the first row, in whole microseconds
 *
 * Return: 1, 0 at the end of the file, -EINVAL (malformed, or it cannot be read further).
 */
int trace_reader_next(struct trace_reader *c, struct sample *ret);

void trace_reader_done(struct trace_reader *c);
