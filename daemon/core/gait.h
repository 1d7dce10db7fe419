/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Is the person walking? A step is a foot that swings fast and strikes the ground; two of them, a
 * stride apart, are gait. Whatever tilt is seen around that is no exercise.
 */

#include <stdbool.h>
#include <stdint.h>

#define GAIT_REACH_US \
	UINT64_C(3500000) /* gait says something about this much time before and after a step */

struct gait {
	bool started;
	uint64_t last_us;
	double off_g;                 /* how far from 1 g of late */
	uint64_t swing_us, strike_us; /* when last seen; 0 = not yet */
	uint64_t step_us;             /* the last step */
	uint64_t gait_us;             /* the last step of a pair */
};

void gait_init(struct gait *g);

/**
 * gait_push() - one sample
 * @off_g:    how far the acceleration is from 1 g
 * @rate_dps: how fast the sensor turns
 * @has_gyro: false: the rate is not known
 */
void gait_push(struct gait *g, uint64_t t_us, double off_g, double rate_dps, bool has_gyro);

/** gait_near() - was there gait after @from_us, less its reach? */
bool gait_near(const struct gait *g, uint64_t from_us);
