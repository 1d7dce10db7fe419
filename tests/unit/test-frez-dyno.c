/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "band/frez.h"
#include "band/rng.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_frez_dyno;

enum { DATA, CONTROL };

enum { SAMPLES = 9 };

/* Nine samples, @count each, every 4 ms from @ms on. */
static void make_packet(int32_t count, uint32_t ms, uint8_t ret[static FREZ_PACKET])
{
	ret[0] = 1;
	ret[1] = 0;
	for (unsigned i = 0; i < SAMPLES; i++) {
		bytes_put_u32le(ret + 2 + 8 * i, (uint32_t)count);
		bytes_put_u32le(ret + 6 + 8 * i, ms + 4 * i);
	}
}

static int decode_at(struct decoder *d, uint32_t ms, struct reading *ret)
{
	uint8_t bytes[FREZ_PACKET];

	make_packet(8123456, ms, bytes);
	return driver->decode(d, DATA, bytes, sizeof(bytes), 0, ret);
}

/* What a byte, or a word of four, that is changed makes of a packet that is good. */
static void packets_by_table(void **state)
{
	static const struct {
		size_t n, at;
		bool word;
		uint32_t value;
		int r;
	} rows[] = {
		{ 74, 0, false, 1, 0 },
		{ 73, 0, false, 1, -EBADMSG },
		{ 75, 0, false, 1, -EBADMSG },
		{ 0, 0, false, 1, -EBADMSG },
		{ 74, 0, false, 2, -EBADMSG },
		{ 74, 0, false, 0, -EBADMSG },
		{ 74, 1, false, 1, -EBADMSG },
		/* what is sent is believed up to what the core has room for */
		{ 74, 2, true, 100000000, 0 },
		{ 74, 2, true, 100000001, -EBADMSG },
		{ 74, 2, true, (uint32_t)-100000000, 0 },
		{ 74, 2, true, (uint32_t)-100000001, -EBADMSG },
		{ 74, 66, true, INT32_MAX, -EBADMSG },
		/* of the second sample: stamps are 1000, 1004, 1008, ... */
		{ 74, 14, true, 1001, 0 },
		{ 74, 14, true, 1007, 0 },
		{ 74, 14, true, 1000, -EBADMSG },
		{ 74, 14, true, 999, -EBADMSG },
		{ 74, 14, true, 1008, -EBADMSG },
		{ 74, 14, true, 0, -EBADMSG },
		/* of the last one, behind 1028 */
		{ 74, 70, true, 1029, 0 },
		{ 74, 70, true, 1028 + 1000, 0 },
		{ 74, 70, true, 1028 + 1001, -EBADMSG },
		{ 74, 70, true, 1028, -EBADMSG },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[FREZ_PACKET + 1] = { 0 };
		struct notes notes = {};
		struct reading reading;
		const char *why = NULL;
		struct decoder d;
		int r, explained;

		make_packet(8123456, 1000, bytes);
		if (rows[i].word)
			bytes_put_u32le(bytes + rows[i].at, rows[i].value);
		else
			bytes[rows[i].at] = (uint8_t)rows[i].value;
		driver_reset(driver, &d);
		explained = driver->explain(&d, DATA, bytes, rows[i].n, &notes, &why);
		r = driver->decode(&d, DATA, bytes, rows[i].n, 0, &reading);
		if (r != rows[i].r || explained != r || !why == (r < 0) ||
		    reading.n_samples != (r < 0 ? 0 : SAMPLES))
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
		assert_int_equal(reading.battery_pct, -1);
	}
}

static void a_thousand_counts_stand_for_a_newton(void **state)
{
	static const int32_t counts[SAMPLES] = { 8123456, -1000, -1, 0, 1, 250, 8388608, 16777216 };
	uint8_t bytes[FREZ_PACKET];
	struct reading reading;
	struct decoder d;

	make_packet(0, 0, bytes);
	for (unsigned i = 0; i < SAMPLES; i++)
		bytes_put_u32le(bytes + 2 + 8 * i, (uint32_t)counts[i]);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), 0);
	for (unsigned i = 0; i < SAMPLES; i++) {
		assert_true(fabs(reading.samples[i].force_n - counts[i] / 1000.0) < 1e-9);
		assert_true(fabs(reading.samples[i].force_n) < SAMPLE_FORCE_MAX_N);
		assert_int_equal(reading.samples[i].kind, SAMPLE_FORCE);
		assert_int_equal(reading.samples[i].t_us, 4000 * i);
		assert_int_equal(reading.samples[i].new_epoch, i == 0);
	}
	assert_true(driver->needs_scale);
}

static void a_refusal_says_why(void **state)
{
	static const struct {
		const char *hex, *why;
	} rows[] = {
		{ "", "empty packet" },
		{ "01", "not 74 bytes" },
		{ "0100e8030000", "not 74 bytes" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, DATA, rows[i].hex, rows[i].why);
}

/* The packet, the coefficient and the kilograms: of packets.tsv. */
static void a_coefficient_makes_kilograms_of_it(void **state)
{
	static const char hex[] =
		"0100505088002400000060ac9400280000007008a1002c0000008064ad003000000090c0b90034000000"
		"8064ad00380000007008a1003c00000060ac94004000000030986f0044000000";
	static const double kg[SAMPLES] = { 9.999999,  19.999998, 29.999998, 39.999997, 49.999996,
					    39.999997, 29.999998, 19.999998, -9.999999 };
	uint8_t bytes[FREZ_PACKET];
	struct reading reading;
	struct decoder d;

	assert_int_equal(parse_hex(hex, bytes, sizeof(bytes)), FREZ_PACKET);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), 0);
	for (unsigned i = 0; i < SAMPLES; i++)
		assert_true(fabs((reading.samples[i].force_n - 8123.456) * 1.2345678e-02 - kg[i]) <
			    1e-6);
}

/* Each row is the stamp of the first sample of a packet that comes next. */
static void stamps_by_table(void **state)
{
	static const struct {
		uint32_t ms;
		size_t used;
		bool new_epoch;
		uint64_t first_us; /* of those that are used */
	} rows[] = {
		{ 100, 9, true, 100000 },
		{ 136, 9, false, 136000 },
		{ 136, 0 },                  /* sent again */
		{ 100, 0 },                  /* overtaken */
		{ 160, 6, false, 172000 },   /* in part */
		{ 2000, 9, false, 2000000 }, /* a hole */
		{ 1500, 0 },                 /* overtaken by far */
		{ 0, 9, true, 2032000 },     /* a new clock */
		{ 36, 9, false, 2068000 },
	};
	struct decoder d;

	driver_reset(driver, &d);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;

		assert_int_equal(decode_at(&d, rows[i].ms, &reading), 0);
		if (reading.n_samples != rows[i].used)
			fail_msg("row %zu: %zu samples", i, reading.n_samples);
		if (rows[i].used > 0 && (reading.samples[0].t_us != rows[i].first_us ||
					 reading.samples[0].new_epoch != rows[i].new_epoch))
			fail_msg("row %zu: %llu us", i,
				 (unsigned long long)reading.samples[0].t_us);
	}
}

/* Of microseconds 32 bits are full after 71.6 minutes, of milliseconds after 49.7 days. */
static void counters_wrap_unnoticed(void **state)
{
	static const uint32_t starts_ms[] = { 4294960, UINT32_MAX - 15, UINT32_MAX - 31 };

	for (size_t i = 0; i < ELEMENTS(starts_ms); i++) {
		struct reading reading;
		struct decoder d;
		uint64_t first_us;

		driver_reset(driver, &d);
		assert_int_equal(decode_at(&d, starts_ms[i], &reading), 0);
		assert_int_equal(reading.n_samples, SAMPLES);
		first_us = reading.samples[0].t_us;
		for (unsigned k = 0; k < SAMPLES; k++) {
			assert_int_equal(reading.samples[k].t_us, first_us + 4000 * k);
			assert_int_equal(reading.samples[k].new_epoch, k == 0);
		}
		assert_int_equal(decode_at(&d, starts_ms[i] + 36, &reading), 0);
		assert_int_equal(reading.samples[0].t_us, first_us + 36000);
		assert_false(reading.samples[0].new_epoch);
	}
}

static void a_start_begins_an_epoch(void **state)
{
	struct write writes[DRIVER_WRITES_MAX];
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_at(&d, 0, &reading), 0);
	assert_int_equal(driver->command(&d, COMMAND_STOP, writes), 1);
	assert_int_equal(decode_at(&d, 36, &reading), 0); /* it was under way */
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(driver->command(&d, COMMAND_START, writes), 1);
	assert_int_equal(decode_at(&d, 0, &reading), 0);
	assert_int_equal(reading.n_samples, SAMPLES);
	assert_true(reading.samples[0].new_epoch);
	assert_false(reading.samples[1].new_epoch);
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		const char *hex; /* NULL = it knows none */
	} rows[] = {
		{ COMMAND_START, "0100" },  { COMMAND_STOP, "0200" },  { COMMAND_SLEEP, "ff00" },
		{ COMMAND_FIRMWARE, NULL }, { COMMAND_BATTERY, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_int_equal(check_command(driver, rows[i].command, CONTROL, rows[i].hex), -1);
	assert_false(driver->streams_by_itself);
}

static void commands_carry_no_readings(void **state)
{
	uint8_t bytes[FREZ_PACKET];
	struct reading reading;
	struct decoder d;

	make_packet(1, 0, bytes);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, CONTROL, bytes, sizeof(bytes), 0, &reading), -ENOMSG);
	assert_int_equal(reading.n_samples, 0);
}

static void commands_have_names(void **state)
{
	static const struct {
		const char *hex, *name; /* NULL = none */
	} rows[] = {
		{ "0100", "start" }, { "0200", "stop" }, { "ff00", "power_off" },
		{ "0300", NULL },    { "0000", NULL },   { "01", NULL },
		{ "0101", NULL },    { "010000", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_command_name(driver, CONTROL, rows[i].hex, rows[i].name);
	check_refusal(driver, CONTROL, "", "empty command");
}

static void both_readers_agree(void **state)
{
	for (unsigned seed = 1; seed <= 500; seed++) {
		struct rng rng = { seed };
		uint8_t bytes[FREZ_PACKET];
		struct notes notes = {};
		const struct note *note = notes.notes;
		struct reading reading;
		const char *why = NULL;
		struct decoder d;

		make_packet(0, rng_below(&rng, 1000000), bytes);
		for (unsigned i = 0; i < SAMPLES; i++)
			bytes_put_u32le(bytes + 2 + 8 * i, rng_below(&rng, 1 << 24));
		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, sizeof(bytes), &notes, &why), 0);
		assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), 0);
		assert_string_equal(note++->key, "samples");
		for (unsigned i = 0; i < SAMPLES; i++, note += 4) {
			assert_string_equal(note[1].key, "raw");
			assert_string_equal(note[2].key, "ms");
			assert_true(fabs(reading.samples[i].force_n -
					 (double)note[1].integer / 1000) < 1e-9);
			assert_int_equal(reading.samples[i].t_us,
					 (uint32_t)(note[2].integer * 1000));
		}
		assert_int_equal(note->kind, NOTE_END);
		assert_ptr_equal(note + 1, notes.notes + notes.n);
	}
}

/* The virtual device does what it is told by the driver's commands. */
static void the_virtual_dyno_speaks_as_a_real_one(void **state)
{
	uint8_t bytes[FREZ_PACKET], want[FREZ_PACKET];
	struct write writes[DRIVER_WRITES_MAX];
	struct frez dyno;
	struct decoder d;

	frez_init(&dyno);
	driver_reset(driver, &d);
	assert_int_equal(frez_sample(&dyno, 0, 1, bytes), 0);
	assert_int_equal(driver->command(&d, COMMAND_START, writes), 1);
	frez_command(&dyno, writes[0].bytes, writes[0].n, 7000000);
	for (unsigned i = 0; i < SAMPLES; i++)
		assert_int_equal(frez_sample(&dyno, 7000000 + 4000 * i, 10, bytes),
				 i == 8 ? FREZ_PACKET : 0);
	make_packet(8123456 + 810000, 0, want);
	assert_memory_equal(bytes, want, sizeof(want));

	(void)frez_sample(&dyno, 7036000, 10, bytes);
	assert_int_equal(driver->command(&d, COMMAND_STOP, writes), 1);
	frez_command(&dyno, writes[0].bytes, writes[0].n, 7040000);
	assert_false(dyno.streaming);
	assert_int_equal(dyno.n, 0);
	assert_int_equal(driver->command(&d, COMMAND_SLEEP, writes), 1);
	frez_command(&dyno, writes[0].bytes, writes[0].n, 7040000);
	assert_true(dyno.asleep);
	assert_int_equal(dyno.unknown, 0);
	frez_command(&dyno, (const uint8_t[]){ 1, 0 }, 2, 8000000);
	assert_false(dyno.streaming);
}

static void devices_are_recognised(void **state)
{
	static const char *const sources[] = { [DATA] = FREZ_DATA, [CONTROL] = FREZ_CONTROL };

	check_names(driver, "frez-dyno", FREZ_SERVICE, sources, ELEMENTS(sources));
	assert_int_equal(driver->sources[CONTROL].kind, SOURCE_CONTROL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(a_thousand_counts_stand_for_a_newton),
		cmocka_unit_test(a_coefficient_makes_kilograms_of_it),
		cmocka_unit_test(stamps_by_table),
		cmocka_unit_test(counters_wrap_unnoticed),
		cmocka_unit_test(a_start_begins_an_epoch),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(the_virtual_dyno_speaks_as_a_real_one),
		cmocka_unit_test(devices_are_recognised),
	};

	return cmocka_run_group_tests_name("frez-dyno", tests, NULL, NULL);
}
