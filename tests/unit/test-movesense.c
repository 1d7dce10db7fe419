/* SPDX-License-Identifier: MIT */

/* The device's side of Movesense's protocol against bytes worked out by hand from its description. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "band/movesense.h"
#include "util/macro.h"

/* 1 m/s2 is 0000803f, 2000 degrees a second are 0000fa44. */
static const struct mover_sample samples[] = {
	{ 1000000, { 0, 1 / 9.80665, -2 / 9.80665 }, { 2000, 0, -0.5 } },
	{ 1019231, { 1 / 9.80665, 0, 0 }, { 0, 2000, 0 } },
	{ 1038462, { 0, 1 / 9.80665, 0 }, { 0, 0, 2000 } },
	{ 1057692, { 0, 0, 1 / 9.80665 }, { -0.5, 0, 0 } },
};

/* The time, four accelerations, four rotations. */
static const char payload[] = "\xe7\x03\0\0"
			      "\0\0\0\0\0\0\x80\x3f\0\0\0\xc0"
			      "\0\0\x80\x3f\0\0\0\0\0\0\0\0"
			      "\0\0\0\0\0\0\x80\x3f\0\0\0\0"
			      "\0\0\0\0\0\0\0\0\0\0\x80\x3f"
			      "\0\0\xfa\x44\0\0\0\0\0\0\0\xbf"
			      "\0\0\0\0\0\0\xfa\x44\0\0\0\0"
			      "\0\0\0\0\0\0\0\0\0\0\xfa\x44"
			      "\0\0\0\xbf\0\0\0\0\0\0\0\0";

static size_t command(struct movesense *m, uint8_t opcode, uint8_t reference, const char *path,
		      uint8_t ret[static MOVESENSE_ANSWER_MAX])
{
	char bytes[32];
	int n = snprintf(bytes, sizeof(bytes), "%c%c%s", opcode, reference, path);

	return movesense_command(m, (const uint8_t *)bytes, (size_t)n, ret);
}

/* The measurements in between are not sent. Return: as movesense_sample(). */
static unsigned measure(struct movesense *m, struct movesense_packet ret[static 2])
{
	unsigned n = 0;

	for (size_t i = 0; i < 4 * ELEMENTS(samples); i++) {
		const struct mover_sample other = { 0 };

		assert_int_equal(n, 0);
		n = movesense_sample(m, i % 4 == 3 ? &samples[i / 4] : &other, ret);
	}
	return n;
}

static void batches_by_hand(void **state)
{
	uint8_t answer[MOVESENSE_ANSWER_MAX];
	struct movesense_packet packets[2];
	struct movesense m;

	movesense_init(&m);
	m.clock_ms = UINT32_MAX; /* and a millisecond is 0 */
	m.subscribed = true;
	assert_int_equal(command(&m, 1, 9, "/Meas/IMU6/52", answer), 4);
	assert_memory_equal(answer, "\x01\x09\xc8\x00", 4);

	assert_int_equal(measure(&m, packets), 1);
	assert_int_equal(packets[0].n, 102);
	assert_memory_equal(packets[0].bytes, "\x02\x09", 2);
	assert_memory_equal(packets[0].bytes + 2, payload, 100);

	m.mtu = 105;
	assert_int_equal(measure(&m, packets), 1);
	m.mtu = 104;
	assert_int_equal(measure(&m, packets), 2);
	assert_int_equal(packets[0].n, 101);
	assert_memory_equal(packets[0].bytes, "\x02\x09", 2);
	assert_memory_equal(packets[0].bytes + 2, payload, 99);
	assert_int_equal(packets[1].n, 3);
	assert_memory_equal(packets[1].bytes, "\x03\x09\x00", 3);
	m.mtu = 55;
	assert_int_equal(measure(&m, packets), 2);
	m.mtu = 54;
	assert_int_equal(measure(&m, packets), 0);
}

static void commands_by_hand(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *answer;
		size_t n_answer;
		unsigned unknown;
	} rows[] = {
		{ "\x00\x64", 2, "\x01\x64Hello", 7, 0 },
		{ "\x01\x0a/Meas/IMU6/208", 16, "\x01\x0a\xc8\x00", 4, 0 },
		{ "\x01\x0a/Meas/IMU6/5", 14, "\x01\x0a\x94\x01", 4, 0 },
		{ "\x01\x0a/Meas/IMU6/52x", 16, "\x01\x0a\x94\x01", 4, 0 },
		{ "\x01\x0a/Meas/HR", 10, "\x01\x0a\x94\x01", 4, 0 },
		{ "\x02\x07", 2, "\x01\x07\xc8\x00", 4, 0 },
		{ "\x02\x0a", 2, "\x01\x0a\x94\x01", 4, 0 },
		{ "\x03\x0a", 2, "", 0, 1 },
		{ "\x01\x00/Meas/IMU6/52", 15, "", 0, 1 },
		{ "\x01", 1, "", 0, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t answer[MOVESENSE_ANSWER_MAX];
		struct movesense m;
		size_t n;

		movesense_init(&m);
		m.subscribed = true;
		m.reference = 7;
		n = movesense_command(&m, (const uint8_t *)rows[i].bytes, rows[i].n, answer);
		if (n != rows[i].n_answer || memcmp(answer, rows[i].answer, n) ||
		    m.unknown != rows[i].unknown)
			fail_msg("row %zu", i);
	}
}

static void it_streams_to_who_asked_and_is_subscribed(void **state)
{
	uint8_t answer[MOVESENSE_ANSWER_MAX];
	struct movesense_packet packets[2];
	struct movesense m;

	movesense_init(&m);
	assert_int_equal(command(&m, 1, 1, "/Meas/IMU6/52", answer), 0);
	m.subscribed = true;
	assert_int_equal(measure(&m, packets), 0);
	assert_int_equal(command(&m, 1, 1, "/Meas/IMU6/52", answer), 4);
	assert_int_equal(measure(&m, packets), 1);
	assert_int_equal(command(&m, 2, 1, "", answer), 4);
	assert_int_equal(measure(&m, packets), 0);

	assert_int_equal(command(&m, 1, 1, "/Meas/IMU6/52", answer), 4);
	movesense_link_lost(&m);
	m.subscribed = true;
	assert_int_equal(measure(&m, packets), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(batches_by_hand),
		cmocka_unit_test(commands_by_hand),
		cmocka_unit_test(it_streams_to_who_asked_and_is_subscribed),
	};

	return cmocka_run_group_tests_name("movesense", tests, NULL, NULL);
}
