/* SPDX-License-Identifier: MIT */

/*
 * The two directions of gravity. The heading is left out: gravity says nothing about it, and nobody
 * asks.
 */

#include "core/pose.h"

#include <string.h>

#include "util/macro.h"

/* 0.40 s, of which the last instant is no part: ten samples at 25 Hz, not eleven. */
#define BEFORE_US (200 * USEC_PER_MSEC)
#define AFTER_US  (200 * USEC_PER_MSEC - 1)

/*
 * How fast it is drawn towards the acceleration: so that a bias of 2 degrees a second tilts it by
 * 1.
 */
#define GAIN_PER_S 2.0

#define BIAS_TAU_S 1.0
#define BIAS_MAX_DPS \
	12.0 /* cheap gyroscopes are off by up to 5 along each axis; more is a movement */

void pose_break(struct pose *p)
{
	for (size_t i = 0; i < ELEMENTS(p->mean); i++)
		smooth_init(&p->mean[i], BEFORE_US, AFTER_US);
	p->started = false;
}

void pose_init(struct pose *p)
{
	memset(p, 0, sizeof(*p));
	pose_break(p);
}

/* What stands still in the world turns backwards in the sensor. */
static struct vec turned(struct vec up, struct vec rad_per_s, double dt_s)
{
	return vec_unit(vec_add(up, vec_scale(vec_cross(up, rad_per_s), dt_s)));
}

static void turn(struct pose *p, struct vec toward)
{
	struct vec bare_dps = vec_sub(p->newest_dps, p->bias_dps);
	struct vec omega = vec_scale(bare_dps, 1 / DEG_PER_RAD);
	struct vec drawn = vec_scale(vec_cross(toward, p->up), GAIN_PER_S);

	p->rate_dps = vec_length(bare_dps);
	p->up = turned(p->up, vec_add(omega, drawn), p->dt_s);
	p->free = turned(p->free, omega, p->dt_s);
}

void pose_settle(struct pose *p)
{
	p->free = p->up;
}

void pose_push(struct pose *p, uint64_t t_us, struct vec accel_g, struct vec rate_dps)
{
	smooth_push(&p->mean[0], t_us, accel_g.x);
	smooth_push(&p->mean[1], t_us, accel_g.y);
	smooth_push(&p->mean[2], t_us, accel_g.z);

	if (!p->started) {
		p->started = true;
		p->t_us = t_us;
		p->up = vec_unit(accel_g);
		pose_settle(p);
	}
	p->has_gyro |= vec_dot(rate_dps, rate_dps) > 0;
	p->dt_s = usec_to_s(t_us - p->t_us);
	p->t_us = t_us;
	p->newest_dps = rate_dps;
	turn(p, vec_unit(accel_g));
}

bool pose_pop(struct pose *p, bool all, uint64_t *ret_t_us, struct vec *ret_g)
{
	if (!smooth_known(&p->mean[0], all))
		return false;
	ret_g->x = smooth_pop(&p->mean[0], ret_t_us);
	ret_g->y = smooth_pop(&p->mean[1], ret_t_us);
	ret_g->z = smooth_pop(&p->mean[2], ret_t_us);
	return true;
}

void pose_learn_bias(struct pose *p)
{
	struct vec off_dps = vec_sub(p->newest_dps, p->bias_dps);

	if (vec_length(p->newest_dps) < BIAS_MAX_DPS)
		p->bias_dps =
			vec_add(p->bias_dps, vec_scale(off_dps, p->dt_s / (BIAS_TAU_S + p->dt_s)));
}
