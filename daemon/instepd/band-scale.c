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

/*
 * Until then counts have to go through what is made for newtons. So small that a count of 32 bits
 * is none that is refused, and a pull none that would be taken for one.
 */
#define SCALE_OF_COUNTS 1e-5

double band_scale(const struct band *b)
{
	if (b->file.scale != 0)
		return b->file.scale;

	return b->driver->needs_scale ? 0 : 1;
}

static double present_scale(const struct band *b)
{
	double scale = band_scale(b);

	return scale != 0 ? scale : SCALE_OF_COUNTS;
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
