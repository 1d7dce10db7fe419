/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The replay format: CSV with one of two headers, which are fixed (design section 4). What the
 * reader takes and what the writer writes is said here once.
 *
 *	t_s,force_kg				seconds; kilograms, 9.80665 N each
 *	t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps	seconds; g and degrees a second along the
 *						sensor's axes
 *
 * Time is the sensor's, in whole microseconds; it may begin anywhere, below zero too, and never
 * runs back. A new epoch of the sensor's clock cannot be said: it begins another file.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/sample.h"
#include "util/macro.h"

struct trace_column {
	const char *name, *of; /* for messages */
	double most;           /* either way */
};

struct trace_format {
	enum sample_kind kind;
	const char *header;
	const struct trace_column *columns;
	size_t n;
};

/* Beyond this, a double of seconds no longer holds a microsecond. */
#define TRACE_T_MAX_S 4e9

/*
 * A session takes minutes, and a sensor's clock that stops or jumps is a new epoch: a longer step
 * than a day is a mistake of whoever made the file, such as two files joined.
 */
#define TRACE_STEP_MAX_US (24 * 3600 * USEC_PER_SEC)

#define TRACE_FORMATS     2
#define TRACE_COLUMNS_MAX 7

extern const struct trace_format trace_formats[TRACE_FORMATS];

const struct trace_format *trace_format(enum sample_kind kind);
