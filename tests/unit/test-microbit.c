/* SPDX-License-Identifier: MIT */

/* The micro:bit's side of its protocol against bytes worked out by hand from its description. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "band/microbit.h"
#include "util/bytes.h"
#include "util/macro.h"

static void packets_by_hand(void **state)
{
	static const struct {
		struct mover_sample sample;
		const char *bytes;
	} rows[] = {
		{ { 0, { 0, 0, 1 }, { 0, 0, 0 } }, "\x00\x00\x00\x00\xe8\x03" },
		{ { 0, { 0.256, -0.001, -1.0004 }, { 9, 9, 9 } }, "\x00\x01\xff\xff\x18\xfc" },
		{ { 0, { 2.049, -3, 2.047 }, { 0, 0, 0 } }, "\x00\x08\x00\xf8\xff\x07" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t packet[MICROBIT_PACKET];
		struct microbit m = { .subscribed = true, .period_ms = 5 };

		assert_int_equal(microbit_sample(&m, &rows[i].sample, packet), MICROBIT_PACKET);
		if (memcmp(packet, rows[i].bytes, sizeof(packet)))
			fail_msg("row %zu", i);
	}
}

static void it_takes_the_nearest_period(void **state)
{
	static const struct {
		uint16_t wanted_ms;
		size_t n;
		unsigned period_ms;
	} rows[] = {
		{ 20, 2, 20 }, { 0, 2, 5 },     { 7, 2, 5 },        { 8, 2, 10 },  { 49, 2, 20 },
		{ 51, 2, 80 }, { 160, 2, 160 }, { 0xffff, 2, 640 }, { 10, 1, 20 }, { 10, 3, 20 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[3] = { 0 };
		struct microbit m;

		microbit_init(&m);
		bytes_put_u16le(bytes, rows[i].wanted_ms);
		microbit_period(&m, bytes, rows[i].n);
		if (m.period_ms != rows[i].period_ms)
			fail_msg("row %zu: %u", i, m.period_ms);
	}
}

static void it_streams_to_who_is_subscribed(void **state)
{
	const struct mover_sample lies = { 0, { 0, 0, 1 }, { 0, 0, 0 } };
	uint8_t packet[MICROBIT_PACKET];
	struct microbit m;

	microbit_init(&m);
	assert_int_equal(microbit_sample(&m, &lies, packet), 0);
	microbit_init(&m);
	m.subscribed = true;
	for (int i = 1; i <= 100; i++)
		assert_int_equal(microbit_sample(&m, &lies, packet), i % 4 ? 0 : MICROBIT_PACKET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_hand),
		cmocka_unit_test(it_takes_the_nearest_period),
		cmocka_unit_test(it_streams_to_who_is_subscribed),
	};

	return cmocka_run_group_tests_name("microbit", tests, NULL, NULL);
}
