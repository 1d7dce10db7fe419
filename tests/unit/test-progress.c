/* SPDX-License-Identifier: MIT */

/* Weeks and months, days in a row. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/progress.h"
#include "util/macro.h"

/* Every day of 1900 to 2400 against libc's calendar: independent of our arithmetic. */
static void test_every_day(void **state)
{
	for (int64_t day = -25567; day < 157054; day++) {
		time_t t = (time_t)day * 86400;
		struct tm tm;

		gmtime_r(&t, &tm);
		if (progress_span_first(SPAN_WEEK, day) != day - (tm.tm_wday + 6) % 7)
			fail_msg("day %d: its week begins %d", (int)day,
				 (int)progress_span_first(SPAN_WEEK, day));
		if (progress_span_first(SPAN_MONTH, day) != day - tm.tm_mday + 1)
			fail_msg("day %d: its month begins %d", (int)day,
				 (int)progress_span_first(SPAN_MONTH, day));
	}
}

static void test_spans(void **state)
{
	int64_t sunday = date_to_day(2026, 3, 1), monday = date_to_day(2026, 3, 2);
	enum progress_span span = SPAN_MONTH;

	assert_int_equal(progress_span_next(SPAN_DAY, sunday), monday);
	assert_int_equal(progress_span_first(SPAN_DAY, sunday), sunday);
	assert_int_equal(progress_span_next(SPAN_WEEK, sunday), monday);
	assert_int_equal(progress_span_next(SPAN_WEEK, monday), monday + 7);
	assert_int_equal(progress_span_next(SPAN_MONTH, date_to_day(2026, 1, 31)),
			 date_to_day(2026, 2, 1));
	assert_int_equal(progress_span_next(SPAN_MONTH, date_to_day(2028, 2, 1)), sunday + 731);
	assert_int_equal(progress_span_next(SPAN_MONTH, date_to_day(2026, 12, 9)),
			 date_to_day(2027, 1, 1));

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
		const int64_t today = 20000;
		unsigned read = 0;
		struct streak s;

		streak_init(&s, today, 3600);
		while (rows[i].ago[read] != END &&
		       streak_push(&s, today - rows[i].ago[read++], 3600))
			;
		if (s.days != rows[i].days || read != rows[i].read)
			fail_msg("row %zu: %u days, %u read", i, s.days, read);
	}
}

#define HOUR_S     3600
#define AUCKLAND   (13 * HOUR_S)
#define LOSANGELES (-8 * HOUR_S)

/* Journeys: what was done so many days ago where the clocks were so far ahead of UTC. */
static void test_travel(void **state)
{
	static const struct {
		int32_t here_s;
		struct {
			int64_t ago;
			int32_t offset_s;
		} done[5];
		size_t n;
		unsigned days;
	} rows[] = {
		/* west over the date line: Tuesday had three hours */
		{ AUCKLAND, { { 0, AUCKLAND }, { 2, LOSANGELES }, { 3, LOSANGELES } }, 3, 3 },
		{ AUCKLAND, { { 1, AUCKLAND }, { 3, LOSANGELES } }, 2, 2 },
		{ AUCKLAND,
		  { { 2, LOSANGELES }, { 3, LOSANGELES } },
		  2,
		  2 }, /* today is not over */
		{ AUCKLAND, { { 3, LOSANGELES } }, 1, 0 },
		/* no day was lost; and of two gaps only that of the journey is none */
		{ AUCKLAND, { { 0, AUCKLAND }, { 1, LOSANGELES }, { 2, LOSANGELES } }, 3, 3 },
		{ AUCKLAND, { { 0, AUCKLAND }, { 2, LOSANGELES }, { 4, LOSANGELES } }, 3, 2 },
		{ AUCKLAND, { { 0, AUCKLAND }, { 3, LOSANGELES } }, 2, 1 },
		{ AUCKLAND, { { 0, AUCKLAND }, { 2, AUCKLAND }, { 3, LOSANGELES } }, 3, 1 },
		/* back: one day comes twice */
		{ LOSANGELES,
		  { { 0, LOSANGELES }, { 0, AUCKLAND }, { 1, AUCKLAND }, { 2, AUCKLAND } },
		  4,
		  3 },
		{ LOSANGELES, { { -1, AUCKLAND }, { 0, AUCKLAND }, { 1, AUCKLAND } }, 3, 2 },
		/* half a day is a day to do something in */
		{ 12 * HOUR_S, { { 0, 12 * HOUR_S }, { 2, 0 } }, 2, 1 },
		{ 12 * HOUR_S + 1, { { 0, 12 * HOUR_S + 1 }, { 2, 0 } }, 2, 2 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const int64_t today = 20000;
		size_t k = 0;
		struct streak s;

		streak_init(&s, today, rows[i].here_s);
		while (k < rows[i].n &&
		       streak_push(&s, today - rows[i].done[k].ago, rows[i].done[k].offset_s))
			k++;
		if (s.days != rows[i].days)
			fail_msg("row %zu: %u days", i, s.days);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_streak),
		cmocka_unit_test(test_travel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
