/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "band/movesense.h"
#include "band/rng.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_movesense_gsp;

enum { DATA, CONTROL };

/* Vectors, in m/s2 or degrees a second or microtesla: 0.5, -0.25, 9.75; 12.5, -100, 0.125; nought. */
#define A "0000003f000080be00001c41"
#define G "000048410000c8c20000003e"
#define O "000000000000000000000000"
/* 1.5 s after it was switched on, and a batch later */
#define T0 "dc050000"
#define T1 "29060000"
/* of the reference that we subscribe under */
#define OURS "0201"

static void start(struct decoder *d)
{
	struct write write[DRIVER_WRITES_MAX];

	driver_reset(driver, d);
	assert_int_equal(driver->command(d, COMMAND_START, write), 1);
}

static int decode_hex(struct decoder *d, const char *hex, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, 7, ret);
}

static int explain_hex(struct decoder *d, unsigned source, const char *hex, struct notes *ret,
		       const char **ret_why)
{
	uint8_t bytes[512];
	int n = parse_hex(hex, bytes, sizeof(bytes));

	assert_true(n >= 0);
	memset(ret, 0, sizeof(*ret));
	*ret_why = "";
	return driver->explain(d, source, bytes, (size_t)n, ret, ret_why);
}

static bool is_vec(struct vec v, double x, double y, double z)
{
	return vec_length(vec_sub(v, (struct vec){ x, y, z })) < 1e-12;
}

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

/* Commands explained: the name, the reference and the path, where there are such. */
static void commands_are_explained(void **state)
{
	static const struct {
		const char *hex, *name; /* NULL = none */
		int64_t ref;
		size_t n_path;
	} rows[] = {
		{ "0064", "hello", 100, 0 },
		{ "010a2f4d", "subscribe", 10, 2 },
		{ "010a2f4d00", "subscribe", 10, 2 },
		{ "020a", "unsubscribe", 10, 0 },
		{ "040a2f", "get", 10, 1 },
		{ "006400", NULL, 0, 0 },
		{ "020a2f", NULL, 0, 0 },
		{ "010a", NULL, 0, 0 },
		{ "010a00", NULL, 0, 0 },
		{ "010a0000", NULL, 0, 0 },
		{ "010a2f4d1f", NULL, 0, 0 },
		{ "010a2f4d7f", NULL, 0, 0 },
		{ "040a", NULL, 0, 0 },
		{ "030a2f", NULL, 0, 0 },
		{ "050a2f", NULL, 0, 0 },
		{ "01", NULL, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes;
		const char *why;
		struct decoder d;

		driver_reset(driver, &d);
		assert_int_equal(explain_hex(&d, CONTROL, rows[i].hex, &notes, &why), 0);
		assert_string_equal(notes.notes[0].key, "cmd");
		if (!rows[i].name && notes.notes[0].kind == NOTE_NULL && notes.n == 2)
			continue;
		if (!rows[i].name || notes.notes[0].n != strlen(rows[i].name) ||
		    memcmp(notes.notes[0].bytes, rows[i].name, notes.notes[0].n) ||
		    notes.notes[1].integer != rows[i].ref ||
		    notes.n != (rows[i].n_path ? 3u : 2u) || notes.notes[2].n != rows[i].n_path)
			fail_msg("row %zu", i);
	}
}

static void results_are_explained(void **state)
{
	static const struct {
		const char *hex, *key;
		int64_t status;
	} rows[] = {
		{ "010ac800", "status", 200 },
		{ "010a6400", "status", 100 },
		{ "010a5702", "status", 599 },
		{ "010a01fb", "status", 507 }, /* by an old firmware */
		{ "010a0064", "status", 100 },
		{ "010a0257", "status", 599 },
		{ "010a0258", "raw", 0 },
		{ "010a6300", "raw", 0 },
		{ "010a5802", "raw", 0 },
		{ "010ac80000", "raw", 0 },
		{ "010ac8", "raw", 0 },
		{ "010a4869", "hello", 0 },
		{ "010a48", "hello", 0 },
		{ "010a207e", "hello", 0 },
		{ "010a487f", "raw", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[8];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes));
		const struct note *note = &notes.notes[1];

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, (size_t)n, &notes, &why), 0);
		assert_int_equal(notes.n, 2);
		assert_int_equal(notes.notes[0].integer, 10);
		if (strcmp(note->key, rows[i].key) || note->integer != rows[i].status ||
		    (!rows[i].status && (note->bytes != bytes + 2 || note->n != (size_t)n - 2)))
			fail_msg("row %zu: %s", i, note->key);
	}
}

/* The same bytes are something else after another subscription. */
static void data_are_what_was_subscribed_to(void **state)
{
	static const struct {
		const char *subscribe, *path, *data;
		int r;
		size_t accel, rate, field, samples;
	} rows[] = {
		{ "010a2f4d6561732f4163632f3133", "/Meas/Acc/13", T0 A A G, 0, 1, 0, 0, 3 },
		{ "010a2f4d6561732f4779726f2f313636"
		  "36",
		  "/Meas/Gyro/1666", T0 A A G, 0, 0, 1, 0, 0 },
		{ "010a2f4d6561732f494d55362f323038", "/Meas/IMU6/208", T0 A G, 0, 1, 1, 0, 1 },
		{ "010a2f4d6561732f494d55392f31303400", "/Meas/IMU9/104", T0 A A G G O O, 0, 1, 1,
		  1, 2 },
		{ "010a2f4d6561732f494d55392f3236", "/Meas/IMU9/26",
		  T0 A G "0000807f0000000000000000", -EBADMSG, 0, 0, 0, 0 },
		{ "010a2f4d6561732f4852", "", T0 A G, -EBADMSG, 0, 0, 0, 0 }, /* heart rate */
		{ "020a", "", T0 A G, -EBADMSG, 0, 0, 0, 0 },
		{ "040a2f4d6561732f4163632f3133", "", T0 A A G, -EBADMSG, 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct notes notes;
		const char *why;
		struct decoder d;
		char hex[256] = "020a";

		driver_reset(driver, &d);
		assert_int_equal(explain_hex(&d, CONTROL, rows[i].subscribe, &notes, &why), 0);
		strcat(hex, rows[i].data);
		assert_int_equal(explain_hex(&d, DATA, hex, &notes, &why), rows[i].r);
		assert_int_equal(decode_hex(&d, hex, &reading), rows[i].r);
		if (count_notes(&notes, "acc_ms2") != rows[i].accel ||
		    count_notes(&notes, "gyr_dps") != rows[i].rate ||
		    count_notes(&notes, "mag_ut") != rows[i].field ||
		    reading.n_samples != rows[i].samples)
			fail_msg("row %zu", i);
		if (rows[i].r == 0)
			assert_memory_equal(notes.notes[0].bytes, rows[i].path,
					    strlen(rows[i].path) + 1);
	}
}

/* By the rate of the path, of each that there is. */
static void samples_are_spread_by_the_rate(void **state)
{
	static const unsigned rates[] = { 13, 26, 52, 104, 208, 416, 833, 1666 };

	for (size_t i = 0; i < ELEMENTS(rates); i++) {
		uint8_t command[32] = { 1, 1 };
		struct reading reading;
		struct notes notes = {};
		const char *why;
		struct decoder d;
		int n = snprintf((char *)command + 2, 30, "/Meas/Acc/%u", rates[i]);

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, CONTROL, command, 2 + (size_t)n, &notes, &why),
				 0);
		assert_int_equal(decode_hex(&d, OURS T0 A A A A, &reading), 0);
		assert_int_equal(reading.n_samples, 4);
		assert_true(vec_length(reading.samples[3].rate_dps) == 0);
		assert_int_equal(reading.samples[3].t_us,
				 1500000 + (3000000 + rates[i] / 2) / rates[i]);
	}
}

static void refusals_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *why;
	} rows[] = {
		{ DATA, "", "empty packet" },
		{ CONTROL, "", "empty packet" },
		{ DATA, "02", "no reference in it" },
		{ DATA, "0001", "neither a result nor data" },
		{ DATA, "0401", "neither a result nor data" },
		{ DATA, "0101", "result without a status" },
		{ DATA, "0202" T0, "nothing is known to be subscribed under its reference" },
		{ DATA, "0301" A, "second part without a first" },
		{ DATA, "0201dc0500", "no room for the time" },
		{ DATA, OURS T0 A "000048410000c8c20000c07f", "motion is not plausible" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes;
		const char *why;
		struct decoder d;

		start(&d);
		if (explain_hex(&d, rows[i].source, rows[i].hex, &notes, &why) != -EBADMSG ||
		    strcmp(why, rows[i].why))
			fail_msg("row %zu: %s", i, why);
	}
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

/* Packets by chance, of parts and whole batches: explain() sees what decode() does. */
static size_t make_packet(struct rng *rng, uint8_t *ret)
{
	static const float values[] = { 0, 9.81F, -30, 200, 1e4F, NAN };
	size_t n = 2 + (rng_below(rng, 4) ? 4 + 24 * rng_below(rng, 3) : rng_below(rng, 60));

	ret[0] = (uint8_t)(rng_below(rng, 6) ? 2 + rng_below(rng, 2) : rng_below(rng, 5));
	ret[1] = rng_below(rng, 10) ? 1 : 2;
	for (size_t i = 0; i < 64; i += 4)
		bytes_put_f32le(ret + 2 + i, values[rng_below(rng, rng_below(rng, 9) ? 4 : 6)]);
	return n;
}

static void both_readers_agree(void **state)
{
	unsigned whole = 0, begun = 0, refused = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		struct decoder a, b;

		start(&a);
		start(&b);
		for (unsigned i = 0; i < 4; i++) {
			uint8_t bytes[2 + 64];
			size_t n = make_packet(&rng, bytes);
			struct notes notes = {};
			struct reading reading;
			const char *why = "";
			int explained, decoded;

			a.ticks.started = false; /* the times are not explain()'s */
			explained = driver->explain(&b, DATA, bytes, n, &notes, &why);
			decoded = driver->decode(&a, DATA, bytes, n, 7, &reading);
			assert_int_equal(decoded, explained == -EAGAIN ? 0 : explained);
			assert_int_equal(decoded < 0, why && *why);
			assert_int_equal(a.n_part, b.n_part);
			/* key, reference, time; then a list of accelerations, each five notes */
			if (count_notes(&notes, "acc_ms2") == 1)
				assert_int_equal(reading.n_samples, (notes.n - 3 - 4) / 10);
			else
				assert_int_equal(reading.n_samples, 0);
			whole += reading.n_samples > 0;
			begun += explained == -EAGAIN;
			refused += decoded < 0;
		}
	}
	assert_true(whole > 1000 && begun > 1000 && refused > 1000);
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
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(only_a_start_begins_an_epoch),
		cmocka_unit_test(commands_are_explained),
		cmocka_unit_test(results_are_explained),
		cmocka_unit_test(data_are_what_was_subscribed_to),
		cmocka_unit_test(samples_are_spread_by_the_rate),
		cmocka_unit_test(refusals_by_table),
		cmocka_unit_test(the_longest_batch),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("movesense-gsp", tests, NULL, NULL);
}
