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

/* Full: of the middle half each two become one, of both their weights; all else is as it was. */
static void thinned_once(void **state)
{
	const size_t quarter = TRAIL_MAX / 4, pairs = TRAIL_MAX / 4;

	trail_init(&trail);
	for (uint64_t i = 0; i <= TRAIL_MAX; i++)
		trail_push(&trail, 10 * i, i % 2 ? 7 : 5, false);
	assert_int_equal(trail.count, quarter + pairs + quarter + 1);
	for (size_t i = 0; i < trail.count; i++) {
		bool first = i < quarter, paired = !first && i < quarter + pairs;
		size_t was = first ? i : paired ? quarter + 2 * (i - quarter) + 1 : i + pairs;

		assert_int_equal(trail_at(&trail, i)->t_us, 10 * was);
		assert_int_equal(trail_at(&trail, i)->weight, paired ? 2 : 1);
		assert_true(trail_g(&trail, i) == (paired ? 6 : was % 2 ? 7 : 5));
	}
	assert_int_equal(trail.known_us, 10 * TRAIL_MAX);
	assert_false(trail_has_gaps(&trail));
}

/* The same of directions, each part by itself; and then by the weights, of 2 and 1. */
static void thinned_directions(void **state)
{
	const struct vec a = { 0.6, 0, 0.8 }, b = { 0, -0.6, 0.8 };

	trail_init_directions(&trail);
	for (uint64_t i = 0; i <= TRAIL_MAX; i++)
		trail_push_direction(&trail, 10 * i, i % 2 ? b : a, i == 1);
	assert_int_equal(trail_at(&trail, TRAIL_MAX / 4)->weight, 2);
	assert_int_equal(trail_at(&trail, 0)->weight, 1);
	for (size_t k = 0; k < 3; k++) {
		static const double want[] = { 0.3, -0.3, 0.8 };

		trail_turn(&trail, (struct vec){ k == 0, k == 1, k == 2 });
		assert_true(fabs(trail_g(&trail, TRAIL_MAX / 4) / DEG_PER_RAD - want[k]) < 1e-4);
	}
	/* two thirds of what became one of three, when it is thinned again */
	for (uint64_t i = TRAIL_MAX + 1; trail.count > TRAIL_MAX / 2; i++) {
		if (trail.count == TRAIL_MAX)
			break;
		trail_push_direction(&trail, 10 * i, a, false);
	}
	trail_push_direction(&trail, 20 * TRAIL_MAX, a, false);
	assert_int_equal(trail_at(&trail, TRAIL_MAX / 4)->weight, 4);
	trail_turn(&trail, (struct vec){ 1, 0, 0 });
	assert_true(fabs(trail_g(&trail, TRAIL_MAX / 4) / DEG_PER_RAD - 0.3) < 1e-4);
	assert_int_equal(trail.known_us, 20 * TRAIL_MAX - 10);
	assert_true(trail_has_gaps(&trail));
}

/* What is known is the time from the first point to the last, but for the gaps; points may go. */
static void what_is_known(void **state)
{
	trail_init(&trail);
	assert_int_equal(trail.known_us, 0);
	trail_push(&trail, 1000, 1, true);
	assert_int_equal(trail.known_us, 0);
	assert_false(trail_has_gaps(&trail));
	trail_push(&trail, 1010, 2, false);
	trail_push(&trail, 1020, 3, false);
	assert_int_equal(trail.known_us, 20);
	assert_false(trail_has_gaps(&trail));
	trail_push(&trail, 1500, 4, true);
	trail_push(&trail, 1510, 5, false);
	assert_int_equal(trail.known_us, 30);
	assert_true(trail_has_gaps(&trail));

	/* as long as the others know so much */
	trail_keep(&trail, 30);
	assert_int_equal(trail.count, 5);
	trail_keep(&trail, 20);
	assert_int_equal(trail.count, 5);
	trail_keep(&trail, 19);
	assert_int_equal(trail.count, 4);
	assert_int_equal(trail.known_us, 20);
	trail_drop(&trail, 1020);
	assert_int_equal(trail.known_us, 10);
	trail_drop(&trail, 1500);
	assert_int_equal(trail.known_us, 10);
	assert_false(trail_has_gaps(&trail));
	trail_keep(&trail, 0);
	assert_int_equal(trail.count, 2);
	trail_drop(&trail, 2000);
	assert_int_equal(trail.count, 1);
	assert_int_equal(trail.known_us, 0);
}

/* Nothing of the time before, and neither what it was of. */
static void begun_anew(void **state)
{
	trail_init_directions(&trail);
	assert_int_equal(trail.count, 0);
	trail_turn(&trail, (struct vec){ 1, 0, 0 });
	trail_push_direction(&trail, 10, (struct vec){ 1, 0, 0 }, false);
	trail_push_direction(&trail, 20, (struct vec){ 1, 0, 0 }, false);
	assert_true(fabs(trail_g(&trail, 1) - DEG_PER_RAD) < 1e-3);

	trail_init(&trail);
	assert_int_equal(trail.count, 0);
	assert_int_equal(trail.known_us, 0);
	trail_push(&trail, 5, 3, false);
	assert_true(trail_g(&trail, 0) == 3);
	trail_push(&trail, 9, 3, false);

	trail_init_directions(&trail);
	assert_int_equal(trail.count, 0);
	assert_int_equal(trail.known_us, 0);
	trail_push_direction(&trail, 7, (struct vec){ 1, 0, 0 }, false);
	assert_true(trail_g(&trail, 0) == 0); /* along no axis yet */
}

static void shifted_and_lowest(void **state)
{
	static const double g_n[] = { 9, 4, 6, 5, 2 };

	trail_init(&trail);
	for (size_t i = 0; i < ELEMENTS(g_n); i++)
		trail_push(&trail, i, g_n[i], false);
	trail.points[ELEMENTS(g_n)].g_n = 1; /* no point of it */
	assert_true(trail_lowest_n(&trail, 2, 4) == 5);
	assert_true(trail_lowest_n(&trail, 1, 2) == 4);
	assert_true(trail_lowest_n(&trail, 2, 3) == 6);
	assert_true(trail_lowest_n(&trail, 0, 5) == 2);
	assert_true(trail_median_n(&trail, 0, 4, 0, 9) == 5.5);
	trail_shift(&trail, 3);
	for (size_t i = 0; i < ELEMENTS(g_n); i++)
		assert_true(trail_g(&trail, i) == g_n[i] - 3);
	assert_true(trail.points[ELEMENTS(g_n)].g_n == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(median_by_table),        cmocka_unit_test(median_as_sorted),
		cmocka_unit_test(finds_and_drops),        cmocka_unit_test(thins_the_middle_only),
		cmocka_unit_test(gaps_keep_their_length), cmocka_unit_test(nothing_but_gaps),
		cmocka_unit_test(thinned_once),           cmocka_unit_test(thinned_directions),
		cmocka_unit_test(what_is_known),          cmocka_unit_test(begun_anew),
		cmocka_unit_test(shifted_and_lowest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
