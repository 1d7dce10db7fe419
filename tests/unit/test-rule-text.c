/* SPDX-License-Identifier: MIT */

/*
 * Rules as people write them: what each means, by the slots that it gives, and what is refused and
 * why. That calendar rules mean what they mean to systemd is in test-rule-systemd.
 */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "conf/rule-text.h"
#include "ctl/iso.h"
#include "util/macro.h"

/* A Thursday. */
#define FROM "2026-10-01T12:00"

static const struct zone utc;

static void print_row(const char *text)
{
	print_message("# \"%.*s\"\n", (int)strcspn(text, "\n"), text);
}

/* The first three slots after FROM, without the year of this one, and ":00+00:00". */
static void test_slots(void **state)
{
	static const struct {
		const char *text, *slots[3];
	} rows[] = {
		{ "07:30", { "10-02T07:30", "10-03T07:30", "10-04T07:30" } },
		{ " 7:30 ", { "10-02T07:30", "10-03T07:30", "10-04T07:30" } },
		{ "*-*-*\t07:30", { "10-02T07:30", "10-03T07:30", "10-04T07:30" } },
		{ "Mon..Fri 07:30", { "10-02T07:30", "10-05T07:30", "10-06T07:30" } },
		{ "mon-wed 07:30", { "10-05T07:30", "10-06T07:30", "10-07T07:30" } },
		{ "Thursday 12:00", { "10-08T12:00", "10-15T12:00", "10-22T12:00" } },
		{ "Mon, Sun 07:30", { "10-04T07:30", "10-05T07:30", "10-11T07:30" } },
		{ "Sat,Thu..Thu, 7:30", { "10-03T07:30", "10-08T07:30", "10-10T07:30" } },
		{ "Sun", { "10-04T00:00", "10-11T00:00", "10-18T00:00" } },
		{ "*-*-* 09,13,18:00", { "10-01T13:00", "10-01T18:00", "10-02T09:00" } },
		{ "12-24", { "12-24T00:00", "2027-12-24T00:00", "2028-12-24T00:00" } },
		{ "2026-10-02..3 8:0", { "10-02T08:00", "10-03T08:00" } },
		{ "26-10-2 08:00", { "10-02T08:00" } },
		{ "*-02-29", { "2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00" } },
		{ "Mon *-2-29", { "2044-02-29T00:00", "2072-02-29T00:00", "2112-02-29T00:00" } },
		{ "*-*-31", { "10-31T00:00", "12-31T00:00", "2027-01-31T00:00" } },
		{ "*-*-10/10", { "10-10T00:00", "10-20T00:00", "10-30T00:00" } },
		{ "*-*~01", { "10-31T00:00", "11-30T00:00", "12-31T00:00" } },
		{ "*~28", { "10-04T00:00", "11-03T00:00", "12-04T00:00" } },
		{ "10~3", { "10-29T00:00", "2027-10-29T00:00", "2028-10-29T00:00" } },
		{ "*-*~2..3", { "10-29T00:00", "10-30T00:00", "11-28T00:00" } },
		{ "*-*~*", { "10-02T00:00", "10-03T00:00", "10-04T00:00" } },
		{ "Mon *-*~7/1", { "10-26T00:00", "11-30T00:00", "12-28T00:00" } },
		{ "2199-12-31 23:59:59", { "2199-12-31T23:59:59" } },
		{ "1970-1-1", { NULL } },
		{ "*:00/20", { "10-01T12:20", "10-01T12:40", "10-01T13:00" } },
		{ "*:10..30/10", { "10-01T12:10", "10-01T12:20", "10-01T12:30" } },
		{ "12..12:05,07", { "10-01T12:05", "10-01T12:07", "10-02T12:05" } },
		{ "12:00:30/15", { "10-01T12:00:30", "10-01T12:00:45", "10-02T12:00:30" } },
		{ "12:00:58..59", { "10-01T12:00:58", "10-01T12:00:59", "10-02T12:00:58" } },
		{ "minutely", { "10-01T12:01", "10-01T12:02", "10-01T12:03" } },
		{ "hourly", { "10-01T13:00", "10-01T14:00", "10-01T15:00" } },
		{ "Daily", { "10-02T00:00", "10-03T00:00", "10-04T00:00" } },
		{ "weekly", { "10-05T00:00", "10-12T00:00", "10-19T00:00" } },
		{ "monthly", { "11-01T00:00", "12-01T00:00", "2027-01-01T00:00" } },
		{ "quarterly", { "2027-01-01T00:00", "2027-04-01T00:00", "2027-07-01T00:00" } },
		{ "semi-annually", { "2027-01-01T00:00", "2027-07-01T00:00", "2028-01-01T00:00" } },
		{ "yearly", { "2027-01-01T00:00", "2028-01-01T00:00", "2029-01-01T00:00" } },
		{ "every 2 days at 07:30", { "10-02T07:30", "10-04T07:30", "10-06T07:30" } },
		{ "Every 2-3 Days At 18:00", { "10-01T18:00", "10-03T18:00", "10-05T18:00" } },
		{ "every day at 07:30:15",
		  { "10-02T07:30:15", "10-03T07:30:15", "10-04T07:30:15" } },
		{ "every 1 day at 18:00", { "10-01T18:00", "10-02T18:00", "10-03T18:00" } },
		{ "every 99-99 days at 13:00, 18:00",
		  { "10-01T13:00", "2027-01-08T13:00", "2027-04-17T13:00" } },
		{ "3 times a day between 08:00 and 20:00",
		  { "10-01T14:00", "10-01T20:00", "10-02T08:00" } },
		{ "1 time a day between 8:00 and 20:00",
		  { "10-02T08:00", "10-03T08:00", "10-04T08:00" } },
		{ "4 times a day between 13:00 and 13:05",
		  { "10-01T13:00", "10-01T13:01", "10-01T13:03" } },
		{ "9 times a day between 13:00 and 13:00",
		  { "10-01T13:00", "10-02T13:00", "10-03T13:00" } },
		{ "Mon 07:30; Sat 10:00", { "10-03T10:00", "10-05T07:30", "10-10T10:00" } },
		{ ";07:30;; 07:30 ;", { "10-02T07:30", "10-03T07:30", "10-04T07:30" } },
		{ "1:0;2:0;3:0;4:0;5:0;6:0;7:0;8:0",
		  { "10-02T01:00", "10-02T02:00", "10-02T03:00" } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct rule_frame frame = { .day_starts_s = 4 * 3600 };
		struct rule_error why = { "" };
		struct rules rules;
		uint64_t from_us, slots_us[3];
		size_t n;

		print_row(rows[i].text);
		assert_null(iso_parse(FROM, &utc, &from_us));
		frame.since_us = from_us;
		assert_int_equal(rules_parse(rows[i].text, &rules, &why), 0);
		assert_string_equal(why.text, "");

		n = rules_upcoming(&rules, &utc, &frame, from_us, slots_us, 3);
		for (size_t k = 0; k < n; k++) {
			const char *slot = rows[i].slots[k];
			char whole[40] = "";
			uint64_t slot_us;

			assert_non_null(slot);
			if (strchr(slot, 'T') - slot == 5)
				strcpy(whole, "2026-");
			assert_null(iso_parse(strcat(whole, slot), &utc, &slot_us));
			assert_string_equal(iso_text(&utc, slots_us[k]).text,
					    iso_text(&utc, slot_us).text);
		}
		if (n < 3)
			assert_null(rows[i].slots[n]);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *why; /* a part of it */
	} rows[] = {
		{ "", "it is empty" },
		{ " ; ", "it is empty" },
		{ "07:30\n", "letter or sign" },
		{ "täglich", "letter or sign" },
		{ "1:0;2:0;3:0;4:0;5:0;6:0;7:0;8:0;9:0", "more than 8 rules" },
		{ "*", "\"*\" is not understood" },
		{ "7", "\"7\" is not understood" },
		{ "noon", "\"noon\" is neither" },
		{ "Mond 07:30", "\"Mond\" is neither" },
		{ "Feb 30", "\"Feb\" is neither" },
		{ "Mon Tue 07:30", "\"Tue\" is not understood" },
		{ "Mon,,Tue 07:30", "\"\" is neither" },
		{ "Mon.. 07:30", "\"\" is neither" },
		{ "Fri..Mon 07:30", "Fri..Mon is upside down" },
		{ "24:00", "24 is no hour: 0 to 23" },
		{ "25:00", "25 is no hour: 0 to 23" },
		{ "07:60", "60 is no minute: 0 to 59" },
		{ "07:30:60", "60 is no second: 0 to 59" },
		{ "07:30:00.5", "fractions of a second" },
		{ "07:3o", "\"3o\" is no minute" },
		{ "07:", "\"\" is no minute" },
		{ "07:30:00:00", "\"00:00\" is no second" },
		{ "07,:30", "\"\" is no hour" },
		{ "-1:30", "\"-1\" is no hour" },
		{ "7..:30", "\"\" is no hour" },
		{ "9..7:30", "9..7 is upside down" },
		{ "*:30..10/5", "30..10 is upside down" },
		{ "*:*/15", "write 0/15" },
		{ "*-*/2-1", "write 1/2" },
		{ "*:00/0", "00/0: a step is a number from 1 on" },
		{ "*:00/x", "a step is a number" },
		{ "*:00/60", "leads out of its range" },
		{ "*:58/2", "leads out of its range" },
		{ "10..12/3:00", "leads out of its range" },
		{ "*-*~7/7", "leads out of its range" },
		{ "*-13-01", "13 is no month: 1 to 12" },
		{ "*-00-01", "00 is no month" },
		{ "*-01-32", "32 is no day of a month: 1 to 31" },
		{ "*-01-0", "0 is no day of a month" },
		{ "*-*~29", "29 is no day before the end of a month: 1 to 28" },
		{ "*-*~0", "0 is no day before the end" },
		{ "1969-01-01", "1969 is no year: 1970 to 2199" },
		{ "2200-01-01", "2200 is no year" },
		{ "99999999999999999999-01-01", "is no year" },
		{ "100-01-01", "100 is no year" },
		{ "2026-1-1-1", "\"1-1\" is no month" },
		{ "*~1-1", "\"*~1\" is no month" },
		{ "*-02-30", "30 February never comes" },
		{ "*-04-31 07:30", "31 April never comes" },
		{ "*-02,04-31", "no day from 1970 to 2199 has this date" },
		{ "2027-02-29", "no day from 1970 to 2199 has this date" },
		{ "Mon 2026-10-06", "it never comes: 2026-10-06 is a Tuesday" },
		{ "Mon 2027-02,06-29", "has this date and weekday" },
		{ "07:30; *-02-30", "30 February never comes" },
		{ "07:30 UTC", "\"UTC\": a rule is always of your own time zone" },
		{ "daily UTC", "\"UTC\": a rule is always" },
		{ "07:30 Europe/Berlin", "\"Europe/Berlin\": a rule is always" },
		{ "07:30 Mon", "\"Mon\" is not understood" },
		{ "07:30 2026-10-10", "\"2026-10-10\" is not understood" },
		{ "@1234567", "\"@1234567\" is not possible" },
		{ "every", "\"every \" is not understood" },
		{ "every 0 days at 07:30",
		  "every 0 days is not possible: it is every 1 to 99 days" },
		{ "every 100 days at 07:30", "every 100 days is not possible" },
		{ "every 0-3 days at 07:30", "every 0-3 days is not possible" },
		{ "every 1-100 days at 07:30", "every 1-100 days is not possible" },
		{ "every 3-2 days at 07:30", "upside down: every 2-3 days?" },
		{ "every -2 days at 07:30", "\"every -2\" is not understood" },
		{ "every two days at 07:30", "\"every two\" is not understood" },
		{ "every 2 weeks at 07:30", "\"every 2\" counts no days" },
		{ "every 2 days", "\"every 2\" needs a time of day" },
		{ "every 2 days 07:30", "needs a time of day" },
		{ "every day at", "\"\" is no time of day" },
		{ "every day at noon", "\"noon\" is no time of day" },
		{ "every day at 24:00", "24:00 is no time of day: 00:00 to 23:59" },
		{ "every day at 07:60", "07:60 is no time of day" },
		{ "every day at 07:30:60", "07:30:60 is no time of day" },
		{ "every day at 07:30,", "\"\" is no time of day" },
		{ "every day at 07:30 08:30", "\"07:30 08:30\" is no time of day" },
		{ "every day at 0:0,0:1,0:2,0:3,0:4,0:5,0:6,0:7,0:8,0:9,1:0,1:1,1:2,1:3,1:4,1:5,1:6,1:7,"
		  "1:8,1:9,2:0,2:1,2:2,2:3,2:4",
		  "more than 24 times" },
		{ "3 times a day", "\"3 times\" is not understood" },
		{ "3 times a week between 08:00 and 20:00", "is not understood" },
		{ "three times a day between 08:00 and 20:00",
		  "three times a day is not possible" },
		{ "0 times a day between 08:00 and 20:00", "it is 1 to 99 times" },
		{ "100 times a day between 08:00 and 20:00", "it is 1 to 99 times" },
		{ "3 times a day between 08:00", "\"between 08:00\" has no end" },
		{ "3 times a day between 08:00 and", "\"between 08:00\" has no end" },
		{ "3 times a day between 08:00 and 25:00", "25:00 is no time of day" },
		{ "3 times a day between x and 20:00", "\"x\" is no time of day" },
		{ "3 times a day between 20:00 and 08:00", "20:00 and 08:00 is upside down" },
		{ "3 times a day between 08:00:30 and 20:00", "whole minutes" },
		{ "3 times a day between 08:00 and 20:00:30", "whole minutes" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct rules rules = { .n = 77 };
		struct rule_error why = { "" };

		print_row(rows[i].text);
		assert_int_equal(rules_parse(rows[i].text, &rules, &why), -EINVAL);
		assert_int_equal(rules.n, 77);
		if (!strstr(why.text, rows[i].why))
			print_error("%s\n", why.text);
		assert_non_null(strstr(why.text, rows[i].why));
	}
}

static void test_long_text(void **state)
{
	char text[RULE_TEXT_MAX + 1];
	struct rule_error why;
	struct rules rules;

	memset(text, ' ', sizeof(text));
	memcpy(text, "07:30", 5);
	text[RULE_TEXT_MAX] = '\0';
	assert_int_equal(rules_parse(text, &rules, &why), -EINVAL);
	assert_non_null(strstr(why.text, "longer than 511"));
	text[RULE_TEXT_MAX - 1] = '\0';
	assert_int_equal(rules_parse(text, &rules, &why), 0);
}

/* However long what is quoted is, the sentence ends. */
static void test_long_quote(void **state)
{
	char text[RULE_TEXT_MAX] = "every ";
	struct rule_error why;
	struct rules rules;

	memset(text + 6, 'x', 400);
	assert_int_equal(rules_parse(text, &rules, &why), -EINVAL);
	assert_non_null(strstr(why.text, "x\" is not understood: write it as"));
}

static void test_clock(void **state)
{
	struct rule_error why;
	uint32_t at_s = 77;

	assert_int_equal(rule_clock("24:00", &at_s, &why), -EINVAL);
	assert_int_equal(at_s, 77);
	assert_int_equal(rule_clock("23:59:58", &at_s, &why), 0);
	assert_int_equal(at_s, 86398);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots),     cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long_text), cmocka_unit_test(test_long_quote),
		cmocka_unit_test(test_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
