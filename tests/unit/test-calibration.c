/* SPDX-License-Identifier: MIT */

/* The line through known weights, and when there is none. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "core/calibration.h"
#include "util/macro.h"

struct row {
	int answer;
	size_t n;
	struct calibration_point points[4];
	double scale, zero_n, worst_n;
};

static void lines(void **state)
{
	static const struct row rows[] = {
		{ 0, 2, { { 0, 0 }, { 20, 20 } }, 1, 0, 0 },
		{ 0, 2, { { 0, 3 }, { 20, 8 } }, 4, -12, 0 },
		{ 0, 2, { { 20, 20 }, { 0, 0 } }, 1, 0, 0 },
		/* counts, and a sensor that is built in the other way round */
		{ 0, 2, { { 0, 84123 }, { 49, -111877 } }, -0.00025, 21.03075, 0 },
		{ 0, 3, { { 10, 1 }, { 20, 2 }, { 40, 4 } }, 10, 0, 0 },
		/* 0.2 off in the middle: the line goes between */
		{ 0, 3, { { 0, 0 }, { 10.3, 10 }, { 20, 20 } }, 1, 0.1, 0.2 },
		{ 0, 3, { { 10.3, 10 }, { 0, 0 }, { 20, 20 } }, 1, 0.1, 0.2 },
		/* just a twentieth of the 20 N between the lightest and the heaviest */
		{ 0, 3, { { 0, 0 }, { 11.5, 10 }, { 20, 20 } }, 1, 0.5, 1 },
		/* over a twentieth of the 20 N: one of the weights is another */
		{ 1, 3, { { 0, 0 }, { 11.8, 10 }, { 20, 20 } }, 1, 0.6, 1.2 },
		{ 1, 3, { { 10, 10 }, { 21.8, 20 }, { 30, 30 } }, 1, 0.6, 1.2 },
		{ 0, 2, { { 0, 0 }, { CALIBRATION_SPAN_MIN_N, 1e-9 } }, 1e9, 0, 0 },

		{ -EINVAL, 1, { { 20, 20 } } },
		{ -EINVAL, 2, { { 0, 0 }, { NAN, 20 } } },
		{ -EINVAL, 2, { { 0, -INFINITY }, { 20, 20 } } },
		{ -ERANGE, 2, { { 20, 1 }, { 20, 2 } } },
		{ -ERANGE, 2, { { 20, 1 }, { 20.99, 2 } } },
		{ -ERANGE, 2, { { 0, 5 }, { 20, 5 } } },
		{ -ERANGE, 2, { { 0, -1e300 }, { 20, 1e300 } } },
		{ -ERANGE, 2, { { -1e308, 0 }, { 1e308, 1 } } },
		/* what goes up and comes down has no slope */
		{ -ERANGE, 3, { { 0, 0 }, { 20, 1 }, { 0, 2 } } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct calibration c = { 7, 7, 7 };
		int r = calibration_fit(rows[i].points, rows[i].n, &c);

		if (r != rows[i].answer)
			fail_msg("row %zu: %d", i, r);
		if (r < 0 && c.scale != 7)
			fail_msg("row %zu is touched", i);
		if (r >= 0 && (fabs(c.scale / rows[i].scale - 1) > 1e-12 ||
			       fabs(c.zero_n - rows[i].zero_n) > 1e-9 ||
			       fabs(c.worst_n - rows[i].worst_n) > 1e-9))
			fail_msg("row %zu: %.17g %.17g %.17g", i, c.scale, c.zero_n, c.worst_n);
	}
}

/* As many points as are allowed, each a little off: still the line, and one more is refused. */
static void many_points(void **state)
{
	struct calibration_point points[CALIBRATION_POINTS_MAX + 1];
	struct calibration c;

	for (size_t i = 0; i < ELEMENTS(points); i++)
		points[i] = (struct calibration_point){ 5.0 * (double)i,
							2.5 * (double)i + (i % 2 ? 0.1 : -0.1) };

	assert_int_equal(calibration_fit(points, CALIBRATION_POINTS_MAX, &c), 0);
	assert_true(fabs(c.scale - 2) < 0.01);
	assert_true(fabs(c.zero_n) < 0.1);
	assert_true(c.worst_n > 0.1 && c.worst_n < 0.4);
	assert_int_equal(calibration_fit(points, ELEMENTS(points), &c), -EINVAL);
	assert_int_equal(calibration_fit(points, 0, &c), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(many_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
