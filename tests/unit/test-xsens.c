/* SPDX-License-Identifier: MIT */

/* The device's side of Xsens' protocol against bytes worked out by hand from its description. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "band/xsens.h"
#include "util/macro.h"

/* 1 m/s2 is 0000803f, 2000 degrees a second are 0000fa44. */
static const struct mover_sample sample = {
	1000000,
	{ 0, 1 / 9.80665, -2 / 9.80665 },
	{ 2000, 0, -0.5 },
};

static void payloads_by_hand(void **state)
{
	static const uint8_t start[] = { 1, 1, 21 }, start_mag[] = { 1, 1, 20 };
	uint8_t payload[XSENS_PAYLOAD];
	struct xsens x;

	xsens_init(&x);
	x.clock_us = 0xffffff00;
	x.subscribed = true;
	xsens_command(&x, start, sizeof(start));
	assert_int_equal(xsens_sample(&x, &sample, payload), XSENS_PAYLOAD);
	assert_memory_equal(payload,
			    "\x40\x41\x0f\x00\0\0\0\0\0\0\x80\x3f\0\0\0\xc0\0\0\xfa\x44\0\0\0\0"
			    "\0\0\0\xbf\0\0\0\0\0\0\0\0\0\0\0\0",
			    XSENS_PAYLOAD);
	xsens_command(&x, start_mag, sizeof(start_mag));
	assert_int_equal(xsens_sample(&x, &sample, payload), XSENS_PAYLOAD);
	assert_memory_equal(payload + 24, "\0\0\0\xbf\0\x10\0\x10\0\x10\0\0\0\0\0\0", 16);
}

static void commands_by_hand(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		uint8_t mode;
		unsigned unknown;
	} rows[] = {
		{ "\x01\x01\x15", 3, 21, 0 }, { "\x01\x01\x01", 3, 1, 0 },
		{ "\x01\x01\x1a", 3, 26, 0 }, { "\x01\x00\x15", 3, 0, 0 },
		{ "\x01\x01\x1b", 3, 7, 1 },  { "\x01\x01\x00", 3, 7, 1 },
		{ "\x01\x02\x15", 3, 7, 1 },  { "\x02\x01\x15", 3, 7, 1 },
		{ "\x01\x01", 2, 7, 1 },      { "\x01\x01\x15\x00", 4, 7, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct xsens x;

		xsens_init(&x);
		x.mode = 7;
		xsens_command(&x, (const uint8_t *)rows[i].bytes, rows[i].n);
		if (x.mode != rows[i].mode || x.unknown != rows[i].unknown)
			fail_msg("row %zu", i);
	}
}

static void it_streams_to_who_asked_and_is_subscribed(void **state)
{
	static const uint8_t start[] = { 1, 1, 21 }, other[] = { 1, 1, 5 };
	uint8_t payload[XSENS_PAYLOAD], battery[XSENS_BATTERY_REPORT];
	struct xsens x;

	xsens_init(&x);
	x.subscribed = true;
	assert_int_equal(xsens_sample(&x, &sample, payload), 0);
	xsens_command(&x, start, sizeof(start));
	assert_int_equal(xsens_sample(&x, &sample, payload), XSENS_PAYLOAD);
	x.subscribed = false;
	assert_int_equal(xsens_sample(&x, &sample, payload), 0);
	x.subscribed = true;
	xsens_command(&x, other, sizeof(other));
	assert_int_equal(xsens_sample(&x, &sample, payload), 0);

	xsens_command(&x, start, sizeof(start));
	xsens_link_lost(&x);
	x.subscribed = true;
	assert_int_equal(xsens_sample(&x, &sample, payload), 0);

	x.charging = true;
	xsens_battery(&x, battery);
	assert_memory_equal(battery, "\x50\x01", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payloads_by_hand),
		cmocka_unit_test(commands_by_hand),
		cmocka_unit_test(it_streams_to_who_asked_and_is_subscribed),
	};

	return cmocka_run_group_tests_name("xsens", tests, NULL, NULL);
}
