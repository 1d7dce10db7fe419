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

#include "core/vec.h"

#define TRAIL_MAX        13312
#define TRAIL_UNIT       32767.0 /* how long a direction is: it is known to 0.002 degrees */
#define TRAIL_WEIGHT_MAX 0x7fff

struct trail_point {
	uint64_t t_us;
	union {
		float g_n; /* a force, or ... */
		struct {   /* ... a direction: a vector of length TRAIL_UNIT */
			int16_t x, y;
		};
	};
	int16_t z;
	uint16_t weight : 15; /* values of g that this point stands for */
	/* no sample came for so long before this point that nothing is known of that time */
	uint16_t gap_before : 1;
};

struct trail {
	size_t head, count;
	uint64_t known_us; /* from the first point to the last, less the gaps */
	/*
	 * the points are directions; g is how far each goes along the axis, in degrees of a small
	 * angle
	 */
	bool directions;
	float axis[3];
	struct trail_point points[TRAIL_MAX];
};

void trail_init(struct trail *t);
void trail_push(struct trail *t, uint64_t t_us, double g_n, bool gap_before);

/**
 * trail_init_directions() - a trail of directions; trail_turn() - the axis that g is read along
 * from now on
 */
void trail_init_directions(struct trail *t);
void trail_turn(struct trail *t, struct vec axis);
void trail_push_direction(struct trail *t, uint64_t t_us, struct vec unit, bool gap_before);

/** trail_shift() - every force in it is @by_n less */
void trail_shift(struct trail *t, double by_n);

/** trail_drop() - forget the points before @t_us, but never the newest one */
void trail_drop(struct trail *t, uint64_t t_us);

/** trail_keep() - forget the oldest points, as long as the others know @known_us, gaps not counted */
void trail_keep(struct trail *t, uint64_t known_us);

/** trail_full() - the next point will cost an old one, or the thinning of the middle */
static inline bool trail_full(const struct trail *t)
{
	return t->count == TRAIL_MAX;
}

/** trail_slot() - where in the ring the i-th point is; i <= TRAIL_MAX */
static inline size_t trail_slot(const struct trail *t, size_t i)
{
	size_t slot = t->head + i;

	return slot < TRAIL_MAX ? slot : slot - TRAIL_MAX;
}

/** trail_at() - the i-th point, from the oldest; i < count */
static inline const struct trail_point *trail_at(const struct trail *t, size_t i)
{
	return &t->points[trail_slot(t, i)];
}

/** trail_has_gaps() - is anything between the first point and the last not known? */
static inline bool trail_has_gaps(const struct trail *t)
{
	return t->known_us < trail_at(t, t->count - 1)->t_us - trail_at(t, 0)->t_us;
}

/** trail_g() - the value of the i-th point: the force, or the projection of the direction */
static inline double trail_g(const struct trail *t, size_t i)
{
	const struct trail_point *p = trail_at(t, i);

	if (!t->directions)
		return (double)p->g_n;
	return (double)(t->axis[0] * (float)p->x + t->axis[1] * (float)p->y +
			t->axis[2] * (float)p->z);
}

/** trail_find() - index of the first point at or after @t_us; count if there is none */
size_t trail_find(const struct trail *t, uint64_t t_us);

/** trail_lowest_n() - lowest g among the points of [from, to); from < to <= count */
double trail_lowest_n(const struct trail *t, size_t from, size_t to);

/**
 * trail_median_n() - median of the values of g in [from, to) that are at least @least_n, merged
 * points by their weight
 * @most_n: the highest of them
 *
 * Return: the median (of an even number, the mean of the two in the middle); @least_n when there
 * are none.
 */
double trail_median_n(const struct trail *t, size_t from, size_t to, double least_n, double most_n);
