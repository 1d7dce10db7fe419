/* SPDX-License-Identifier: MIT */

/* Repetitions, on tilts drawn by hand: what is one, and where its edges are. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-drawn.h"

/*
 * g along the chord of 40 degrees, when tilted by a: 2 sin(a / 2) cos((40 - a) / 2), up to 39.19
 * degrees of a small angle. 10 % of that are passed at a = 4.13 degrees. There the mean of 0.4 s
 * has rounded the foot of the slope: it stands at (t + 0.2)^2 / 0.8 of a slope of 40 degrees a
 * second, that is t = 0.087 s. 80 % are passed at a = 31.85 degrees, 0.796 s.
 */
static void one_by_hand(void **state)
{
	const struct hold_record *h;
	const struct event *e;

	assert_int_equal(reps_in(&motion_plain, one, ELEMENTS(one)), 1);
	e = motion_event(&motion, EVENT_REP, 0);
	h = &e->hold;
	near(h->range_deg, 40, 0.1, "range");
	near(s(h->start_us), 3.087, 0.015, "start");
	near(s(h->plateau_start_us), 3.796, 0.02, "start of the plateau");
	near(s(h->plateau_end_us), 6.204, 0.02, "end of the plateau");
	near(s(h->end_us), 6.913, 0.015, "end");
	assert_int_equal(h->unknown_us, 0);
	assert_false(h->open);

	/*
	 * noticed by the gyroscope before the mean could know, said when it could not be gait any
	 * more
	 */
	assert_true(s(e->begun_us) < 3.2);
	assert_int_equal(motion_count(&motion, EVENT_LOAD_BEGIN), 1);
	assert_int_equal(motion_event(&motion, EVENT_LOAD_BEGIN, 0)->id, e->id);
	assert_int_equal(motion_count(&motion, EVENT_LOAD_END), 1);
	assert_true(s(motion_event(&motion, EVENT_LOAD_END, 0)->noticed_us) < 7.3);
	assert_int_equal(motion_count(&motion, EVENT_LOAD_CANCEL), 0);
	assert_int_equal(motion_count(&motion, EVENT_REST), 1);
}

static void by_table(void **state)
{
	static const struct {
		const char *what;
		struct tilt_corner c[12];
		size_t n, reps;
	} rows[] = {
		{ "nothing", { { 0, 0 }, { 10, 0 } }, 2, 0 },
		{ "under 8 degrees",
		  { { 0, 0 }, { 3, 0 }, { 4, 7.5 }, { 6, 7.5 }, { 7, 0 }, { 12, 0 } },
		  6,
		  0 },
		{ "over 8 degrees",
		  { { 0, 0 }, { 3, 0 }, { 4, 8.5 }, { 6, 8.5 }, { 7, 0 }, { 12, 0 } },
		  6,
		  1 },
		{ "the other way",
		  { { 0, 0 }, { 3, 0 }, { 4, -40 }, { 6, -40 }, { 7, 0 }, { 12, 0 } },
		  6,
		  1 },
		{ "slowly",
		  { { 0, 0 }, { 3, 0 }, { 6, 40 }, { 7, 40 }, { 10, 0 }, { 15, 0 } },
		  6,
		  1 },
		{ "fast",
		  { { 0, 0 }, { 3, 0 }, { 3.4, 40 }, { 3.6, 40 }, { 4, 0 }, { 9, 0 } },
		  6,
		  1 },
		{ "far",
		  { { 0, 0 }, { 3, 0 }, { 4.5, 140 }, { 6, 140 }, { 7.5, 0 }, { 12, 0 } },
		  6,
		  1 },
		{ "back to within 25 %",
		  { { 0, 0 }, { 3, 0 }, { 4, 40 }, { 6, 40 }, { 7, 10 }, { 12, 10 } },
		  6,
		  1 },
		{ "not back",
		  { { 0, 0 }, { 3, 0 }, { 4, 40 }, { 6, 40 }, { 7, 18 }, { 16, 18 } },
		  6,
		  0 },
		{ "another pose for good", { { 0, 0 }, { 3, 0 }, { 4, 40 }, { 80, 40 } }, 4, 0 },
		{ "and a repetition from there",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 40 },
		    { 80, 40 },
		    { 81, 70 },
		    { 83, 70 },
		    { 84, 40 },
		    { 90, 40 } },
		  8,
		  1 },
		{ "two, one straight after the other",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 40 },
		    { 6, 40 },
		    { 7, 0 },
		    { 7.3, 0 },
		    { 8, 40 },
		    { 10, 40 },
		    { 11, 0 },
		    { 16, 0 } },
		  10,
		  2 },
		{ "a dip that stays above half",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 40 },
		    { 5, 40 },
		    { 5.3, 25 },
		    { 5.6, 40 },
		    { 7, 40 },
		    { 8, 0 },
		    { 13, 0 } },
		  9,
		  1 },
		{ "a small one after a large one",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 30 },
		    { 6, 30 },
		    { 7, 0 },
		    { 9, 0 },
		    { 10, 6 },
		    { 12, 6 },
		    { 13, 0 },
		    { 18, 0 } },
		  10,
		  2 },
		{ "a fidget after a large one",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 80 },
		    { 6, 80 },
		    { 7, 0 },
		    { 9, 0 },
		    { 10, 6 },
		    { 12, 6 },
		    { 13, 0 },
		    { 18, 0 } },
		  10,
		  1 },
		{ "just enough after a large one",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 80 },
		    { 6, 80 },
		    { 7, 0 },
		    { 9, 0 },
		    { 10, 9 },
		    { 12, 9 },
		    { 13, 0 },
		    { 18, 0 } },
		  10,
		  2 },
		{ "one each way, past rest",
		  { { 0, 0 },
		    { 3, 0 },
		    { 4, 40 },
		    { 6, 40 },
		    { 8, -40 },
		    { 10, -40 },
		    { 11, 0 },
		    { 16, 0 } },
		  8,
		  2 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		size_t n = reps_in(&motion_plain, rows[i].c, rows[i].n);

		if (n != rows[i].reps)
			fail_msg("row %zu, %s: %zu repetitions", i, rows[i].what, n);
	}
}

/* Any mounting, any axis, any rate, with and without a gyroscope: the same repetitions. */
static void however_it_is_felt(void **state)
{
	static const struct motion_sensor sensors[] = {
		{ 25, { 0, 0, 1 }, { 1, 0, 0 }, true, 0, 0 },
		{ 50, { 1, 0, 0 }, { 0, 1, 0 }, true, 0, 0 },
		{ 104, { 0, -1, 0 }, { 0, 0, 1 }, true, 0, 0 },
		{ 200, { 0.6, 0.8, 0 }, { -0.8, 0.6, 0 }, true, 0, 0 },
		{ 100, { 0.6, 0, -0.8 }, { 0, -1, 0 }, false, 0, 0 },
		{ 25, { 0, 0.6, 0.8 }, { 1, 0, 0 }, false, 0, 0 },
		{ 200, { 0, 0, -1 }, { 0.6, 0.8, 0 }, false, 0, 0 },
	};
	struct hold_record want[6];

	assert_int_equal(reps_in(&motion_plain, set, ELEMENTS(set)), 6);
	for (size_t k = 0; k < 6; k++)
		want[k] = motion_event(&motion, EVENT_REP, k)->hold;
	for (size_t i = 0; i < ELEMENTS(sensors); i++) {
		double tolerance_s = 0.03 + 1 / sensors[i].rate_hz;

		if (reps_in(&sensors[i], set, ELEMENTS(set)) != 6)
			fail_msg("sensor %zu: %zu repetitions", i,
				 motion_count(&motion, EVENT_REP));
		for (size_t k = 0; k < 6; k++) {
			const struct hold_record *h = &motion_event(&motion, EVENT_REP, k)->hold;

			near(h->range_deg, want[k].range_deg, 0.3, "range");
			near(s(h->start_us), s(want[k].start_us), tolerance_s, "start");
			near(s(h->plateau_start_us), s(want[k].plateau_start_us), tolerance_s,
			     "plateau");
			near(s(h->plateau_end_us), s(want[k].plateau_end_us), tolerance_s,
			     "plateau's end");
			near(s(h->end_us), s(want[k].end_us), tolerance_s, "end");
		}
	}
}

/*
 * Begun on a raised foot, at each moment of the first holds: the pause tells, and the repetitions
 * are the true ones.
 */
static void never_upside_down(void **state)
{
	static const double begins_s[] = { 4.2, 5, 5.6, 9.7, 11, 11.8 };

	for (size_t i = 0; i < ELEMENTS(begins_s); i++) {
		struct tilt_corner c[ELEMENTS(set)];
		size_t n = 0, left = 0;

		c[n++] = (struct tilt_corner){ begins_s[i],
					       tilt_at(set, ELEMENTS(set), begins_s[i]) };
		for (size_t k = 0; k < ELEMENTS(set); k++) {
			if (set[k].t_s <= begins_s[i])
				continue;
			c[n++] = set[k];
			left += k > 0 && set[k].deg > set[k - 1].deg;
		}
		if (reps_in(&motion_plain, c, n) != left)
			fail_msg("from %g s: %zu, not %zu", begins_s[i],
				 motion_count(&motion, EVENT_REP), left);
		for (size_t k = 0; k < left; k++) {
			const struct hold_record *h = &motion_event(&motion, EVENT_REP, k)->hold;
			double middle_s = (s(h->plateau_start_us) + s(h->plateau_end_us)) / 2;

			assert_true(tilt_at(set, ELEMENTS(set), middle_s) > 30);
		}
	}
}

/* It ends in the other pose than it began in, and nothing else has told: nothing is said. */
static void what_is_not_known_is_left_open(void **state)
{
	static const struct tilt_corner c[] = { { 0, 40 }, { 3, 40 }, { 4, 0 },  { 6, 0 },
						{ 7, 40 }, { 9, 40 }, { 10, 0 }, { 12, 0 } };

	assert_int_equal(reps_in(&motion_plain, c, ELEMENTS(c)), 0);
}

/* What ends in a third pose, or was no repetition at all, tells nothing about those before it. */
static void a_step_aside_at_the_end(void **state)
{
	static const struct tilt_corner c[] = {
		{ 0, 0 },   { 3, 0 },   { 4, 40 },   { 7, 40 },   { 8, 0 },   { 11, 0 },
		{ 12, 40 }, { 15, 40 }, { 16, 0 },   { 19, 0 },   { 20, 40 }, { 23, 40 },
		{ 24, 0 },  { 26, 0 },  { 27, -10 }, { 28, -10 },
	};
	static const struct tilt_corner aside[] = { { 28, -30 }, { 29, -30 } };
	struct motion_sensor ahead = motion_plain, sideways = motion_plain;

	ahead.rate_hz = sideways.rate_hz = 50;
	ahead.gyro = sideways.gyro = false;
	sideways.axis = (struct vec){ 0, 1, 0 };
	motion_begin(&motion);
	motion_run(&motion, &ahead, c, ELEMENTS(c));
	motion_run(&motion, &sideways, aside, ELEMENTS(aside));
	motion_finish(&motion);
	assert_int_equal(motion_count(&motion, EVENT_REP), 3);
}

static void unknown_time(void **state)
{
	static const struct {
		double from_s, to_s;
		bool whole; /* the repetition is still counted */
		double unknown_s;
	} rows[] = {
		{ 4.6, 5.6, true, 1.0 }, /* within the hold */
		{ 1, 2, true, 0 },       /* before */
		{ 8, 9, true, 0 },       /* after */
		{ 6.1, 6.9, true, 0.8 }, /* on the way back */
		{ 2.5, 7.5, false, 0 },  /* all of it */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct motion_sensor sensor = motion_plain;
		const struct event *e;

		sensor.lost_from_s = rows[i].from_s;
		sensor.lost_to_s = rows[i].to_s;
		if (reps_in(&sensor, one, ELEMENTS(one)) != rows[i].whole)
			fail_msg("row %zu", i);
		assert_int_equal(motion_count(&motion, EVENT_GAP), 1);
		e = motion_event(&motion, EVENT_REP, 0);
		if (e)
			near(s(e->hold.unknown_us), rows[i].unknown_s, 0.03, "unknown");
	}
}

/*
 * A band that hangs free weighs nothing; one in a drawer does not move; one that is shaken does not
 * tilt.
 */
static void without_gravity(void **state)
{
	struct event events[TRACK_EVENTS_MAX];

	motion_begin(&motion);
	for (uint64_t i = 0; i < 3000; i++) {
		struct sample x = motion_sample(&motion_plain, set, ELEMENTS(set), (double)i / 100);

		x.accel_g = vec_sub(x.accel_g, motion_plain.up);
		motion_collect(&motion, events, track_push(&motion.track, &x, events));
	}
	motion_finish(&motion);
	assert_int_equal(motion.n, 0);
}

/*
 * A foot that slides sideways tilts the acceleration by 17 degrees, for as long as it is pushed.
 * The gyroscope has not seen that, whatever else it has.
 */
static void a_push_is_no_repetition(void **state)
{
	static const struct {
		const char *what;
		struct vec axis;
		struct tilt_corner c[6];
		size_t n;
		double pushed_to_s;
	} rows[] = {
		{ "it does not turn", { 1, 0, 0 }, { { 0, 0 }, { 30, 0 } }, 2, 5.5 },
		{ "it rolls to the other side",
		  { 1, 0, 0 },
		  { { 0, 0 }, { 4, 0 }, { 4.5, 10 }, { 5.5, 10 }, { 6, 0 }, { 30, 0 } },
		  6,
		  6 },
		{ "it has crept before",
		  { 0, 1, 0 },
		  { { 0, 0 }, { 3, 0 }, { 4, 1.9 }, { 30, 1.9 } },
		  4,
		  24 },
	};
	struct event events[TRACK_EVENTS_MAX];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct motion_sensor sensor = motion_plain;

		sensor.axis = rows[i].axis;
		motion_begin(&motion);
		for (double t_s = 0; t_s < 30; t_s += 0.01) {
			struct sample x = motion_sample(&sensor, rows[i].c, rows[i].n, t_s);

			x.rate_dps.z = 0.1;
			x.accel_g.x += t_s > 4 && t_s < rows[i].pushed_to_s ? 0.3 : 0;
			motion_collect(&motion, events, track_push(&motion.track, &x, events));
		}
		motion_finish(&motion);
		if (motion_count(&motion, EVENT_REP))
			fail_msg("row %zu, %s", i, rows[i].what);
		assert_int_equal(motion_count(&motion, EVENT_LOAD_BEGIN),
				 motion_count(&motion, EVENT_LOAD_CANCEL));
	}
}

/* Once steps are known to be steps, they are not announced until there was rest again. */
static void steps_are_not_announced(void **state)
{
	static const struct tilt_corner rest_again[] = { { 24, 0 },  { 30, 0 }, { 31, 40 },
							 { 33, 40 }, { 34, 0 }, { 40, 0 } };
	struct tilt_corner c[3 * 20 + 2] = { { 0, 0 }, { 4, 0 } };
	struct event events[TRACK_EVENTS_MAX];
	size_t n = 2;

	for (double t_s = 4; t_s < 23.5; t_s++) {
		c[n++] = (struct tilt_corner){ t_s + 0.2, -50 };
		c[n++] = (struct tilt_corner){ t_s + 0.4, 30 };
		c[n++] = (struct tilt_corner){ t_s + 1, 0 };
	}
	motion_begin(&motion);
	for (double t_s = 0; t_s < 24; t_s += 0.01) {
		struct sample x = motion_sample(&motion_plain, c, n, t_s);
		double in_step_s = fmod(t_s, 1);

		x.accel_g.z += t_s > 4 && in_step_s > 0.4 && in_step_s < 0.43 ? 3 : 0;
		motion_collect(&motion, events, track_push(&motion.track, &x, events));
	}
	assert_in_range(motion_count(&motion, EVENT_LOAD_BEGIN), 1, 3);
	motion_run(&motion, &motion_plain, rest_again, ELEMENTS(rest_again));
	motion_finish(&motion);
	assert_int_equal(motion_count(&motion, EVENT_REP), 1);
	assert_int_equal(motion_count(&motion, EVENT_LOAD_BEGIN),
			 motion_count(&motion, EVENT_LOAD_CANCEL) + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_by_hand),
		cmocka_unit_test(by_table),
		cmocka_unit_test(however_it_is_felt),
		cmocka_unit_test(never_upside_down),
		cmocka_unit_test(what_is_not_known_is_left_open),
		cmocka_unit_test(a_step_aside_at_the_end),
		cmocka_unit_test(unknown_time),
		cmocka_unit_test(without_gravity),
		cmocka_unit_test(a_push_is_no_repetition),
		cmocka_unit_test(steps_are_not_announced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
