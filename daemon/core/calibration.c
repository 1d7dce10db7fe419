/* SPDX-License-Identifier: MIT */

/*
 * A least-squares line, and whether to believe it. What is made least is the error in newtons, which
 * is what a person gets to see. A sensor that is not linear is left out: load cells are, by far
 * within what is accepted here.
 */

#include "core/calibration.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "util/macro.h"

struct spread {
	double mean, least, most;
};

static double known(const struct calibration_point *p)
{
	return p->known_n;
}

static double measured(const struct calibration_point *p)
{
	return p->measured_n;
}

static struct spread spread_of(const struct calibration_point *points, size_t n,
			       double (*value)(const struct calibration_point *))
{
	struct spread s = { 0, value(points), value(points) };

	for (size_t i = 0; i < n; i++) {
		double v = value(&points[i]);

		s.mean += v / (double)n;
		s.least = MIN(s.least, v);
		s.most = MAX(s.most, v);
	}
	return s;
}

static bool all_finite(const struct calibration_point *points, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(points[i].known_n) || !isfinite(points[i].measured_n))
			return false;
	return true;
}

int calibration_fit(const struct calibration_point *points, size_t n, struct calibration *ret)
{
	struct calibration line = { 0 };
	struct spread k, m;
	double both = 0, square = 0;

	if (n < CALIBRATION_POINTS_MIN || n > CALIBRATION_POINTS_MAX || !all_finite(points, n))
		return -EINVAL;

	k = spread_of(points, n, known);
	m = spread_of(points, n, measured);
	if (k.most - k.least < CALIBRATION_SPAN_MIN_N)
		return -ERANGE;

	for (size_t i = 0; i < n; i++) {
		double x = points[i].measured_n - m.mean;

		both += x * points[i].known_n;
		square += x * x;
	}
	if (!isfinite(both) || both == 0 || !isfinite(square))
		return -ERANGE;

	line.scale = both / square;
	line.zero_n = k.mean - line.scale * m.mean;
	if (!isfinite(line.zero_n)) /* as it is, too, when the scale is not */
		return -ERANGE;

	for (size_t i = 0; i < n; i++)
		line.worst_n = fmax(line.worst_n, fabs(line.scale * points[i].measured_n +
						       line.zero_n - points[i].known_n));
	*ret = line;
	return line.worst_n > CALIBRATION_WORST_SHARE * (k.most - k.least);
}
