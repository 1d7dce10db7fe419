/* SPDX-License-Identifier: MIT */

/*
 * What a newton is. Most drivers know; some devices only count, and what a count is worth differs
 * from one to the next, so a person hangs known weights on it. Any other band can be corrected in
 * the same way. Calibrations that the device itself would keep are left out: a mistake there stays
 * with it.
 */

#include <errno.h>
#include <math.h>

#include "instepd/band.h"

/* A driver that only counts makes of its counts what has room as newtons. */
static double present_scale(const struct band *b)
{
	return b->file.scale != 0 ? b->file.scale : 1;
}

double band_scale(const struct band *b)
{
	return b->file.scale == 0 && b->driver->needs_scale ? 0 : present_scale(b);
}

double band_scaled(const struct band *b, double force_n)
{
	return force_n * present_scale(b);
}

int band_calibrate(struct band *b, const struct calibration_point *points, size_t n,
		   struct calibration *ret)
{
	struct band_file file = b->file;
	struct calibration line;
	int r;

	if (b->driver->kind != SAMPLE_FORCE)
		return -ENOTSUP;
	if (band_used(b))
		return -EBUSY;

	r = calibration_fit(points, n, &line);
	if (r < 0)
		return r;
	if (r > 0) {
		*ret = line;
		return r;
	}

	/* The points were measured with the scale and the tare that there were. */
	file.scale = line.scale * present_scale(b);
	file.offset_n = line.scale * file.offset_n - line.zero_n;
	if (!band_file_holds(&file))
		return -EDOM;

	/* A load that is open was measured otherwise. */
	if (b->flowing)
		band_dry(b);
	b->file = file;
	b->track.offset_n = file.offset_n;
	band_announce(b, "Scale");
	band_announce(b, "Offset");
	band_keep(&b->file);
	*ret = line;
	return 0;
}
