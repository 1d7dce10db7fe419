/* SPDX-License-Identifier: MIT */

/* Steps from acceleration and rate. It counts none: whether there is gait is all that is asked. */

#include "core/gait.h"

#include <math.h>

#include "util/macro.h"

/*
 * A foot swings at 400 to 1000 degrees a second and meets the ground with 2 to 10 g; an exercise
 * against a band stays far below both at once.
 */
#define SWING_DPS    350
#define STRIKE_OFF_G 1
#define TOGETHER_US  (300 * USEC_PER_MSEC)
/*
 * Without a gyroscope: so far off 1 g in the mean of about a second. Walking was seen at 0.47 to
 * 0.9 g, exercise below 0.36 at the foot, landings included, each moment counted as 1 g at most.
 */
#define SHAKEN_G     0.42
#define SHAKEN_TAU_S 1.0
/* Strides of one foot: from a sprint to a stroll. */
#define STRIDE_MIN_US (400 * USEC_PER_MSEC)
#define STRIDE_MAX_US (2 * USEC_PER_SEC)

void gait_init(struct gait *g)
{
	*g = (struct gait){};
}

void gait_push(struct gait *g, uint64_t t_us, double off_g, double rate_dps, bool has_gyro)
{
	double dt_s = g->started ? usec_to_s(t_us - g->last_us) : 0;

	g->started = true;
	g->last_us = t_us;
	g->off_g += dt_s / (SHAKEN_TAU_S + dt_s) * (fmin(off_g, 1) - g->off_g);
	if (!has_gyro) {
		if (g->off_g > SHAKEN_G)
			g->gait_us = t_us;
		return;
	}
	if (rate_dps > SWING_DPS)
		g->swing_us = t_us;
	if (off_g > STRIKE_OFF_G)
		g->strike_us = t_us;
	if ((g->swing_us != t_us && g->strike_us != t_us) || !g->swing_us || !g->strike_us ||
	    MAX(g->swing_us, g->strike_us) - MIN(g->swing_us, g->strike_us) > TOGETHER_US)
		return;

	if (g->step_us && t_us - g->step_us < STRIDE_MIN_US)
		return; /* the same step still */
	if (g->step_us && t_us - g->step_us <= STRIDE_MAX_US)
		g->gait_us = t_us;
	g->step_us = t_us;
}

bool gait_near(const struct gait *g, uint64_t from_us)
{
	return g->gait_us && g->gait_us + GAIT_REACH_US >= from_us;
}
