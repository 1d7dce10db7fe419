/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the drivers of motion sensors share: how a vector lies in a packet and is explained, what
 * nobody can believe of a foot, and the times of samples that carry none.
 */

#include "core/vec.h"
#include "driver/driver.h"

#define STANDARD_GRAVITY 9.80665 /* m/s2 in 1 g, by definition */

/** motion_s16le() - three 16-bit numbers, each times @unit */
struct vec motion_s16le(const uint8_t *p, double unit);

/** motion_f32le() - three floats, which may be none: see motion_believable() */
struct vec motion_f32le(const uint8_t *p);

/** motion_believable() - finite, and no further than the widest ranges there are */
bool motion_believable(struct vec accel_g, struct vec rate_dps);

/** motion_note() - add a list of three numbers, rounded */
void motion_note(struct notes *ret, const char *key, struct vec v);

/**
 * motion_pace() - give the samples of @ret their times, of a device that stamps none
 * @host_us: when the packet arrived that they came with
 *
 * The first of a connection begins an epoch. The driver's reset() has set up the decoder's pace.
 */
void motion_pace(struct decoder *d, uint64_t host_us, struct reading *ret);
