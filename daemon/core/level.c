/* SPDX-License-Identifier: MIT */

/*
 * The running median. The exact one, at the end of the load, is measured from the trail
 * (measure.c); this one is for the live picture: when is the person on the plateau, and when is it
 * over.
 */

#include "core/level.h"

#include <string.h>

#include "util/macro.h"

#define BIN_SHIFT 16 /* of a float's 32 bits, those below the bin's number */
#define LAST_BIN  (LEVEL_OCTAVES * LEVEL_PER_OCTAVE - 1)

/* The level is the median of what exceeds 70 % of the peak (measure.h). */
#define TOP_SHARE 0.7

static uint32_t float_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static unsigned bin_of(double rise_n)
{
	return MIN((float_bits((float)rise_n) - float_bits((float)LEVEL_LOWEST_N)) >> BIN_SHIFT,
		   LAST_BIN);
}

static double middle_of(unsigned bin)
{
	uint32_t bits =
		float_bits((float)LEVEL_LOWEST_N) + (bin << BIN_SHIFT) + (1u << (BIN_SHIFT - 1));
	float value;

	memcpy(&value, &bits, sizeof(value));
	return (double)value;
}

/* Both move on from where they were: the peak only grows, and the median hardly moves. */
static void look_again(struct level *l)
{
	unsigned from = bin_of(MAX(l->peak_n * TOP_SHARE, LEVEL_LOWEST_N));

	while (l->from < from)
		l->under_from += l->bins[l->from++];
	while (2 * (l->under_middle + l->bins[l->middle]) < l->count + l->under_from)
		l->under_middle += l->bins[l->middle++];
	while (2 * l->under_middle >= l->count + l->under_from)
		l->under_middle -= l->bins[--l->middle];
	l->median_n = MIN(middle_of(l->middle), l->peak_n);
}

void level_init(struct level *l)
{
	memset(l, 0, sizeof(*l));
}

void level_push(struct level *l, double rise_n)
{
	unsigned bin;

	if (!(rise_n >= LEVEL_LOWEST_N))
		return;
	bin = bin_of(rise_n);
	l->bins[bin]++;
	l->count++;
	l->under_from += bin < l->from;
	l->under_middle += bin < l->middle;

	/*
	 * A long plateau hardly moves the median: look again when it has grown by a thirty-second,
	 * or has a new peak.
	 */
	if (rise_n > l->peak_n || l->count >= l->next_count) {
		l->peak_n = MAX(l->peak_n, rise_n);
		l->next_count = l->count + 1 + l->count / 32;
		look_again(l);
	}
}
