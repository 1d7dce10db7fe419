/* SPDX-License-Identifier: MIT */
#pragma once

/* One measurement, as a driver makes it. */

#include <stdbool.h>
#include <stdint.h>

enum sample_kind {
	SAMPLE_FORCE, /* a band's load cell */
};

/* No band goes further (100 kN are ten tonnes), and no sum of samples overflows. */
#define SAMPLE_FORCE_MAX_N 1e5

struct sample {
	uint64_t t_us;  /* the sensor's clock, unwrapped; never runs back within an epoch */
	double force_n; /* newtons as the device gives them, before our own tare */
	/* first sample after the sensor's clock began anew: no relation to the t_us before it */
	bool new_epoch;
};
