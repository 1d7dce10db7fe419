/* SPDX-License-Identifier: MIT */
/* The device's side of the protocol against bytes worked out by hand from its description. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "band/progressor.h"
#include "util/macro.h"

static const struct {
	uint8_t command;
	const char *answer;
	size_t n;
} answers[] = {
	{ 0x64, "", 0 },
	{ 0x65, "", 0 },
	{ 0x66, "", 0 },
	{ 0x6b,
	  "\x00\x07"
	  "1.2.3.4",
	  9 },
	{ 0x6c, "\x00\x08No crash", 10 },
	{ 0x6d, "", 0 },
	{ 0x6f, "\x00\x04\x3c\x0f\x00\x00", 6 }, /* 3900 */
	{ 0x70, "\x00\x03\x03\x02\x01", 5 },
	{ 0x72, "\x00\x0c\x6f\x12\x03\x38\x00\x00\x48\xc1\x00\x00\x80\x3e", 14 },
	{ 0x99, "", 0 },
};

static size_t command(struct progressor *p, uint8_t opcode, uint8_t *ret)
{
	return progressor_command(p, &opcode, 1, ret);
}

static void test_answers(void **state)
{
	uint8_t ret[PROGRESSOR_ANSWER_MAX];
	size_t i;

	for (i = 0; i < ELEMENTS(answers); i++) {
		struct progressor p;
		size_t n;

		progressor_init(&p);
		n = command(&p, answers[i].command, ret);
		if (n != answers[i].n || memcmp(ret, answers[i].answer, n))
			fail_msg("row %zu: command %02x", i, answers[i].command);
	}
}

static void test_commands_leave_marks(void **state)
{
	static const uint8_t long_start[] = { 0x65, 0x00 };
	uint8_t ret[PROGRESSOR_ANSWER_MAX];
	struct progressor p;

	progressor_init(&p);
	assert_int_equal(progressor_command(&p, ret, 0, ret), 0);
	command(&p, 0x64, ret);
	assert_int_equal(p.tared, 1);
	command(&p, 0x73, ret);
	assert_int_equal(p.unknown, 1);
	progressor_command(&p, long_start, sizeof(long_start), ret);
	assert_true(p.streaming);
	assert_int_equal(command(&p, 0x6f, ret), 0); /* not while it streams */
	command(&p, 0x66, ret);
	assert_false(p.streaming);
	assert_int_equal(command(&p, 0x6f, ret), 6);
	command(&p, 0x6e, ret);
	assert_true(p.asleep);
	assert_int_equal(command(&p, 0x6f, ret), 0);
}

static void test_packets(void **state)
{
	/* 1.0 kg at 0, 6.5 kg at 12.5 ms, 20.0 kg at 25 ms */
	static const uint8_t expected[] = { 0x01, 0x18, 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00,
					    0x00, 0x00, 0x00, 0xd0, 0x40, 0xd4, 0x30, 0x00, 0x00,
					    0x00, 0x00, 0xa0, 0x41, 0xa8, 0x61, 0x00, 0x00 };
	uint8_t packet[PROGRESSOR_PACKET_MAX], ret[PROGRESSOR_ANSWER_MAX];
	struct progressor p;

	progressor_init(&p);
	p.samples_a_packet = 3;
	assert_int_equal(progressor_sample(&p, 0, 1.0, packet), 0);
	assert_int_equal(p.n, 0); /* it did not stream */
	command(&p, 0x65, ret);
	assert_int_equal(progressor_sample(&p, 0, 1.0, packet), 0);
	assert_int_equal(progressor_sample(&p, 12500, 6.5, packet), 0);
	assert_int_equal(progressor_sample(&p, 25000, 20.0, packet), sizeof(expected));
	assert_memory_equal(packet, expected, sizeof(expected));
}

static void test_counter_wraps(void **state)
{
	static const uint8_t expected[] = { 0x01, 0x10, 0x00, 0x00, 0x00, 0x00, 0xf0, 0xff, 0xff,
					    0xff, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00 };
	uint8_t packet[PROGRESSOR_PACKET_MAX], ret[PROGRESSOR_ANSWER_MAX];
	struct progressor p;

	progressor_init(&p);
	p.samples_a_packet = 2;
	p.clock_us = 0xfffffff0;
	command(&p, 0x65, ret);
	progressor_sample(&p, 0, 0, packet);
	assert_int_equal(progressor_sample(&p, 32, 0, packet), sizeof(expected));
	assert_memory_equal(packet, expected, sizeof(expected));
}

static void test_largest_packet(void **state)
{
	uint8_t packet[PROGRESSOR_PACKET_MAX], ret[PROGRESSOR_ANSWER_MAX];
	struct progressor p;
	unsigned i;

	progressor_init(&p);
	p.samples_a_packet = 15;
	command(&p, 0x65, ret);
	for (i = 0; i < 14; i++)
		assert_int_equal(progressor_sample(&p, i * 1000, i, packet), 0);
	assert_int_equal(progressor_sample(&p, 14000, 14, packet), 122);
	assert_int_equal(packet[1], 120);
}

static void test_link_loss_drops_the_packet(void **state)
{
	uint8_t packet[PROGRESSOR_PACKET_MAX], ret[PROGRESSOR_ANSWER_MAX];
	struct progressor p;

	progressor_init(&p);
	p.samples_a_packet = 2;
	command(&p, 0x65, ret);
	progressor_sample(&p, 0, 1, packet);
	progressor_link_lost(&p);
	command(&p, 0x65, ret);
	assert_int_equal(progressor_sample(&p, 0, 2, packet), 0);
	assert_int_equal(progressor_sample(&p, 10, 2, packet), 18);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_commands_leave_marks),
		cmocka_unit_test(test_packets),
		cmocka_unit_test(test_counter_wraps),
		cmocka_unit_test(test_largest_packet),
		cmocka_unit_test(test_link_loss_drops_the_packet),
	};

	return cmocka_run_group_tests_name("progressor", tests, NULL, NULL);
}
