/* SPDX-License-Identifier: MIT */

/*
 * Every zone of the system's tzdata. That its table says what the C library says, from 1970 to
 * 2199; and for ten years, and each change of the clocks in them, that no slot is lost and none
 * comes twice. What should come is worked out from localtime_r() alone, by watching the clock.
 */

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf/rule-text.h"
#include "core/date.h"
#include "sys/zone.h"
#include "util/macro.h"

#define FOLDER    "/usr/share/zoneinfo/"
#define ZONES_MAX 1024

#define FIRST_YEAR 2020
#define YEARS      10

#define ROUND_S (5 * 3600)

static char *names[ZONES_MAX];
static size_t n_names;

/* Is it another name of a file that was there? */
static bool is_known(const struct stat *st)
{
	static ino_t known[ZONES_MAX];
	static size_t n;

	for (size_t i = 0; i < n; i++)
		if (known[i] == st->st_ino)
			return true;
	assert_true(n < ZONES_MAX);
	known[n++] = st->st_ino;
	return false;
}

static int add_name(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	const char *name = path + strlen(FOLDER);
	char magic[4] = "";
	FILE *f;

	/* Links, and the same once more, and with leap seconds, which are refused. */
	if (kind != FTW_F || is_known(st) || strncmp(name, "posix/", 6) == 0 ||
	    strncmp(name, "right/", 6) == 0)
		return 0;
	f = fopen(path, "re");
	assert_non_null(f);
	if (fread(magic, sizeof(magic), 1, f) == 1 && memcmp(magic, "TZif", sizeof(magic)) == 0) {
		assert_true(n_names < ZONES_MAX);
		names[n_names++] = strdup(name);
	}
	fclose(f);
	return 0;
}

static int list_zones(void **state)
{
	unsetenv("TZDIR");
	return nftw(FOLDER, add_name, 8, FTW_PHYS) == 0 && n_names > 300 ? 0 : -1;
}

static int free_names(void **state)
{
	while (n_names > 0)
		free(names[--n_names]);
	return 0;
}

/* To the table and to the C library. */
static void use_zone(const char *name, struct zone *ret)
{
	print_message("# %s\n", name);
	assert_int_equal(zone_named(name, ret), 0);
	setenv("TZ", name, 1);
	tzset();
}

static int64_t watch(int64_t at_s)
{
	time_t t = (time_t)at_s;
	struct tm tm;

	assert_non_null(localtime_r(&t, &tm));
	return at_s + tm.tm_gmtoff;
}

static void check_offset(const struct zone *zone, int64_t at_s)
{
	assert_int_equal(zone_civil(zone, (uint64_t)at_s * USEC_PER_SEC), watch(at_s));
}

static void test_tables(void **state)
{
	static struct zone zone;

	for (size_t i = 0; i < n_names; i++) {
		use_zone(names[i], &zone);
		for (int64_t at_s = 0; at_s <= ZONE_END_S; at_s += 20 * DAY_S)
			check_offset(&zone, at_s);
		for (size_t k = 0; k < zone.n; k++) {
			check_offset(&zone, zone.changes[k].from_s - 1);
			check_offset(&zone, zone.changes[k].from_s);
		}
	}
}

/* The only slot of a civil time is where the clock shows it first, or first something later. */
static void check_slot(int64_t slot_s, int64_t civil_s)
{
	/* by which a clock may have been set back, or more */
	static const int64_t back_s[] = { 1, 1200, 1800, 2400, 3600, 5400, 7200, 10800 };
	int64_t shown_s = watch(slot_s);

	if (shown_s - watch(slot_s - 10800) == 10800) { /* nothing was changed */
		assert_int_equal(shown_s, civil_s);
		return;
	}
	assert_true(shown_s >= civil_s);
	for (size_t i = 0; i < ELEMENTS(back_s); i++)
		assert_true(watch(slot_s - back_s[i]) < civil_s);
}

static void check_daily(const struct zone *zone, int hour, int minute)
{
	const int64_t first_day = date_to_day(FIRST_YEAR, 1, 1);
	const struct rule_frame frame = { 0 };
	struct rule_error why;
	struct rules rules;
	char text[16];
	uint64_t at_us;

	(void)snprintf(text, sizeof(text), "%02d:%02d", hour, minute);
	assert_int_equal(rules_parse(text, &rules, &why), 0);

	at_us = zone_instant(zone, first_day * DAY_S) - 1;
	for (int64_t day = first_day; day < date_to_day(FIRST_YEAR + YEARS, 1, 1); day++) {
		assert_int_equal(rules_next(&rules, zone, &frame, at_us, &at_us), 0);
		check_slot((int64_t)(at_us / USEC_PER_SEC),
			   day * DAY_S + hour * 3600 + minute * 60);
	}
}

static void test_every_day(void **state)
{
	static const int times[][2] = { { 0, 0 }, { 0, 30 }, { 2, 30 } };
	static struct zone zone;

	for (size_t i = 0; i < n_names; i++) {
		use_zone(names[i], &zone);
		for (size_t k = 0; k < ELEMENTS(times); k++)
			check_daily(&zone, times[k][0], times[k][1]);
	}
}

/*
 * Some hours round a change, a slot every ten minutes: what has not been shown before @at_s and is
 * now, is due now, and is one slot.
 */
static void check_change(const struct zone *zone, const struct rules *rules, int64_t change_s)
{
	const struct rule_frame frame = { 0 };
	int64_t at_s = change_s - ROUND_S, shown_s = watch(at_s);
	uint64_t slot_us = (uint64_t)at_s * USEC_PER_SEC, previous_us;

	assert_int_equal(rules_next(rules, zone, &frame, slot_us, &slot_us), 0);
	while (at_s < change_s + ROUND_S) {
		int64_t now_s;

		at_s += 60;
		now_s = watch(at_s);
		if (now_s / 600 > shown_s / 600) {
			assert_int_equal(slot_us, (uint64_t)at_s * USEC_PER_SEC);
			assert_int_equal(rules_previous(rules, zone, &frame, slot_us, &previous_us),
					 0);
			assert_int_equal(previous_us, slot_us);
			assert_int_equal(rules_next(rules, zone, &frame, slot_us, &slot_us), 0);
		}
		shown_s = MAX(shown_s, now_s);
	}
	assert_true(slot_us > (uint64_t)at_s * USEC_PER_SEC);
}

static void test_each_change(void **state)
{
	const int64_t from_s = date_to_day(FIRST_YEAR, 1, 1) * DAY_S;
	const int64_t to_s = date_to_day(FIRST_YEAR + YEARS, 1, 1) * DAY_S;
	static struct zone zone;
	struct rule_error why;
	struct rules rules;
	unsigned forward = 0, back = 0;

	assert_int_equal(rules_parse("*:00/10", &rules, &why), 0);
	for (size_t i = 0; i < n_names; i++) {
		use_zone(names[i], &zone);
		for (size_t k = 0; k < zone.n; k++) {
			if (zone.changes[k].from_s < from_s || zone.changes[k].from_s >= to_s)
				continue;
			check_change(&zone, &rules, zone.changes[k].from_s);
			if (zone_offset(&zone, (uint64_t)zone.changes[k].from_s * USEC_PER_SEC -
						       1) < zone.changes[k].offset_s)
				forward++;
			else
				back++;
		}
	}
	print_message("# %zu zones, %u changes forward, %u back\n", n_names, forward, back);
	assert_true(forward > 1000 && back > 1000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_each_change),
	};

	return cmocka_run_group_tests(tests, list_zones, free_names);
}
