/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "band/microbit.h"
#include "driver-check.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_microbit_accel;

enum { DATA, PERIOD };

#define STILL "00000000e803"

static int decode_hex(struct decoder *d, unsigned source, const char *hex, uint64_t host_us,
		      struct reading *ret)
{
	return packet_decode(driver, d, source, hex, host_us, ret);
}

static void values_have_the_units_of_a_sample(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, "0001a003f0d8", 5000000, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_int_equal(reading.battery_pct, -1);
	assert_int_equal(reading.samples[0].kind, SAMPLE_MOTION);
	assert_true(vec_length(vec_sub(reading.samples[0].accel_g,
				       (struct vec){ 0.256, 0.928, -10 })) < 1e-12);
	assert_true(vec_length(reading.samples[0].rate_dps) == 0);
	assert_true(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 5000000);

	assert_int_equal(decode_hex(&d, DATA, STILL, 5020000, &reading), 0);
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 5020000);
	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, STILL, 5030000, &reading), 0);
	assert_true(reading.samples[0].new_epoch);
}

/* They come three at a time, but were taken one every 20 ms. */
static void bunches_are_spread(void **state)
{
	uint64_t before_us = 0;
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	for (uint64_t i = 0; i < 1500; i++) {
		uint64_t arrived_us = (i / 3 * 3 + 2) * 20000;

		assert_int_equal(decode_hex(&d, DATA, STILL, arrived_us, &reading), 0);
		if (i > 300)
			assert_in_range(reading.samples[0].t_us - before_us, 15000, 25000);
		before_us = reading.samples[0].t_us;
	}
}

static void packets_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex;
		int r;
		size_t n_samples;
		const char *why; /* NULL = it is explained */
	} rows[] = {
		{ DATA, STILL, 0, 1, NULL },
		{ DATA, STILL "00", -EBADMSG, 0, "not three numbers of two bytes" },
		{ DATA, "00000000e8", -EBADMSG, 0, "not three numbers of two bytes" },
		{ DATA, "", -EBADMSG, 0, "empty packet" },
		{ DATA, "ff7fff7fff7f", -EBADMSG, 0, "motion is not plausible" },
		{ DATA, "ff7fff7f0000", 0, 1, NULL },
		{ PERIOD, "1400", -ENOMSG, 0, NULL },
		{ PERIOD, "", -ENOMSG, 0, "empty command" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		struct reading reading;
		const char *why = "";
		struct decoder d;
		uint8_t bytes[16];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes)), r, explained;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].source, rows[i].hex, 7, &reading);
		explained = driver->explain(&d, rows[i].source, bytes, (size_t)n, &notes, &why);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    explained != (rows[i].why ? -EBADMSG : 0) ||
		    (rows[i].why && strcmp(why, rows[i].why)))
			fail_msg("row %zu: %d, %zu samples, %d %s", i, r, reading.n_samples,
				 explained, why);
	}
}

static void numbers_are_explained_as_they_come(void **state)
{
	static const int64_t mg[] = { 256, -1, 10000 };
	struct notes notes = {};
	const char *why = "";
	struct decoder d;
	uint8_t bytes[8];
	int n = parse_hex("0001ffff1027", bytes, sizeof(bytes));

	driver_reset(driver, &d);
	assert_int_equal(driver->explain(&d, DATA, bytes, (size_t)n, &notes, &why), 0);
	assert_int_equal(notes.n, 5);
	assert_string_equal(notes.notes[0].key, "mg");
	for (size_t i = 0; i < ELEMENTS(mg); i++)
		assert_int_equal(notes.notes[1 + i].integer, mg[i]);
	assert_int_equal(notes.notes[4].kind, NOTE_END);
}

static void commands_by_table(void **state)
{
	static const enum command none[] = { COMMAND_STOP, COMMAND_FIRMWARE, COMMAND_BATTERY,
					     COMMAND_SLEEP };
	struct write write[DRIVER_WRITES_MAX];
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(write[0].source, PERIOD);
	assert_int_equal(write[0].n, 2);
	assert_memory_equal(write[0].bytes, "\x14\x00", 2);

	for (size_t i = 0; i < ELEMENTS(none); i++)
		assert_int_equal(driver->command(&d, none[i], write), -ENOTSUP);
	assert_true(driver->streams_by_itself);
}

static void periods_are_explained(void **state)
{
	static const struct {
		const char *hex;
		int64_t ms; /* -1 = these bytes are none */
	} rows[] = { { "1400", 20 }, { "0001", 256 }, { "14", -1 }, { "140000", -1 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[8];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes));

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, PERIOD, bytes, (size_t)n, &notes, &why), 0);
		assert_int_equal(notes.n, 2);
		if (rows[i].ms < 0 ? notes.notes[0].kind != NOTE_NULL
				   : notes.notes[0].kind != NOTE_TEXT ||
					     notes.notes[1].integer != rows[i].ms)
			fail_msg("row %zu", i);
	}
}

static void found_by_its_names(void **state)
{
	static const char *const sources[] = { [DATA] = MICROBIT_DATA, [PERIOD] = MICROBIT_PERIOD };

	check_names(driver, "microbit-accel", MICROBIT_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_the_units_of_a_sample),
		cmocka_unit_test(bunches_are_spread),
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(numbers_are_explained_as_they_come),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(periods_are_explained),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("microbit-accel", tests, NULL, NULL);
}
