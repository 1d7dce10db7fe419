/* SPDX-License-Identifier: MIT */

/*
 * What a motion sensor feels, by hand, a sample every 10 ms: what rest is, what is said ahead of the
 * mean, and what a new session or a new connection knows of the time before.
 */

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

/* What is said of a piece of a signal, in which somebody is met anew. */
static void a_piece(void)
{
	lie(3, 0, 0);
	turn(40, 40);
	lie(2, 40, 0);
	turn(40, 0);
	lie(2, 0, 0);
	turn(40, 7);
	lie(1.2, 7, 0);
	turn(40, 0);
	lie(8, 0, 0);
}

/* The same events, but for who they are and when. */
static void assert_alike(const struct event *a, const struct event *b, uint64_t later_us)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->at_us + later_us, b->at_us);
	assert_int_equal(a->noticed_us + later_us, b->noticed_us);
	if (a->kind != EVENT_REST)
		assert_int_equal(a->held_us, b->held_us);
	if (a->kind == EVENT_REP) {
		assert_int_equal(a->hold.start_us + later_us, b->hold.start_us);
		assert_int_equal(a->hold.plateau_start_us + later_us, b->hold.plateau_start_us);
		assert_int_equal(a->hold.end_us + later_us, b->hold.end_us);
		assert_true(a->hold.range_deg == b->hold.range_deg);
	}
}

/* Armed anew, it knows no more of the person than in the beginning, wherever it was. */
static void armed_it_is_as_new(void **state)
{
	static struct event first[EVENTS_MAX];
	static const double before_s[] = { 0.5, 4, 4.6, 7, 8.3, 9.2, 12, 20 };
	size_t n;
	uint64_t armed_us;

	begin_to_feel();
	seen_share = 1;
	rep_arm(&rep);
	a_piece();
	rep_finish(&rep, &out);
	n = out.n;
	memcpy(first, events, sizeof(first));

	for (size_t i = 0; i < ELEMENTS(before_s); i++) {
		begin_to_feel();
		seen_share = 1;
		rep_arm(&rep);
		lie(2, 0, 0);
		while (now_us < BEGIN_US + (uint64_t)(before_s[i] * 1e6) &&
		       ms(now_us) < before_s[i] * 1e3) {
			turn(40, 40);
			lie(1, 40, 0);
			turn(40, 0);
			lie(1, 0, 0);
		}
		rep_gap(&rep, &out);
		rep_finish(&rep, &out);
		rep_new_epoch(&rep);
		out.n = 0;
		armed_us = now_us;
		rep_arm(&rep);
		a_piece();
		rep_finish(&rep, &out);
		assert_int_equal(out.n, n);
		for (size_t k = 0; k < n; k++)
			assert_alike(&first[k], &events[k], armed_us - BEGIN_US);
	}
}

/* Neither what was shown, nor what nobody knows whether it was one. */
static void armed_it_forgets(void **state)
{
	struct vec up, way;

	begin_to_feel();
	lie(3, 0, 0);
	turn(40, 40);
	lie(2, 40, 0);
	turn(40, 0);
	lie(5, 0, 0);
	rep.noise_deg = 1;
	rep_arm(&rep);
	lie(2, 0, 0);
	assert_true(rep_rest(&rep, &up, &way));
	assert_true(vec_length(way) == 0);
	out.n = 0;
	turn(40, 7);
	lie(1.2, 7, 0);
	turn(40, 0);
	lie(8, 0, 0);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin stall end -noise");
}

/* The clock that begins anew is before every gap there was: a pause is one at once. */
static void a_pause_in_a_new_epoch(void **state)
{
	begin_to_feel();
	lie(20, 0, 0);
	lose(1);
	lie(1, 0, 0);
	rep_finish(&rep, &out);
	rep_new_epoch(&rep);
	now_us = BEGIN_US;
	lie(3, 0, 0);
	turn(100, 40);
	lie(10.5, 40, 0);
	assert_true(rep.polarity.known);
}

/* The sensor's clock began anew: what was waited for is gone, and the same samples say the same. */
static void a_new_epoch_is_as_new(void **state)
{
	static const double before_s[] = { 1, 3, 3.15, 4, 6, 9, 12 };
	static struct event first[EVENTS_MAX];
	size_t n;

	begin_to_feel();
	seen_share = 1;
	a_piece();
	rep_finish(&rep, &out);
	n = out.n;
	memcpy(first, events, sizeof(first));

	for (size_t i = 0; i < 2 * ELEMENTS(before_s); i++) {
		begin_to_feel();
		seen_share = 1;
		lie(3, 0, 0);
		while (ms(now_us) < before_s[i / 2] * 1e3) {
			turn(40, fmin(20, 40 * (before_s[i / 2] - ms(now_us) / 1e3)));
			lie(1, felt_deg, 0);
			turn(40, 0);
			lie(4, 0, 0);
		}
		if (i % 2)
			rep.gait.gait_us = now_us;
		else
			rep_gap(&rep, &out);
		rep_new_epoch(&rep);
		assert_int_equal(rep_still(&rep), -EAGAIN);
		out.n = 0;
		now_us = BEGIN_US;
		felt_deg = 0;
		a_piece();
		rep_finish(&rep, &out);
		assert_int_equal(out.n, n);
		for (size_t k = 0; k < n; k++)
			assert_alike(&first[k], &events[k], 0);
	}

	/* who was armed, has to be still for a second again */
	begin_to_feel();
	rep_arm(&rep);
	lie(3, 0, 0);
	rep_new_epoch(&rep);
	now_us = BEGIN_US;
	lie(1.2, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	value(0);
	assert_int_equal(rep.state, REP_AT_REST);
	assert_int_equal(count(EVENT_REST), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rest_is),
		cmocka_unit_test(rest_behind_steps),
		cmocka_unit_test(when_rest_is_told),
		cmocka_unit_test(memory),
		cmocka_unit_test(said_ahead_of_the_mean),
		cmocka_unit_test(taken_back),
		cmocka_unit_test(taken_back_for_good),
		cmocka_unit_test(announced_and_then),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(what_the_gyroscope_has_seen),
		cmocka_unit_test(what_is_still),
		cmocka_unit_test(here_is_level),
		cmocka_unit_test(the_tilt_that_is_shown),
		cmocka_unit_test(a_gap_in_a_pause),
		cmocka_unit_test(strikes_that_are_felt),
		cmocka_unit_test(up_to_the_last_sample),
		cmocka_unit_test(armed_it_is_as_new),
		cmocka_unit_test(armed_it_forgets),
		cmocka_unit_test(a_pause_in_a_new_epoch),
		cmocka_unit_test(a_new_epoch_is_as_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
