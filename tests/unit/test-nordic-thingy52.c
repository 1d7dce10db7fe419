/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>

#include "band/thingy.h"
#include "driver-check.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_nordic_thingy52;

enum { DATA, CONFIG, QUATERNION, EULER };

#define STILL "000000000004000000000000000000000000"

static int decode_hex(struct decoder *d, unsigned source, const char *hex, uint64_t host_us,
		      struct reading *ret)
{
	return packet_decode(driver, d, source, hex, host_us, ret);
}

static bool is_vec(struct vec v, double x, double y, double z)
{
	return v.x == x && v.y == y && v.z == z;
}

static void values_have_the_units_of_a_sample(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(
		decode_hex(&d, DATA, "000200fc0001800c50fa1000c800c0fe0800", 5000000, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_int_equal(reading.battery_pct, -1);
	assert_int_equal(reading.samples[0].kind, SAMPLE_MOTION);
	assert_true(is_vec(reading.samples[0].accel_g, 0.5, -1, 0.25));
	assert_true(is_vec(reading.samples[0].rate_dps, 100, -45.5, 0.5));
	assert_true(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 5000000);

	assert_int_equal(
		decode_hex(&d, DATA, "0080ff7f01000080ff7f0100000000000000", 5010000, &reading), 0);
	assert_true(is_vec(reading.samples[0].accel_g, -32, 32767 / 1024.0, 1 / 1024.0));
	assert_true(is_vec(reading.samples[0].rate_dps, -1024, 32767 / 32.0, 1 / 32.0));
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 5010000);

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, STILL, 5020000, &reading), 0);
	assert_true(reading.samples[0].new_epoch);
}

/* At a hundred a second, late or not: what is late does not make the foot slow. */
static void times_are_as_even_as_the_sensor(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t t_us = i * 10000, late_us = i % 5 * 1000;

		assert_int_equal(decode_hex(&d, DATA, STILL, t_us + late_us, &reading), 0);
		if (i > 300)
			assert_in_range(reading.samples[0].t_us, t_us + 1500, t_us + 2500);
	}
}

static void packets_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex;
		int r;
		size_t n_samples;
	} rows[] = {
		{ DATA, STILL, 0, 1 },
		{ DATA, STILL "00", -EBADMSG, 0 },
		{ DATA, "0000000000040000000000000000000000", -EBADMSG, 0 },
		{ DATA, "", -EBADMSG, 0 },
		{ CONFIG, "f401f401f401640000", -ENOMSG, 0 },
		{ QUATERNION, "0000004000000000000000e000000010", -ENOMSG, 0 },
		{ EULER, STILL, -ENOMSG, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].source, rows[i].hex, 7, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples)
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
	}
}

static void refusals_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex;
		const char *why;
	} rows[] = {
		{ DATA, "", "empty packet" },
		{ CONFIG, "", "empty packet" },
		{ DATA, STILL "00", "not as many bytes as it has fields" },
		{ DATA, "00", "not as many bytes as it has fields" },
		{ QUATERNION, STILL, "not as many bytes as it has fields" },
		{ EULER, "0000000000000000000000", "not as many bytes as it has fields" },
		{ EULER, "00000000000000000000000000", "not as many bytes as it has fields" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, rows[i].source, rows[i].hex, rows[i].why);
}

/* Lists of so many numbers, each closed. */
static void orientations_are_explained(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *key;
		size_t n;
		double last;
	} rows[] = {
		{ QUATERNION, "0000004000000000000000e000000010", "quat", 4, 0.25 },
		{ EULER, "00800c0000c0a5ff0000b400", "euler_deg", 3, 180 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[64];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes));

		driver_reset(driver, &d);
		assert_int_equal(
			driver->explain(&d, rows[i].source, bytes, (size_t)n, &notes, &why), 0);
		assert_int_equal(notes.n, rows[i].n + 2);
		assert_string_equal(notes.notes[0].key, rows[i].key);
		assert_true(notes.notes[rows[i].n].number == rows[i].last);
		assert_int_equal(notes.notes[rows[i].n + 1].kind, NOTE_END);
	}
}

/* It keeps what it is told, so it is told nothing but the rate that is not as it came. */
static void commands_by_table(void **state)
{
	static const enum command none[] = { COMMAND_STOP, COMMAND_FIRMWARE, COMMAND_BATTERY,
					     COMMAND_SLEEP };
	struct write write[DRIVER_WRITES_MAX];
	struct thingy thingy;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(write[0].source, CONFIG);
	assert_int_equal(write[0].n, 9);
	assert_memory_equal(write[0].bytes, "\xe8\x03\xf4\x01\xf4\x01\x64\x00\x01", 9);
	thingy_init(&thingy);
	thingy_configure(&thingy, write[0].bytes, write[0].n);
	assert_int_equal(thingy.refused, 0);
	assert_int_equal(thingy.rate_hz, 100);
	assert_true(thingy.wakes);

	for (size_t i = 0; i < ELEMENTS(none); i++)
		assert_int_equal(driver->command(&d, none[i], write), -ENOTSUP);
	assert_true(driver->streams_by_itself);
}

static void configurations_are_explained(void **state)
{
	static const struct {
		const char *hex;
		int motion_hz; /* 0 = these bytes are none */
		enum note_kind wake;
	} rows[] = {
		{ "f401f401f401640000", 100, NOTE_FALSE }, { "f401f401f401010001", 1, NOTE_TRUE },
		{ "f401f401f401c80001", 200, NOTE_TRUE },  { "f401f401f401000001", 0, NOTE_NULL },
		{ "f401f401f401c90001", 0, NOTE_NULL },    { "f401f401f401640002", 0, NOTE_NULL },
		{ "f401f401f4016400", 0, NOTE_NULL },      { "f401f401f40164000000", 0, NOTE_NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[16];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes));
		bool known;

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, CONFIG, bytes, (size_t)n, &notes, &why), 0);
		known = notes.notes[0].kind == NOTE_TEXT;
		if (known != (rows[i].motion_hz > 0) ||
		    (known && (notes.n != 3 || notes.notes[1].integer != rows[i].motion_hz ||
			       notes.notes[2].kind != rows[i].wake)) ||
		    (!known && (notes.n != 2 || notes.notes[0].kind != NOTE_NULL)))
			fail_msg("row %zu", i);
	}
}

static void found_by_its_names(void **state)
{
	static const char *const sources[] = { [DATA] = THINGY_RAW, [CONFIG] = THINGY_CONFIG };

	check_names(driver, "nordic-thingy52", THINGY_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_the_units_of_a_sample),
		cmocka_unit_test(times_are_as_even_as_the_sensor),
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(refusals_by_table),
		cmocka_unit_test(orientations_are_explained),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(configurations_are_explained),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("nordic-thingy52", tests, NULL, NULL);
}
