/* SPDX-License-Identifier: MIT */

/*
 * What is not said at once: it may be a step, or the sensor may have begun in the pose that is no
 * rest. By hand: the direction of the mean every 10 ms, as a tilt in degrees.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* The second of two steps, just now. */
static void step(void)
{
	rep.gait.gait_us = now_us;
}

/* Steps up to 3.5 s after a movement void it, whole. */
static void steps_void_it(void **state)
{
	static const struct {
		double after_s; /* its end */
		const char *said;
	} rows[] = {
		{ -1, "begin end -noise" },
		{ 1, "begin end -noise" },
		{ 3.48, "begin end -noise" },
		{ 3.52, "begin end rep" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		lie(3, 0, 0);
		lie(2 + fmin(rows[i].after_s, 0), 40, 0);
		if (rows[i].after_s < 0)
			step();
		lie(-fmin(rows[i].after_s, 0), 40, 0);
		lie(fmax(rows[i].after_s, 0), 0, 0);
		if (rows[i].after_s > 0)
			step();
		lie(6, 0, 0);
		if (strcmp(said(), rows[i].said))
			fail_msg("%g s after it: %s", rows[i].after_s, said());
		/* what is taken back is what was announced */
		assert_int_equal(events[out.n - 1].id, 1);
		assert_int_equal(events[out.n - 1].begun_us, last(EVENT_LOAD_BEGIN)->noticed_us);
		assert_int_equal(events[out.n - 1].held_us, 2210 * USEC_PER_MSEC);
	}
}

/* Two that wait, and steps behind both; and one that was clear of steps before the other. */
static void steps_void_more_than_one(void **state)
{
	begin();
	lie(3, 0, 0);
	lie(0.5, 40, 0);
	lie(0.8, 0, 0);
	lie(0.5, 40, 0);
	lie(0.5, 0, 0);
	step();
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin end begin end -noise -noise");
	assert_int_equal(events[out.n - 2].id, 1);
	assert_int_equal(events[out.n - 1].id, 2);

	begin_at(0, false);
	lie(3, 0, 0);
	lie(2, 40, 0);
	lie(6, 0, 0);
	lie(2, 40, 0);
	lie(0.5, 0, 0);
	step();
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin end begin end -noise rep");
	assert_int_equal(events[out.n - 2].id, 2);
	assert_int_equal(events[out.n - 1].id, 1);
}

/* Of many that are clear of steps, the last is not: all others stay as they are. */
static void steps_void_the_last_of_many(void **state)
{
	begin_at(0, false);
	lie(3, 0, 0);
	for (unsigned i = 0; i < 15; i++) {
		out.n = 0;
		lie(1, 40, 0);
		lie(i < 14 ? 3 : 1, 0, 0);
	}
	out.n = 0;
	step();
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_LOAD_CANCEL), 1);
	assert_int_equal(last(EVENT_LOAD_CANCEL)->id, 15);
	assert_int_equal(count(EVENT_REP), 14);
	for (uint32_t i = 1; i < out.n; i++)
		assert_int_equal(events[i].id, i);
}

/* Who can feel steps says so at once, and looks for rest again; without a gyroscope nobody is sure. */
static void steps_while_it_moves(void **state)
{
	begin();
	rep.pose.has_gyro = true;
	lie(3, 0, 0);
	lie(1, 40, 0);
	step();
	lie(2, 40, 0);
	assert_string_equal(said(), "begin -noise");
	assert_int_equal(last(EVENT_LOAD_CANCEL)->noticed_us, now_us - 2 * USEC_PER_SEC);
	assert_int_equal(rep.state, REP_LOST);

	begin();
	lie(3, 0, 0);
	step();
	lie(1, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	assert_string_equal(said(), "");
}

/* Who walks off from where he began was right about his rest. */
static void walked_off(void **state)
{
	begin_at(0, false);
	lie(3, 0, 0);
	lie(2, 40, 0);
	lie(6, 0, 0);
	assert_string_equal(said(), "begin end");
	step();
	lie(0.1, 0, 0);
	assert_string_equal(said(), "begin end rep");
}

/* Of one that goes to 40 degrees: how hard it strikes there, and back again, 0.2 s behind its arrival. */
static void strike_at(double far_g, double rest_g)
{
	lie(0.2, 40, 0);
	struck_g = far_g;
	lie(1.8, 40, 0);
	lie(0.2, 0, 0);
	struck_g = rest_g;
	lie(3.8, 0, 0);
}

/* What strikes is rest: when three in a row have told so, all that waited is said. */
static void strikes_at_rest(void **state)
{
	begin_at(0, false);
	lie(3, 0, 0);
	strike_at(0, 1);
	strike_at(0, 1);
	assert_string_equal(said(), "begin end begin end");
	strike_at(0, 1);
	lie(2, 0, 0);
	assert_string_equal(said(), "begin end begin end begin end rep rep rep");
	strike_at(0, 0);
	lie(2, 0, 0);
	assert_string_equal(said(), "begin end begin end begin end rep rep rep begin end rep");

	/* struck both ways, nobody knows: it is the guess that stands at the end */
	begin_at(0, false);
	lie(3, 0, 0);
	for (unsigned i = 0; i < 4; i++)
		strike_at(1, 1);
	assert_string_equal(said(), "begin end begin end begin end begin end");
	rep_finish(&rep, &out);
	assert_int_equal(count(EVENT_REP), 4);
}

/* Around its arrival, by 0.3 s and what is left of an eighth: later it does not strike. */
static void strikes_too_late(void **state)
{
	for (unsigned i = 0; i <= 12; i++) {
		begin_at(0, false);
		lie(3 + 0.01 * i, 0, 0);
		for (unsigned k = 0; k < 3; k++) {
			lie(2, 40, 0);
			lie(0.43, 0, 0);
			struck_g = 1;
			lie(3.57, 0, 0);
		}
		assert_false(rep.polarity.known);
	}
}

/* When the repetitions that were said are, by the middle of their plateau. */
static void assert_reps_at(const double *at_s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < out.n; i++) {
		const struct hold_record *h = &events[i].hold;

		if (events[i].kind != EVENT_REP)
			continue;
		assert_true(k < n);
		if (fabs((ms(h->plateau_start_us) + ms(h->plateau_end_us)) / 2e3 - at_s[k]) > 0.01)
			fail_msg("%zu: %g s", k, ms(h->plateau_start_us) / 1e3);
		assert_true(fabs(h->range_deg - 40) < 0.02);
		k++;
	}
	assert_int_equal(k, n);
}

/*
 * It began on a raised foot. All that was announced is taken back, and the holds at the top are the
 * repetitions; the last one still goes on.
 */
static void strikes_at_the_far_pose(void **state)
{
	static const double at_s[] = { 7, 13, 19 };

	begin_at(0, false);
	lie(3, 0, 0);
	strike_at(1, 0);
	strike_at(1, 0);
	assert_string_equal(said(), "begin end begin end");
	strike_at(1, 0);
	assert_string_equal(said(), "begin end begin end begin end "
				    "-baseline -baseline -baseline -baseline begin rep rep");
	assert_int_equal(last(EVENT_LOAD_BEGIN)->id, rep.move.id);
	assert_true(fabs(ms(last(EVENT_LOAD_BEGIN)->at_us) - 17000) < 20);
	lie(8, 40, 0);
	assert_string_equal(said(),
			    "begin end begin end begin end "
			    "-baseline -baseline -baseline -baseline begin rep rep end rep");
	assert_reps_at(at_s, 3);
}

/* The same when the next one follows at once, and was announced: it is one of what is taken back. */
static void strikes_at_the_far_pose_and_goes_on(void **state)
{
	begin_at(0, false);
	lie(3, 0, 0);
	for (unsigned i = 0; i < 3; i++) {
		lie(0.2, 40, 0);
		struck_g = 1;
		lie(1.8, 40, 0);
		lie(1, 0, 0);
	}
	rep_announce(&rep, now_us, &out);
	lie(0.2, 40, 0);
	assert_string_equal(said(), "begin end begin end begin end begin "
				    "-baseline -noise -baseline -baseline -baseline begin rep");
	lie(8, 40, 0);
	assert_int_equal(count(EVENT_REP), 3);
}

/* The pause tells: 10 s and more in the far pose, twice as long as any stay before it. */
static void a_pause(void **state)
{
	static const struct {
		const char *what;
		struct stretch deg[STRETCHES_MAX];
		bool tells;
	} rows[] = {
		{ "9.9 s", { { 3, 0 }, { 2, 40 }, { 4, 0 }, { 9.9, 40 } }, false },
		{ "10.1 s", { { 3, 0 }, { 2, 40 }, { 4, 0 }, { 10.1, 40 } }, true },
		{ "10.1 s, after 4.9 s at rest", { { 4.9, 0 }, { 10.1, 40 } }, true },
		{ "10.1 s, after 5.1 s at rest", { { 5.1, 0 }, { 10.1, 40 } }, false },
		{ "10.5 s, after 5.2 s between two",
		  { { 3, 0 }, { 2, 40 }, { 5.2, 11.5 }, { 10.3, 40 } },
		  false },
		{ "10.1 s, after a hold of 4.9 s",
		  { { 3, 0 }, { 4.9, 40 }, { 4, 0 }, { 10.1, 40 } },
		  true },
		{ "10.1 s, after a hold of 5.1 s",
		  { { 3, 0 }, { 5.1, 40 }, { 4, 0 }, { 10.1, 40 } },
		  false },
		{ "10.1 s, after 4 s of a new rest",
		  { { 3, 0 }, { 3.1, 5 }, { 4, 5 }, { 10.1, 40 } },
		  true },
		{ "it moves by 19 %", { { 3, 0 }, { 10.1, 40, 3.7 } }, true },
		{ "it moves by 20.5 %", { { 3, 0 }, { 10.1, 40, 4.05 } }, false },
		{ "too little for a repetition", { { 3, 0 }, { 2.5, 7.5 } }, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin_at(0, false);
		go(rows[i].deg);
		if (rep.polarity.known != rows[i].tells)
			fail_msg("%s: %s", rows[i].what, said());
	}

	/* what was before a gap may have been another stay */
	begin_at(0, false);
	lie(3, 0, 0);
	lie(6, 40, 0);
	lose(1);
	rep.seen_us = now_us;
	lie(9, 40, 0);
	assert_false(rep.polarity.known);
	lie(1.1, 40, 0);
	assert_true(rep.polarity.known);
}

/* It began on a raised foot, and pauses at rest after two more holds: what was said before is void. */
static void a_pause_at_the_far_pose(void **state)
{
	static const double at_s[] = { 6, 10, 24.1 };

	begin_at(40, false);
	lie(3, 40, 0);
	lie(2, 0.5, 0.5);
	lie(2, 40, 0);
	lie(2, 0, 0);
	lie(2, 40, 0);
	assert_string_equal(said(), "begin end begin end");
	lie(10.1, 0, 0);
	assert_string_equal(said(),
			    "begin end begin end begin -baseline -baseline -baseline rep rep");
	lie(6, 40, 0);
	lie(6, 0, 0);
	assert_reps_at(at_s, 3);
	assert_int_equal(last(EVENT_REP)->id, last(EVENT_LOAD_BEGIN)->id);
}

/* Rest is where it lay for a quarter of a second: what goes up from there is a repetition. */
static void how_long_it_lay(void **state)
{
	static const struct {
		double s;
		unsigned reps;
	} rows[] = { { 0.25, 0 }, { 0.26, 1 }, { 0.4, 1 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin_at(40, false);
		lie(3, 40, 0);
		lie(rows[i].s, 0, 0);
		lie(2, 40, 0);
		lie(10.1, 0, 0);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("%g s: %s", rows[i].s, said());
		if (rows[i].reps)
			assert_true(fabs(last(EVENT_REP)->hold.range_deg - 40) < 0.02);
	}

	/* not at one time and another */
	begin_at(40, false);
	lie(3, 40, 0);
	lie(0.24, 0, 0);
	lie(2, 40, 0);
	lie(0.24, 0, 0);
	lie(2, 40, 0);
	lie(10.1, 0, 0);
	assert_true(rep.polarity.known);
	assert_int_equal(count(EVENT_REP), 0);

	/* nowhere for so long: it has to be found */
	begin_at(40, false);
	lie(3, 40, 0);
	for (unsigned i = 0; i < 3; i++) {
		lie(0.2, 0, 0.8);
		struck_g = 1;
		lie(1.8, 0, 0.8);
		lie(3.5, 40, 0);
	}
	assert_true(rep.polarity.known);
	assert_int_equal(rep.state, REP_LOST);
	assert_int_equal(count(EVENT_REP), 0);
}

/* A slow way there is none of it. */
static void the_way_to_rest_is_not_rest(void **state)
{
	begin_at(40, false);
	lie(3, 40, 0);
	for (unsigned i = 0; i < 200; i++)
		value(40 - 0.2 * i);
	lie(1, 0, 0);
	lie(2, 40, 0);
	lie(10.1, 0, 0);
	assert_int_equal(count(EVENT_REP), 1);
	assert_int_equal(last(EVENT_REP)->id, 3);
	assert_true(fabs(last(EVENT_REP)->hold.range_deg - 40) < 0.02);
}

/* Upside down, nothing was shown: neither what way it goes nor how far. */
static void nobody_is_known_upside_down(void **state)
{
	begin_at(40, false);
	lie(3, 40, 0);
	lie(0.24, 0, 0);
	lie(2, 40, 0);
	lie(10.1, 0, 0);
	assert_true(rep.polarity.known);
	out.n = 0;
	lie(0.2, 2.2, 0);
	lie(8, 0, 0);
	assert_string_equal(said(), "begin end -noise");
	out.n = 0;
	aside_deg = 180;
	lie(1.2, 7, 0);
	lie(8, 0, 0);
	assert_string_equal(said(), "begin end -noise");
}

/* A pose that lasted for a minute is a new rest: what was before it is forgotten. */
static void before_a_new_rest(void **state)
{
	begin_at(0, false);
	rep.pose.has_gyro = true; /* and has seen nothing: no repetition, so no pause either */
	lie(3, 0, 0);
	lie(61, 40, 0);
	assert_string_equal(said(), "begin -baseline");
	rep.pose.has_gyro = false;
	lie(3, 40, 0);
	lie(10.1, 0, 0);
	assert_true(rep.polarity.known);
	lie(8, 0, 0);
	assert_int_equal(count(EVENT_REP), 0);
}

/* The far pose crept by 14 degrees since: rest is where it was at first, and that is 12 s ago. */
static void a_pause_at_a_pose_that_crept(void **state)
{
	begin_at(40, false);
	lie(3, 40, 0);
	lie(2, 0, 0);
	lie(2, 40, 0);
	lie(2, 7, 0);
	lie(2, 40, 0);
	lie(10.1, 14, 0);
	assert_string_equal(said(),
			    "begin end begin end begin -baseline -baseline -baseline rep rep");
	assert_true(fabs(events[out.n - 2].hold.range_deg - 40) < 0.02);
}

/* The past has no gyroscope, the present has: what only the acceleration has seen now is a push. */
static void the_past_has_no_gyroscope(void **state)
{
	begin_at(40, false);
	lie(3, 40, 0);
	lie(2, 0, 0);
	lie(2, 40, 0);
	lie(9, 0, 0);
	rep.pose.has_gyro = true;
	rep.turned_deg = 40;
	lie(1.1, 0, 0);
	assert_string_equal(said(), "begin end begin -baseline -baseline rep");
	lie(2, 40, 0);
	lie(8, 0, 0);
	assert_string_equal(said(), "begin end begin -baseline -baseline rep begin end -noise");
}

/* Where the stream ends in the other pose nobody knows which was rest; a third pose tells nothing. */
static void where_it_breaks_off_in_doubt(void **state)
{
	static const struct {
		const char *what;
		double s, deg, aside_deg;
		bool known;
		unsigned reps;
	} rows[] = {
		{ "at rest", 0.5, 0, 0, false, 1 },
		{ "in the other pose", 0.5, 40, 0, false, 0 },
		{ "in the other pose, just now", 0.02, 40, 0, false, 0 },
		{ "more than halfway", 0.5, 21, 0, false, 0 },
		{ "less than halfway", 0.5, 19, 0, false, 1 },
		{ "a third pose", 0.5, 40, 90, false, 1 },
		{ "known", 0.5, 40, 0, true, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin_at(0, rows[i].known);
		lie(3, 0, 0);
		lie(2, 40, 0);
		lie(4, 0, 0);
		aside_deg = rows[i].aside_deg;
		lie(rows[i].s, rows[i].deg, 0);
		rep_finish(&rep, &out);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("%s: %s", rows[i].what, said());
	}

	/* each that was announced is taken back, as itself */
	begin_at(0, false);
	lie(3, 0, 0);
	lie(2, 40, 0);
	lie(4, 0, 0);
	lie(1, 40, 0);
	lie(4, 0, 0);
	lie(0.5, 40, 0);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin end begin end begin -baseline -baseline -baseline");
	assert_int_equal(events[out.n - 2].id, 1);
	assert_true(ms(events[out.n - 2].begun_us) == 3010);
	assert_int_equal(events[out.n - 2].held_us, 2210 * USEC_PER_MSEC);
	assert_int_equal(events[out.n - 1].id, 2);
	assert_true(ms(events[out.n - 1].begun_us) == 9010);
	assert_int_equal(events[out.n - 1].held_us, 1210 * USEC_PER_MSEC);
}

/* Twenty wait: with one more the guess stands, but steps may still void the last of them. */
static void more_than_can_wait(void **state)
{
	begin_at(0, false);
	lie(3, 0, 0);
	for (unsigned i = 0; i <= REP_WAITING_MAX; i++) {
		out.n = 0;
		lie(0.5, 40, 0);
		lie(0.8, 0, 0);
	}
	lie(0.2, 40, 0);
	assert_int_equal(count(EVENT_REP), REP_WAITING_MAX - 1);
	step();
	out.n = 0;
	lie(6, 0, 0);
	assert_int_equal(count(EVENT_REP), 0);
	assert_int_equal(count(EVENT_LOAD_CANCEL), 3); /* two that waited, and the one under way */
}

/* Of so many that were upside down the first are forgotten. */
static void more_than_can_wait_upside_down(void **state)
{
	begin_at(40, false);
	lie(3, 40, 0);
	lie(0.8, 0, 0);
	for (unsigned i = 0; i <= REP_WAITING_MAX; i++) {
		out.n = 0;
		rep.n_waiting = 0; /* or the guess would stand */
		lie(0.5, 40, 0);
		lie(0.8, 0, 0);
	}
	out.n = 0;
	lie(10, 0, 0);
	assert_true(rep.polarity.known);
	assert_int_equal(count(EVENT_REP), REP_WAITING_MAX);
	/* the very first is, from 3.8 s on, and all others are there */
	assert_true(ms(events[out.n - REP_WAITING_MAX].hold.start_us) > 5000);
	for (uint32_t i = 1; i < out.n; i++)
		if (events[i - 1].kind == EVENT_REP)
			assert_true(events[i].hold.start_us > events[i - 1].hold.start_us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_void_it),
		cmocka_unit_test(steps_void_more_than_one),
		cmocka_unit_test(steps_void_the_last_of_many),
		cmocka_unit_test(steps_while_it_moves),
		cmocka_unit_test(walked_off),
		cmocka_unit_test(strikes_at_rest),
		cmocka_unit_test(strikes_at_the_far_pose),
		cmocka_unit_test(strikes_too_late),
		cmocka_unit_test(strikes_at_the_far_pose_and_goes_on),
		cmocka_unit_test(a_pause),
		cmocka_unit_test(a_pause_at_the_far_pose),
		cmocka_unit_test(how_long_it_lay),
		cmocka_unit_test(the_way_to_rest_is_not_rest),
		cmocka_unit_test(nobody_is_known_upside_down),
		cmocka_unit_test(before_a_new_rest),
		cmocka_unit_test(a_pause_at_a_pose_that_crept),
		cmocka_unit_test(the_past_has_no_gyroscope),
		cmocka_unit_test(where_it_breaks_off_in_doubt),
		cmocka_unit_test(more_than_can_wait),
		cmocka_unit_test(more_than_can_wait_upside_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
