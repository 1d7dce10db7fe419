/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The countdown of a hold is a promise: it runs on time held by the level known so far, never gives
 * back what it has shown, stands still after 0.5 s under the floor and in gaps, and ends only in a
 * sample.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/trail.h"

struct countdown {
	uint64_t begin_us; /* of the load */
	double floor_n;    /* over rest: below it the force does not count as held */
	bool started;      /* the floor was reached */
	uint64_t last_us;
	uint64_t under_us;   /* since when under the floor; 0 = it is not */
	uint64_t counted_us; /* by the present floor */
	uint64_t held_us;    /* the most that was ever counted: what is shown */
	bool stalled;
};

void countdown_begin(struct countdown *c, uint64_t begin_us);

/**
 * countdown_push() - the newest point of @t is one more of this load
 * @rest_n:  the rest before the load
 * @floor_n: 80 % of the level so far, or the target if that is more; over rest
 */
void countdown_push(struct countdown *c, const struct trail *t, double rest_n, double floor_n);
