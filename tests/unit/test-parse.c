/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "band/rng.h"
#include "util/macro.h"
#include "util/parse.h"

/* What an output holds before a call; an error must leave it so. */
#define UNTOUCHED 4711

static void doubles_by_table(void **state)
{
	static const struct {
		const char *text;
		int r;
		double value;
	} rows[] = {
		{ "0", 0, 0 },
		{ "1", 0, 1 },
		{ "+1", 0, 1 },
		{ "-2.5", 0, -2.5 },
		{ ".5", 0, 0.5 },
		{ "5.", 0, 5 },
		{ "1e3", 0, 1000 },
		{ "1E-3", 0, 0.001 },
		{ "1.7976931348623157e308", 0, DBL_MAX },
		{ "1e-400", 0, 0 },
		{ "0.1000000000000000055511151231257827021181583404541015625", 0, 0.1 },
		{ "1e309", -ERANGE, 0 },
		{ "-1e309", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ ".", -EINVAL, 0 },
		{ "-", -EINVAL, 0 },
		{ "+-1", -EINVAL, 0 },
		{ "1e", -EINVAL, 0 },
		{ "1e+", -EINVAL, 0 },
		{ "e5", -EINVAL, 0 },
		{ "1.2.3", -EINVAL, 0 },
		{ "2,5", -EINVAL, 0 },
		{ " 1", -EINVAL, 0 },
		{ "1 ", -EINVAL, 0 },
		{ "1\n", -EINVAL, 0 },
		{ "0x10", -EINVAL, 0 },
		{ "inf", -EINVAL, 0 },
		{ "nan", -EINVAL, 0 },
		{ "one", -EINVAL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double value = UNTOUCHED;
		int r = parse_double(rows[i].text, &value);

		if (r != rows[i].r || value != (r < 0 ? UNTOUCHED : rows[i].value))
			fail_msg("row %zu (\"%s\"): %d %.17g", i, rows[i].text, r, value);
	}
}

static void long_numbers_are_refused(void **state)
{
	char text[129];
	double value;

	memset(text, '0', sizeof(text));
	text[127] = '\0';
	assert_int_equal(parse_double(text, &value), 0);
	text[127] = '0';
	text[128] = '\0';
	assert_int_equal(parse_double(text, &value), -ERANGE);
}

static void only_the_bytes_given_are_read(void **state)
{
	static const char text[] = { '1', '.', '5', '2', '5' };
	double value;

	assert_int_equal(parse_double_n(text, 3, &value), 0);
	assert_true(value == 1.5);
	assert_int_equal(parse_double_n(text, 1, &value), 0);
	assert_true(value == 1);
	assert_int_equal(parse_double_n(text, 0, &value), -EINVAL);
	assert_int_equal(parse_double_n("1\0"
					"2",
					3, &value),
			 -EINVAL);
}

static void every_double_is_read_back(void **state)
{
	struct rng rng = { 2 };

	for (int i = 0; i < 20000; i++) {
		uint64_t bits = rng_u64(&rng);
		double value, again;
		char text[64];

		memcpy(&value, &bits, sizeof(value));
		if (value != value || value - value != 0)
			continue;
		(void)snprintf(text, sizeof(text), "%.17g", value);
		assert_int_equal(parse_double(text, &again), 0);
		assert_memory_equal(&again, &value, sizeof(value));
	}
}

/* With a decimal comma, if the machine knows a country that has it. */
static void the_country_does_not_matter(void **state)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "C" };
	uint64_t us = 0;
	double value = 0;

	for (size_t i = 0; i < ELEMENTS(names) && !setlocale(LC_ALL, names[i]); i++)
		;
	assert_int_equal(parse_double("2.5", &value), 0);
	assert_true(value == 2.5);
	assert_int_equal(parse_double("2,5", &value), -EINVAL);
	assert_int_equal(parse_duration("2.5 s", &us), 0);
	assert_int_equal(us, 2500000);
	(void)setlocale(LC_ALL, "C");
}

static void unsigned_by_table(void **state)
{
	static const struct {
		const char *text;
		unsigned min, max;
		int r;
		unsigned value;
	} rows[] = {
		{ "1", 1, 10, 0, 1 },
		{ "10", 1, 10, 0, 10 },
		{ "007", 1, 10, 0, 7 },
		{ "0", 1, 10, -ERANGE, 0 },
		{ "11", 1, 10, -ERANGE, 0 },
		{ "4294967295", 0, UINT32_MAX, 0, UINT32_MAX },
		{ "4294967296", 0, UINT32_MAX, -ERANGE, 0 },
		{ "99999999999999999999999999", 0, UINT32_MAX, -ERANGE, 0 },
		{ "", 0, 10, -EINVAL, 0 },
		{ "-1", 0, 10, -EINVAL, 0 },
		{ "+1", 0, 10, -EINVAL, 0 },
		{ "1.0", 0, 10, -EINVAL, 0 },
		{ " 1", 0, 10, -EINVAL, 0 },
		{ "1x", 0, 10, -EINVAL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		unsigned value = UNTOUCHED;
		int r = parse_unsigned(rows[i].text, rows[i].min, rows[i].max, &value);

		if (r != rows[i].r || value != (r < 0 ? UNTOUCHED : rows[i].value))
			fail_msg("row %zu (\"%s\"): %d %u", i, rows[i].text, r, value);
	}
}

static void durations_by_table(void **state)
{
	static const struct {
		const char *text;
		int r;
		uint64_t us;
	} rows[] = {
		{ "5", 0, 5000000 },
		{ "5s", 0, 5000000 },
		{ "2.5 s", 0, 2500000 },
		{ "500ms", 0, 500000 },
		{ "1min", 0, 60000000 },
		{ "1min 30s", 0, 90000000 },
		{ "1min30s", 0, 90000000 },
		{ "1 min 30 s", 0, 90000000 },
		{ "1h 1min 1s 1ms", 0, UINT64_C(3661001000) },
		{ "2h", 0, UINT64_C(7200000000) },
		{ "0", 0, 0 },
		{ "0.0015ms", 0, 2 },
		{ "5 ", 0, 5000000 },
		{ "8760h", 0, UINT64_C(31536000000000) },
		{ "8760h 1ms", -ERANGE, 0 },
		{ "1e300 h", -ERANGE, 0 },
		{ "1e999", -ERANGE, 0 },
		{ "1min 30", -EINVAL, 0 },
		{ "30 1min", -EINVAL, 0 },
		{ "-5", -EINVAL, 0 },
		{ "-0", -EINVAL, 0 },
		{ "5 sec", -EINVAL, 0 },
		{ "5 S", -EINVAL, 0 },
		{ "5d", -EINVAL, 0 },
		{ "s", -EINVAL, 0 },
		{ " 5", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t us = UNTOUCHED;
		int r = parse_duration(rows[i].text, &us);

		if (r != rows[i].r || us != (r < 0 ? UNTOUCHED : rows[i].us))
			fail_msg("row %zu (\"%s\"): %d %llu", i, rows[i].text, r,
				 (unsigned long long)us);
	}
}

static void forces_by_table(void **state)
{
	static const struct {
		const char *text;
		int r;
		double n;
	} rows[] = {
		{ "20N", 0, 20 },
		{ "20 N", 0, 20 },
		{ "2 kg", 0, 2 * NEWTON_PER_KG },
		{ "2", 0, 2 * NEWTON_PER_KG },
		{ "5lb", 0, 5 * NEWTON_PER_LB },
		{ "-1N", 0, -1 },
		{ "0", 0, 0 },
		{ "1e308kg", -ERANGE, 0 },
		{ "2 g", -EINVAL, 0 },
		{ "2 kg 3 N", -EINVAL, 0 },
		{ "2n", -EINVAL, 0 },
		{ "kg", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double n = UNTOUCHED;
		int r = parse_force(rows[i].text, &n);

		if (r != rows[i].r || n != (r < 0 ? UNTOUCHED : rows[i].n))
			fail_msg("row %zu (\"%s\"): %d %.17g", i, rows[i].text, r, n);
	}
}

static void percents_by_table(void **state)
{
	static const struct {
		const char *text;
		int r;
		double share;
	} rows[] = {
		{ "60 %", 0, 0.6 },      { "60%", 0, 0.6 },    { "0.5% ", 0, 0.005 },
		{ "-5%", 0, -0.05 },     { "60", -EINVAL, 0 }, { "60 %%", -EINVAL, 0 },
		{ "60 kg", -EINVAL, 0 }, { "%", -EINVAL, 0 },  { "60 % of it", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double share = UNTOUCHED;
		int r = parse_percent(rows[i].text, &share);

		if (r != rows[i].r || share != (r < 0 ? UNTOUCHED : rows[i].share))
			fail_msg("row %zu (\"%s\"): %d %.17g", i, rows[i].text, r, share);
	}
}

static void hex_by_table(void **state)
{
	static const struct {
		const char *text;
		int r;
		uint8_t bytes[3];
	} rows[] = {
		{ "", 0, {} },
		{ "00", 1, { 0 } },
		{ "0aFf", 2, { 0x0a, 0xff } },
		{ "010203", 3, { 1, 2, 3 } },
		{ "01020304", -ENOBUFS, {} },
		{ "0", -EINVAL, {} },
		{ "0g", -EINVAL, {} },
		{ "0 ", -EINVAL, {} },
		{ "0x00", -EINVAL, {} },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[3] = {};
		int r = parse_hex(rows[i].text, bytes, sizeof(bytes));

		if (r != rows[i].r || memcmp(bytes, rows[i].bytes, sizeof(bytes)) != 0)
			fail_msg("row %zu (\"%s\"): %d", i, rows[i].text, r);
	}
}

static void addresses_by_table(void **state)
{
	static const struct {
		const char *text;
		const char *address; /* NULL = refused */
	} rows[] = {
		{ "AA:BB:CC:DD:EE:0F", "AA:BB:CC:DD:EE:0F" },
		{ "aa:bb:cc:dd:ee:0f", "AA:BB:CC:DD:EE:0F" },
		{ "", NULL },
		{ "AA:BB:CC:DD:EE", NULL },
		{ "AA:BB:CC:DD:EE:0", NULL },
		{ "AA:BB:CC:DD:EE:0F:", NULL },
		{ "AA-BB-CC-DD-EE-0F", NULL },
		{ "AA:BB:CC:DD:EE:0G", NULL },
		{ "AABB:CC:DD:EE:0F:", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		char address[18] = "untouched";
		int r = parse_address(rows[i].text, address);

		if (r != (rows[i].address ? 0 : -EINVAL) ||
		    strcmp(address, rows[i].address ? rows[i].address : "untouched") != 0)
			fail_msg("row %zu (\"%s\"): %d %s", i, rows[i].text, r, address);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_by_table),
		cmocka_unit_test(long_numbers_are_refused),
		cmocka_unit_test(only_the_bytes_given_are_read),
		cmocka_unit_test(every_double_is_read_back),
		cmocka_unit_test(the_country_does_not_matter),
		cmocka_unit_test(unsigned_by_table),
		cmocka_unit_test(durations_by_table),
		cmocka_unit_test(forces_by_table),
		cmocka_unit_test(percents_by_table),
		cmocka_unit_test(hex_by_table),
		cmocka_unit_test(addresses_by_table),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
