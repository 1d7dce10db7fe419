/* SPDX-License-Identifier: MIT */

/*
 * What is said of a movement ahead of the mean, and taken back, by hand, a sample every 10 ms; with
 * what a motion sensor feels meanwhile.
 */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* 40 degrees a second: 2 degrees are passed after 0.05 s, and 80 ms of them are full by 0.1 s. */
static void said_ahead_of_the_mean(void **state)
{
	const struct event *e;

	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(40, 40);
	e = last(EVENT_LOAD_BEGIN);
	assert_true(ms(e->at_us) == 3050 && ms(e->noticed_us) == 3100);
	assert_true(e->id == 1 && e->begun_us == e->noticed_us && e->held_us == 0);
	lie(2, 40, 0);
	turn(40, 0);
	lie(4, 0, 0);
	assert_int_equal(count(EVENT_LOAD_BEGIN), 1);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin end rep");
	assert_int_equal(last(EVENT_REP)->id, 1);
	assert_int_equal(last(EVENT_REP)->begun_us, e->noticed_us);
}

/* The mean does not follow in 0.6 s: what was announced is taken back, and not said again. */
static void taken_back(void **state)
{
	const struct event *e;

	begin_to_feel();
	lie(3, 0, 0);
	seen_share = 10; /* of little, much */
	turn(4, 0.6);
	seen_share = 1;
	lie(2, 0.6, 0);
	assert_string_equal(said(), "begin -noise");
	e = last(EVENT_LOAD_CANCEL);
	assert_int_equal(e->id, 1);
	assert_int_equal(e->begun_us, last(EVENT_LOAD_BEGIN)->noticed_us);
	assert_int_equal(e->noticed_us, e->begun_us + 610 * USEC_PER_MSEC);
	assert_int_equal(e->held_us, 0);
	assert_true(rep_tilt_deg(&rep) < 1);

	turn(40, 40);
	assert_int_equal(last(EVENT_LOAD_BEGIN)->id, 2);
}

/* However far it is off, and whatever was held before. */
static void taken_back_for_good(void **state)
{
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(40, 40);
	lie(2, 40, 0);
	turn(40, 0);
	lie(5, 0, 0);
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_REP), 1);
	lie(3, 0, 0);
	out.n = 0;
	seen_share = 25;
	turn(4, 0.6);
	seen_share = 1;
	lie(3, 0.6, 0);
	assert_string_equal(said(), "begin -noise");
	assert_int_equal(last(EVENT_LOAD_CANCEL)->held_us, 0);
}

/* Announced, and then: it is taken back as soon as it cannot be. */
static void announced_and_then(void **state)
{
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(40, 5);
	assert_string_equal(said(), "begin");
	assert_int_equal(rep_still(&rep), -EBUSY);
	assert_false(rep_moving(&rep)); /* there is nothing to count yet */
	rep.gait.gait_us = now_us;
	lie(0.1, 5, 0);
	assert_string_equal(said(), "begin -noise");
	assert_int_equal(rep.state, REP_LOST);

	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(40, 4.8);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin -noise");

	/* armed, it is dropped without a word */
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	turn(40, 5);
	rep_arm(&rep);
	lie(3, 5, 0);
	assert_string_equal(said(), "begin");
	assert_int_equal(rep_still(&rep), 0);
}

/* One straight after the other: the next is announced as the end of the last, before the mean knows. */
static void one_after_the_other(void **state)
{
	begin_to_feel();
	seen_share = 1;
	lie(3, 0, 0);
	for (unsigned i = 0; i < 3; i++) {
		turn(100, 40);
		lie(1, 40, 0);
		turn(100, 0);
		lie(0.25, 0, 0);
	}
	assert_string_equal(said(), "begin end begin end begin end");
	for (size_t i = 1; i < out.n; i++)
		if (events[i].kind == EVENT_LOAD_BEGIN) {
			assert_true(ms(events[i].noticed_us) > 3000);
			assert_int_equal(events[i].held_us, 0);
		}
	lie(8, 0, 0);
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_REP), 3);
	assert_int_equal(count(EVENT_LOAD_BEGIN), 3);
}

/* More than half of the tilt must be a rotation that was seen: the way out, or the way back. */
static void what_the_gyroscope_has_seen(void **state)
{
	static const struct {
		const char *what;
		double out_share, back_share;
		unsigned reps;
	} rows[] = {
		{ "all of it", 1, 1, 1 },
		{ "70 % out", 0.7, 0, 1 },
		{ "48 % out", 0.48, 0, 0 },
		{ "only the way back", 0.02, 1, 1 },
		{ "hardly anything", 0.02, 0.02, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin_to_feel();
		lie(3, 0, 0);
		seen_share = rows[i].out_share;
		turn(40, 40);
		lie(1, 40, 0);
		seen_share = rows[i].back_share;
		turn(40, 0);
		lie(4, 0, 0);
		rep_finish(&rep, &out);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("%s: %s", rows[i].what, said());
	}
}

/* What is before a gap is another stay: a pause is of one. */
static void a_gap_in_a_pause(void **state)
{
	begin_to_feel();
	lie(3, 0, 0);
	turn(100, 40);
	lie(6, 40, 0);
	lose(1);
	lie(9, 40, 0);
	assert_false(rep.polarity.known);
	lie(1.6, 40, 0);
	assert_true(rep.polarity.known);
}

/* What strikes is rest: three have told so, and all are said. */
static void strikes_that_are_felt(void **state)
{
	begin_to_feel();
	lie(3, 0, 0);
	for (unsigned i = 0; i < 3; i++) {
		turn(100, 40);
		lie(2, 40, 0);
		turn(100, 0);
		struck_g = 1;
		lie(5, 0, 0);
	}
	assert_int_equal(count(EVENT_REP), 3);
}

/* What was felt last counts: up to there it was held, for a second and more. */
static void up_to_the_last_sample(void **state)
{
	begin_to_feel();
	rep_arm(&rep);
	lie(3, 0, 0);
	turn(100, 40);
	lie(2, 40, 0);
	turn(100, 0);
	lie(6, 0, 0);
	turn(100, 40);
	lie(1.05, 40, 0);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin end rep begin end rep!");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(said_ahead_of_the_mean),
		cmocka_unit_test(taken_back),
		cmocka_unit_test(taken_back_for_good),
		cmocka_unit_test(announced_and_then),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(what_the_gyroscope_has_seen),
		cmocka_unit_test(a_gap_in_a_pause),
		cmocka_unit_test(strikes_that_are_felt),
		cmocka_unit_test(up_to_the_last_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
