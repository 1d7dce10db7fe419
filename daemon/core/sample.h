/* SPDX-License-Identifier: MIT */
#pragma once

/* One measurement, as a driver makes it. */

#include <stdbool.h>
#include <stdint.h>

#include "core/vec.h"

enum sample_kind {
	SAMPLE_FORCE, /* a band's load cell */
	/* a sensor on the foot: acceleration, and the rate of rotation where it has a gyroscope */
	SAMPLE_MOTION,
};

/* No band goes further (100 kN are ten tonnes), and no sum of samples overflows. */
#define SAMPLE_FORCE_MAX_N 1e5

/*
 * What the sensors of this trade can say at most is 16 to 32 g and 2000 to 4000 degrees a second.
 */
#define SAMPLE_ACCEL_MAX_G  200
#define SAMPLE_RATE_MAX_DPS 20000

struct sample {
	uint64_t t_us;  /* the sensor's clock, unwrapped; never runs back within an epoch */
	double force_n; /* newtons as the device gives them, before our own tare */
	/* first sample after the sensor's clock began anew: no relation to the t_us before it */
	bool new_epoch;
	enum sample_kind kind; /* motion has no force_n, force nothing of what follows */
	struct vec accel_g;    /* at rest it points up and is 1 long */
	/* degrees a second, right-handed; nought throughout from a sensor without a gyroscope */
	struct vec rate_dps;
};
