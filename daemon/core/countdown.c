/* SPDX-License-Identifier: MIT */

/*
 * While the force still rises the level so far is too low, and so is the floor. Each time the floor
 * has moved, the load is counted again from its beginning by the new one; in between each point
 * only adds its step.
 */

#include "core/countdown.h"

#include <math.h>

#include "util/macro.h"

/* Under the floor for longer, and the countdown stands. */
#define PATIENCE_US (USEC_PER_SEC / 2)
/* A pull that has not reached the floor by then needs to be told. */
#define REACH_US (USEC_PER_SEC * 3 / 2)
/* By this share: less is not worth counting again. */
#define FLOOR_MOVED 0.01

void countdown_begin(struct countdown *c, uint64_t begin_us)
{
	*c = (struct countdown){ .begin_us = begin_us, .last_us = begin_us };
}

static void step(struct countdown *c, const struct trail *t, size_t i, double rest_n)
{
	const struct trail_point *p = trail_at(t, i);
	bool above = trail_g(t, i) - rest_n >= c->floor_n;
	uint64_t from_us = c->last_us;

	c->last_us = p->t_us;
	if (!c->started) {
		c->started = above;
		return;
	}
	if (!p->gap_before) {
		uint64_t until_us = c->under_us ? MIN(p->t_us, c->under_us + PATIENCE_US) : p->t_us;

		c->counted_us += usec_sub(until_us, from_us);
	}
	if (above)
		c->under_us = 0;
	else if (!c->under_us)
		c->under_us = p->t_us;
}

static _noinline_ void count_again(struct countdown *c, const struct trail *t, double rest_n)
{
	struct countdown again = *c; /* nothing points to a copy: it stays in registers */
	size_t i = trail_find(t, c->begin_us);

	again.started = false;
	again.under_us = 0;
	again.counted_us = 0;
	/* Of a ramp the most is under its floor, and does not count. */
	while (i < t->count && trail_g(t, i) - rest_n < c->floor_n)
		i++;
	for (; i < t->count; i++)
		step(&again, t, i, rest_n);
	again.last_us = trail_at(t, t->count - 1)->t_us;
	*c = again;
}

void countdown_push(struct countdown *c, const struct trail *t, double rest_n, double floor_n)
{
	if (fabs(floor_n - c->floor_n) > FLOOR_MOVED * c->floor_n) {
		c->floor_n = floor_n;
		count_again(c, t, rest_n);
	} else {
		step(c, t, t->count - 1, rest_n);
	}

	c->held_us = MAX(c->held_us, c->counted_us);
	if (c->started)
		c->stalled = c->under_us && c->last_us - c->under_us > PATIENCE_US;
	else
		c->stalled = c->last_us - c->begin_us > REACH_US;
}
