/* SPDX-License-Identifier: MIT */

/* Movesense: its packets as samples, its commands, and times. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "movesense-packets.h"

static void a_batch_has_the_units_of_samples(void **state)
{
	struct reading reading;
	struct decoder d;

	start(&d);
	assert_int_equal(decode_hex(&d, OURS T0 A O A O G, &reading), 0);
	assert_int_equal(reading.n_samples, 0); /* five vectors: it goes on in the next packet */

	start(&d);
	assert_int_equal(decode_hex(&d, OURS T0 A O O G, &reading), 0);
	assert_int_equal(reading.n_samples, 2);
	assert_int_equal(reading.battery_pct, -1);
	for (size_t i = 0; i < 2; i++) {
		const struct sample *s = &reading.samples[i];

		assert_int_equal(s->kind, SAMPLE_MOTION);
		assert_int_equal(s->t_us, i ? 1519231 : 1500000);
		assert_int_equal(s->new_epoch, i == 0);
	}
	assert_true(
		is_vec(reading.samples[0].accel_g, 0.5 / 9.80665, -0.25 / 9.80665, 9.75 / 9.80665));
	assert_true(is_vec(reading.samples[0].rate_dps, 0, 0, 0));
	assert_true(is_vec(reading.samples[1].accel_g, 0, 0, 0));
	assert_true(is_vec(reading.samples[1].rate_dps, 12.5, -100, 0.125));
}

/* Packets of one connection, after the stream was started. */
static void packets_by_table(void **state)
{
	static const struct {
		const char *first, *second; /* NULL = none */
		int r;                      /* of the last one */
		size_t n_samples;
	} rows[] = {
		{ OURS T0 A G, NULL, 0, 1 },
		{ OURS T0 A A A A A G G G G G, NULL, 0, 5 },
		{ OURS T0, NULL, 0, 0 },
		{ OURS "dc0500", NULL, -EBADMSG, 0 },
		{ "02", NULL, -EBADMSG, 0 },
		{ "", NULL, -EBADMSG, 0 },
		/* another reference, kinds that there are not, what the sensor answers */
		{ "0202" T0 A G, NULL, -EBADMSG, 0 },
		{ "0001" T0 A G, NULL, -EBADMSG, 0 },
		{ "0401" T0 A G, NULL, -EBADMSG, 0 },
		{ "0101c800", NULL, 0, 0 },
		{ "01019401", NULL, 0, 0 },
		{ "0101", NULL, -EBADMSG, 0 },
		{ "010a", NULL, -EBADMSG, 0 },
		/* not a number, over 32 g and over 4000 degrees a second in each direction */
		{ OURS T0 A G A "000048410000c8c20000c07f", NULL, -EBADMSG, 0 },
		{ OURS T0 "00c007440000000000000000" G, NULL, 0, 1 },
		{ OURS T0 "000008440000000000000000" G, NULL, -EBADMSG, 0 },
		{ OURS T0 A "000000000080d84500000000", NULL, 0, 1 },
		{ OURS T0 A "000000000088d84500000000", NULL, -EBADMSG, 0 },
		/* in two parts */
		{ OURS T0 A, "0301" G, 0, 1 },
		{ OURS T0 A "00",
		  "0301"
		  "0048410000c8c20000003e",
		  0, 1 },
		{ OURS T0, "0301" A G, -EBADMSG, 0 }, /* a whole one, of no sample */
		{ OURS T0 A "00",
		  "0301"
		  "0048410000c8c2000000",
		  -EBADMSG, 0 },
		{ OURS T0 A, "0302" G, -EBADMSG, 0 },
		{ OURS T0 A, "0301", -EBADMSG, 0 },
		{ OURS T0 A, OURS T1 A G, 0, 1 }, /* the second part was lost */
		{ "0301" T0 A G, NULL, -EBADMSG, 0 },
		{ OURS T0 A G, "0301" A G, -EBADMSG, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		start(&d);
		r = decode_hex(&d, rows[i].first, &reading);
		if (rows[i].second)
			r = decode_hex(&d, rows[i].second, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples)
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
	}
}

static void commands_carry_no_readings(void **state)
{
	static const uint8_t hello[] = { 0, 1 };
	struct reading reading;
	struct decoder d;

	start(&d);
	assert_int_equal(driver->decode(&d, CONTROL, hello, sizeof(hello), 7, &reading), -ENOMSG);
	assert_int_equal(reading.n_samples, 0);
}

/* A part that was refused or never ended is not begun with. */
static void parts_do_not_outlive_what_follows(void **state)
{
	static const char *const between[] = { "0302" G, "0301" O "00", "0202" T0 A G, OURS "00" };

	for (size_t i = 0; i < ELEMENTS(between); i++) {
		struct reading reading;
		struct decoder d;

		start(&d);
		assert_int_equal(decode_hex(&d, OURS T0 A, &reading), 0);
		assert_int_equal(decode_hex(&d, between[i], &reading), -EBADMSG);
		assert_int_equal(decode_hex(&d, "0301" G, &reading), -EBADMSG);
		assert_int_equal(reading.n_samples, 0);
		/* not even a byte of it */
		assert_int_equal(decode_hex(&d, "0301" O O "000000", &reading), -EBADMSG);
	}
}

static void a_new_subscription_begins_with_a_first_part(void **state)
{
	struct write write[DRIVER_WRITES_MAX];
	struct reading reading;
	struct decoder d;

	start(&d);
	assert_int_equal(decode_hex(&d, OURS T0 A, &reading), 0);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(decode_hex(&d, "0301" G, &reading), -EBADMSG);
}

/* What an answer comes between is the two parts still. */
static void an_answer_may_come_between_the_parts(void **state)
{
	struct reading reading;
	struct decoder d;

	start(&d);
	assert_int_equal(decode_hex(&d, OURS T0 A, &reading), 0);
	assert_int_equal(decode_hex(&d, "0101c800", &reading), 0);
	assert_int_equal(decode_hex(&d, "0301" G, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
}

/* Batches of four samples, which are 58 ms from the first to the last, by their milliseconds. */
static void times_by_table(void **state)
{
	static const struct {
		uint32_t t_ms;
		int r;
		size_t n_samples;
		uint64_t t_us;
		bool new_epoch;
	} rows[] = {
		/* 4294967 s are 2^32 ms; of the microseconds as many as 32 bits hold */
		{ 4294967200u, 0, 4, 4294871296u, true },
		{ 4294967277u, 0, 4, 4294948296u, false },
		{ 4294967277u, 0, 0, 0, false },  /* twice */
		{ 4294967200u, 0, 0, 0, false },  /* overtaken */
		{ 58, 0, 4, 4295025296u, false }, /* the milliseconds wrapped */
		{ 4294967277u, 0, 0, 0, false },
		{ 59, -EBADMSG, 0, 0, false }, /* in the middle of the one before */
		{ 115, -EBADMSG, 0, 0, false },
		{ 116, 0, 4, 4295083296u, false },
		{ 5193, 0, 4, 4300160296u, false }, /* some were lost */
		{ 4194, 0, 0, 0, false },
		{ 4193, 0, 4, 4300160296u, true }, /* its clock began anew */
		{ 4270, 0, 4, 4300237296u, false },
	};
	struct decoder d;

	start(&d);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[2 + 4 + 4 * 24] = { 2, 1 };
		struct reading reading;
		int r;

		bytes_put_u32le(bytes + 2, rows[i].t_ms);
		r = driver->decode(&d, DATA, bytes, sizeof(bytes), 7, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    (reading.n_samples && (reading.samples[0].t_us != rows[i].t_us ||
					   reading.samples[0].new_epoch != rows[i].new_epoch)))
			fail_msg("row %zu: %d, %llu", i, r,
				 (unsigned long long)reading.samples[0].t_us);
	}
}

/* Fourteen samples are a quarter of a second from the first to the last. */
static void a_batch_may_begin_where_the_last_one_ended(void **state)
{
	static const struct {
		uint32_t later_ms;
		int r;
	} rows[] = { { 249, -EBADMSG }, { 250, 0 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[2 + 4 + 14 * 24] = { 2, 1 };
		struct reading reading;
		struct decoder d;

		start(&d);
		assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 7, &reading), 0);
		assert_int_equal(reading.samples[13].t_us, 250000);
		bytes_put_u32le(bytes + 2, rows[i].later_ms);
		assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 7, &reading),
				 rows[i].r);
	}
}

static void only_a_start_begins_an_epoch(void **state)
{
	struct write write[DRIVER_WRITES_MAX];
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, OURS T0 A G, &reading), -EBADMSG); /* of what? */
	start(&d);
	assert_int_equal(decode_hex(&d, OURS T0 A G, &reading), 0);
	assert_int_equal(driver->command(&d, COMMAND_STOP, write), 1);
	assert_int_equal(decode_hex(&d, OURS T1 A G, &reading), 0);
	assert_false(reading.samples[0].new_epoch);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(decode_hex(&d, OURS T0 A G, &reading), 0);
	assert_true(reading.samples[0].new_epoch);
	assert_int_equal(reading.samples[0].t_us, 1500000);
}

/* A batch has room up to the length of an attribute, in however many parts it comes. */
static void the_longest_batch(void **state)
{
	static const struct {
		size_t first, second;
		const char *why; /* NULL = it is read */
	} rows[] = {
		{ 500, 8, NULL },
		{ 499, 12, "part of a sample in it" },
		{ 500, 12, "part of a sample in it" },
		{ 501, 12, "batch longer than there is room for" },
		{ 500, 32, "batch longer than there is room for" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t first[2 + 501] = { 2, 1 }, second[2 + 32] = { 3, 1 };
		size_t n = 2 + rows[i].first, m = 2 + rows[i].second;
		struct notes notes = {};
		struct reading reading;
		const char *why = NULL;
		struct decoder d, other;

		start(&d);
		assert_int_equal(driver->decode(&d, DATA, first, n, 7, &reading), 0);
		other = d;
		assert_int_equal(driver->decode(&d, DATA, second, m, 7, &reading),
				 rows[i].why ? -EBADMSG : 0);
		assert_int_equal(reading.n_samples, rows[i].why ? 0 : 21);
		(void)driver->explain(&other, DATA, second, m, &notes, &why);
		if (rows[i].why ? !why || strcmp(why, rows[i].why) : !!why)
			fail_msg("row %zu: %s", i, why);
	}
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		int r;
		const char *bytes;
		size_t n;
	} rows[] = {
		{ COMMAND_START, 1, "\x01\x01/Meas/IMU6/52", 15 },
		{ COMMAND_STOP, 1, "\x02\x01", 2 },
		{ COMMAND_FIRMWARE, -ENOTSUP, "", 0 },
		{ COMMAND_BATTERY, -ENOTSUP, "", 0 },
		{ COMMAND_SLEEP, -ENOTSUP, "", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct write write[DRIVER_WRITES_MAX];
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = driver->command(&d, rows[i].command, write);
		if (r != rows[i].r ||
		    (r > 0 && (write[0].source != CONTROL || write[0].n != rows[i].n ||
			       memcmp(write[0].bytes, rows[i].bytes, rows[i].n))))
			fail_msg("row %zu: %d", i, r);
	}
	assert_false(driver->streams_by_itself);
}

static void found_by_its_names(void **state)
{
	static const char *const sources[] = {
		[DATA] = MOVESENSE_DATA, [CONTROL] = MOVESENSE_CONTROL
	};

	check_names(driver, "movesense-gsp", MOVESENSE_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_has_the_units_of_samples),
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(parts_do_not_outlive_what_follows),
		cmocka_unit_test(a_new_subscription_begins_with_a_first_part),
		cmocka_unit_test(an_answer_may_come_between_the_parts),
		cmocka_unit_test(times_by_table),
		cmocka_unit_test(a_batch_may_begin_where_the_last_one_ended),
		cmocka_unit_test(only_a_start_begins_an_epoch),
		cmocka_unit_test(the_longest_batch),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("movesense-gsp", tests, NULL, NULL);
}
