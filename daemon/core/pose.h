/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where is up, seen from the sensor? It has two answers. The mean is the definition (design,
 * section 4): the centred mean of the acceleration over 0.40 s. It contains what the movement adds
 * to gravity, and is known 0.2 s late. The gyro-aided direction is turned by the gyroscope and
 * drawn towards the acceleration (Mahony, Hamel and Pflimlin 2008, "Nonlinear complementary filters
 * on the special orthogonal group", IEEE Trans. Automatic Control 53(5), their explicit filter with
 * one reference direction). It is known at once and follows a fast movement, but is no definition
 * of anything. Without a gyroscope it is but a slow low pass; has_gyro tells.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/smooth.h"
#include "core/vec.h"

struct pose {
	struct smooth mean[3]; /* x, y, z */
	bool started;
	bool has_gyro; /* a rate other than nought was seen */
	uint64_t t_us;
	double dt_s;                     /* of the newest sample, to the one before */
	struct vec up;                   /* gyro-aided, of length 1 */
	struct vec free;                 /* the same, by the gyroscope alone since pose_settle() */
	struct vec newest_dps, bias_dps; /* of the gyroscope */
	double rate_dps;                 /* newest, less the bias */
};

void pose_init(struct pose *p);

/** pose_push() - one sample, as in struct sample; its time never runs back */
void pose_push(struct pose *p, uint64_t t_us, struct vec accel_g, struct vec rate_dps);

/**
 * pose_pop() - the next mean, if it is known; not of length 1
 * @all: no further sample will come: what is there is all there is
 *
 * Call until it returns false after each pose_push().
 */
bool pose_pop(struct pose *p, bool all, uint64_t *ret_t_us, struct vec *ret_g);

/**
 * pose_break() - nothing is known of the time to the next sample: neither direction reaches across
 */
void pose_break(struct pose *p);

/** pose_settle() - from here on, what does the gyroscope alone see? */
void pose_settle(struct pose *p);

/**
 * pose_learn_bias() - the sensor rests: what its gyroscope says now is bias, unless it is too much
 * for one
 */
void pose_learn_bias(struct pose *p);
