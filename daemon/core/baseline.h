/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The rest level B, which follows the band between holds, and the noise around it. The band is
 * pre-tensioned and creeps: rest is neither zero nor constant. Whoever owns this does not call it
 * during a load; that is the freeze.
 */

#include <stdbool.h>
#include <stdint.h>

struct baseline {
	bool started;
	uint64_t t_us;
	double rest_n;
	double noise_n; /* mean distance of g from B */
	double known_s; /* time at rest that the noise was learnt from, up to its memory of 6 s */
};

void baseline_init(struct baseline *b);

/** baseline_push() - g at rest, newtons */
void baseline_push(struct baseline *b, uint64_t t_us, double g_n);

/** baseline_set() - the rest level is this now; the noise stays */
void baseline_set(struct baseline *b, uint64_t t_us, double rest_n);

/**
 * baseline_sigma_n() - standard deviation that normal noise of this mean distance has: sqrt(pi / 2)
 * times it
 */
static inline double baseline_sigma_n(const struct baseline *b)
{
	return b->noise_n * 1.2533141373155; /* sqrt(pi / 2) */
}
