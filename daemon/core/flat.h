/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * For how long has the force been flat? Constant memory: a stretch ends where its range exceeds the
 * tolerance.
 */

#include <stdbool.h>
#include <stdint.h>

struct flat {
	bool started;
	uint64_t since_us;
	double low_n, high_n;
};

static inline void flat_init(struct flat *f)
{
	f->started = false;
}

/**
 * flat_push() - Return: how long the last values, this one included, have stayed within
 * @tolerance_n of each other
 */
static inline uint64_t flat_push(struct flat *f, uint64_t t_us, double g_n, double tolerance_n)
{
	if (f->started) {
		f->low_n = g_n < f->low_n ? g_n : f->low_n;
		f->high_n = g_n > f->high_n ? g_n : f->high_n;
	}
	if (!f->started || f->high_n - f->low_n > tolerance_n)
		*f = (struct flat){ true, t_us, g_n, g_n };
	return t_us - f->since_us;
}

/** flat_middle_n() - between the highest and the lowest of them; after flat_push() */
static inline double flat_middle_n(const struct flat *f)
{
	return (f->low_n + f->high_n) / 2;
}
