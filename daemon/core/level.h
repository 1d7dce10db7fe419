/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The level of a load while it goes on: the median of all values above 70 % of the peak so far,
 * without keeping them. A histogram of the rise over rest with bins of at most 0.8 % of their
 * value: the top 16 bits of a float (sign, exponent and seven bits of mantissa) are the number of
 * the bin, so that a value is sorted without a logarithm.
 */

#include <stdint.h>

#define LEVEL_LOWEST_N   0.0078125 /* 2^-7 N: 0.8 g; less is not counted */
#define LEVEL_OCTAVES    20        /* up to 2^13 N: 835 kg; more is counted in the last bin */
#define LEVEL_PER_OCTAVE 128

struct level {
	uint32_t bins[LEVEL_OCTAVES * LEVEL_PER_OCTAVE];
	uint32_t count, next_count; /* values so far, and when to look again */
	/* bins: the first above 70 % of the peak, and that of the median; the values under each */
	uint32_t from, middle, under_from, under_middle;
	double peak_n, median_n;
};

void level_init(struct level *l);

/** level_push() - one more value of the rise over rest, newtons */
void level_push(struct level *l, double rise_n);
