/* SPDX-License-Identifier: MIT */

/*
 * When something was done, as people write it: what each text means on a given day, and what is
 * refused and why.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/instant.h"
#include "util/macro.h"

/*
 * As in Berlin: the clocks went forward on 2026-03-29 (02:00 to 03:00), and back on 2026-10-25
 * (03:00 to 02:00).
 */
#define SATURDAY "2026-11-21 18:30:45 +0100"
#define SPRING   "2026-03-29 12:00:00 +0200"
#define AUTUMN   "2026-10-25 12:00:00 +0100"

static const struct {
	const char *now, *text;
	const char *at;    /* or */
	const char *wrong; /* a part of the sentence */
} rows[] = {
	{ SATURDAY, "now", "2026-11-21 18:30:45 +0100" },
	{ SATURDAY, "07:30", "2026-11-21 07:30:00 +0100" },
	{ SATURDAY, "7:30", "2026-11-21 07:30:00 +0100" },
	{ SATURDAY, "18:30", "2026-11-21 18:30:00 +0100" },
	{ SATURDAY, "0:00", "2026-11-21 00:00:00 +0100" },
	{ SATURDAY, "18:31", .wrong = "still to come today" },
	{ SATURDAY, "today 07:30", "2026-11-21 07:30:00 +0100" },
	{ SATURDAY, "yesterday 18:00", "2026-11-20 18:00:00 +0100" },
	{ SATURDAY, "yesterday 23:59", "2026-11-20 23:59:00 +0100" },
	{ SATURDAY, "Fri 18:00", "2026-11-20 18:00:00 +0100" },
	{ SATURDAY, "friday 18:00", "2026-11-20 18:00:00 +0100" },
	{ SATURDAY, "Sun 18:00", "2026-11-15 18:00:00 +0100" },
	{ SATURDAY, "Sat 18:00", "2026-11-21 18:00:00 +0100" },
	{ SATURDAY, "2026-11-20 07:30", "2026-11-20 07:30:00 +0100" },
	{ SATURDAY, "2026-07-01 07:30", "2026-07-01 07:30:00 +0200" },
	{ SATURDAY, "2024-02-29 07:30", "2024-02-29 07:30:00 +0100" },
	{ SATURDAY, "2026-11-21 18:31", .wrong = "still to come" },
	{ SATURDAY, "2027-01-01 00:00", .wrong = "still to come" },
	{ SATURDAY, "2026-02-29 07:30", .wrong = "not in the calendar" },
	{ SATURDAY, "2026-13-01 07:30", .wrong = "is no time" },
	{ SATURDAY, "1969-12-31 07:30", .wrong = "too long ago" },
	{ SATURDAY, "20 min ago", "2026-11-21 18:10:45 +0100" },
	{ SATURDAY, "20min ago", "2026-11-21 18:10:45 +0100" },
	{ SATURDAY, "1h 30min ago", "2026-11-21 17:00:45 +0100" },
	{ SATURDAY, "90 s ago", "2026-11-21 18:29:15 +0100" },
	{ SATURDAY, "1 minute ago", "2026-11-21 18:29:45 +0100" },
	{ SATURDAY, "20 minutes ago", "2026-11-21 18:10:45 +0100" },
	{ SATURDAY, "1 hour ago", "2026-11-21 17:30:45 +0100" },
	{ SATURDAY, "20 hours ago", "2026-11-20 22:30:45 +0100" },
	{ SATURDAY, "0 min ago", "2026-11-21 18:30:45 +0100" },
	{ SATURDAY, "-5 min ago", .wrong = "is no time" },
	{ SATURDAY, "-5 minutes ago", .wrong = "is no time" },
	{ SATURDAY, "20 ago", .wrong = "is no time" },
	{ SATURDAY, "ago", .wrong = "is no time" },
	{ SATURDAY, " ago", .wrong = "is no time" },
	{ SATURDAY, "many hours ago", .wrong = "is no time" },
	{ SATURDAY, "3 lessons ago", .wrong = "is no time" },
	{ SATURDAY, "3 hours 20 min ago", .wrong = "is no time" },
	{ SATURDAY, "3 hours or so ago", .wrong = "is no time" },
	{ SATURDAY, "today", .wrong = "needs a time of day" },
	{ SATURDAY, "yesterday", .wrong = "needs a time of day" },
	{ SATURDAY, "2026-11-20", .wrong = "needs a time of day" },
	{ SATURDAY, "Fri", .wrong = "needs a time of day" },
	{ SATURDAY, "tomorrow 07:30", .wrong = "is no time" },
	{ SATURDAY, "", .wrong = "is no time" },
	{ SATURDAY, " ", .wrong = "is no time" },
	{ SATURDAY, " 07:30", .wrong = "is no time" },
	{ SATURDAY, "07:30 ", .wrong = "is no time" },
	{ SATURDAY, "24:00", .wrong = "is no time" },
	{ SATURDAY, "07:60", .wrong = "is no time" },
	{ SATURDAY, "0730", .wrong = "is no time" },
	{ SATURDAY, "half past seven", .wrong = "is no time" },
	{ SATURDAY, "a day whose name is much longer than any day's 07:30", .wrong = "is no time" },
	{ SPRING, "01:59", "2026-03-29 01:59:00 +0100" },
	{ SPRING, "02:00", .wrong = "does not exist" },
	{ SPRING, "02:59", .wrong = "does not exist" },
	{ SPRING, "03:00", "2026-03-29 03:00:00 +0200" },
	{ SPRING, "yesterday 02:30", "2026-03-28 02:30:00 +0100" },
	{ SPRING, "11 hours ago", "2026-03-29 00:00:00 +0100" },
	{ AUTUMN, "02:30", "2026-10-25 02:30:00 +0200" },
	{ AUTUMN, "03:00", "2026-10-25 03:00:00 +0100" },
	{ AUTUMN, "01:59", "2026-10-25 01:59:00 +0200" },
	{ AUTUMN, "yesterday 12:00", "2026-10-24 12:00:00 +0200" },
	{ "2026-03-01 00:10:00 +0100", "yesterday 23:00", "2026-02-28 23:00:00 +0100" },
	{ "2026-01-01 00:10:00 +0100", "yesterday 23:00", "2025-12-31 23:00:00 +0100" },
	{ "2026-01-01 00:10:00 +0100", "Wed 23:00", "2025-12-31 23:00:00 +0100" },
};

static uint64_t us_of(const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%d %H:%M:%S %z", &tm);
	long offset = tm.tm_gmtoff;

	assert_true(end && !*end);
	return (uint64_t)(timegm(&tm) - offset) * USEC_PER_SEC;
}

static void test_table(void **state)
{
	assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
	tzset();
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t at_us = 7;
		const char *wrong = instant_parse(rows[i].text, us_of(rows[i].now), &at_us);

		if (rows[i].wrong && (!wrong || !strstr(wrong, rows[i].wrong) || at_us != 7))
			fail_msg("row %zu, \"%s\": %s", i, rows[i].text, wrong);
		if (rows[i].at && (wrong || at_us != us_of(rows[i].at)))
			fail_msg("row %zu, \"%s\": %s, %llu, not %llu", i, rows[i].text, wrong,
				 (unsigned long long)at_us, (unsigned long long)us_of(rows[i].at));
	}
}

/* Until when; a day begins at 04:00. */
#define NIGHT "2026-11-22 01:15:00 +0100" /* of the Saturday before, for who is still up */

static const struct {
	const char *now, *text;
	const char *at;    /* or */
	const char *wrong; /* a part of the sentence */
} ahead[] = {
	{ SATURDAY, "2h", "2026-11-21 20:30:45 +0100" },
	{ SATURDAY, "1h 30min", "2026-11-21 20:00:45 +0100" },
	{ SATURDAY, "2 hours", "2026-11-21 20:30:45 +0100" },
	{ SATURDAY, "18:30", "2026-11-22 18:30:00 +0100" },
	{ SATURDAY, "18:31", "2026-11-21 18:31:00 +0100" },
	{ SATURDAY, "today 18:31", "2026-11-21 18:31:00 +0100" },
	{ SATURDAY, "tomorrow", "2026-11-22 04:00:00 +0100" },
	{ SATURDAY, "tomorrow 18:00", "2026-11-22 18:00:00 +0100" },
	{ SATURDAY, "3 days", "2026-11-24 04:00:00 +0100" },
	{ SATURDAY, "1d", "2026-11-22 04:00:00 +0100" },
	{ SATURDAY, "2 weeks", "2026-12-05 04:00:00 +0100" },
	{ SATURDAY, "Sun", "2026-11-22 04:00:00 +0100" },
	{ SATURDAY, "friday", "2026-11-27 04:00:00 +0100" },
	{ SATURDAY, "Sat", "2026-11-28 04:00:00 +0100" },
	{ SATURDAY, "Sat 18:00", "2026-11-28 18:00:00 +0100" },
	{ SATURDAY, "2026-12-01", "2026-12-01 04:00:00 +0100" },
	{ SATURDAY, "2026-12-01 18:00", "2026-12-01 18:00:00 +0100" },
	{ SATURDAY, "2027-07-01", "2027-07-01 04:00:00 +0200" },
	{ NIGHT, "tomorrow", "2026-11-22 04:00:00 +0100" },
	{ NIGHT, "Sun", "2026-11-22 04:00:00 +0100" },
	{ NIGHT, "3 days", "2026-11-24 04:00:00 +0100" },
	{ NIGHT, "tomorrow 18:00", "2026-11-23 18:00:00 +0100" },
	{ "2026-03-28 12:00:00 +0100", "tomorrow", "2026-03-29 04:00:00 +0200" },
	{ "2026-03-28 12:00:00 +0100", "tomorrow 02:30", .wrong = "does not exist" },
	{ SATURDAY, "today 18:30", .wrong = "is over already" },
	{ SATURDAY, "today", .wrong = "is over already" },
	{ SATURDAY, "2026-11-21", .wrong = "is over already" },
	{ SATURDAY, "0 min", .wrong = "is over already" },
	{ SATURDAY, "yesterday", .wrong = "is no time to come" },
	{ SATURDAY, "yesterday 18:00", .wrong = "is no time to come" },
	{ SATURDAY, "0 days", .wrong = "is no time to come" },
	{ SATURDAY, "3 lessons", .wrong = "is no time to come" },
	{ SATURDAY, "3 days or so", .wrong = "is no time to come" },
	{ SATURDAY, "1001 days", .wrong = "is no time to come" },
	{ SATURDAY, "15", .wrong = "is no time to come" },
	{ SATURDAY, "-2h", .wrong = "is no time to come" },
	{ SATURDAY, "2026-02-30", .wrong = "not in the calendar" },
	{ SATURDAY, "a day whose name is much longer than any day's 07:30", .wrong = "is no time" },
	{ SATURDAY, "", .wrong = "is no time to come" },
};

static void test_until(void **state)
{
	assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
	tzset();
	for (size_t i = 0; i < ELEMENTS(ahead); i++) {
		uint64_t at_us = 7;
		const char *wrong =
			instant_parse_until(ahead[i].text, us_of(ahead[i].now), 4 * 3600, &at_us);

		if (ahead[i].wrong && (!wrong || !strstr(wrong, ahead[i].wrong) || at_us != 7))
			fail_msg("row %zu, \"%s\": %s", i, ahead[i].text, wrong);
		if (ahead[i].at && (wrong || at_us != us_of(ahead[i].at)))
			fail_msg("row %zu, \"%s\": %s, %llu, not %llu", i, ahead[i].text, wrong,
				 (unsigned long long)at_us, (unsigned long long)us_of(ahead[i].at));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_until),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
