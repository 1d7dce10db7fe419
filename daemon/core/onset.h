/* SPDX-License-Identifier: MIT */
#pragma once

/* Has something been over its threshold for long enough? What is far over is sure sooner. */

#include <stdint.h>

struct onset {
	uint64_t since_us, last_us; /* since when over it, 0 = it is not; and the value before */
	/* that time, each step weighted by how many times the threshold the value was */
	double sum_us;
};

static inline void onset_init(struct onset *o)
{
	o->since_us = 0;
}

/**
 * onset_push() - the next value
 * @times:    how many times the threshold it is
 * @dwell_us: how long a value right at the threshold would have to stay
 *
 * Return: since when it has been over the threshold, if that is long enough; else 0.
 */
static inline uint64_t onset_push(struct onset *o, uint64_t t_us, double times, double dwell_us)
{
	if (times <= 1)
		o->since_us = 0;
	else if (!o->since_us)
		*o = (struct onset){ .since_us = t_us };
	else
		o->sum_us += times * (double)(t_us - o->last_us);
	o->last_us = t_us;
	return o->since_us && o->sum_us >= dwell_us ? o->since_us : 0;
}
