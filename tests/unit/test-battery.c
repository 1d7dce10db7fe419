/* SPDX-License-Identifier: MIT */
/* A battery is told to be low once on its way down. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/battery.h"
#include "util/macro.h"

enum { WARNS = -2 }; /* the device, by itself; in place of a level */

struct report {
	int pct;
	bool low; /* after it */
};

static void check_reports(const struct report *reports, size_t n)
{
	struct battery b;

	battery_init(&b);
	assert_int_equal(b.pct, -1);
	assert_false(b.low);
	for (size_t i = 0; i < n; i++) {
		if (reports[i].pct == WARNS)
			battery_warn(&b);
		else
			battery_level(&b, reports[i].pct);
		if (b.low != reports[i].low)
			fail_msg("report %zu: %d %% is%s low", i, reports[i].pct,
				 b.low ? "" : " not");
		if (reports[i].pct != WARNS)
			assert_int_equal(b.pct, reports[i].pct);
	}
}

static void by_its_level(void **state)
{
	static const struct report reports[] = {
		{ 100, false }, { 15, false }, { 14, true },  { 15, true }, { 25, true },
		{ 0, true },    { 26, false }, { 15, false }, { 14, true },
	};

	check_reports(reports, ELEMENTS(reports));
}

static void low_at_first_sight(void **state)
{
	static const struct report reports[] = { { 3, true }, { 26, false } };

	check_reports(reports, ELEMENTS(reports));
}

/* A guess from a voltage says 66 %; the device knows that it is empty. */
static void by_its_own_word(void **state)
{
	static const struct report reports[] = {
		{ 66, false }, { WARNS, true }, { 70, true },  { WARNS, true },
		{ 76, true },  { 77, false },   { 66, false }, { WARNS, true },
	};

	check_reports(reports, ELEMENTS(reports));
}

static void a_word_before_any_level(void **state)
{
	static const struct report reports[] = {
		{ WARNS, true },
		{ 25, true },
		{ 26, false },
		{ 14, true },
	};

	check_reports(reports, ELEMENTS(reports));
}

static void of_a_voltage(void **state)
{
	static const struct {
		int mv, pct;
	} rows[] = {
		{ INT_MIN, 0 }, { 1, 0 },     { 3300, 0 },   { 3308, 0 },   { 3309, 1 },
		{ 3750, 50 },   { 4199, 99 }, { 4200, 100 }, { 4201, 100 }, { INT_MAX, 100 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (battery_pct_of_mv(rows[i].mv) != rows[i].pct)
			fail_msg("row %zu: %d %%", i, battery_pct_of_mv(rows[i].mv));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_its_level),    cmocka_unit_test(low_at_first_sight),
		cmocka_unit_test(by_its_own_word), cmocka_unit_test(a_word_before_any_level),
		cmocka_unit_test(of_a_voltage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
