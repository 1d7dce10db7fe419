/* SPDX-License-Identifier: MIT */

/*
 * The days that people write for instepctl history, also those of 23 and 25 hours, and how a moment
 * is said.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/day.h"
#include "util/macro.h"

#define HOUR_US (3600 * USEC_PER_SEC)

static int in_berlin(void **state)
{
	assert_int_equal(setenv("TZ", "Europe/Berlin", 1), 0);
	tzset();
	return 0;
}

static void test_days(void **state)
{
	static const struct {
		const char *text;
		uint64_t from_s; /* UTC; 0: refused */
		unsigned minutes;
	} rows[] = {
		{ "2026-11-21", 1795215600, 24 * 60 },
		{ "2026-03-29", 1774738800, 23 * 60 }, /* the clocks go forward */
		{ "2026-10-25", 1792879200, 25 * 60 }, /* and back */
		{ "2024-02-29", 1709161200, 24 * 60 },
		{ "2026-12-31", 1798671600, 24 * 60 },
		{ "2026-11-21 18:30", 1795282200, 1 },
		{ "2026-11-21 00:00", 1795215600, 1 },
		{ "2026-02-29", 0, 0 },
		{ "2026-11-31", 0, 0 },
		{ "2026-13-01", 0, 0 },
		{ "1969-12-31", 0, 0 },
		{ "2026-11-21 24:00", 0, 0 },
		{ "2026-02-30 12:00", 0, 0 },
		{ "2026-11-21 18:30:00", 0, 0 },
		{ "2026-11", 0, 0 },
		{ "21.11.2026", 0, 0 },
		{ "Today", 0, 0 },
		{ "", 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t from = 1, to = 2;
		int r = day_parse(rows[i].text, &from, &to);

		if ((r == 0) != (rows[i].from_s != 0))
			fail_msg("row %zu: \"%s\" gives %d", i, rows[i].text, r);
		if (r < 0) {
			assert_true(from == 1 && to == 2); /* untouched */
			continue;
		}
		if (from != rows[i].from_s * USEC_PER_SEC ||
		    to != from + rows[i].minutes * 60 * USEC_PER_SEC)
			fail_msg("row %zu: \"%s\" is %ju to %ju", i, rows[i].text, (uintmax_t)from,
				 (uintmax_t)to);
	}
}

static void test_days_meet(void **state)
{
	uint64_t yesterday, today, end, tomorrow;

	assert_int_equal(day_parse("yesterday", &yesterday, &end), 0);
	assert_int_equal(day_parse("today", &today, &tomorrow), 0);
	assert_true(end == today);
	assert_true(tomorrow > (uint64_t)time(NULL) * USEC_PER_SEC);
}

/* It goes from one DayStarts= to the next, and it is now in it. */
static void test_day_now(void **state)
{
	const uint64_t now_us = (uint64_t)time(NULL) * USEC_PER_SEC;
	uint64_t today, tomorrow, from, to;

	assert_int_equal(day_parse("today", &today, &tomorrow), 0);
	day_now(0, &from, &to);
	assert_true(from == today && to == tomorrow);
	for (uint32_t starts_s = 60; starts_s < 86400; starts_s += 60) {
		struct tm tm;
		time_t t;

		day_now(starts_s, &from, &to);
		if (from > now_us + USEC_PER_SEC || to <= now_us || to - from < 23 * HOUR_US ||
		    to - from > 25 * HOUR_US)
			fail_msg("days from %u s on: %ju to %ju", starts_s, (uintmax_t)from,
				 (uintmax_t)to);
		if (starts_s / 3600 == 2) /* an hour that can be missing */
			continue;
		t = (time_t)(from / USEC_PER_SEC);
		(void)localtime_r(&t, &tm);
		assert_int_equal(tm.tm_hour * 60 + tm.tm_min, starts_s / 60);
	}
}

static void test_phrases(void **state)
{
	uint64_t yesterday, today, tomorrow;
	struct moment m;

	assert_int_equal(day_parse("yesterday", &yesterday, &today), 0);
	assert_int_equal(day_parse("today", &today, &tomorrow), 0);
	assert_string_equal(day_phrase(today).text, "today 00:00");
	assert_string_equal(day_phrase(tomorrow - 1).text, "today 23:59");
	assert_string_equal(day_phrase(today - 1).text, "yesterday 23:59");
	assert_string_equal(day_phrase(yesterday).text, "yesterday 00:00");
	assert_string_equal(day_phrase(1792879200 * USEC_PER_SEC).text, "2026-10-25 00:00");

	m = day_phrase(tomorrow); /* a clock that was set back: no wrong "today" */
	assert_int_equal(strlen(m.text), strlen("2026-11-21 18:30"));
	m = day_phrase(today - 60 * HOUR_US);
	assert_int_equal(strlen(m.text), strlen("Fri 12:00"));
	m = day_phrase(today - 8 * 24 * HOUR_US);
	assert_int_equal(strlen(m.text), strlen("2026-11-21 18:30"));
}

static void test_full(void **state)
{
	assert_string_equal(day_full(1795282200 * USEC_PER_SEC).text, "Sat 2026-11-21 18:30");
}

static void test_ahead(void **state)
{
	uint64_t today, tomorrow;
	struct moment m;

	assert_int_equal(day_parse("today", &today, &tomorrow), 0);
	assert_string_equal(day_ahead(today).text, "today 00:00");
	assert_string_equal(day_ahead(tomorrow - 1).text, "today 23:59");
	assert_string_equal(day_ahead(tomorrow).text, "tomorrow 00:00");
	assert_string_equal(day_ahead(today - 1).text, "yesterday 23:59");
	m = day_ahead(tomorrow + 60 * HOUR_US);
	assert_int_equal(strlen(m.text), strlen("Fri 12:00"));
	m = day_ahead(tomorrow + 7 * 24 * HOUR_US);
	assert_int_equal(strlen(m.text), strlen("2026-11-21 18:30"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),    cmocka_unit_test(test_days_meet),
		cmocka_unit_test(test_day_now), cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_ahead),   cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, in_berlin, NULL);
}
