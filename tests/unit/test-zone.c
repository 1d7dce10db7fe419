/* SPDX-License-Identifier: MIT */

/* Instants and civil times over a table made by hand; those of the system are in test-zones. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/date.h"
#include "core/zone.h"
#include "util/macro.h"

#define HOUR_S 3600
#define S      USEC_PER_SEC

/*
 * An hour ahead; from 100 h on two, from 200 h on one again; from 300 h on 23 behind, a day back,
 * and at 400 h a day forward; at 500 h back and at 501 h back once more.
 */
static const struct zone zone = {
	.n = 6,
	.first_offset_s = HOUR_S,
	.changes = {
		{ 100 * HOUR_S, 2 * HOUR_S },
		{ 200 * HOUR_S, HOUR_S },
		{ 300 * HOUR_S, -23 * HOUR_S },
		{ 400 * HOUR_S, HOUR_S },
		{ 500 * HOUR_S, 0 },
		{ 501 * HOUR_S, -HOUR_S },
	},
};

/* Hours, to a quarter. */
static const struct {
	double real, civil, shown;
} clocks[] = {
	{ 0, 1, 1 },
	{ 99.75, 100.75, 100.75 },
	{ 100, 102, 102 },
	{ 199.75, 201.75, 201.75 },
	{ 200, 201, 202 },
	{ 200.75, 201.75, 202 },
	{ 201, 202, 202 },
	{ 201.25, 202.25, 202.25 },
	{ 299.75, 300.75, 300.75 },
	{ 300, 277, 301 },
	{ 323.75, 300.75, 301 },
	{ 324, 301, 301 },
	{ 324.25, 301.25, 301.25 },
	{ 399.75, 376.75, 376.75 },
	{ 400, 401, 401 },
	{ 500, 500, 501 },
	{ 500.75, 500.75, 501 },
	{ 501, 500, 501 },
	{ 501.75, 500.75, 501 },
	{ 502, 501, 501 },
	{ 503, 502, 502 },
};

static void test_clocks(void **state)
{
	for (size_t i = 0; i < ELEMENTS(clocks); i++) {
		uint64_t real_us = (uint64_t)(clocks[i].real * HOUR_S) * S;
		int64_t civil_s = (int64_t)(clocks[i].civil * HOUR_S);
		int64_t shown_s = (int64_t)(clocks[i].shown * HOUR_S);

		print_message("# row %zu\n", i);
		assert_int_equal(zone_civil(&zone, real_us), civil_s);
		assert_int_equal(zone_civil(&zone, real_us + S - 1), civil_s);
		assert_int_equal(zone_offset(&zone, real_us),
				 civil_s - (int64_t)(clocks[i].real * HOUR_S));
		/* Of clocks that were set back: the last second before that. */
		if (shown_s > civil_s)
			shown_s--;
		assert_int_equal(zone_shown(&zone, real_us), shown_s);
	}
}

static void test_instants(void **state)
{
	static const struct {
		double civil, real;
	} rows[] = {
		{ 1, 0 },     { 100.75, 99.75 },  { 101, 100 }, { 101.75, 100 },
		{ 102, 100 }, { 102.25, 100.25 }, { 201, 199 }, { 201.75, 199.75 },
		{ 202, 201 }, { 300.75, 299.75 }, { 277, 276 }, { 301, 324 },
		{ 377, 400 }, { 400.75, 400 },    { 401, 400 }, { 500.5, 499.5 },
		{ 501, 502 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		print_message("# row %zu\n", i);
		assert_int_equal(zone_instant(&zone, (int64_t)(rows[i].civil * HOUR_S)),
				 (uint64_t)(rows[i].real * HOUR_S) * S);
	}
}

/* The two functions that rules stand on: what is shown is over, and nothing else. */
static void test_shown_is_over(void **state)
{
	for (int64_t real_s = 90 * HOUR_S; real_s < 520 * HOUR_S; real_s += HOUR_S / 4)
		for (int64_t civil_s = real_s - 30 * HOUR_S; civil_s < real_s + 30 * HOUR_S;
		     civil_s += HOUR_S / 4)
			for (int64_t k = -1; k <= 1; k++) {
				uint64_t real_us = (uint64_t)real_s * S;

				assert_int_equal(zone_instant(&zone, civil_s + k) <= real_us,
						 civil_s + k <= zone_shown(&zone, real_us));
			}
}

/* Only once, and back: what was shown before the first change counts, too. */
static void test_first_change(void **state)
{
	static const struct zone once = {
		.n = 1,
		.first_offset_s = HOUR_S,
		.changes = { { 10 * HOUR_S, 0 } },
	};

	assert_int_equal(zone_shown(&once, 10 * HOUR_S * S - 1), 11 * HOUR_S - 1);
	assert_int_equal(zone_shown(&once, 10 * HOUR_S * S), 11 * HOUR_S - 1);
	assert_int_equal(zone_shown(&once, 11 * HOUR_S * S), 11 * HOUR_S);
}

/* Clocks that are wrong by ages wrap nothing. */
static void test_ends(void **state)
{
	static const struct zone utc;

	assert_int_equal(zone_instant(&utc, -1), 0);
	assert_int_equal(zone_instant(&utc, INT64_MIN / 2), 0);
	assert_int_equal(zone_instant(&zone, 0), 0);
	assert_int_equal(zone_instant(&utc, ZONE_END_S), ZONE_END_S * S);
	assert_int_equal(zone_instant(&utc, ZONE_END_S + 1), ZONE_END_S * S);
	assert_int_equal(zone_civil(&utc, UINT64_MAX), ZONE_END_S);
	assert_int_equal(zone_shown(&utc, UINT64_MAX), ZONE_END_S);
	assert_int_equal(date_of_day(date_civil_day(ZONE_END_S)).year, 2199);
	assert_int_equal(date_of_day(date_civil_day(ZONE_END_S + 1)).year, 2200);
}

static void test_days(void **state)
{
	assert_int_equal(zone_day(&zone, 0, 0), 0);
	assert_int_equal(zone_day(&zone, 0, HOUR_S), 0);
	assert_int_equal(zone_day(&zone, 0, HOUR_S + 1), -1);
	assert_int_equal(zone_day(&zone, 23 * HOUR_S * S, 0), 1);
	assert_int_equal(zone_day(&zone, 23 * HOUR_S * S - 1, 0), 0);
	assert_int_equal(zone_day(&zone, 27 * HOUR_S * S - 1, 4 * HOUR_S), 0);
	assert_int_equal(zone_day(&zone, 27 * HOUR_S * S, 4 * HOUR_S), 1);
}

/* What lies between the fields and behind the last change does not matter. */
static void test_same(void **state)
{
	struct zone a, b;

	memset(&a, 0xaa, sizeof(a));
	memset(&b, 0x55, sizeof(b));
	a.n = b.n = 1;
	a.first_offset_s = b.first_offset_s = HOUR_S;
	a.changes[0].from_s = b.changes[0].from_s = 100 * HOUR_S;
	a.changes[0].offset_s = b.changes[0].offset_s = 0;
	assert_true(zone_same(&a, &b));

	b.first_offset_s = 0;
	assert_false(zone_same(&a, &b));
	b.first_offset_s = HOUR_S;
	b.changes[0].from_s++;
	assert_false(zone_same(&a, &b));
	b.changes[0].from_s--;
	b.changes[0].offset_s++;
	assert_false(zone_same(&a, &b));
	b.changes[0].offset_s--;

	a.n = b.n = 2;
	a.changes[1] = b.changes[1] = (struct zone_change){ 200 * HOUR_S, HOUR_S };
	assert_true(zone_same(&a, &b));
	b.changes[1].offset_s++;
	assert_false(zone_same(&a, &b));
	b.n = 0;
	assert_false(zone_same(&a, &b));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks),        cmocka_unit_test(test_instants),
		cmocka_unit_test(test_shown_is_over), cmocka_unit_test(test_ends),
		cmocka_unit_test(test_days),          cmocka_unit_test(test_same),
		cmocka_unit_test(test_first_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
