/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * g: the centred mean of the force over 0.10 s, at least one sample. A mean in time, not over a
 * count of samples: the same at 10 Hz, at 250 Hz and through lost packets. Being centred it needs
 * the future: a value is known once a sample later than 0.05 s after it has come.
 */

#include <stdbool.h>
#include <stdint.h>

#include "util/macro.h"

#define SMOOTH_MAX 256 /* samples within reach: 2.5 kHz; denser ones get a shorter mean */

/* Either way: g of a force is a mean over 0.10 s. */
#define SMOOTH_FORCE_US (50 * USEC_PER_MSEC)

struct smooth {
	uint64_t before_us, after_us; /* reach of the mean around its centre, both ends included */
	struct smooth_sample {
		uint64_t t_us;
		/* nanonewtons: sums of integers stay exact however long the stream */
		int64_t force_nn;
	} samples[SMOOTH_MAX];
	/* Counts of samples since the start: oldest in the mean, the one it is centred on, end. */
	uint64_t from, centre, end;
	int64_t sum_nn; /* from the oldest to the newest */
};

void smooth_init(struct smooth *s, uint64_t before_us, uint64_t after_us);

/** smooth_push() - one more sample; @t_us never runs back, @force_n is finite and under 1e6 */
void smooth_push(struct smooth *s, uint64_t t_us, double force_n);

/** smooth_passed() - is the newest sample beyond the reach of the next mean? */
static inline bool smooth_passed(const struct smooth *s)
{
	return s->samples[(s->end - 1) % SMOOTH_MAX].t_us >
	       s->samples[s->centre % SMOOTH_MAX].t_us + s->after_us;
}

/**
 * smooth_known() - is the next value of g known?
 * @all: no further sample will come: what is there is all there is
 */
static inline bool smooth_known(const struct smooth *s, bool all)
{
	return s->centre < s->end && (smooth_passed(s) || all || s->end - s->from == SMOOTH_MAX);
}

/**
 * smooth_pop() - the next value of g, which is known
 *
 * Call it as long as one is after each smooth_push(): so of the samples that came, only the newest
 * can be beyond the reach of the mean.
 * Return: newtons.
 */
double smooth_pop(struct smooth *s, uint64_t *ret_t_us);

/** smooth_shift() - what is known is @by_n less from now on, and what is pushed from now on */
void smooth_shift(struct smooth *s, double by_n);
