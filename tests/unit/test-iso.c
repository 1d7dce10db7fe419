/* SPDX-License-Identifier: MIT */

/* Instants as ISO 8601 writes them, in Berlin's zone and others. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "ctl/iso.h"
#include "sys/zone.h"
#include "util/macro.h"

static void test_read(void **state)
{
	static const struct {
		const char *text, *at, *wrong; /* a part of it */
	} rows[] = {
		{ "2026-10-24T12:00", "2026-10-24T12:00:00+02:00" },
		{ "2026-10-24 12:00", "2026-10-24T12:00:00+02:00" },
		{ "2026-10-24t12:00:05", "2026-10-24T12:00:05+02:00" },
		{ "2026-10-24T12:00:05.999999", "2026-10-24T12:00:05+02:00" },
		{ "2026-10-26T12:00", "2026-10-26T12:00:00+01:00" },
		{ "2026-10-24", "2026-10-24T00:00:00+02:00" },
		{ "2026-10-24T12:00Z", "2026-10-24T14:00:00+02:00" },
		{ "2026-10-24T12:00:00z", "2026-10-24T14:00:00+02:00" },
		{ "2026-10-24T12:00+00:00", "2026-10-24T14:00:00+02:00" },
		{ "2026-10-24T12:00-0530", "2026-10-24T19:30:00+02:00" },
		{ "2026-10-24T12:00+05:45", "2026-10-24T08:15:00+02:00" },
		{ "2026-10-25T02:30", "2026-10-25T02:30:00+02:00" },
		{ "2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00" },
		{ "2026-03-29T02:30", "2026-03-29T03:00:00+02:00" },
		{ "2024-02-29", "2024-02-29T00:00:00+01:00" },
		{ "1970-01-01T01:00", "1970-01-01T01:00:00+01:00" },
		{ "2026-02-29", .wrong = "not in the calendar" },
		{ "2026-13-01", .wrong = "not in the calendar" },
		{ "2026-00-01", .wrong = "not in the calendar" },
		{ "2026-01-00", .wrong = "not in the calendar" },
		{ "1969-12-31", .wrong = "1970 to 2199" },
		{ "2200-01-01", .wrong = "1970 to 2199" },
		{ "2026-10-24T24:00", .wrong = "00:00 to 23:59" },
		{ "2026-10-24T12:60", .wrong = "00:00 to 23:59" },
		{ "2026-10-24T12:00:60", .wrong = "00:00 to 23:59" },
		{ "", .wrong = "is no time" },
		{ "2026", .wrong = "is no time" },
		{ "2026-1-1", .wrong = "is no time" },
		{ "2026-10-24T", .wrong = "is no time" },
		{ "2026-10-24T1", .wrong = "is no time" },
		{ "2026-10-24T12", .wrong = "is no time" },
		{ "2026-10-24T12:0", .wrong = "is no time" },
		{ "2026-10-24T12:00:", .wrong = "is no time" },
		{ "2026-10-24T12:00x", .wrong = "is no time" },
		{ "2026-10-24T12:00Z ", .wrong = "is no time" },
		{ "2026-10-24T12:00+2", .wrong = "is no time" },
		{ "2026-10-24T12:00+27:00", .wrong = "is no time" },
		{ "2026-10-24T12:00+02:60", .wrong = "is no time" },
		{ "now", .wrong = "is no time" },
	};
	struct zone berlin;

	assert_int_equal(zone_of_rule("CET-1CEST,M3.5.0,M10.5.0/3", &berlin), 0);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t at_us = 77;
		const char *wrong = iso_parse(rows[i].text, &berlin, &at_us);

		print_message("# \"%s\"\n", rows[i].text);
		if (rows[i].wrong) {
			assert_non_null(wrong);
			assert_non_null(strstr(wrong, rows[i].wrong));
			assert_int_equal(at_us, 77);
			continue;
		}
		assert_null(wrong);
		assert_string_equal(iso_text(&berlin, at_us).text, rows[i].at);
	}
}

static void test_offsets(void **state)
{
	static const struct {
		int offset_s;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-02T00:00:00+00:00" },      { 20700, "1970-01-02T05:45:00+05:45" },
		{ -12600, "1970-01-01T20:30:00-03:30" }, { -2670, "1970-01-01T23:15:30-00:44:30" },
		{ 50400, "1970-01-02T14:00:00+14:00" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct zone zone = { .first_offset_s = rows[i].offset_s };

		assert_string_equal(iso_text(&zone, 86400 * USEC_PER_SEC + 999999).text,
				    rows[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_offsets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
