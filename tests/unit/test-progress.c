/* SPDX-License-Identifier: MIT */

/* Dates to day numbers and back, weeks and months, days in a row. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "core/progress.h"
#include "util/macro.h"

/* Every day of 1900 to 2400 against libc's calendar: independent of our arithmetic. */
static void test_dates(void **state)
{
	for (int32_t day = -25567; day < 157054; day++) {
		time_t t = (time_t)day * 86400;
		int32_t year, month, mday;
		struct tm tm;

		gmtime_r(&t, &tm);
		progress_date(day, &year, &month, &mday);
		if (year != tm.tm_year + 1900 || month != tm.tm_mon + 1 || mday != tm.tm_mday)
			fail_msg("day %d: %d-%d-%d", day, year, month, mday);
		if (progress_day(year, month, mday) != day)
			fail_msg("%d-%d-%d: %d", year, month, mday,
				 progress_day(year, month, mday));
		if (progress_span_first(SPAN_WEEK, day) != day - (tm.tm_wday + 6) % 7)
			fail_msg("day %d: its week begins %d", day,
				 progress_span_first(SPAN_WEEK, day));
		if (progress_span_first(SPAN_MONTH, day) != day - tm.tm_mday + 1)
			fail_msg("day %d: its month begins %d", day,
				 progress_span_first(SPAN_MONTH, day));
	}
	assert_int_equal(progress_day(1970, 1, 1), 0);
	assert_int_equal(progress_day(1600, 2, 29), -135081);
}

static void test_spans(void **state)
{
	int32_t sunday = progress_day(2026, 3, 1), monday = progress_day(2026, 3, 2);
	enum progress_span span = SPAN_MONTH;

	assert_int_equal(progress_span_next(SPAN_DAY, sunday), monday);
	assert_int_equal(progress_span_first(SPAN_DAY, sunday), sunday);
	assert_int_equal(progress_span_next(SPAN_WEEK, sunday), monday);
	assert_int_equal(progress_span_next(SPAN_WEEK, monday), monday + 7);
	assert_int_equal(progress_span_next(SPAN_MONTH, progress_day(2026, 1, 31)),
			 progress_day(2026, 2, 1));
	assert_int_equal(progress_span_next(SPAN_MONTH, progress_day(2028, 2, 1)), sunday + 731);
	assert_int_equal(progress_span_next(SPAN_MONTH, progress_day(2026, 12, 9)),
			 progress_day(2027, 1, 1));

	assert_int_equal(progress_span_parse("week", &span), 0);
	assert_int_equal(span, SPAN_WEEK);
	assert_int_equal(progress_span_parse("month", &span), 0);
	assert_int_equal(span, SPAN_MONTH);
	assert_int_equal(progress_span_parse("day", &span), 0);
	assert_int_equal(span, SPAN_DAY);
	assert_true(progress_span_parse("year", &span) < 0);
	assert_true(progress_span_parse("", &span) < 0);
	assert_int_equal(span, SPAN_DAY);
}

/* Days before today (0), newest first, ended by END. */
static void test_streak(void **state)
{
	enum { END = 99 };
	static const struct {
		int32_t ago[8];
		unsigned days, read; /* read: how many of them are looked at */
	} rows[] = {
		{ { END }, 0, 0 },
		{ { 0, END }, 1, 1 },
		{ { 1, END }, 1, 1 }, /* today is not over */
		{ { 2, END }, 0, 1 }, /* yesterday is */
		{ { 0, 1, 2, END }, 3, 3 },
		{ { 1, 2, 3, END }, 3, 3 },
		{ { 0, 2, 3, END }, 1, 2 }, /* a hole ends it, and the reading */
		{ { 1, 3, 4, END }, 1, 2 },
		{ { 0, 0, 0, 1, 1, 2, END }, 3, 6 }, /* several a day are one */
		{ { 1, 1, 2, 2, END }, 2, 4 },
		{ { -3, -1, 0, 1, END }, 2, 4 }, /* days that have not come yet */
		{ { -1, 1, END }, 1, 2 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const int32_t today = 20000;
		unsigned read = 0;
		struct streak s;

		streak_init(&s, today);
		while (rows[i].ago[read] != END && streak_push(&s, today - rows[i].ago[read++]))
			;
		if (s.days != rows[i].days || read != rows[i].read)
			fail_msg("row %zu: %u days, %u read", i, s.days, read);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_streak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
