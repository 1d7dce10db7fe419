/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/clock.h"
#include "util/macro.h"

static void unwraps_by_table(void **state)
{
	static const struct {
		uint32_t raw;
		uint64_t t_us;
		bool new_epoch;
	} rows[] = {
		{ 4294917296u, 4294917296u, true },  /* the first stamp */
		{ 4294917296u, 4294917296u, false }, /* a repeat */
		{ 4294954796u, 4294954796u, false },
		{ 0, 4294967296u, false }, /* the wrap, after 71.6 min */
		{ 12500, 4294979796u, false },
		{ 5012500, 4299979796u, false }, /* a gap of 5 s */
		{ 5000000, 4299979796u, true },  /* back by 12.5 ms: the counter began anew */
		{ 5012500, 4299992296u, false },
		{ 0, 4299992296u, true }, /* a restart */
		{ 4294467296u, 8594459592u, false },
		{ 499999, 8595459591u, false }, /* a wrap after just under a second */
		{ 4294467296u, 12889426888u, false },
		{ 500000, 12889426888u, true }, /* a second is none: it began anew */
	};
	struct ticks k = {};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t t_us;
		bool new_epoch;

		ticks_unwrap(&k, rows[i].raw, &t_us, &new_epoch);
		if (t_us != rows[i].t_us || new_epoch != rows[i].new_epoch)
			fail_msg("row %zu: %llu %d", i, (unsigned long long)t_us, new_epoch);
	}
}

static void repeats_by_table(void **state)
{
	static const struct {
		uint32_t last, raw;
		bool repeats;
	} rows[] = {
		{ 5000000, 5000000, true },     { 5000000, 4999999, true },
		{ 5000000, 4000001, true },     { 5000000, 4000000, false },
		{ 5000000, 5000001, false },    { 5000000, 0, false },
		{ 400000, 4294967295u, true },  { 400000, 4294367297u, true },
		{ 400000, 4294367296u, false }, { 4294967295u, 0, false },
	};
	struct ticks none = {};

	assert_false(ticks_repeats(&none, 0));
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct ticks k = { .started = true, .last = rows[i].last };

		if (ticks_repeats(&k, rows[i].raw) != rows[i].repeats)
			fail_msg("row %zu", i);
	}
}

static void lowest_delay_of_thirty_seconds(void **state)
{
	struct clock c;
	const uint64_t boot = 1000 * USEC_PER_SEC;

	clock_init(&c);
	for (uint64_t t = 0; t < 60 * USEC_PER_SEC; t += 100000) {
		/* 20 ms of delay, once 3 ms, in between up to 200 ms more */
		uint64_t delay = t == 20 * USEC_PER_SEC ? 3000 : 20000 + t / 100000 % 3 * 100000;
		bool known;

		assert_false(clock_arrival(&c, t, boot + t + delay));
		/* the 3 ms are the lowest for as long as they are known: six slots of 5 s */
		known = t >= 20 * USEC_PER_SEC && t + delay < 50 * USEC_PER_SEC;
		assert_int_equal(clock_to_host(&c, t), boot + t + (known ? 3000 : 20000));
	}

	assert_false(clock_arrival(&c, 60 * USEC_PER_SEC, boot + 60 * USEC_PER_SEC + 3000));
	assert_int_equal(clock_to_host(&c, 60 * USEC_PER_SEC), boot + 60 * USEC_PER_SEC + 3000);
}

static void a_burst_is_no_lie(void **state)
{
	struct clock c;

	clock_init(&c);
	clock_arrival(&c, 0, 100 * USEC_PER_SEC);
	/* silence for 10 s, then everything at once, then half a minute at once */
	for (uint64_t t = 0; t <= 10 * USEC_PER_SEC; t += 12500)
		assert_false(clock_arrival(&c, t, 110 * USEC_PER_SEC));
	assert_false(clock_arrival(&c, 40 * USEC_PER_SEC, 110 * USEC_PER_SEC));
	/* but a sensor that runs further ahead than that cannot be believed */
	assert_true(clock_arrival(&c, 71 * USEC_PER_SEC, 110 * USEC_PER_SEC + 1000));
	assert_int_equal(clock_to_host(&c, 71 * USEC_PER_SEC), 110 * USEC_PER_SEC + 1000);
}

/* From whatever slot it began in. */
static void a_long_silence_empties_the_memory(void **state)
{
	for (uint64_t began_s = 1; began_s < 60; began_s += 5) {
		struct clock c;

		clock_init(&c);
		clock_arrival(&c, 0, began_s * USEC_PER_SEC);
		assert_false(clock_arrival(&c, 3600 * USEC_PER_SEC, 3669 * USEC_PER_SEC));
		assert_int_equal(clock_to_host(&c, 3600 * USEC_PER_SEC), 3669 * USEC_PER_SEC);
	}
}

/* The first sample counts like any other, of a sensor that was on for a day, too. */
static void the_first_arrival(void **state)
{
	const uint64_t day = 86400 * USEC_PER_SEC, host = 100 * USEC_PER_SEC;
	struct clock c;

	clock_init(&c);
	assert_false(clock_arrival(&c, day, host));
	assert_false(clock_arrival(&c, day + 100000, host + 300000));
	assert_int_equal(clock_to_host(&c, day + 100000), host + 100000);

	clock_init(&c);
	assert_false(clock_arrival(&c, day, host));
	assert_true(clock_arrival(&c, day + 40 * USEC_PER_SEC, host + 300000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unwraps_by_table),
		cmocka_unit_test(repeats_by_table),
		cmocka_unit_test(lowest_delay_of_thirty_seconds),
		cmocka_unit_test(a_burst_is_no_lie),
		cmocka_unit_test(a_long_silence_empties_the_memory),
		cmocka_unit_test(the_first_arrival),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
