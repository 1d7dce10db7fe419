/* SPDX-License-Identifier: MIT */
#pragma once

/* For how long has a direction stood still? Three stretches of flat.h, one along each axis. */

#include "core/flat.h"
#include "core/vec.h"

struct still {
	struct flat x, y, z;
};

static inline void still_init(struct still *s)
{
	flat_init(&s->x);
	flat_init(&s->y);
	flat_init(&s->z);
}

/**
 * still_push() - Return: how long each part of the last directions, @unit included, has stayed
 * within @tolerance
 */
static inline uint64_t still_push(struct still *s, uint64_t t_us, struct vec unit, double tolerance)
{
	uint64_t x_us = flat_push(&s->x, t_us, unit.x, tolerance),
		 y_us = flat_push(&s->y, t_us, unit.y, tolerance),
		 z_us = flat_push(&s->z, t_us, unit.z, tolerance), shortest_us;

	shortest_us = x_us < y_us ? x_us : y_us;
	return shortest_us < z_us ? shortest_us : z_us;
}
