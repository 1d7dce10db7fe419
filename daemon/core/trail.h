/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What g did lately: from 2 s before a load to its end, for the definitions that can only be read
 * backwards. Holds 60 s at 200 Hz and more. Of a longer load the middle is thinned by merging pairs
 * of points, while its first and last quarter, where the edges are, keep the full rate.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAIL_MAX 13312

struct trail_point {
	uint64_t t_us;
	float g_n;
	uint16_t weight; /* values of g that this point stands for */
	/* no sample came for so long before this point that nothing is known of that time */
	uint16_t gap_before;
};

struct trail {
	size_t head, count;
	struct trail_point points[TRAIL_MAX];
};

void trail_init(struct trail *t);
void trail_push(struct trail *t, uint64_t t_us, double g_n, bool gap_before);

/** trail_drop() - forget the points before @t_us, but never the newest one */
void trail_drop(struct trail *t, uint64_t t_us);

/** trail_at() - the i-th point, from the oldest; i < count */
static inline const struct trail_point *trail_at(const struct trail *t, size_t i)
{
	size_t slot = t->head + i;

	return &t->points[slot < TRAIL_MAX ? slot : slot - TRAIL_MAX];
}

/** trail_find() - index of the first point at or after @t_us; count if there is none */
size_t trail_find(const struct trail *t, uint64_t t_us);

/** trail_lowest_n() - lowest g among the points of [from, to); from < to <= count */
double trail_lowest_n(const struct trail *t, size_t from, size_t to);

/**
 * trail_median_n() - median of the values of g in [from, to) that are at least @least_n, merged
 * points by their weight
 * Return: the median (of an even number, the mean of the two in the middle); @least_n when there
 * are none.
 */
double trail_median_n(const struct trail *t, size_t from, size_t to, double least_n);
