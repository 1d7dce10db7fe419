/* SPDX-License-Identifier: MIT */

/*
 * The tables of the replay format, for the reader and the writer. The limits of the values are
 * those of a sample: what a file may say, the detector takes.
 */

#include "trace/format.h"

static const struct trace_column columns_of_force[] = {
	{ "t_s", "seconds", TRACE_T_MAX_S },
	{ "force_kg", "kilograms", SAMPLE_FORCE_MAX_N / NEWTON_PER_KG },
};

static const struct trace_column columns_of_motion[] = {
	{ "t_s", "seconds", TRACE_T_MAX_S },
	{ "ax_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "ay_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "az_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "gx_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
	{ "gy_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
	{ "gz_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
};

_Static_assert(ELEMENTS(columns_of_motion) == TRACE_COLUMNS_MAX, "the widest format");

/* Their headers are the names of their columns. */
const struct trace_format trace_formats[TRACE_FORMATS] = {
	{ SAMPLE_FORCE, "t_s,force_kg", columns_of_force, ELEMENTS(columns_of_force) },
	{ SAMPLE_MOTION, "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", columns_of_motion,
	  ELEMENTS(columns_of_motion) },
};

const struct trace_format *trace_format(enum sample_kind kind)
{
	const struct trace_format *f = trace_formats;

	while (f->kind != kind)
		f++;
	return f;
}
