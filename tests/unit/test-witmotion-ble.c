/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "band/rng.h"
#include "band/witmotion.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"

static const struct driver *const driver = &driver_witmotion_ble;

enum { DATA = 0, CONTROL = 1 };

#define STILL   "5561000000000008000000000000000000000000"
#define BATTERY "557164007e010000339b76fca3c400000000e803"

static int decode_hex(struct decoder *d, const char *hex, uint64_t host_us, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, host_us, ret);
}

static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		size_t n_samples;
		int battery_pct;
	} rows[] = {
		{ STILL, 0, 1, -1 },
		{ STILL STILL STILL STILL, 0, 4, -1 },
		{ STILL BATTERY STILL, 0, 2, 60 },
		{ BATTERY, 0, 0, 60 },
		{ "55715100825a0000825a00000000000000000000", 0, 0, -1 },
		{ "0011" STILL, -EBADMSG, 1, -1 },
		{ STILL "0011", -EBADMSG, 1, -1 },
		{ STILL "5555" STILL, -EBADMSG, 2, -1 },
		{ STILL "5551f5ff2e000008feffff" STILL, -EBADMSG, 2, -1 },
		{ "5551f5ff2e000008feffffffffffd9ffb5000000", -EBADMSG, 0, -1 },
		{ "", -EBADMSG, 0, -1 },
		{ "55", 0, 0, -1 }, /* the begin of something */
		{ "5561f5ff2e000008feffffffffffd9ffb50000", 0, 0, -1 },
		{ STILL "5561f5ff", 0, 1, -1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].hex, 1000000, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    reading.battery_pct != rows[i].battery_pct || reading.battery_mv != 0)
			fail_msg("row %zu: %d, %zu samples, %d %%", i, r, reading.n_samples,
				 reading.battery_pct);
	}
}

static bool is_vec(struct vec v, double x, double y, double z)
{
	return vec_length(vec_sub(v, (struct vec){ x, y, z })) < 1e-9;
}

static void values_have_the_units_of_a_sample(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d,
				    "5561000800fc0002004000e06606002000c0ff7f"
				    "556100800000010000000080ff7fffff01000080",
				    5000000, &reading),
			 0);
	assert_int_equal(reading.samples[0].kind, SAMPLE_MOTION);
	assert_true(is_vec(reading.samples[0].accel_g, 1, -0.5, 0.25));
	assert_true(is_vec(reading.samples[0].rate_dps, 1000, -500, 1638 / 32768.0 * 2000));
	assert_true(is_vec(reading.samples[1].accel_g, -16, 0, 1 / 2048.0));
	assert_true(is_vec(reading.samples[1].rate_dps, 0, -2000, 32767 / 32768.0 * 2000));
	assert_true(reading.samples[0].new_epoch && !reading.samples[1].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 5000000 - 10000);
	assert_int_equal(reading.samples[1].t_us, 5000000);

	/* The next packet goes on in the same epoch, that of a new connection does not. */
	assert_int_equal(decode_hex(&d, STILL STILL, 5020000, &reading), 0);
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[1].t_us, 5020000);
	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, STILL, 5030000, &reading), 0);
	assert_true(reading.samples[0].new_epoch);
}

/* What a packet leaves over is the begin of a frame, unless the next packet begins with one. */
static void frames_go_on_in_the_next_packet(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "55610001", 1000000, &reading), 0);
	assert_int_equal(
		decode_hex(&d, "02030405060708090a0b0c0d0e0f1011" STILL, 1010000, &reading), 0);
	assert_int_equal(reading.n_samples, 2);
	assert_true(
		is_vec(reading.samples[0].accel_g, 0x100 / 2048.0, 0x302 / 2048.0, 0x504 / 2048.0));

	assert_int_equal(decode_hex(&d, STILL "556100", 1030000, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_int_equal(decode_hex(&d, STILL, 1040000, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, 1);
	assert_true(is_vec(reading.samples[0].accel_g, 0, 0, 1));

	/* A byte alone is no new frame, even if one could begin so. */
	assert_int_equal(decode_hex(&d, "556100", 1042000, &reading), 0);
	assert_int_equal(decode_hex(&d, "55", 1043000, &reading), 0);
	assert_int_equal(decode_hex(&d, "0000000000000000000000000000000000", 1044000, &reading),
			 -EBADMSG);
	assert_int_equal(reading.n_samples, 1);
	assert_true(is_vec(reading.samples[0].accel_g, 0x5500 / 2048.0, 0, 0));

	/* A connection that is new knows nothing of the bytes before it. */
	assert_int_equal(decode_hex(&d, "556100", 1050000, &reading), 0);
	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, STILL, 1060000, &reading), 0);
}

/* No attribute is so long; if one were, what has no room is refused. */
static void only_so_many_samples_have_room(void **state)
{
	uint8_t bytes[(DRIVER_SAMPLES_MAX + 1) * WITMOTION_FRAME] = { 0 };
	struct reading reading;
	struct decoder d;

	for (size_t i = 0; i <= DRIVER_SAMPLES_MAX; i++)
		memcpy(bytes + i * WITMOTION_FRAME, "\x55\x61", 2);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
	assert_int_equal(
		driver->decode(&d, DATA, bytes, sizeof(bytes) - WITMOTION_FRAME, 0, &reading), 0);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
}

/*
 * Wherever a stream of frames is cut into packets, the frames are the same. Their bytes are such
 * that no packet begins like a frame by chance.
 */
static void cuts_change_nothing(void **state)
{
	for (unsigned seed = 0; seed < 300; seed++) {
		struct rng rng = { seed };
		uint8_t stream[20 * WITMOTION_FRAME];
		unsigned found = 0;
		struct reading reading;
		struct decoder d;

		for (size_t i = 0; i < sizeof(stream); i++)
			stream[i] = (uint8_t)rng_below(&rng, 0x55);
		for (unsigned i = 0; i < 20; i++)
			memcpy(stream + i * WITMOTION_FRAME, "\x55\x61", 2);
		driver_reset(driver, &d);
		for (size_t at = 0, n; at < sizeof(stream); at += n) {
			n = 1 + rng_below(&rng, 60);
			n = MIN(n, sizeof(stream) - at);
			assert_int_equal(
				driver->decode(&d, DATA, stream + at, n, at * 500, &reading), 0);
			for (size_t i = 0; i < reading.n_samples; i++, found++)
				assert_true(reading.samples[i].accel_g.x ==
					    bytes_s16le(stream + found * WITMOTION_FRAME + 2) /
						    2048.0);
		}
		assert_int_equal(found, 20);
	}
}

/* One cell, by the vendor's steps; 0 is not told, but the question has its answer. */
static void battery_by_table(void **state)
{
	static const struct {
		uint16_t centivolts;
		int percent;
	} rows[] = {
		{ 0, -1 },    { 1, 0 },     { 339, 0 },     { 340, 5 },  { 349, 5 },  { 350, 10 },
		{ 367, 10 },  { 368, 15 },  { 370, 20 },    { 372, 20 }, { 373, 30 }, { 377, 40 },
		{ 379, 50 },  { 382, 60 },  { 386, 60 },    { 387, 75 }, { 393, 90 }, { 395, 90 },
		{ 396, 100 }, { 420, 100 }, { 0xffff, -1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t answer[WITMOTION_FRAME] = { 0x55, 0x71, 0x64 };
		struct write write[DRIVER_WRITES_MAX];
		struct reading reading;
		struct decoder d;

		driver_reset(driver, &d);
		assert_int_equal(driver->command(&d, COMMAND_BATTERY, write), 1);
		bytes_put_u16le(answer + 4, rows[i].centivolts);
		assert_int_equal(driver->decode(&d, DATA, answer, sizeof(answer), 0, &reading), 0);
		if (reading.battery_pct != rows[i].percent || !reading.answered)
			fail_msg("row %zu: %d %%", i, reading.battery_pct);
		/* The same again is no answer: nobody asked. */
		assert_int_equal(driver->decode(&d, DATA, answer, sizeof(answer), 0, &reading), 0);
		assert_false(reading.answered);
	}
}

static void another_register_is_no_answer(void **state)
{
	struct reading reading;
	struct write write[DRIVER_WRITES_MAX];
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->command(&d, COMMAND_BATTERY, write), 1);
	assert_int_equal(decode_hex(&d, "55715100825a0000825a00000000000000000000", 0, &reading),
			 0);
	assert_false(reading.answered);
	assert_int_equal(decode_hex(&d, STILL BATTERY, 0, &reading), 0);
	assert_true(reading.answered);
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		const char *hex; /* NULL = it knows none */
	} rows[] = {
		{ COMMAND_START, "ffaa030900" }, { COMMAND_BATTERY, "ffaa276400" },
		{ COMMAND_STOP, NULL },          { COMMAND_FIRMWARE, NULL },
		{ COMMAND_SLEEP, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_int_equal(check_command(driver, rows[i].command, CONTROL, rows[i].hex),
				 rows[i].command == COMMAND_BATTERY ? 0x64 : -1);
	assert_true(driver->streams_by_itself);
}

static void commands_carry_no_readings(void **state)
{
	static const uint8_t rate[] = { 0xff, 0xaa, 3, 9, 0 };
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, CONTROL, rate, sizeof(rate), 0, &reading), -ENOMSG);
	assert_int_equal(reading.n_samples, 0);
}

/* What the captures of other programs hold is explained by name; what differs in a byte is not. */
static void commands_have_names(void **state)
{
	static const struct {
		const char *hex, *name; /* NULL = none */
	} rows[] = {
		{ "ffaa030600", "rate_10hz" },
		{ "ffaa030700", "rate_20hz" },
		{ "ffaa030800", "rate_50hz" },
		{ "ffaa030900", "rate_100hz" },
		{ "ffaa030b00", "rate_200hz" },
		{ "ffaa276400", "read_battery" },
		{ "ffaa275100", "read_quaternion" },
		{ "ffaa274000", "read_temperature" },
		{ "ffaa273a00", "read_magnetometer" },
		{ "ffaa240000", "fusion_9_axis" },
		{ "ffaa240100", "fusion_6_axis" },
		{ "ffaa6988b5", "unlock" },
		{ "ffaa000000", "save" },
		{ "ffaa010100", "calibrate_acceleration" },
		{ "ffaa010400", "zero_yaw" },
		{ "ffaa010800", "zero_roll_pitch" },
		{ "ffaa030000", NULL },
		{ "feaa030600", NULL },
		{ "ffab030600", NULL },
		{ "ffaa0306", NULL },
		{ "ffaa03060000", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_command_name(driver, CONTROL, rows[i].hex, rows[i].name);
}

/* Two bytes are enough to know that a frame begins, and that the one before was cut off. */
static void a_frame_begins_with_two_bytes(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "556100", 1000000, &reading), 0);
	assert_int_equal(decode_hex(&d, "5561", 1010000, &reading), -EBADMSG);
	assert_int_equal(decode_hex(&d, "000000000008000000000000000000000000", 1020000, &reading),
			 0);
	assert_int_equal(reading.n_samples, 1);
	assert_true(is_vec(reading.samples[0].accel_g, 0, 0, 1));
}

/* Frames, answers and rubbish by chance: explain() sees what decode() does. */
static size_t make_packet(struct rng *rng, uint8_t *ret)
{
	size_t n = 0;

	for (unsigned parts = 1 + rng_below(rng, 4); parts > 0; parts--) {
		size_t length =
			rng_below(rng, 5) ? WITMOTION_FRAME : rng_below(rng, WITMOTION_FRAME);

		for (size_t i = 0; i < length; i++)
			ret[n + i] = (uint8_t)(rng_below(rng, 8) ? rng_u64(rng) : 0x55);
		if (length >= 2 && rng_below(rng, 6)) {
			ret[n] = 0x55;
			ret[n + 1] = rng_below(rng, 3) ? 0x61 : 0x71;
		}
		n += length;
	}
	return n;
}

static void both_readers_agree(void **state)
{
	unsigned whole = 0, skipped = 0, refused = 0, begun = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		struct decoder a, b;

		driver_reset(driver, &a);
		driver_reset(driver, &b);
		for (uint64_t i = 0; i < 4; i++) {
			uint8_t bytes[4 * WITMOTION_FRAME];
			size_t n = make_packet(&rng, bytes);
			struct notes notes = {};
			struct reading reading;
			const char *why = "";
			int explained, decoded;

			explained = driver->explain(&b, DATA, bytes, n, &notes, &why);
			decoded = driver->decode(&a, DATA, bytes, n, i * 40000, &reading);
			assert_int_equal(a.n_part, b.n_part);
			assert_memory_equal(a.part, b.part, a.n_part);
			assert_int_equal(reading.n_samples,
					 explained == 0 ? count_notes(&notes, "acc_g") : 0);
			if (explained == 0)
				assert_int_equal(decoded<0, count_notes(&notes, "skipped")> 0);
			else
				assert_int_equal(decoded, explained == -EAGAIN ? 0 : -EBADMSG);
			whole += decoded == 0 && reading.n_samples > 0;
			skipped += decoded < 0 && reading.n_samples > 0;
			refused += explained == -EBADMSG && strlen(why) > 0;
			begun += explained == -EAGAIN;
		}
	}
	assert_true(whole > 1000 && skipped > 1000 && refused > 1000 && begun > 100);
}

static void found_by_its_names(void **state)
{
	assert_ptr_equal(driver_find("witmotion-ble"), driver);
	assert_int_equal(driver_source(driver, WITMOTION_DATA), DATA);
	assert_int_equal(driver_source(driver, WITMOTION_OTHER_DATA), DATA);
	assert_int_equal(driver_source(driver, WITMOTION_CONTROL), CONTROL);
	assert_int_equal(driver_source(driver, WITMOTION_OTHER_CONTROL), CONTROL);
	assert_int_equal(driver_source(driver, WITMOTION_SERVICE), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(values_have_the_units_of_a_sample),
		cmocka_unit_test(frames_go_on_in_the_next_packet),
		cmocka_unit_test(only_so_many_samples_have_room),
		cmocka_unit_test(cuts_change_nothing),
		cmocka_unit_test(battery_by_table),
		cmocka_unit_test(another_register_is_no_answer),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(a_frame_begins_with_two_bytes),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("witmotion-ble", tests, NULL, NULL);
}
