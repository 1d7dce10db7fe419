/* SPDX-License-Identifier: MIT */

/*
 * Time zones from files: such as nobody's tzdata has, damaged ones, names that are none, and what
 * $TZ may be. The zones that there are, are in test-zones.
 */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <time.h>

#include "core/date.h"
#include "scratch.h"
#include "sys/zone.h"
#include "util/macro.h"

#define FILE_MAX 4096

struct file {
	uint8_t data[FILE_MAX];
	size_t n;
};

/* A change: when, and to which of the types. */
struct time_of_file {
	int64_t from_s;
	uint8_t type;
};

static void put(struct file *f, uint64_t value, size_t n)
{
	assert_true(f->n + n <= FILE_MAX);
	while (n-- > 0)
		f->data[f->n++] = (uint8_t)(value >> 8 * n);
}

static void put_block(struct file *f, char version, size_t time_size,
		      const struct time_of_file *times, size_t n_times, const int32_t *offsets_s,
		      size_t n_types)
{
	static const uint8_t reserved[15] = { 0 };

	memcpy(f->data + f->n, "TZif", 4);
	f->n += 4;
	put(f, (uint8_t)version, 1);
	memcpy(f->data + f->n, reserved, sizeof(reserved));
	f->n += sizeof(reserved);
	put(f, 1, 4); /* of each of those that are left out one is there, to be gone over */
	put(f, 1, 4);
	put(f, 0, 4);
	put(f, n_times, 4);
	put(f, n_types, 4);
	put(f, 4, 4);
	for (size_t i = 0; i < n_times; i++)
		put(f, (uint64_t)times[i].from_s, time_size);
	for (size_t i = 0; i < n_times; i++)
		put(f, times[i].type, 1);
	for (size_t i = 0; i < n_types; i++) {
		put(f, (uint32_t)offsets_s[i], 4);
		put(f, 0, 2);
	}
	put(f, 0x41424300, 4);
	put(f, 0, 2);
}

static void put_footer(struct file *f, const char *footer)
{
	put(f, '\n', 1);
	while (*footer)
		put(f, (uint8_t)*footer++, 1);
	put(f, '\n', 1);
}

static const int32_t offsets_s[] = { 3600, 7200, -1800 };
static const struct time_of_file times[] = {
	{ -5000, 2 }, { 1000, 1 }, { 2000, 0 }, { 3000, 0 }, { 4000, 2 },
};

static void make_file(struct file *f, const char *footer)
{
	*f = (struct file){ 0 };
	put_block(f, '2', 4, NULL, 0, offsets_s, 1);
	put_block(f, '2', 8, times, ELEMENTS(times), offsets_s, ELEMENTS(offsets_s));
	put_footer(f, footer);
}

static void assert_times(const struct zone *zone)
{
	/* that of -5000 counts at 1970, that of 3000 changes nothing */
	assert_int_equal(zone->first_offset_s, -1800);
	assert_true(zone->n >= 3);
	assert_int_equal(zone->changes[0].from_s, 1000);
	assert_int_equal(zone->changes[0].offset_s, 7200);
	assert_int_equal(zone->changes[1].from_s, 2000);
	assert_int_equal(zone->changes[1].offset_s, 3600);
	assert_int_equal(zone->changes[2].from_s, 4000);
	assert_int_equal(zone->changes[2].offset_s, -1800);
}

static void test_versions(void **state)
{
	struct file f = { 0 };
	struct zone zone;

	put_block(&f, '\0', 4, times, ELEMENTS(times), offsets_s, ELEMENTS(offsets_s));
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	assert_times(&zone);
	assert_int_equal(zone.n, 3);

	make_file(&f, "");
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	assert_times(&zone);
	assert_int_equal(zone.n, 3);

	/* the rule goes on where the times end, and not before */
	make_file(&f, "<-0030>0:30<+0030>,M3.5.0,M10.5.0/3");
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	assert_times(&zone);
	assert_int_equal(zone.n, 3 + 2 * 230);
	assert_int_equal(zone.changes[3].from_s, (31 + 28 + 28) * DAY_S + 7200 + 1800);
	assert_int_equal(zone.changes[3].offset_s, 1800);
	assert_int_equal(zone.changes[4].offset_s, -1800);
}

/* As those below right/, for clocks that count leap seconds. */
static void test_leap_seconds(void **state)
{
	struct zone zone = { .first_offset_s = 77 };
	struct file f;
	size_t n;

	make_file(&f, "ABC-1");
	n = f.n;
	f.data[44 + 6 + 4 + 2 + 31] = 1;
	put(&f, 0, 8); /* it is behind the letters; what comes then is off by so much */
	put(&f, 0, 4);
	memmove(f.data + n - 9 + 12, f.data + n - 9, 9);
	assert_int_equal(zone_read(f.data, f.n, &zone), -ENOTSUP);
	assert_int_equal(zone.first_offset_s, 77);
}

/* A file without a time has the rule alone. */
static void test_only_a_rule(void **state)
{
	struct file f = { 0 };
	struct zone zone;

	put_block(&f, '3', 4, NULL, 0, offsets_s, 1);
	put_block(&f, '3', 8, NULL, 0, offsets_s, 1);
	put_footer(&f, "ABC-5");
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	assert_int_equal(zone.n, 0);
	assert_int_equal(zone.first_offset_s, 5 * 3600);
}

static void assert_refused(const struct file *f, size_t n)
{
	struct zone zone = { .first_offset_s = 77 };
	uint8_t *copy = malloc(n + 1); /* so that a byte too far is noticed */

	assert_non_null(copy);
	memcpy(copy, f->data, n);
	assert_int_equal(zone_read(copy, n, &zone), -EBADMSG);
	assert_int_equal(zone.first_offset_s, 77);
	free(copy);
}

static void test_cut_off(void **state)
{
	struct file f;
	struct zone zone;

	make_file(&f, "ABC-1");
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	for (size_t n = 0; n < f.n; n++)
		assert_refused(&f, n);
}

static void test_damaged(void **state)
{
	static const struct {
		size_t at; /* from the begin of the second block */
		uint8_t value;
	} rows[] = {
		{ 0, 't' },
		{ 32, 0xff }, /* more times than bytes */
		{ 36, 0xff },
		{ 39, 0 },            /* no types */
		{ 44, 0 },            /* a time that is later than the next one */
		{ 44 + 5 * 8, 3 },    /* a type that there is not */
		{ 44 + 5 * 9, 0x7f }, /* ahead of UTC by years */
	};
	struct file good, f;

	make_file(&good, "ABC-1");
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		f = good;
		f.data[44 + 6 + 4 + 2 + rows[i].at] = rows[i].value;
		print_message("# row %zu\n", i);
		assert_refused(&f, f.n);
	}

	make_file(&f, "ABC-1,");
	assert_refused(&f, f.n);
	make_file(&f, "AB-1");
	assert_refused(&f, f.n);
	f.data[f.n - 1] = ' ';
	assert_refused(&f, f.n);

	/* two instants that are one */
	f = (struct file){ 0 };
	put_block(&f, '\0', 4, (struct time_of_file[]){ { 5, 0 }, { 5, 1 } }, 2, offsets_s, 2);
	assert_refused(&f, f.n);
}

/* More changes than any zone has. */
static void test_too_many(void **state)
{
	struct time_of_file many[ZONE_CHANGES_MAX + 1];
	struct zone zone;
	struct file f = { 0 };

	for (size_t i = 0; i < ELEMENTS(many); i++)
		many[i] = (struct time_of_file){ (int64_t)i * 100 + 1, i % 2 == 0 };
	put_block(&f, '\0', 4, many, ELEMENTS(many) - 1, offsets_s, 2);
	assert_int_equal(zone_read(f.data, f.n, &zone), 0);
	assert_int_equal(zone.n, ZONE_CHANGES_MAX);

	f = (struct file){ 0 };
	put_block(&f, '\0', 4, many, ELEMENTS(many), offsets_s, 2);
	assert_refused(&f, f.n);
}

/* Each day of some years, as the C library reads the same rule. */
static void test_rules(void **state)
{
	static const char *const rows[] = {
		"CET-1CEST,M3.5.0,M10.5.0/3",
		"EST5EDT,M3.2.0,M11.1.0",
		"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
		"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
		"IST-1GMT0,M10.5.0,M3.5.0/1",
		"ABC3DEF,J60,J300/4:30",
		"ABC3DEF,59/0:00:30,299/-24",
		"ABC-3DEF,J2/3,J364/1",
		"EET-2EEST,M3.4.4/50,M10.4.4/50",
		"<Any+Name>+5:45:30",
		"ABC-14",
		"ABC0DEF-2,M3.5.0/+167,M10.5.6/-167",
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct zone zone;

		print_message("# %s\n", rows[i]);
		assert_int_equal(zone_of_rule(rows[i], &zone), 0);
		setenv("TZ", rows[i], 1);
		tzset();
		for (int64_t at_s = DAY_S * 365; at_s < DAY_S * 365 * 140; at_s += 3600) {
			time_t t = (time_t)at_s;
			struct tm tm;

			assert_non_null(localtime_r(&t, &tm));
			assert_int_equal(zone_offset(&zone, (uint64_t)at_s * USEC_PER_SEC),
					 tm.tm_gmtoff);
		}
	}
	unsetenv("TZ");
}

/* Summer time all the year: where it would end, it begins (RFC 9636, 3.3.1). */
static void test_always_summer(void **state)
{
	struct zone zone;

	assert_int_equal(zone_of_rule("XXX3EDT4,0/0,J365/23", &zone), 0);
	assert_int_equal(zone.n, 0);
	assert_int_equal(zone.first_offset_s, -4 * 3600);
	assert_int_equal(zone_of_rule("XXX3EDT,0/0,J365/25", &zone), 0);
	assert_int_equal(zone.n, 0);
	assert_int_equal(zone.first_offset_s, -2 * 3600);
}

static void test_wrong_rules(void **state)
{
	static const char *const rows[] = {
		"",
		"CET",
		"CE-1",
		"<CET-1",
		"CET-25",
		"CET-1:60",
		"CET-1:00:60",
		"CET-1CEST",
		"CET-1CE,M3.5.0,M10.5.0",
		"CET-1CEST-25,M3.5.0,M10.5.0",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M3.5.0,M10.5.0/168",
		"CET-1CEST,M3.5.0,M10.5.0 ",
		"CET-1CEST,M0.5.0,M10.5.0",
		"CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.0.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,M3-5.0,M10.5.0",
		"CET-1CEST,J0,J3",
		"CET-1CEST,J366,J3",
		"CET-1CEST,366,3",
		"CET-1CEST,,3",
		"CET-1CEST,M3.5.0/,3",
		"CET-99999999999999999999",
	};
	struct zone zone = { .first_offset_s = 77 };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		print_message("# \"%s\"\n", rows[i]);
		assert_int_equal(zone_of_rule(rows[i], &zone), -EBADMSG);
		assert_int_equal(zone.first_offset_s, 77);
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		int error;
	} rows[] = {
		{ "", -EINVAL },
		{ "/etc/localtime", -EINVAL },
		{ "../zoneinfo/Here", -EINVAL },
		{ "Here/", -EINVAL },
		{ "Folder//There", -EINVAL },
		{ "a b", -EINVAL },
		{ "Nowhere", -ENOENT },
		{ "Folder", -ENOENT },
		{ "Pipe", -ENOENT },
		{ "Damaged", -EBADMSG },
		{ "Large", -EFBIG },
		{ "Here", 0 },
		{ "Folder/There-1+_9", 0 },
	};
	static const uint8_t large[70000];
	struct scratch *s = *state;
	char name[ZONE_NAME_MAX + 1];
	struct zone zone;
	struct file f;

	make_file(&f, "ABC-1");
	scratch_mkdir(s, "Folder");
	scratch_write(s, "Here", f.data, f.n);
	scratch_write(s, "Folder/There-1+_9", f.data, f.n);
	scratch_write(s, "Damaged", "TZif2", 5);
	scratch_write(s, "Large", large, sizeof(large));
	assert_int_equal(mkfifo(scratch_path(s, "Pipe"), 0600), 0);
	setenv("TZDIR", s->folder, 1);

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		zone.first_offset_s = 77;
		print_message("# %s\n", rows[i].name);
		assert_int_equal(zone_named(rows[i].name, &zone), rows[i].error);
		assert_int_equal(zone.first_offset_s, rows[i].error ? 77 : -1800);
	}

	memset(name, 'a', sizeof(name));
	name[ZONE_NAME_MAX] = '\0';
	assert_int_equal(zone_named(name, &zone), -EINVAL);
	name[ZONE_NAME_MAX - 1] = '\0';
	assert_int_equal(zone_named(name, &zone), -ENOENT);

	/* a zone that vanishes leaves the last table as it was */
	assert_int_equal(zone_named("Here", &zone), 0);
	assert_int_equal(unlink(scratch_path(s, "Here")), 0);
	assert_int_equal(zone_named("Here", &zone), -ENOENT);
	assert_times(&zone);
	unsetenv("TZDIR");
}

static void test_local(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *tz;
		int error, offset_s;
	} rows[] = {
		{ "", 0, 0 },
		{ ":", 0, 0 },
		{ "Here", 0, -1800 },
		{ ":Here", 0, -1800 },
		{ "ABC-3", 0, 3 * 3600 },
		{ "Nowhere", -ENOENT, 77 },
		{ "/nowhere", -ENOENT, 77 },
		{ "a b", -EINVAL, 77 },
	};
	struct zone zone;
	struct file f;

	make_file(&f, "ABC-1");
	scratch_write(s, "Here", f.data, f.n);
	setenv("TZDIR", s->folder, 1);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		print_message("# row %zu\n", i);
		zone.first_offset_s = 77;
		setenv("TZ", rows[i].tz, 1);
		assert_int_equal(zone_local(&zone), rows[i].error);
		assert_int_equal(zone.first_offset_s, rows[i].offset_s);
	}

	setenv("TZ", scratch_path(s, "Here"), 1);
	assert_int_equal(zone_local(&zone), 0);
	assert_times(&zone);

	/* the machine's own, as the C library has it */
	unsetenv("TZ");
	unsetenv("TZDIR");
	tzset();
	assert_int_equal(zone_local(&zone), 0);
	for (time_t t = 0; t < 4000000000; t += 1000000) {
		struct tm tm;

		assert_non_null(localtime_r(&t, &tm));
		assert_int_equal(zone_offset(&zone, (uint64_t)t * USEC_PER_SEC), tm.tm_gmtoff);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_leap_seconds),
		cmocka_unit_test(test_only_a_rule),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_always_summer),
		cmocka_unit_test(test_wrong_rules),
		cmocka_unit_test_setup_teardown(test_names, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_local, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
