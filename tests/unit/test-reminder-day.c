/* SPDX-License-Identifier: MIT */

/* How often a day: rules and what is known, and the slots of the day that begins on 24 November. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/reminder-case.h"
#include "util/macro.h"

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define SINCE  "since 11-01 12:00"
#define THRICE "3 times a day between 09:00 and 18:00"

static unsigned count(const char *rule, const char *facts, const char *at)
{
	struct reminder_case c;

	case_init(&c, BERLIN, rule, "", facts);
	return reminder_day_slots(&c.rules, &c.facts, &c.zone,
				  zone_day(&c.zone, case_time(&c.zone, at), c.rules.day_starts_s));
}

static void test_day(void **state)
{
	static const struct {
		const char *rule, *facts, *at;
		unsigned want;
	} rows[] = {
		{ THRICE, SINCE, "11-24 12:00", 3 },
		{ THRICE, SINCE, "11-24 04:00", 3 },
		{ THRICE, SINCE, "11-25 03:59", 3 },
		{ "Tue 09,18:00", SINCE, "11-24 12:00", 2 },
		{ "Tue 09,18:00", SINCE, "11-25 03:59", 2 },
		{ "Tue 09,18:00", SINCE, "11-25 04:00", 0 },
		{ "Tue 09:00; Tue 09:00; 12:00", SINCE, "11-24 12:00", 2 },
		/* from its beginning to before its end */
		{ "*-*-* 03:59:59", SINCE, "11-24 12:00", 1 },
		{ "*-*-* 04:00", SINCE, "11-24 12:00", 1 },
		{ "2026-11-24 03:59:59", SINCE, "11-24 12:00", 0 },
		{ "2026-11-24 04:00", SINCE, "11-24 12:00", 1 },
		{ "2026-11-25 03:59:59", SINCE, "11-24 12:00", 1 },
		{ "2026-11-25 04:00", SINCE, "11-24 12:00", 0 },
		/* what is done makes the plan of the day no shorter */
		{ "every day at 09:00", SINCE "; done 11-23 09:00, 11-24 09:10", "11-24 12:00", 1 },
		{ "every 2 days at 09:00", SINCE "; done 11-23 09:00", "11-24 12:00", 0 },
		{ "every day at 09:00; 18:00", SINCE "; done 11-24 09:10", "11-24 12:00", 2 },
		{ THRICE, SINCE "; done 11-24 09:00, 11-24 13:00, 11-24 18:00", "11-24 19:00", 3 },
		/* what nobody is asked for */
		{ THRICE, SINCE "; skip 11-24 13:30, 11-23 09:00", "11-24 12:00", 2 },
		{ THRICE, SINCE "; pause 11-24 13:30..11-24 18:00", "11-24 12:00", 2 },
		{ THRICE, "since 11-24 13:30", "11-24 14:00", 2 },
		{ THRICE, "since 11-24 13:31", "11-24 14:00", 1 },
		/* a day of 23 hours */
		{ "*-*-* *:00", SINCE, "03-28 12:00", 0 },
		{ "*-*-* *:00", "since 01-01 12:00", "03-28 12:00", 23 },
		{ "*-*-* *:00", "since 01-01 12:00", "03-29 12:00", 24 },
		/* more than anybody can answer */
		{ "*-*-* 06..07:*:00; 09,10:00,01,02,03,04,05", SINCE, "11-24 12:00", 0 },
		{ "99 times a day between 09:00 and 18:00; 20:00", SINCE, "11-24 12:00", 100 },
		{ "99 times a day between 09:00 and 18:00; 20,21:00", SINCE, "11-24 12:00", 0 },
		{ "*:*:*", SINCE "; pause 11-20 00:00..12-20 00:00", "11-24 12:00", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		unsigned got = count(rows[i].rule, rows[i].facts, rows[i].at);

		if (got != rows[i].want)
			fail_msg("row %zu, %s: %u", i, rows[i].rule, got);
	}
}

/* Clocks that are wrong by centuries name a day, too. */
static void test_ends_of_time(void **state)
{
	struct reminder_case c;

	case_init(&c, BERLIN, THRICE, "", "");
	assert_int_equal(reminder_day_slots(&c.rules, &c.facts, &c.zone, 0), 3);
	assert_int_equal(reminder_day_slots(&c.rules, &c.facts, &c.zone, INT32_MAX), 0);
	assert_int_equal(reminder_day_slots(&c.rules, &c.facts, &c.zone, -5), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_ends_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
