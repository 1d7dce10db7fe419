/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/level.h"
#include "util/macro.h"

#define VALUES 4000

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median of what is over 70 % of the peak, the slow way. */
static double median_above(const double *values, size_t n)
{
	static double top[VALUES];
	double peak = 0;
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		peak = fmax(peak, values[i]);
	for (size_t i = 0; i < n; i++)
		if (values[i] >= 0.7 * peak)
			top[count++] = values[i];
	qsort(top, count, sizeof(*top), ascending);
	return top[count / 2];
}

static void close_to_the_median(void **state)
{
	static const double levels_n[] = { 0.05, 4.9, 19.6, 98, 588, 5000 };
	static double values[VALUES];

	for (size_t k = 0; k < ELEMENTS(levels_n); k++) {
		static struct level l;

		level_init(&l);
		for (size_t i = 0; i < VALUES; i++) {
			double ramp = fmin(1, (double)i / 80);

			values[i] = levels_n[k] * ramp *
				    (1 + 0.05 * sin((double)i / 5) - 0.2 * (double)i / VALUES);
			level_push(&l, values[i]);
			if (i > 200 && i % 50 == 0 &&
			    fabs(l.median_n / median_above(values, i + 1) - 1) > 0.01)
				fail_msg("level %g N, value %zu: %g, not %g", levels_n[k], i,
					 l.median_n, median_above(values, i + 1));
		}
	}
}

/* Of one value, under a single higher one: right to half a bin, which is 1/256 of the value. */
static void to_half_a_bin(void **state)
{
	for (double value_n = 64; value_n < 128; value_n += 0.01) {
		static struct level l;

		level_init(&l);
		level_push(&l, 1.2 * value_n);
		for (size_t i = 0; i < 64; i++)
			level_push(&l, value_n);
		if (fabs(l.median_n / value_n - 1) > 1.0 / 256)
			fail_msg("%g N: %g", value_n, l.median_n);
	}
}

/* The one in the middle, and of an even number either. */
static void of_a_few(void **state)
{
	static const struct {
		double values[4];
		size_t n;
		double low_n, high_n;
	} rows[] = {
		{ { 100 }, 1, 100, 100 },
		{ { 80, 100 }, 2, 80, 100 },
		{ { 100, 80, 100 }, 3, 100, 100 },
		{ { 80, 100, 80 }, 3, 80, 80 },
		{ { 100, 90, 80, 75 }, 4, 80, 90 },
		{ { 100, 65, 65 }, 3, 100, 100 }, /* less than 70 % of the peak does not count */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		static struct level l;

		level_init(&l);
		for (size_t k = 0; k < rows[i].n; k++)
			level_push(&l, rows[i].values[k]);
		if (l.median_n < rows[i].low_n * 255 / 256 ||
		    l.median_n > rows[i].high_n * 257 / 256)
			fail_msg("row %zu: %g", i, l.median_n);
	}
}

static void takes_anything(void **state)
{
	static const double odd[] = { 0, -1, -1e9, NAN, 1e-30, LEVEL_LOWEST_N, 1e5, 1e300 };
	static struct level l;

	level_init(&l);
	for (size_t i = 0; i < ELEMENTS(odd); i++)
		level_push(&l, odd[i]);
	assert_true(isfinite(l.median_n));
	assert_int_equal(l.count, 3);
	/* what is more than the last bin is counted there: a little under 2^13 N */
	assert_true(fabs(l.median_n / 8192 - 1) < 1.0 / 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(close_to_the_median),
		cmocka_unit_test(to_half_a_bin),
		cmocka_unit_test(of_a_few),
		cmocka_unit_test(takes_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
