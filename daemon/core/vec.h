/* SPDX-License-Identifier: MIT */
#pragma once

/* Three numbers along the axes of the sensor, and the little algebra that directions need. */

#include <math.h>

#define DEG_PER_RAD 57.29577951308232

struct vec {
	double x, y, z;
};

static inline struct vec vec_add(struct vec a, struct vec b)
{
	return (struct vec){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static inline struct vec vec_sub(struct vec a, struct vec b)
{
	return (struct vec){ a.x - b.x, a.y - b.y, a.z - b.z };
}

static inline struct vec vec_scale(struct vec a, double k)
{
	return (struct vec){ k * a.x, k * a.y, k * a.z };
}

static inline double vec_dot(struct vec a, struct vec b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct vec vec_cross(struct vec a, struct vec b)
{
	return (struct vec){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

static inline double vec_length(struct vec a)
{
	return sqrt(vec_dot(a, a));
}

/** vec_unit() - the direction of @a; nought has none and stays nought */
static inline struct vec vec_unit(struct vec a)
{
	double length = vec_length(a);

	return length > 0 ? vec_scale(a, 1 / length) : a;
}
