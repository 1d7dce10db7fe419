/* SPDX-License-Identifier: MIT */

/*
 * Parts of motion drivers that know no protocol. It leaves out what a reading means: axes and signs
 * are as the sensor has them, and the core needs no others.
 */

#include "driver/motion.h"

#include "util/bytes.h"

/* Three axes at the ends of their ranges: 32 g and 4000 degrees a second (core/sample.h). */
#define LONGEST_G   (32 * 1.7321)
#define LONGEST_DPS (4000 * 1.7321)

struct vec motion_s16le(const uint8_t *p, double unit)
{
	return (struct vec){ bytes_s16le(p) * unit, bytes_s16le(p + 2) * unit,
			     bytes_s16le(p + 4) * unit };
}

struct vec motion_f32le(const uint8_t *p)
{
	return (struct vec){ (double)bytes_f32le(p), (double)bytes_f32le(p + 4),
			     (double)bytes_f32le(p + 8) };
}

bool motion_believable(struct vec accel_g, struct vec rate_dps)
{
	/* of what is not a number both are false */
	return vec_length(accel_g) <= LONGEST_G && vec_length(rate_dps) <= LONGEST_DPS;
}

void motion_note(struct notes *ret, const char *key, struct vec v)
{
	note_mark(ret, NOTE_LIST, key);
	note_rounded(ret, NULL, v.x);
	note_rounded(ret, NULL, v.y);
	note_rounded(ret, NULL, v.z);
	note_mark(ret, NOTE_END, NULL);
}
