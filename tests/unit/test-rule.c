/* SPDX-License-Identifier: MIT */

/*
 * What is not in the text of a rule: the last time it was done, when days begin, changes of the
 * clocks, and looking back. Rules are written as people do; the zone is Berlin's.
 */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "band/rng.h"
#include "conf/rule-text.h"
#include "ctl/iso.h"
#include "sys/zone.h"
#include "util/macro.h"

static struct zone berlin;

static int make_zone(void **state)
{
	return zone_of_rule("CET-1CEST,M3.5.0,M10.5.0/3", &berlin);
}

static uint64_t at(const char *text)
{
	uint64_t at_us = 0;

	if (text)
		assert_null(iso_parse(text, &berlin, &at_us));
	return at_us;
}

static struct rules parse(const char *text)
{
	struct rule_error why;
	struct rules rules;

	assert_int_equal(rules_parse(text, &rules, &why), 0);
	return rules;
}

static void assert_at(uint64_t slot_us, const char *text)
{
	assert_string_equal(iso_text(&berlin, slot_us).text, iso_text(&berlin, at(text)).text);
}

/* Not done again whatever comes: the next slots, and from the last of them back again. */
static void test_undone(void **state)
{
	static const struct {
		const char *rule, *since, *done, *from, *slots[4];
	} rows[] = {
		/* made today: today, when there is a time left */
		{ "every 2 days at 18:00",
		  "2026-10-10T12:00",
		  NULL,
		  "2026-10-10T12:00",
		  { "2026-10-10T18:00", "2026-10-11T18:00", "2026-10-12T18:00" } },
		{ "every 2 days at 07:30",
		  "2026-10-10T12:00",
		  NULL,
		  "2026-10-10T12:00",
		  { "2026-10-11T07:30", "2026-10-12T07:30" } },
		{ "every 2 days at 07:30,18:00",
		  "2026-10-10T12:00",
		  NULL,
		  "2026-10-10T12:00",
		  { "2026-10-10T18:00", "2026-10-11T07:30", "2026-10-12T07:30" } },
		/* looked at before it was made, and long after */
		{ "every 2 days at 18:00",
		  "2026-10-10T12:00",
		  NULL,
		  "2026-10-01T12:00",
		  { "2026-10-10T18:00", "2026-10-11T18:00" } },
		{ "every 2 days at 18:00",
		  "2026-01-10T12:00",
		  NULL,
		  "2026-10-10T18:00",
		  { "2026-10-11T18:00" } },
		/* N - 1/2 days after it was done */
		{ "every 2 days at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-10T18:20",
		  "2026-10-10T19:00",
		  { "2026-10-12T18:00", "2026-10-13T18:00" } },
		{ "every 2 days at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-11T06:00",
		  "2026-10-11T07:00",
		  { "2026-10-12T18:00" } },
		{ "every 2 days at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-11T06:01",
		  "2026-10-11T07:00",
		  { "2026-10-13T18:00" } },
		{ "every 2-3 days at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-10T18:00",
		  "2026-10-10T19:00",
		  { "2026-10-12T18:00" } },
		/* the first of the times that fits; then the first of each day */
		{ "every 2 days at 18:00,07:30",
		  "2026-10-01T12:00",
		  "2026-10-10T20:00",
		  "2026-10-10T21:00",
		  { "2026-10-12T18:00", "2026-10-13T07:30", "2026-10-14T07:30" } },
		{ "every 2 days at 18:00,07:30",
		  "2026-10-01T12:00",
		  "2026-10-10T19:00",
		  "2026-10-10T21:00",
		  { "2026-10-12T07:30", "2026-10-13T07:30" } },
		{ "every 2 days at 18:00,07:30",
		  "2026-10-01T12:00",
		  "2026-10-10T20:00",
		  "2026-10-13T07:29",
		  { "2026-10-13T07:30", "2026-10-14T07:30" } },
		{ "every 2 days at 18:00,07:30",
		  "2026-10-01T12:00",
		  "2026-10-10T20:00",
		  "2026-10-13T07:30",
		  { "2026-10-14T07:30", "2026-10-15T07:30" } },
		/* never twice a day, which begins at four */
		{ "every day at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-10T04:00",
		  "2026-10-10T05:00",
		  { "2026-10-11T18:00" } },
		{ "every day at 18:00",
		  "2026-10-01T12:00",
		  "2026-10-10T03:59",
		  "2026-10-10T05:00",
		  { "2026-10-10T18:00" } },
		{ "every day at 03:00",
		  "2026-10-01T12:00",
		  "2026-10-10T05:00",
		  "2026-10-10T05:00",
		  { "2026-10-12T03:00" } },
		{ "every day at 03:00,05:00",
		  "2026-10-01T12:00",
		  "2026-10-10T16:00",
		  "2026-10-10T16:00",
		  { "2026-10-11T05:00", "2026-10-12T05:00" } },
		{ "every day at 04:00,03:59",
		  "2026-10-01T12:00",
		  "2026-10-10T17:00",
		  "2026-10-10T17:00",
		  { "2026-10-12T03:59", "2026-10-12T04:00" } },
		/* the missing hour, and the one that comes twice: in civil time nothing is odd */
		{ "every day at 02:30",
		  "2026-03-01T12:00",
		  "2026-03-28T03:00",
		  "2026-03-28T13:00",
		  { "2026-03-29T03:00", "2026-03-30T02:30" } },
		{ "every 2 days at 06:30",
		  "2026-03-01T12:00",
		  "2026-03-27T18:30",
		  "2026-03-27T18:30",
		  { "2026-03-29T06:30" } },
		{ "every day at 02:30",
		  "2026-10-01T12:00",
		  "2026-10-24T03:00",
		  "2026-10-24T13:00",
		  { "2026-10-25T02:30", "2026-10-26T02:30" } },
		{ "every day at 02:30",
		  "2026-10-25T02:10+01:00",
		  NULL,
		  "2026-10-25T02:10+01:00",
		  { "2026-10-26T02:30" } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct rules rules = parse(rows[i].rule);
		const struct rule_frame frame = { 4 * 3600, at(rows[i].since), at(rows[i].done) };
		uint64_t slot_us = at(rows[i].from), back_us;

		print_message("# row %zu\n", i);
		for (size_t k = 0; k < ELEMENTS(rows[i].slots) && rows[i].slots[k]; k++) {
			assert_int_equal(rules_next(&rules, &berlin, &frame, slot_us, &slot_us), 0);
			assert_at(slot_us, rows[i].slots[k]);

			assert_int_equal(rules_previous(&rules, &berlin, &frame, slot_us, &back_us),
					 0);
			assert_int_equal(back_us, slot_us);
			assert_int_equal(
				rules_previous(&rules, &berlin, &frame, slot_us + 1, &back_us), 0);
			assert_int_equal(back_us, slot_us);
			if (k > 0) {
				assert_int_equal(rules_previous(&rules, &berlin, &frame,
								slot_us - 1, &back_us),
						 0);
				assert_at(back_us, rows[i].slots[k - 1]);
			}
		}
	}
}

/* Before its first slot there is none. */
static void test_nothing_before_the_first(void **state)
{
	const struct rules rules = parse("every 2 days at 18:00");
	const struct rule_frame frame = { 0, at("2026-10-01T12:00"), at("2026-10-10T18:00") };
	uint64_t slot_us = 77;

	assert_int_equal(
		rules_previous(&rules, &berlin, &frame, at("2026-10-12T18:00") - 1, &slot_us),
		-ENOENT);
	assert_int_equal(slot_us, 77);
	assert_int_equal(rules_previous(&rules, &berlin, &frame, at("2026-10-12T18:00"), &slot_us),
			 0);
}

static void test_changes(void **state)
{
	static const struct {
		const char *rule, *from, *slots[5];
	} rows[] = {
		{ "02:30",
		  "2026-03-28T12:00",
		  { "2026-03-29T03:00", "2026-03-30T02:30", "2026-03-31T02:30" } },
		{ "*:00/30",
		  "2026-03-29T01:00",
		  { "2026-03-29T01:30", "2026-03-29T03:00", "2026-03-29T03:30" } },
		{ "02:10,50", "2026-03-28T12:00", { "2026-03-29T03:00", "2026-03-30T02:10" } },
		{ "02:10; 02:50; 03:00",
		  "2026-03-28T12:00",
		  { "2026-03-29T03:00", "2026-03-30T02:10" } },
		{ "02:30", "2026-10-24T12:00", { "2026-10-25T02:30+02:00", "2026-10-26T02:30" } },
		{ "02:30", "2026-10-25T02:10+01:00", { "2026-10-26T02:30" } },
		{ "*:00/30",
		  "2026-10-25T02:00+02:00",
		  { "2026-10-25T02:30+02:00", "2026-10-25T03:00", "2026-10-25T03:30" } },
		{ "4 times a day between 01:00 and 04:00",
		  "2026-03-29T00:00",
		  { "2026-03-29T01:00", "2026-03-29T03:00", "2026-03-29T04:00",
		    "2026-03-30T01:00" } },
		{ "4 times a day between 01:00 and 04:00",
		  "2026-10-25T00:00",
		  { "2026-10-25T01:00", "2026-10-25T02:00+02:00", "2026-10-25T03:00",
		    "2026-10-25T04:00", "2026-10-26T01:00" } },
	};
	const struct rule_frame frame = { 0 };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct rules rules = parse(rows[i].rule);
		uint64_t slot_us = at(rows[i].from), back_us;

		print_message("# row %zu\n", i);
		for (size_t k = 0; k < ELEMENTS(rows[i].slots) && rows[i].slots[k]; k++) {
			uint64_t before_us = slot_us;

			assert_int_equal(rules_next(&rules, &berlin, &frame, slot_us, &slot_us), 0);
			assert_at(slot_us, rows[i].slots[k]);
			if (k == 0)
				continue;
			assert_int_equal(
				rules_previous(&rules, &berlin, &frame, slot_us - 1, &back_us), 0);
			assert_int_equal(back_us, before_us);
		}
	}
}

/* Evenly, from the first to the last, to whole minutes; both ways. */
static void test_times(void **state)
{
	static const struct {
		const char *rule, *slots[6];
	} rows[] = {
		{ "5 times a day between 09:00 and 18:00",
		  { "09:00", "11:15", "13:30", "15:45", "18:00" } },
		{ "3 times a day between 08:00 and 08:03", { "08:00", "08:01", "08:03" } },
		{ "2 times a day between 00:00 and 23:59", { "00:00", "23:59" } },
		{ "6 times a day between 08:00 and 08:02", { "08:00", "08:01", "08:02" } },
	};
	const struct rule_frame frame = { 0 };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct rules rules = parse(rows[i].rule);
		uint64_t slot_us = at("2026-06-01T00:00") - 1, back_us;
		size_t n = 0;

		print_message("# row %zu\n", i);
		while (n < 6 && rows[i].slots[n]) {
			char text[32] = "2026-06-01T";

			assert_int_equal(rules_next(&rules, &berlin, &frame, slot_us, &slot_us), 0);
			assert_at(slot_us, strcat(text, rows[i].slots[n++]));
		}
		assert_int_equal(rules_previous(&rules, &berlin, &frame, at("2026-06-02T00:00") - 1,
						&back_us),
				 0);
		assert_int_equal(back_us, slot_us);
		assert_int_equal(rules_previous(&rules, &berlin, &frame, slot_us, &back_us), 0);
		assert_int_equal(back_us, slot_us);
		while (--n > 0) {
			char text[32] = "2026-06-01T";

			assert_int_equal(
				rules_previous(&rules, &berlin, &frame, back_us - 1, &back_us), 0);
			assert_at(back_us, strcat(text, rows[i].slots[n - 1]));
		}
		assert_int_equal(rules_previous(&rules, &berlin, &frame, back_us - 1, &back_us), 0);
		assert_true(back_us < at("2026-06-01T00:00"));
	}
}

/* In a preview all is done when it comes, by whichever rule. */
static void test_upcoming(void **state)
{
	const struct rules rules = parse("every 3 days at 07:30; Sat 10:00");
	const struct rule_frame frame = { 4 * 3600, at("2026-10-01T12:00"), 0 };
	static const char *const slots[] = {
		"2026-10-02T07:30", "2026-10-03T10:00", "2026-10-06T07:30",
		"2026-10-09T07:30", "2026-10-10T10:00", "2026-10-13T07:30",
	};
	uint64_t slots_us[ELEMENTS(slots) + 1] = { [ELEMENTS(slots)] = 77 };

	assert_int_equal(rules_upcoming(&rules, &berlin, &frame, at("2026-10-01T12:00"), slots_us,
					ELEMENTS(slots)),
			 ELEMENTS(slots));
	for (size_t i = 0; i < ELEMENTS(slots); i++)
		assert_at(slots_us[i], slots[i]);
	assert_int_equal(slots_us[ELEMENTS(slots)], 77);
}

static void test_ends(void **state)
{
	static const char *const all[] = { "Mon 07:30", "every 2 days at 07:30",
					   "3 times a day between 08:00 and 20:00" };
	const struct rules once = parse("2026-10-10 07:30"), none = { 0 };
	const struct rule_frame frame = { 0 };
	uint64_t slot_us = 77;

	assert_int_equal(rules_next(&none, &berlin, &frame, 0, &slot_us), -ENOENT);
	assert_int_equal(rules_previous(&none, &berlin, &frame, UINT64_MAX, &slot_us), -ENOENT);
	assert_int_equal(rules_next(&once, &berlin, &frame, at("2026-10-10T07:30"), &slot_us),
			 -ENOENT);
	assert_int_equal(
		rules_previous(&once, &berlin, &frame, at("2026-10-10T07:30") - 1, &slot_us),
		-ENOENT);
	assert_int_equal(slot_us, 77);
	assert_int_equal(rules_upcoming(&once, &berlin, &frame, 0, &slot_us, 1), 1);
	assert_at(slot_us, "2026-10-10T07:30");
	assert_int_equal(rules_previous(&once, &berlin, &frame, UINT64_MAX, &slot_us), 0);

	/* a clock at 1970, and one that is behind the end of the table */
	for (size_t i = 0; i < ELEMENTS(all); i++) {
		const struct rules rules = parse(all[i]);

		assert_int_equal(rules_next(&rules, &berlin, &frame, 0, &slot_us), 0);
		assert_true(slot_us > 0 && slot_us < at("1970-01-06T00:00"));
		assert_int_equal(rules_next(&rules, &berlin, &frame, UINT64_MAX, &slot_us),
				 -ENOENT);
		assert_int_equal(
			rules_next(&rules, &berlin, &frame, ZONE_END_S * USEC_PER_SEC, &slot_us),
			-ENOENT);
		assert_int_equal(rules_previous(&rules, &berlin, &frame, UINT64_MAX, &slot_us), 0);
		assert_true(slot_us > at("2199-12-20T00:00"));
	}
}

/* West of Greenwich 1970 begins in 1969, and 2199 ends in 2200. */
static void test_ends_in_the_west(void **state)
{
	const struct zone west = { .first_offset_s = -12 * 3600 };
	const struct rules rules = parse("3 times a day between 08:00 and 20:00");
	const struct rule_frame frame = { 0 };
	uint64_t slot_us = 0;
	unsigned n = 0;

	assert_int_equal(rules_next(&rules, &west, &frame, 0, &slot_us), 0);
	assert_int_equal(slot_us, 2 * 3600 * USEC_PER_SEC);
	assert_int_equal(rules_previous(&rules, &west, &frame, slot_us - 1, &slot_us), -ENOENT);

	slot_us = (ZONE_END_S - 86400) * USEC_PER_SEC;
	while (rules_next(&rules, &west, &frame, slot_us, &slot_us) == 0)
		assert_true(++n < 4);
}

/* Any of the rules, of those that there are. */
static void test_several(void **state)
{
	struct rules rules = parse("07:30; 10:00; 09:00; 23:00");
	const struct rule_frame frame = { 0 };
	uint64_t slot_us;

	rules.n = 3;
	assert_int_equal(rules_next(&rules, &berlin, &frame, at("2026-10-10T08:00"), &slot_us), 0);
	assert_at(slot_us, "2026-10-10T09:00");
	assert_int_equal(rules_next(&rules, &berlin, &frame, at("2026-10-10T10:00"), &slot_us), 0);
	assert_at(slot_us, "2026-10-11T07:30");
	assert_int_equal(rules_previous(&rules, &berlin, &frame, at("2026-10-10T11:00"), &slot_us),
			 0);
	assert_at(slot_us, "2026-10-10T10:00");
	assert_int_equal(rules_previous(&rules, &berlin, &frame, at("2026-10-10T07:00"), &slot_us),
			 0);
	assert_at(slot_us, "2026-10-09T10:00");
}

/* Where the clocks show 1969 or 2200, calendars have not begun, or are over. */
static void test_calendars_end(void **state)
{
	const struct zone west = { .first_offset_s = -12 * 3600 };
	const struct zone east = { .first_offset_s = 12 * 3600 };
	const struct rules all = parse("*:*:*"), last = parse("23:59:59");
	const struct rule_frame frame = { 0 };
	uint64_t slot_us = 77;

	assert_int_equal(rules_next(&all, &west, &frame, 0, &slot_us), 0);
	assert_int_equal(slot_us, 12 * 3600 * USEC_PER_SEC);
	assert_int_equal(rules_previous(&all, &west, &frame, slot_us - 1, &slot_us), -ENOENT);
	assert_int_equal(rules_previous(&all, &east, &frame, 0, &slot_us), 0);
	assert_int_equal(slot_us, 0);
	assert_int_equal(rules_previous(&last, &east, &frame, UINT64_MAX, &slot_us), 0);
	assert_int_equal(slot_us, (ZONE_END_S - 12 * 3600) * USEC_PER_SEC);
	assert_int_equal(rules_next(&last, &east, &frame, slot_us, &slot_us), -ENOENT);
}

/* What is found going forth is found going back, and in between there is nothing. */
static void test_forth_and_back(void **state)
{
	static const char *const texts[] = {
		"*-*-* 02:00/7:30",     "Mon..Wed,Sun *-02..11/3-1..20/3 1..3:*",
		"*-*~1..9/4 02:10/9",   "Tue *-2~1 23:59:59",
		"2000/3-*-31 00:00:00",
	};
	struct rng rng = { 1 };

	for (size_t i = 0; i < ELEMENTS(texts); i++) {
		const struct rules rules = parse(texts[i]);
		const struct rule_frame frame = { 0 };

		for (unsigned k = 0; k < 20000; k++) {
			uint64_t from_us = rng_u64(&rng) % ((uint64_t)ZONE_END_S * USEC_PER_SEC);
			uint64_t next_us, previous_us, again_us;

			if (rules_next(&rules, &berlin, &frame, from_us, &next_us) < 0 ||
			    rules_previous(&rules, &berlin, &frame, from_us, &previous_us) < 0)
				continue;
			assert_true(previous_us <= from_us && from_us < next_us);
			assert_int_equal(
				rules_previous(&rules, &berlin, &frame, next_us - 1, &again_us), 0);
			assert_int_equal(again_us, previous_us);
			assert_int_equal(
				rules_next(&rules, &berlin, &frame, previous_us, &again_us), 0);
			assert_int_equal(again_us, next_us);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_undone),
		cmocka_unit_test(test_nothing_before_the_first),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_upcoming),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_ends_in_the_west),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_calendars_end),
		cmocka_unit_test(test_forth_and_back),
	};

	return cmocka_run_group_tests(tests, make_zone, NULL);
}
