/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/trail.h"
#include "util/macro.h"

static struct trail trail;

static void median_by_table(void **state)
{
	static const struct {
		float g_n[8];
		size_t n;
		double least_n, median_n;
	} rows[] = {
		{ { 3 }, 1, 0, 3 },
		{ { 3, 1, 2 }, 3, 0, 2 },
		{ { 3, 1, 2, 4 }, 4, 0, 2.5 },
		{ { 3, 1, 2, 4 }, 4, 2, 3 },
		{ { -1, -5, -3 }, 3, -10, -3 },
		{ { -1, 1 }, 2, -10, 0 },
		{ { 1, 2 }, 2, 9, 9 }, /* none is that high */
		{ { 2, 2, 2, 7 }, 4, 0, 2 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double most_n = -INFINITY;

		trail_init(&trail);
		for (size_t k = 0; k < rows[i].n; k++) {
			trail_push(&trail, k, (double)rows[i].g_n[k], false);
			most_n = fmax(most_n, (double)rows[i].g_n[k]);
		}
		if (trail_median_n(&trail, 0, trail.count, rows[i].least_n, most_n) !=
		    rows[i].median_n)
			fail_msg("row %zu", i);
	}
}

static int ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* To the last bit, whatever the range: from values that differ by one bit to all that there are. */
static void median_as_sorted(void **state)
{
	static const float widths[] = { 1e-6f, 1e-3f, 1, 1e3f, 1e30f };

	srandom(7);
	for (size_t i = 0; i < 100 * ELEMENTS(widths); i++) {
		size_t n = 1 + (size_t)random() % 300;
		float values[300];

		trail_init(&trail);
		for (size_t k = 0; k < n; k++) {
			values[k] = (i % 2 ? 8 : 0) +
				    widths[i / 100] * ((float)random() / (float)RAND_MAX - 0.5f);
			trail_push(&trail, k, (double)values[k], false);
		}
		qsort(values, n, sizeof(*values), ascending);
		assert_true(
			trail_median_n(&trail, 0, n, (double)values[0], (double)values[n - 1]) ==
			((double)values[(n - 1) / 2] + (double)values[n / 2]) / 2);
	}
}

static void finds_and_drops(void **state)
{
	trail_init(&trail);
	for (uint64_t i = 0; i < 3 * TRAIL_MAX; i++) {
		trail_push(&trail, i * 10, (double)i, false);
		trail_drop(&trail, i * 10 > 500 ? i * 10 - 500 : 0);
		assert_true(trail.count <= 51);
	}
	assert_int_equal(trail_at(&trail, 50)->t_us, (3 * TRAIL_MAX - 1) * 10);
	assert_int_equal(trail_find(&trail, 0), 0);
	assert_int_equal(trail_find(&trail, trail_at(&trail, 7)->t_us), 7);
	assert_int_equal(trail_find(&trail, trail_at(&trail, 7)->t_us + 1), 8);
	assert_int_equal(trail_find(&trail, UINT64_MAX), trail.count);
	trail_drop(&trail, UINT64_MAX);
	assert_int_equal(trail.count, 1);
}

/* Ten minutes at 200 Hz: gaps, both ends and the median must survive the thinning. */
static void thins_the_middle_only(void **state)
{
	const uint64_t n = 10 * 60 * 200;
	double median_n;
	uint64_t weight = 0;
	size_t gaps = 0;

	trail_init(&trail);
	for (uint64_t i = 0; i < n; i++)
		trail_push(&trail, i * 5000,
			   100 + 10 * sin((double)i / 300) + (double)i / (double)n,
			   i % 5000 == 4999);

	assert_true(trail.count <= TRAIL_MAX);
	for (size_t i = 0; i < trail.count; i++) {
		weight += trail_at(&trail, i)->weight;
		gaps += trail_at(&trail, i)->gap_before;
		if (i < 1000)
			assert_int_equal(trail_at(&trail, i)->t_us, i * 5000);
	}
	assert_int_equal(weight, n);
	assert_int_equal(gaps, n / 5000);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(trail_at(&trail, trail.count - 1 - i)->t_us, (n - 1 - i) * 5000);

	median_n = trail_median_n(&trail, 0, trail.count, 0, 112);
	assert_true(fabs(median_n / 100.5 - 1) < 0.005);
}

/* However often the middle is thinned: what was unknown is, and not a moment more. */
static void gaps_keep_their_length(void **state)
{
	const uint64_t step_us = 5000, gap_us = 600000;
	uint64_t t_us = 0;

	trail_init(&trail);
	for (uint64_t i = 0; i < 10 * TRAIL_MAX; i++) {
		bool gap = i % 1000 == 999;

		t_us += gap ? gap_us : step_us;
		trail_push(&trail, t_us, 5, gap);
	}
	for (size_t i = 1; i < trail.count; i++)
		if (trail_at(&trail, i)->gap_before)
			assert_int_equal(trail_at(&trail, i)->t_us - trail_at(&trail, i - 1)->t_us,
					 gap_us);
}

/* Whatever comes, the ring holds. */
static void nothing_but_gaps(void **state)
{
	trail_init(&trail);
	for (uint64_t i = 0; i < 2 * TRAIL_MAX; i++)
		trail_push(&trail, i / 4, 1, true); /* stamps may repeat */
	assert_int_equal(trail.count, TRAIL_MAX);
	assert_int_equal(trail_at(&trail, trail.count - 1)->t_us, (2 * TRAIL_MAX - 1) / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(median_by_table),        cmocka_unit_test(median_as_sorted),
		cmocka_unit_test(finds_and_drops),        cmocka_unit_test(thins_the_middle_only),
		cmocka_unit_test(gaps_keep_their_length), cmocka_unit_test(nothing_but_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
