/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Chance from a seed: splitmix64 (Steele, Lea and Flood 2014, public domain by S. Vigna). The same seed gives the same
 * numbers on every machine, which rand() does not promise.
 */

#include <stdint.h>

struct rng {
	uint64_t state;
};

static inline uint64_t rng_u64(struct rng *r)
{
	uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/** rng_between() - evenly from @low to @high */
static inline double rng_between(struct rng *r, double low, double high)
{
	return low + (high - low) * ((double)(rng_u64(r) >> 11) * 0x1p-53);
}

/** rng_below() - an integer from 0 to @n - 1, @n small (the bias of the remainder is then far below notice) */
static inline unsigned rng_below(struct rng *r, unsigned n)
{
	return (unsigned)(rng_u64(r) % n);
}

/** rng_bell() - mean 0, deviation 1, never beyond 6: twelve even numbers make a bell, without libm */
static inline double rng_bell(struct rng *r)
{
	double sum = -6;
	int i;

	for (i = 0; i < 12; i++)
		sum += rng_between(r, 0, 1);
	return sum;
}
