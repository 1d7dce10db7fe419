/* SPDX-License-Identifier: MIT */

/*
 * The centred mean, as a window that slides over a ring: each sample is added once and taken off
 * once. The sum is of integers, because a running sum of floating-point numbers drifts and depends
 * on where the stream began.
 */

#include "core/smooth.h"

#include <math.h>

#define NANO 1e9

static struct smooth_sample *at(struct smooth *s, uint64_t i)
{
	return &s->samples[i % SMOOTH_MAX];
}

void smooth_init(struct smooth *s, uint64_t before_us, uint64_t after_us)
{
	s->before_us = before_us;
	s->after_us = after_us;
	s->from = s->centre = s->end = 0;
	s->sum_nn = 0;
}

void smooth_push(struct smooth *s, uint64_t t_us, double force_n)
{
	struct smooth_sample *newest = at(s, s->end++);

	*newest = (struct smooth_sample){ t_us, llrint(force_n * NANO) };
	s->sum_nn += newest->force_nn;
}

static void drop_oldest(struct smooth *s)
{
	s->sum_nn -= at(s, s->from++)->force_nn;
}

double smooth_pop(struct smooth *s, uint64_t *ret_t_us)
{
	uint64_t t_us = at(s, s->centre)->t_us, n;
	int64_t sum_nn;

	while (at(s, s->from)->t_us + s->before_us < t_us)
		drop_oldest(s);
	n = s->end - s->from;
	sum_nn = s->sum_nn;
	if (smooth_passed(s)) {
		n--;
		sum_nn -= at(s, s->end - 1)->force_nn;
	}

	s->centre++;
	/* A full ring must give up its oldest, so that the next sample has a place. */
	if (s->end - s->from == SMOOTH_MAX)
		drop_oldest(s);
	*ret_t_us = t_us;
	return (double)sum_nn / (NANO * (double)(unsigned)n);
}

void smooth_shift(struct smooth *s, double by_n)
{
	int64_t by_nn = llrint(by_n * NANO);

	for (uint64_t i = s->from; i < s->end; i++)
		at(s, i)->force_nn -= by_nn;
	s->sum_nn -= by_nn * (int64_t)(s->end - s->from);
}
