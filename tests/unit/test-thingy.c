/* SPDX-License-Identifier: MIT */

/* The device's side of the Thingy's protocol against bytes worked out by hand from its description. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "band/thingy.h"
#include "util/macro.h"

static void packets_by_hand(void **state)
{
	static const struct {
		struct mover_sample sample;
		const char *bytes;
	} rows[] = {
		{ { 0, { 0, 0, 1 }, { 0, 0, 0 } },
		  "\0\0\0\0\x00\x04\0\0\0\0\0\0\x40\x01\0\0\x80\xfd" },
		{ { 0, { -1, 0.5, -32 }, { 100, -45.5, 1023 } },
		  "\x00\xfc\x00\x02\x00\x80\x80\x0c\x50\xfa\xe0\x7f\x40\x01\0\0\x80\xfd" },
		{ { 0, { 31.5, 0.0015, -40 }, { 1025, -1025, 0 } },
		  "\x00\x7c\x01\x00\x00\x80\xe0\x7f\x00\x80\0\0\x40\x01\0\0\x80\xfd" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t packet[THINGY_PACKET];
		struct thingy t = { .subscribed = true, .rate_hz = THINGY_MEASURE_HZ };

		assert_int_equal(thingy_sample(&t, &rows[i].sample, packet), THINGY_PACKET);
		if (memcmp(packet, rows[i].bytes, sizeof(packet)))
			fail_msg("row %zu", i);
	}
}

static void configurations_by_hand(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		unsigned rate_hz, refused;
		bool wakes;
	} rows[] = {
		{ "\xf4\x01\xf4\x01\xf4\x01\x64\x00\x00", 9, 100, 0, false },
		{ "\x64\x00\x64\x00\x64\x00\x01\x00\x01", 9, 1, 0, true },
		{ "\x88\x13\x88\x13\x88\x13\xc8\x00\x00", 9, 200, 0, false },
		{ "\xf4\x01\xf4\x01\xf4\x01\x00\x00\x00", 9, 10, 1, true },
		{ "\xf4\x01\xf4\x01\xf4\x01\xc9\x00\x00", 9, 10, 1, true },
		{ "\x63\x00\xf4\x01\xf4\x01\x64\x00\x00", 9, 10, 1, true },
		{ "\xf4\x01\x89\x13\xf4\x01\x64\x00\x00", 9, 10, 1, true },
		{ "\xf4\x01\xf4\x01\x63\x00\x64\x00\x00", 9, 10, 1, true },
		{ "\xf4\x01\xf4\x01\xf4\x01\x64\x00\x02", 9, 10, 1, true },
		{ "\xf4\x01\xf4\x01\xf4\x01\x64\x00", 8, 10, 1, true },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct thingy t;

		thingy_init(&t);
		thingy_configure(&t, (const uint8_t *)rows[i].bytes, rows[i].n);
		if (t.rate_hz != rows[i].rate_hz || t.refused != rows[i].refused ||
		    t.wakes != rows[i].wakes)
			fail_msg("row %zu", i);
	}
}

static void it_streams_to_who_is_subscribed(void **state)
{
	const struct mover_sample lies = { 0, { 0, 0, 1 }, { 0, 0, 0 } };
	uint8_t packet[THINGY_PACKET];
	struct thingy t;

	thingy_init(&t);
	for (int i = 0; i < 100; i++)
		assert_int_equal(thingy_sample(&t, &lies, packet), 0);
	t.subscribed = true;
	t.rate_hz = 50;
	for (int i = 1; i <= 100; i++)
		assert_int_equal(thingy_sample(&t, &lies, packet), i % 4 ? 0 : THINGY_PACKET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_hand),
		cmocka_unit_test(configurations_by_hand),
		cmocka_unit_test(it_streams_to_who_is_subscribed),
	};

	return cmocka_run_group_tests_name("thingy", tests, NULL, NULL);
}
