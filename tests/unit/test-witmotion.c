/* SPDX-License-Identifier: MIT */

/*
 * The device's side of WitMotion's protocol against bytes worked out by hand from its description.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "band/witmotion.h"
#include "util/macro.h"

/* 1 g is 2048, 1000 degrees a second are 16384, 45 degrees of roll are 8192. */
static void frames_by_hand(void **state)
{
	static const struct {
		struct mover_sample sample;
		const char *bytes;
	} rows[] = {
		{ { 0, { 0, 0, 1 }, { 0, 0, 0 } },
		  "\x55\x61\0\0\0\0\x00\x08\0\0\0\0\0\0\0\0\0\0\0\0" },
		{ { 0, { 0, 0.5, 0.5 }, { 1000, -1000, 0.0611 } },
		  "\x55\x61\0\0\x00\x04\x00\x04\x00\x40\x00\xc0\x01\0\x00\x20\0\0\0\0" },
		{ { 0, { 0, 0, 17 }, { 2500, -2500, 0 } },
		  "\x55\x61\0\0\0\0\xff\x7f\xff\x7f\x00\x80\0\0\0\0\0\0\0\0" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t frame[WITMOTION_FRAME];

		witmotion_frame(&rows[i].sample, frame);
		if (memcmp(frame, rows[i].bytes, sizeof(frame)))
			fail_msg("row %zu", i);
	}
}

static void commands_by_hand(void **state)
{
	static const struct {
		const char *command, *answer;
		size_t n;
		unsigned every, frames, forbidden;
	} rows[] = {
		{ "\xff\xaa\x03\x06\x00", "", 0, 20, 1, 0 },
		{ "\xff\xaa\x03\x07\x00", "", 0, 10, 1, 0 },
		{ "\xff\xaa\x03\x08\x00", "", 0, 4, 2, 0 },
		{ "\xff\xaa\x03\x09\x00", "", 0, 2, 4, 0 },
		{ "\xff\xaa\x03\x0b\x00", "", 0, 1, 8, 0 },
		{ "\xff\xaa\x03\x63\x00", "", 0, 4, 2, 0 },
		{ "\xff\xab\x03\x09\x00", "", 0, 4, 2, 0 },
		{ "\xff\xaa\x27\x64\x00", "\x55\x71\x64\x00\x86\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		  20, 4, 2, 0 },
		{ "\xff\xaa\x02\x01\x00", "", 0, 4, 2, 1 },
		{ "\xff\xaa\x69\x88\xb5", "", 0, 4, 2, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t answer[WITMOTION_FRAME];
		struct witmotion w;
		size_t n;

		witmotion_init(&w);
		n = witmotion_command(&w, (const uint8_t *)rows[i].command, 5, answer);
		if (n != rows[i].n || memcmp(answer, rows[i].answer, n) ||
		    w.every != rows[i].every || w.frames != rows[i].frames ||
		    w.forbidden != rows[i].forbidden)
			fail_msg("row %zu", i);
	}
}

static void it_streams_to_who_is_subscribed(void **state)
{
	const struct mover_sample lies = { 0, { 0, 0, 1 }, { 0, 0, 0 } };
	uint8_t packet[WITMOTION_PACKET_MAX];
	struct witmotion w;

	witmotion_init(&w);
	for (int i = 0; i < 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), 0);
	witmotion_subscribed(&w, true);
	for (int i = 1; i <= 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), i % 8 ? 0 : 40);
	witmotion_subscribed(&w, false);
	for (int i = 0; i < 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), 0);
}

/* A person who follows: up while told so, and never before the foot is down again. */
static void the_foot_does_as_it_is_told(void **state)
{
	const struct mover_plan plan = {
		.rate_hz = 100, .range_deg = 60, .ramp_s = 0.5, .gyro = true
	};
	double highest_deg = 0;
	struct mover_sample s;
	struct mover m;

	mover_init(&m, &plan);
	for (int i = 0; i < 2000; i++) {
		double tilt_deg, cosine = 0;

		if (i == 300 || i == 350 || i == 1010)
			mover_raise(&m);
		if (i == 200 || i == 500)
			mover_lower(&m);
		assert_true(mover_next(&m, &s));
		for (int k = 0; k < 3; k++)
			cosine += s.accel_g[k] * m.up[k];
		tilt_deg = acos(fmax(-1, fmin(1, cosine))) * 57.29577951308232;
		if (i < 300 || (i > 551 && i <= 1010))
			assert_true(tilt_deg < 0.1);
		if ((i > 350 && i < 500) || i > 1061)
			assert_true(fabs(tilt_deg - 60) < 0.1);
		highest_deg = fmax(highest_deg, tilt_deg);
	}
	assert_true(highest_deg > 59);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_by_hand),
		cmocka_unit_test(commands_by_hand),
		cmocka_unit_test(it_streams_to_who_is_subscribed),
		cmocka_unit_test(the_foot_does_as_it_is_told),
	};

	return cmocka_run_group_tests_name("witmotion", tests, NULL, NULL);
}
