/* SPDX-License-Identifier: MIT */

/* How an excursion goes on and ends, value by value: one each 10 ms, first fifty of 10. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/excursion.h"
#include "core/trail.h"
#include "util/macro.h"

#define STEP_US  (10 * USEC_PER_MSEC)
#define BEGIN_US (2 * USEC_PER_SEC)

static struct trail trail;
static struct excursion x;
static struct event events[20];
static struct event_list out;
static uint64_t t_us; /* of the next value */

static bool stay(double over)
{
	bool let_go;

	trail_push(&trail, t_us, over, false);
	let_go = excursion_stay(&x, t_us, over);
	out.noticed_us = t_us;
	excursion_count_down(&x, t_us, &trail, 0, &out);
	t_us += STEP_US;
	return let_go;
}

/* So many values. Return: whether it was let go by one of them. */
static bool stay_for(size_t n, double over)
{
	bool let_go = false;

	while (n-- > 0)
		let_go |= stay(over);
	return let_go;
}

static void begin(uint64_t asked_us, double target)
{
	trail_init(&trail);
	out = (struct event_list){ .events = events, .max = ELEMENTS(events) };
	t_us = BEGIN_US;
	excursion_begin(&x, 7, BEGIN_US + 1000, BEGIN_US);
	x.asked_us = asked_us;
	x.target = target;
	assert_false(stay_for(50, 10));
}

/* A dip of 0.2 s is none, 0.3 s is a release; half of the level is no dip, and one dip is not the next. */
static void what_a_dip_is(void **state)
{
	begin(0, 0);
	assert_false(stay_for(22, 4));
	assert_true(stay(4)); /* since 0.22 s */

	begin(0, 0);
	assert_false(stay_for(100, 0.5 * x.level.median_n));

	begin(0, 0);
	for (unsigned i = 0; i < 5; i++) {
		assert_false(stay_for(15, 1));
		assert_false(stay_for(2, 10));
	}
}

/* Looked for 3 s from a quarter of the level on; 6 s from half of it, where it gets no further. */
static void how_long_rest_is_looked_for(void **state)
{
	static const struct {
		double dip, first, then; /* shares of the level: first for a second */
		uint64_t ends_ms;        /* after it fell under half */
	} rows[] = {
		{ 0.1, 0.1, 0.1, 3000 },  { 0.4, 0.4, 0.4, 6000 },   { 0.4, 0.4, 0.1, 4300 },
		{ 0.1, 0.4, 0.4, 3000 },  { 0.4, 0.25, 0.25, 6000 }, { 0.4, 0.249, 0.4, 3300 },
		{ 0.25, 0.4, 0.4, 6000 }, { 0.249, 0.4, 0.4, 3000 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double level;
		uint64_t under_us;

		begin(0, 0);
		level = x.level.median_n;
		under_us = t_us;
		stay_for(30, rows[i].dip * level);
		while (!excursion_fall(&x, t_us,
				       level * (t_us - under_us < 1300 * USEC_PER_MSEC
							? rows[i].first
							: rows[i].then)))
			t_us += STEP_US;
		if (t_us - under_us != rows[i].ends_ms * USEC_PER_MSEC)
			fail_msg("row %zu: %g s", i, (double)(t_us - under_us) / 1e6);
	}

	/* a dip to a quarter that was none is forgotten */
	begin(0, 0);
	stay_for(15, 1);
	stay_for(100, 10);
	stay_for(30, 4);
	assert_false(excursion_fall(&x, t_us + 5 * USEC_PER_SEC, 4));
}

/* Once, in the very value that completes what was asked. */
static void earned_once(void **state)
{
	begin(600 * USEC_PER_MSEC, 0);
	stay_for(10, 10);
	assert_int_equal(out.n, 0);
	stay(10);
	assert_int_equal(out.n, 1);
	assert_int_equal(events[0].kind, EVENT_LOAD_EARNED);
	assert_int_equal(events[0].id, 7);
	assert_int_equal(events[0].at_us, t_us - STEP_US);
	assert_int_equal(events[0].noticed_us, t_us - STEP_US);
	assert_int_equal(events[0].begun_us, BEGIN_US + 1000);
	assert_int_equal(events[0].held_us, 600 * USEC_PER_MSEC);
	stay_for(100, 10);
	assert_int_equal(out.n, 1);

	begin(0, 0); /* nothing asked, nothing earned */
	stay_for(100, 10);
	assert_int_equal(out.n, 0);
}

/* It counts over 80 % of the level so far, or over the target if that is more. */
static void stalls_and_goes_on(void **state)
{
	static const struct {
		double target, enough, too_little;
	} rows[] = { { 0, 8.1, 7.9 }, { 7, 8.1, 7.9 }, { 9, 9.1, 8.9 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin(0, rows[i].target);
		stay_for(300, 10); /* so that what follows does not move the level */
		stay_for(20, rows[i].enough);
		assert_int_equal(out.n, 0);
		stay_for(60, rows[i].too_little);
		assert_int_equal(out.n, 1);
		assert_int_equal(events[0].kind, EVENT_LOAD_STALL);
		stay(rows[i].enough);
		assert_int_equal(out.n, 2);
		assert_int_equal(events[1].kind, EVENT_LOAD_GO_ON);
	}
}

static void withdrawn_once(void **state)
{
	begin(0, 0);
	excursion_withdraw(&x, 5, CANCEL_NOISE, &out);
	excursion_withdraw(&x, 6, CANCEL_PULSE, &out);
	assert_int_equal(out.n, 1);
	assert_int_equal(events[0].kind, EVENT_LOAD_CANCEL);
	assert_int_equal(events[0].at_us, 5);
	assert_int_equal(events[0].cancel, CANCEL_NOISE);
}

/* Who has no room is told of the last only. */
static void no_room(void **state)
{
	begin(0, 0);
	out.max = 1;
	excursion_emit(&x, &out, EVENT_LOAD_BEGIN, 1);
	excursion_emit(&x, &out, EVENT_LOAD_END, 2);
	assert_int_equal(out.n, 1);
	assert_int_equal(events[0].kind, EVENT_LOAD_END);
}

/* Nothing is left of the one before. */
static void begins_anew(void **state)
{
	begin(100 * USEC_PER_MSEC, 0);
	stay_for(30, 1);
	excursion_withdraw(&x, t_us, CANCEL_PULSE, &out);
	x.ended = true;
	excursion_begin(&x, 8, t_us + 2, t_us + 1);
	assert_int_equal(x.id, 8);
	assert_int_equal(x.begun_us, t_us + 2);
	assert_int_equal(x.at_us, t_us + 1);
	assert_false(x.earned || x.ended || x.withdrawn);
	assert_int_equal(x.under_us, 0);
	assert_int_equal(x.quarter_us, 0);
	assert_int_equal(x.level.count, 0);
	assert_int_equal(x.countdown.held_us, 0);
	assert_int_equal(x.countdown.begin_us, t_us + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_dip_is),  cmocka_unit_test(how_long_rest_is_looked_for),
		cmocka_unit_test(earned_once),    cmocka_unit_test(stalls_and_goes_on),
		cmocka_unit_test(withdrawn_once), cmocka_unit_test(no_room),
		cmocka_unit_test(begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
