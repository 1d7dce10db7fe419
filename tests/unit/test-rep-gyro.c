/* SPDX-License-Identifier: MIT */

/*
 * What the gyroscope adds, by hand, a sample every 10 ms: what it knows of the next movement before
 * the mean does, and how much of a tilt it has seen as a rotation.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* 20 % of 40 degrees are passed in 0.08 s, and for long enough 0.06 s later: the mean would be 0.2 s late. */
static void the_next_one(void **state)
{
	const struct event *e;
	double turned_ms;

	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(100, 40);
	lie(1, 40, 0);
	turn(100, 0);
	lie(0.5, 0, 0);
	turned_ms = ms(now_us);
	turn(100, 40);
	e = last(EVENT_LOAD_BEGIN);
	assert_int_equal(e->id, 2);
	assert_true(ms(e->at_us) - turned_ms == 70 && ms(e->noticed_us) - turned_ms == 130);
}

/* It came back to 28 %, too little for an end: the begin of the next one is the end of the last. */
static void the_next_one_ends_the_last(void **state)
{
	static const double far_deg[] = { 40, 9 };

	for (size_t i = 0; i < ELEMENTS(far_deg); i++) {
		begin_to_feel();
		seen_share = 1;
		lie(3, 0, 0);
		turn(100, far_deg[i]);
		lie(1, far_deg[i], 0);
		turn(40, 0.28 * far_deg[i]);
		lie(0.5, 0.28 * far_deg[i], 0);
		assert_string_equal(said(), "begin");
		turn(100, far_deg[i]);
		assert_string_equal(said(), "begin end begin");
		assert_int_equal(events[out.n - 1].noticed_us, events[out.n - 2].noticed_us);
	}
}

/* Far beyond rest is a movement the other way: nothing goes from there, when it comes back. */
static void beyond_rest(void **state)
{
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(300, 40);
	lie(1, 40, 0);
	turn(300, 0);
	lie(0.5, 0, 0);
	turn(300, -40);
	assert_true(rep_tilt_deg(&rep) > 25);
}

/* What it had seen too much of the last one is not counted to the next. */
static void each_by_itself(void **state)
{
	begin_to_feel();
	lie(3, 0, 0);
	seen_share = 2;
	turn(100, 40);
	lie(3, 40, 0);
	seen_share = 1;
	turn(100, 0);
	lie(0.3, 0, 0);
	seen_share = 0.02;
	turn(100, 40);
	lie(1, 40, 0);
	turn(100, 0);
	lie(8, 0, 0);
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_REP), 1);
}

/* 52 % of the farthest that it went must have been seen. */
static void how_much_it_has_seen(void **state)
{
	static const struct {
		double share, deg, then_deg;
		unsigned reps;
	} rows[] = {
		{ 0.5, 40, 40, 0 },
		{ 0.53, 40, 40, 1 },
		{ 0.47, 60, 45, 0 },
		{ 0.55, 60, 45, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin_to_feel();
		lie(3, 0, 0);
		seen_share = rows[i].share;
		turn(40, rows[i].deg);
		lie(0.2, rows[i].deg, 0);
		seen_share = 0;
		turn(40, rows[i].then_deg);
		lie(4, rows[i].then_deg, 0);
		turn(40, 0);
		lie(4, 0, 0);
		rep_finish(&rep, &out);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("row %zu: %s", i, said());
	}
}

/* What it says at rest is bias, once that has been still for 0.25 s: no rotation later on. */
static void bias(void **state)
{
	begin_to_feel();
	bias_dps = 3;
	lie(0.6, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	value(0);
	assert_int_equal(rep.state, REP_AT_REST);
	lie(0.25, 0, 0);
	assert_true(vec_length(rep.pose.bias_dps) == 0);
	value(0);
	assert_true(vec_length(rep.pose.bias_dps) > 0);

	lie(5, 0, 0);
	seen_share = 0.02;
	turn(40, 40);
	lie(12, 40, 0);
	turn(40, 0);
	lie(4, 0, 0);
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_REP), 0);
}

/* At rest it has seen nothing yet, however it came there. */
static void at_rest_it_has_seen_nothing(void **state)
{
	begin_to_feel();
	lie(3, 0, 0);
	seen_share = 4;
	turn(1.5, 6);
	assert_true(deg_between(rep.pose.free, rep.pose.up) < 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_one),
		cmocka_unit_test(the_next_one_ends_the_last),
		cmocka_unit_test(beyond_rest),
		cmocka_unit_test(each_by_itself),
		cmocka_unit_test(how_much_it_has_seen),
		cmocka_unit_test(bias),
		cmocka_unit_test(at_rest_it_has_seen_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
