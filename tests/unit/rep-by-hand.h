/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * core/rep.h, fed by hand with a tilt in degrees: with the direction of the mean, without a
 * gyroscope and in the knowledge which pose is rest; or, if it is to be felt, with samples.
 */

#include <math.h>

#include "by-hand.h"
#include "core/rep-internal.h"

static struct rep rep;
static double aside_deg; /* the way that it is tilted: 0 towards x, 90 towards y */
static double struck_g;  /* the next value jumps by so much */

/* as samples, of a sensor that weighs so much, and with a gyroscope that sees so much of a rotation */
static bool felt;
static double weighs_g, seen_share, felt_deg;
static double bias_dps; /* that it sees besides, about the same axis */

static inline struct vec tilted(double deg)
{
	double rad = deg / DEG_PER_RAD, way_rad = aside_deg / DEG_PER_RAD;

	return (struct vec){ sin(rad) * cos(way_rad), sin(rad) * sin(way_rad), cos(rad) };
}

static inline void feel(double deg)
{
	struct vec axis = vec_cross(tilted(90), tilted(0));
	double rate_dps = (deg - felt_deg) * USEC_PER_SEC / STEP_US;
	struct sample s = {
		.kind = SAMPLE_MOTION,
		.t_us = now_us,
		.accel_g = vec_scale(tilted(deg), weighs_g + struck_g),
		.rate_dps = vec_scale(axis, seen_share * rate_dps + bias_dps),
	};

	if (gap)
		rep_gap(&rep, &out);
	rep_push(&rep, &s, &out);
	felt_deg = deg;
	struck_g = 0;
}

static void push(double deg)
{
	if (felt) {
		feel(deg);
		return;
	}
	strike_push(&rep.strike, now_us, (struct vec){ 0, 0, 1 + struck_g });
	struck_g = 0;
	trail_push_direction(&rep.trail, now_us, tilted(deg), gap);
	rep_decide(&rep, now_us, tilted(deg), &out);
	rep_release(&rep, false, &out);
}

static inline void begin_at(double deg, bool known)
{
	begin_time();
	aside_deg = struck_g = 0;
	felt = false;
	rep_init(&rep);
	rep.armed = rep.polarity.known = known;
	rep.last_us = rep.last_end_us = now_us;
	rep_go_to_rest(&rep, tilted(deg));
}

static inline void begin(void)
{
	begin_at(0, true);
}

/* Nothing is known yet. */
static inline void begin_to_feel(void)
{
	begin_time();
	aside_deg = struck_g = felt_deg = seen_share = bias_dps = 0;
	weighs_g = 1;
	felt = true;
	rep_init(&rep);
}

/* So many degrees a second, to this tilt. */
static inline void turn(double dps, double to_deg)
{
	double from_deg = felt_deg, s = fabs(to_deg - from_deg) / dps;
	unsigned n = (unsigned)(s * USEC_PER_SEC / STEP_US + 0.5);

	for (unsigned i = 1; i <= n; i++)
		value(from_deg + (to_deg - from_deg) * i / n);
}
