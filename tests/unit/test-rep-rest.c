/* SPDX-License-Identifier: MIT */

/* What rest is to a motion sensor, by hand, a sample every 10 ms: known, told, kept, and shown. */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* Rest is known when the mean of 0.4 s has been still for 0.4 s, and weighs what it should. */
static void what_rest_is(void **state)
{
	static const struct {
		const char *what;
		double weighs_g, dps;
		bool armed, steps;
		double found_ms; /* 0 = not in 3 s */
	} rows[] = {
		{ "still", 1, 0, false, false, 600 },
		{ "armed", 1, 0, true, false, 1200 },
		{ "light", 0.86, 0, false, false, 600 },
		{ "too light", 0.84, 0, false, false, 0 },
		{ "heavy", 1.14, 0, false, false, 600 },
		{ "too heavy", 1.16, 0, false, false, 0 },
		/* within 3 degrees; the mean of the first 0.2 s is that of a shorter time */
		{ "it drifts", 1, 9, false, false, 600 },
		{ "it drifts too far", 1, 11, false, false, 0 },
		{ "it turns", 1, 20, false, false, 0 },
		{ "somebody walks", 1, 0, false, true, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double found_ms = 0;

		begin_to_feel();
		if (rows[i].armed)
			rep_arm(&rep);
		weighs_g = rows[i].weighs_g;
		rep.gait.gait_us = rows[i].steps ? now_us : 0;
		for (unsigned k = 0; k < 300 && rep.state == REP_LOST; k++) {
			found_ms = ms(now_us);
			value(rows[i].dps * 0.01 * k);
		}
		found_ms = rep.state == REP_LOST ? 0 : found_ms;
		if (found_ms != rows[i].found_ms)
			fail_msg("%s: after %g ms", rows[i].what, found_ms);
		assert_int_equal(rep.armed, rows[i].armed);
	}

	/* what was still before it was shaken does not count */
	begin_to_feel();
	lie(0.5, 0, 0);
	weighs_g = 2;
	lie(0.1, 0, 0);
	weighs_g = 1;
	lie(0.6, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	lie(0.3, 0, 0);
	assert_int_equal(rep.state, REP_AT_REST);

	/* nor what was before a gap */
	begin_to_feel();
	lie(0.3, 0, 0);
	lose(1);
	lie(0.5, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	lie(0.2, 0, 0);
	assert_int_equal(rep.state, REP_AT_REST);
}

/* 3.5 s after the last step rest is looked for again, and nothing is known of what was before. */
static void rest_behind_steps(void **state)
{
	begin_to_feel();
	rep_arm(&rep);
	lie(3, 0, 0);
	rep.noise_deg = 1;
	rep.gait.gait_us = now_us;
	lie(4, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	lie(0.2, 0, 0);
	assert_int_equal(rep.state,
			 REP_AT_REST); /* it was armed, and need not lie for a second again */
	turn(40, 3);
	lie(0.5, 3, 0);
	assert_string_equal(said(), "begin");

	/* no stay that was longer than those since, ... */
	begin_to_feel();
	lie(8, 0, 0);
	rep.gait.gait_us = now_us;
	lie(5, 0, 0);
	turn(100, 40);
	lie(10.5, 40, 0);
	assert_true(rep.polarity.known);

	/* ... and no far pose: it is rest by now */
	begin_to_feel();
	lie(3, 0, 0);
	turn(100, 40);
	lie(2, 40, 0);
	turn(100, 0);
	lie(4, 0, 0);
	rep.gait.gait_us = now_us;
	turn(10, 40);
	lie(5, 40, 0);
	out.n = 0;
	turn(100, 0);
	lie(2, 0, 0);
	turn(100, 40);
	lie(2, 40, 0);
	turn(100, 0);
	lie(11, 0, 0);
	assert_string_equal(said(), "begin end begin -baseline -baseline rep");
}

/* It is told when it has lasted for a second, or at once if it was armed; and since when. */
static void when_rest_is_told(void **state)
{
	double back_ms;

	begin_to_feel();
	for (unsigned i = 0; i < 3; i++) {
		turn(90, 45);
		turn(90, 0);
	}
	back_ms = ms(now_us);
	lie(1.4, 0, 0);
	assert_int_equal(out.n, 0);
	lie(0.6, 0, 0);
	assert_int_equal(count(EVENT_REST), 1);
	assert_true(events[0].noticed_us >= events[0].at_us + 1 * USEC_PER_SEC);
	assert_true(fabs(ms(events[0].at_us) - back_ms) < 200);

	begin_to_feel();
	rep_arm(&rep);
	lie(1.2, 0, 0);
	assert_int_equal(out.n, 0);
	value(0);
	assert_int_equal(count(EVENT_REST), 1);
	assert_true(ms(events[0].at_us) == 0 && ms(events[0].noticed_us) == 1200);
	lie(5, 0, 0);
	assert_int_equal(out.n, 1);
}

/* Nothing is remembered of the time in which it is lost, and 6 s of rest where that is known. */
static void memory(void **state)
{
	begin_to_feel();
	rep_arm(&rep);
	for (unsigned i = 0; i < 20; i++) {
		turn(90, 45);
		turn(90, 0);
	}
	assert_in_range(rep.trail.count, 1, 41);
	lie(30, 0, 0);
	assert_in_range(rep.trail.count, 600, 602);
}

/* Is it still? For a second, at rest, in which nothing is announced. */
static void what_is_still(void **state)
{
	begin_to_feel();
	assert_int_equal(rep_still(&rep), -EAGAIN);
	assert_true(rep_tilt_deg(&rep) == 0);
	lie(1.6, 0, 0);
	assert_int_equal(rep.state, REP_AT_REST);
	assert_int_equal(rep_still(&rep), -EAGAIN);
	value(0);
	assert_int_equal(rep_still(&rep), 0);
	turn(40, 40);
	assert_int_equal(rep_still(&rep), -EBUSY);
	lie(2, 40, 0);
	assert_int_equal(rep_still(&rep), -EBUSY);
	turn(100, 0);
	lie(0.6, 0, 0);
	assert_int_equal(rep.state, REP_BACK);
	assert_int_equal(rep_still(&rep), -EBUSY);
	lie(4, 0, 0);
	assert_int_equal(rep_still(&rep), 0);
	/* too slow for a movement, and for a person who is still */
	turn(1.8, 10);
	assert_int_equal(rep.state, REP_AT_REST);
	assert_int_equal(rep_still(&rep), -EAGAIN);
}

/* The middle of the poses of late becomes rest: from there it is tilted by nothing. */
static void here_is_level(void **state)
{
	struct vec up, way;

	begin_to_feel();
	assert_int_equal(rep_level_here(&rep), -EAGAIN);
	assert_false(rep_rest(&rep, &up, &way));
	aside_deg = 30;
	lie(3, 19.6, 0);
	turn(10, 20.8);
	lie(4, 20.8, 0);
	assert_int_equal(rep_level_here(&rep), 0);
	assert_true(rep_tilt_deg(&rep) < 0.01);
	assert_true(rep_rest(&rep, &up, &way));
	assert_true(vec_length(way) == 0);
	assert_true(deg_between(up, tilted(20.2)) < 0.05);
	assert_true(fabs(vec_length(up) - 1) < 1e-9);

	/* and where up goes from there is told by the repetitions: away from them */
	turn(40, 60);
	lie(1, 60, 0);
	turn(40, 20.8);
	lie(4, 20.8, 0);
	assert_true(rep_rest(&rep, &up, &way));
	assert_true(fabs(vec_length(way) - 1) < 1e-9 && fabs(vec_dot(up, way)) < 1e-9);
	assert_true(fabs(vec_dot(way, vec_unit(vec_sub(tilted(60), up)))) > 0.9);
}

/* The tilt that is shown is the tilt, also when the next movement begins as the last is known to be over. */
static void the_tilt_that_is_shown(void **state)
{
	for (unsigned i = 0; i < 30; i++) {
		begin_to_feel();
		seen_share = 1;
		lie(3, 0, 0);
		turn(40, 40);
		lie(2, 40, 0);
		turn(40, 0);
		lie(2.7 + 0.02 * i, 0, 0);
		for (unsigned k = 1; k <= 20; k++) {
			value(k);
			assert_true(fabs(rep_tilt_deg(&rep) - k) < 3);
		}
	}

	/* and behind a gap, in which nobody knows how it turned */
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	lose(1);
	value(40);
	assert_true(fabs(rep_tilt_deg(&rep) - 40) < 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rest_is),           cmocka_unit_test(rest_behind_steps),
		cmocka_unit_test(when_rest_is_told),      cmocka_unit_test(memory),
		cmocka_unit_test(what_is_still),          cmocka_unit_test(here_is_level),
		cmocka_unit_test(the_tilt_that_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
