/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the drivers of motion sensors share: how a vector lies in a packet and is explained, and
 * what nobody can believe of a foot.
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
