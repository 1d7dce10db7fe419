/* SPDX-License-Identifier: MIT */
#pragma once

/* Repetitions, on tilts drawn by hand: what their tests share. */

#include "motion.h"

static struct motion motion;

static inline double s(uint64_t t_us)
{
	return (double)t_us * 1e-6;
}

static inline void near(double got, double want, double tolerance, const char *what)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%s: %f, not %f", what, got, want);
}

static inline size_t reps_in(const struct motion_sensor *sensor, const struct tilt_corner *c,
			     size_t n)
{
	motion_begin(&motion);
	motion_run(&motion, sensor, c, n);
	motion_finish(&motion);
	return motion_count(&motion, EVENT_REP);
}

/* Three seconds of rest, out in 1 s, 2 s held, back in 1 s. */
static const struct tilt_corner one[] = { { 0, 0 },  { 3, 0 }, { 4, 40 },
					  { 6, 40 }, { 7, 0 }, { 12, 0 } };

/* Six of them, with a pause in the middle: a set. */
#define SET                                                                                      \
	{ 0, 0 }, { 3, 0 }, { 4, 40 }, { 6, 40 }, { 7, 0 }, { 8.5, 0 }, { 9.5, 42 }, { 12, 42 }, \
		{ 13, 0 }, { 15, 0 }, { 16, 38 }, { 18, 38 }, { 19, 0 }, { 32, 0 }, { 33, 40 },  \
		{ 35, 40 }, { 36, 0 }, { 38, 0 }, { 39, 44 }, { 41, 44 }, { 42, 0 }, { 44, 0 },  \
		{ 45, 39 }, { 47, 39 }, { 48, 0 },                                               \
	{                                                                                        \
		54, 0                                                                            \
	}
static const struct tilt_corner set[] = { SET };
