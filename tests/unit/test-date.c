/* SPDX-License-Identifier: MIT */

/* The calendar, against the C library's, on each day of more than eight hundred years. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "core/date.h"

static void test_each_day(void **state)
{
	for (int64_t day = -150000; day <= 150000; day++) {
		time_t t = (time_t)(day * DAY_S);
		struct date date = date_of_day(day);
		struct tm tm;

		assert_non_null(gmtime_r(&t, &tm));
		assert_int_equal(date.year, tm.tm_year + 1900);
		assert_int_equal(date.month, tm.tm_mon + 1);
		assert_int_equal(date.day, tm.tm_mday);
		assert_int_equal(date_weekday(day), (tm.tm_wday + 6) % 7);
		assert_int_equal(date_to_day(date.year, date.month, date.day), day);
	}
}

static void test_months(void **state)
{
	static const struct {
		int year;
		unsigned month, days;
	} rows[] = {
		{ 1900, 2, 28 }, { 2000, 2, 29 },  { 2023, 2, 28 },  { 2024, 2, 29 },
		{ 2100, 2, 28 }, { 2026, 1, 31 },  { 2026, 3, 31 },  { 2026, 4, 30 },
		{ 2026, 5, 31 }, { 2026, 6, 30 },  { 2026, 7, 31 },  { 2026, 8, 31 },
		{ 2026, 9, 30 }, { 2026, 10, 31 }, { 2026, 11, 30 }, { 2026, 12, 31 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(date_month_days(rows[i].year, rows[i].month), rows[i].days);
}

static void test_civil_day(void **state)
{
	assert_int_equal(date_civil_day(0), 0);
	assert_int_equal(date_civil_day(DAY_S - 1), 0);
	assert_int_equal(date_civil_day(DAY_S), 1);
	assert_int_equal(date_civil_day(-1), -1);
	assert_int_equal(date_civil_day(-DAY_S), -1);
	assert_int_equal(date_civil_day(-DAY_S - 1), -2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_day),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_civil_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
