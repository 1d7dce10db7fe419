/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How hard did it strike? The greatest jump of the acceleration from one sample to the next, kept
 * for the last minute so that it can be asked for once it is known when a movement arrived.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/vec.h"

#define STRIKE_BIN_US UINT64_C(125000)
#define STRIKE_BINS   512

struct strike {
	bool started;
	struct vec last_g;
	uint64_t bin; /* the newest: the time stamp in units of STRIKE_BIN_US */
	float jump_g[STRIKE_BINS];
};

void strike_init(struct strike *s);
void strike_push(struct strike *s, uint64_t t_us, struct vec accel_g);

/**
 * strike_within() - the greatest jump from @from_us to @to_us, to an eighth of a second, in g; 0
 * where it is forgotten
 */
double strike_within(const struct strike *s, uint64_t from_us, uint64_t to_us);
