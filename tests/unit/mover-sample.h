/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the sensor on a virtual foot measured, as a driver would make it. It is not in band/: that
 * knows nothing of the daemon.
 */

#include "band/mover.h"
#include "core/sample.h"

static inline struct sample sample_of_mover(const struct mover_sample *m)
{
	return (struct sample){
		.kind = SAMPLE_MOTION,
		.t_us = m->t_us,
		.accel_g = { m->accel_g[0], m->accel_g[1], m->accel_g[2] },
		.rate_dps = { m->rate_dps[0], m->rate_dps[1], m->rate_dps[2] },
	};
}
