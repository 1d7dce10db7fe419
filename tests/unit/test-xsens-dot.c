/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "band/rng.h"
#include "band/xsens.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"

static const struct driver *const driver = &driver_xsens_dot;

enum { DATA, BATTERY, CONTROL, SHORT, LONG, HEADING };

/* 0.5, -0.25 and 9.75 m/s2; 12.5, -100 and 0.125 degrees a second */
#define VALUES "0000003f000080be00001c41000048410000c8c20000003e"
#define TAIL   "000000000000000000000000"

static int decode_hex(struct decoder *d, unsigned source, const char *hex, struct reading *ret)
{
	return packet_decode(driver, d, source, hex, 7, ret);
}

static bool is_vec(struct vec v, double x, double y, double z)
{
	return vec_length(vec_sub(v, (struct vec){ x, y, z })) < 1e-12;
}

static void values_have_the_units_of_a_sample(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, "40420f00" VALUES TAIL, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_int_equal(reading.battery_pct, -1);
	assert_int_equal(reading.samples[0].kind, SAMPLE_MOTION);
	assert_int_equal(reading.samples[0].t_us, 1000000);
	assert_true(reading.samples[0].new_epoch);
	assert_true(
		is_vec(reading.samples[0].accel_g, 0.5 / 9.80665, -0.25 / 9.80665, 9.75 / 9.80665));
	assert_true(is_vec(reading.samples[0].rate_dps, 12.5, -100, 0.125));
}

static void packets_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex;
		int r;
		size_t n_samples;
		int battery_pct;
	} rows[] = {
		{ DATA, "00000000" VALUES TAIL, 0, 1, -1 },
		{ DATA, "00000000" VALUES, 0, 1, -1 }, /* not filled up */
		{ DATA, "00000000" VALUES "00000000000000000000000001", -EBADMSG, 0, -1 },
		{ DATA, "00000000" VALUES "010000000000000000000000", -EBADMSG, 0, -1 },
		{ DATA, "00000000" VALUES "0010001000100000000000", -EBADMSG, 0, -1 }, /* mode 20 */
		{ DATA, "", -EBADMSG, 0, -1 },
		{ DATA, "00000000", -EBADMSG, 0, -1 },
		{ DATA, "000000000000003f000080be00001c41000048410000c8c2000000", -EBADMSG, 0, -1 },
		/* not a number, infinite */
		{ DATA, "000000000000c07f000080be00001c41000048410000c8c20000003e", -EBADMSG, 0,
		  -1 },
		{ DATA, "000000000000003f000080be00001c41000048410000c8c20000807f", -EBADMSG, 0,
		  -1 },
		/* 543 and 544 m/s2, 6928 and 6929 degrees a second */
		{ DATA,
		  "0000000000c0074400000000000000000000000000000000"
		  "00000000",
		  0, 1, -1 },
		{ DATA,
		  "0000000000000844000000000000000000000000000000000"
		  "0000000",
		  -EBADMSG, 0, -1 },
		{ DATA, "00000000000000000000000000001c41000000000080d84500000000", 0, 1, -1 },
		{ DATA, "00000000000000000000000000001c41000000000088d84500000000", -EBADMSG, 0,
		  -1 },
		{ BATTERY, "0000", 0, 0, 0 },
		{ BATTERY, "6401", 0, 0, 100 },
		{ BATTERY, "6501", -EBADMSG, 0, -1 },
		{ BATTERY, "6402", -EBADMSG, 0, -1 },
		{ BATTERY, "64", -EBADMSG, 0, -1 },
		{ BATTERY, "640000", -EBADMSG, 0, -1 },
		{ BATTERY, "", -EBADMSG, 0, -1 },
		{ CONTROL, "010115", -ENOMSG, 0, -1 },
		{ SHORT, "00000000000000000000000000001c4100000000", -ENOMSG, 0, -1 },
		{ LONG, "00000000", -ENOMSG, 0, -1 },
		{ HEADING, "0100", -ENOMSG, 0, -1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].source, rows[i].hex, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    reading.battery_pct != rows[i].battery_pct)
			fail_msg("row %zu: %d, %zu samples, %d %%", i, r, reading.n_samples,
				 reading.battery_pct);
	}
}

/* The sensor's clock counts, whenever a packet came; what comes again or late is used once. */
static void times_by_table(void **state)
{
	static const struct {
		uint32_t stamp;
		size_t n_samples;
		uint64_t t_us;
		bool new_epoch;
	} rows[] = {
		{ 4294950000u, 1, 4294950000u, true },
		{ 4294966667u, 1, 4294966667u, false },
		{ 4294966667u, 0, 0, false },     /* twice */
		{ 4294950000u, 0, 0, false },     /* overtaken */
		{ 16037, 1, 4294983333u, false }, /* the wrap */
		{ 4294966667u, 0, 0, false },
		{ 5016037, 1, 4299983333u, false }, /* some were lost */
		{ 4016038, 0, 0, false },
		{ 4016037, 1, 4299983333u, true }, /* it was switched off and on */
		{ 4032704, 1, 4300000000u, false },
	};
	struct decoder d;

	driver_reset(driver, &d);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[XSENS_PAYLOAD] = { 0 };
		struct reading reading;

		bytes_put_u32le(bytes, rows[i].stamp);
		assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 7, &reading), 0);
		if (reading.n_samples != rows[i].n_samples ||
		    (reading.n_samples && (reading.samples[0].t_us != rows[i].t_us ||
					   reading.samples[0].new_epoch != rows[i].new_epoch)))
			fail_msg("row %zu", i);
	}
}

static void a_refused_packet_leaves_no_trace(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, "00000000" VALUES TAIL, &reading), 0);
	assert_int_equal(decode_hex(&d, DATA, "ffff0000" VALUES "01", &reading), -EBADMSG);
	assert_int_equal(decode_hex(&d, DATA, "10270000" VALUES TAIL, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_int_equal(reading.samples[0].t_us, 10000);
	assert_false(reading.samples[0].new_epoch);
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		const char *hex; /* NULL = it knows none */
	} rows[] = {
		{ COMMAND_START, "010115" }, { COMMAND_STOP, "010015" }, { COMMAND_FIRMWARE, NULL },
		{ COMMAND_BATTERY, NULL },   { COMMAND_SLEEP, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_int_equal(check_command(driver, rows[i].command, CONTROL, rows[i].hex), -1);
	assert_false(driver->streams_by_itself);
}

/* Hours may lie between a stop and a start, which its clock of 72 minutes does not tell. */
static void a_start_begins_an_epoch_and_a_stop_does_not(void **state)
{
	struct write write[DRIVER_WRITES_MAX];
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, DATA, "00000000" VALUES, &reading), 0);
	assert_int_equal(driver->command(&d, COMMAND_STOP, write), 1);
	assert_int_equal(decode_hex(&d, DATA, "01000000" VALUES, &reading), 0);
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(decode_hex(&d, DATA, "02000000" VALUES, &reading), 0);
	assert_true(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 2);
}

static void commands_have_names(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *name; /* NULL = none */
	} rows[] = {
		{ CONTROL, "010104", "start Euler angles" },
		{ CONTROL, "010105", "start quaternion" },
		{ CONTROL, "010106", "start free acceleration" },
		{ CONTROL, "010114", "start rate quantities with magnetometer" },
		{ CONTROL, "010115", "start rate quantities" },
		{ CONTROL, "010116", "start custom mode 1" },
		{ CONTROL, "010118", "start custom mode 3" },
		{ CONTROL, "01011a", "start custom mode 5" },
		{ CONTROL, "010015", "stop" },
		{ CONTROL, "010006", "stop" },
		{ CONTROL, "010115", "start rate quantities" },
		{ CONTROL, "010100", NULL },
		{ CONTROL, "010103", NULL },
		{ CONTROL, "0101ff", NULL },
		{ CONTROL, "010215", NULL },
		{ CONTROL, "000115", NULL },
		{ CONTROL, "0101", NULL },
		{ CONTROL, "01011500", NULL },
		{ HEADING, "0100", "reset heading" },
		{ HEADING, "0700", "revert heading" },
		{ HEADING, "0200", NULL },
		{ HEADING, "0101", NULL },
		{ HEADING, "01", NULL },
		{ HEADING, "010000", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_command_name(driver, rows[i].source, rows[i].hex, rows[i].name);
}

static void the_battery_says_whether_it_is_charged(void **state)
{
	static const struct {
		const char *hex;
		enum note_kind charging;
	} rows[] = { { "5f00", NOTE_FALSE }, { "5f01", NOTE_TRUE } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[PACKET_MAX];
		size_t n = packet_of(rows[i].hex, bytes);

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, BATTERY, bytes, n, &notes, &why), 0);
		assert_int_equal(notes.n, 2);
		assert_int_equal(notes.notes[0].integer, 95);
		assert_int_equal(notes.notes[1].kind, rows[i].charging);
	}
}

/* Refused packets of the characteristics that are only explained; the others are in test-decode.c. */
static void refusals_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *why;
	} rows[] = {
		{ DATA, "", "empty packet" },
		{ CONTROL, "", "empty packet" },
		{ SHORT, "000000000000000000000000000000", "fewer bytes than its mode has" },
		{ SHORT, "0000000000000000000000000000000000000001",
		  "more bytes than its mode has" },
		{ SHORT, "00000000000000000000c07f00000000", "a value is not a number" },
		{ LONG, "00000000" VALUES "0000000000000000000000000000c07f",
		  "a value is not a number" },
		{ DATA,
		  "0000000000000844"
		  "0000000000000000"
		  "000000000000000000000000",
		  "motion is not plausible" },
		{ BATTERY, "640000", "battery report is not 2 bytes" },
		{ BATTERY, "6500", "battery report is not plausible" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, rows[i].source, rows[i].hex, rows[i].why);
}

/* Payloads by chance, some with a field that is none: explain() sees what decode() does. */
static size_t make_packet(struct rng *rng, unsigned source, uint8_t *ret)
{
	static const float values[] = { 0, 9.81F, -30, 2000, 1e4F, INFINITY, NAN };
	size_t n = source == BATTERY ? 2 : rng_below(rng, 4) ? XSENS_PAYLOAD : rng_below(rng, 41);

	memset(ret, 0, XSENS_PAYLOAD);
	for (size_t i = 0; i < 28; i += 4)
		bytes_put_f32le(ret + i, values[rng_below(rng, rng_below(rng, 3) ? 4 : 7)]);
	if (rng_below(rng, 4) == 0)
		ret[rng_below(rng, XSENS_PAYLOAD)] = 1;
	if (source == BATTERY)
		bytes_put_u16le(ret, (uint16_t)(rng_below(rng, 128) | rng_below(rng, 3) << 8));
	return n;
}

static void both_readers_agree(void **state)
{
	unsigned read = 0, refused = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		unsigned source = rng_below(&rng, 2);
		uint8_t bytes[XSENS_PAYLOAD];
		size_t n = make_packet(&rng, source, bytes);
		struct notes notes = {};
		struct reading reading;
		const char *why = "";
		struct decoder d;
		int explained, decoded;

		driver_reset(driver, &d);
		explained = driver->explain(&d, source, bytes, n, &notes, &why);
		decoded = driver->decode(&d, source, bytes, n, 7, &reading);
		assert_int_equal(explained, decoded);
		assert_int_equal(decoded < 0, why && *why);
		if (decoded == 0)
			assert_int_equal(reading.n_samples == 1 ? bytes_u32le(bytes)
								: (unsigned)reading.battery_pct,
					 notes.notes[reading.n_samples].integer);
		read += decoded == 0;
		refused += decoded < 0;
	}
	assert_true(read > 1000 && refused > 1000);
}

static void found_by_its_names(void **state)
{
	static const char *const sources[] = {
		[DATA] = XSENS_MEDIUM, [BATTERY] = XSENS_BATTERY, [CONTROL] = XSENS_CONTROL
	};

	check_names(driver, "xsens-dot", XSENS_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_the_units_of_a_sample),
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(times_by_table),
		cmocka_unit_test(a_refused_packet_leaves_no_trace),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(a_start_begins_an_epoch_and_a_stop_does_not),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(the_battery_says_whether_it_is_charged),
		cmocka_unit_test(refusals_by_table),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("xsens-dot", tests, NULL, NULL);
}
