/* SPDX-License-Identifier: MIT */

/* The figures of a load, on curves whose answer can be worked out by hand. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/figure.h"
#include "motion.h"
#include "trace.h"

static struct trail trail;
static struct trace trace;
static struct motion motion;
static const struct corner no_loss = { 0, 0 };

static void near(double got, double want, double tolerance, const char *what, size_t row)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("row %zu: %s: %g, not %g (+-%g)", row, what, got, want, tolerance);
}

/* Rest 5 N, level 40 N; out and back take 0.4 s, the plateau 4 s. */
static const struct hold_record plain = {
	.start_us = 1000000,
	.plateau_start_us = 1400000,
	.plateau_end_us = 5400000,
	.end_us = 5800000,
	.rest_n = 5,
	.level_n = 40,
};

/* Points @step_us apart from @from_us to @to_us; the first one has a gap before it if @gap. */
static void draw(double (*force_n)(double t_s), uint64_t from_us, uint64_t to_us, uint64_t step_us,
		 bool gap)
{
	for (uint64_t t_us = from_us; t_us <= to_us; t_us += step_us)
		trail_push(&trail, t_us, force_n((double)t_us / 1e6), gap && t_us == from_us);
}

static double slope(double t_s)
{
	return 5 + 20 * t_s;
}

static void rate_of_a_slope(void **state)
{
	static const uint64_t steps_us[] = { 1000, 3700, 12500, 50000, 100000 };

	for (size_t i = 0; i < ELEMENTS(steps_us); i++) {
		struct hold_record r = plain;

		trail_init(&trail);
		draw(slope, 0, 6000000, steps_us[i], false);
		r.start_us = 1000123; /* between two points */
		figure_load(&trail, &r);
		near(r.rfd_n_per_s, 20, 1e-4, "rate", i);
	}
}

static double parabola(double t_s)
{
	return 5 + 50 * t_s * t_s;
}

/* It is g at both ends of the window that counts, on the line between two points. */
static void rate_of_a_curve(void **state)
{
	struct hold_record r = plain;

	trail_init(&trail);
	draw(parabola, 0, 6000000, 100000, false);
	figure_load(&trail, &r);
	near(r.rfd_n_per_s, 50 * (1.44 - 1) / 0.2, 1e-3, "rate", 0);

	r.start_us = 1050000;
	figure_load(&trail, &r);
	near(r.rfd_n_per_s, 50 * ((1.44 + 1.69) - (1 + 1.21)) / 2 / 0.2, 1e-3, "rate", 1);
}

/* The window is from 1.0 to 1.2 s. */
static void rate_is_known_or_not(void **state)
{
	static const struct {
		uint64_t first_us, step_us, gap_at_us, end_us;
		bool known;
	} rows[] = {
		{ 0, 10000, 0, 5800000, true },
		{ 0, 10000, 0, 1200000, true }, /* as short as can be */
		{ 0, 10000, 0, 1199999, false },
		{ 990000, 10000, 0, 5800000, true },
		{ 1000000, 10000, 0, 5800000, false }, /* it may have begun before */
		{ 0, 10000, 990000, 5800000, true },
		{ 0, 10000, 1000000, 5800000, false },
		{ 0, 10000, 1200000, 5800000, false },
		{ 0, 10000, 1210000, 5800000, true },
		{ 0, 100000, 0, 5800000, true },      /* 1.0 and 1.1 s lie in it */
		{ 50000, 150000, 0, 5800000, false }, /* 1.1 s only */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct hold_record r = plain;

		trail_init(&trail);
		if (rows[i].gap_at_us) {
			draw(slope, rows[i].first_us, rows[i].gap_at_us - rows[i].step_us,
			     rows[i].step_us, false);
			draw(slope, rows[i].gap_at_us, 6000000, rows[i].step_us, true);
		} else {
			draw(slope, rows[i].first_us, 6000000, rows[i].step_us, false);
		}
		r.end_us = rows[i].end_us;
		r.plateau_start_us = MIN(r.plateau_start_us, r.end_us);
		r.plateau_end_us = MIN(r.plateau_end_us, r.end_us);
		figure_load(&trail, &r);
		if (isnan(r.rfd_n_per_s) == rows[i].known)
			fail_msg("row %zu: %g", i, r.rfd_n_per_s);
	}
}

/* As the detector sees it, through the mean of 0.1 s, at the rates of real bands. */
static void rate_through_the_detector(void **state)
{
	static const struct corner ramp[] = { { 0, 1 }, { 3, 1 },  { 5, 5 },
					      { 9, 5 }, { 10, 1 }, { 15, 1 } };
	static const double rates_hz[] = { 10, 20, 80, 250, 1000 };

	for (size_t i = 0; i < ELEMENTS(rates_hz); i++) {
		trace_begin(&trace);
		trace_run(&trace, ramp, ELEMENTS(ramp), rates_hz[i], no_loss);
		trace_finish(&trace);
		assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
		near(trace_event(&trace, EVENT_HOLD, 0)->hold.rfd_n_per_s, 2 * NEWTON_PER_KG, 0.05,
		     "rate", i);
	}
}

/* Two newtons either way, three times a second; once it also weakens, and once it is made up of steps. */
static double sine(double t_s)
{
	return 45 + 2 * sin(2 * M_PI * 3 * t_s);
}

static double weakening_sine(double t_s)
{
	return sine(t_s) - 3 * (t_s - 3.4);
}

/* Steady up to the middle of the plateau, and then not. */
static double half_a_sine(double t_s)
{
	return t_s < 3.4 ? 45 : sine(t_s);
}

static double flat(double t_s)
{
	return 45;
}

static void steadiness_of_a_sine(void **state)
{
	static const struct {
		double (*force_n)(double t_s);
		uint64_t step_us, then_step_us; /* after the middle of the plateau */
		double share;
	} rows[] = {
		{ flat, 5000, 5000, 0 },
		{ sine, 5000, 5000, 2 / M_SQRT2 / 40 },
		{ sine, 1000, 1000, 2 / M_SQRT2 / 40 },
		{ sine, 5000, 25000, 2 / M_SQRT2 / 40 },
		{ weakening_sine, 5000, 5000, 2 / M_SQRT2 / 40 },
		{ half_a_sine, 5000, 5000, 1.0 / 40 },
		/* time is what counts, not samples */
		{ half_a_sine, 1000, 10000, 1.0 / 40 },
		{ half_a_sine, 10000, 1000, 1.0 / 40 },
	};

	for (size_t i = 0; i < 2 * ELEMENTS(rows); i++) {
		size_t k = i / 2;
		struct hold_record r = plain;

		/* by the mean, whatever the median is */
		r.level_n -= i % 2 ? 6 : 0;
		trail_init(&trail);
		draw(rows[k].force_n, 0, 3400000, rows[k].step_us, false);
		draw(rows[k].force_n, 3400000 + rows[k].then_step_us, 6000000, rows[k].then_step_us,
		     false);
		/* what is left of the plateau is from 1.6 to 5.2 s */
		figure_load(&trail, &r);
		near(r.steadiness, rows[k].share, 0.0006, "steadiness", k);
	}
}

/* Two values, of which the second stands for nine times as long. */
static void what_stands_for_longer_counts_more(void **state)
{
	struct hold_record r = plain;

	trail_init(&trail);
	for (uint64_t t_us = 0; t_us <= 6000000; t_us += 10000) {
		trail_push(&trail, t_us, 44, false);
		trail_push(&trail, t_us + 9000, 46, false);
	}
	figure_load(&trail, &r);
	near(r.steadiness, 0.6 / 40.8, 1e-4, "steadiness", 0);
}

static double half_a_newton(double t_s)
{
	return 5.5 + 0.02 * sin(2 * M_PI * 3 * t_s);
}

static void small_forces_have_figures_too(void **state)
{
	struct hold_record r = plain;

	r.level_n = 0.5;
	r.target_n = 0.4;
	trail_init(&trail);
	draw(half_a_newton, 0, 6000000, 5000, false);
	figure_load(&trail, &r);
	near(r.steadiness, 0.02 / M_SQRT2 / 0.5, 0.0006, "steadiness", 0);
	assert_true(r.in_zone_us > 0);
}

/* The mean of it is nothing over rest, or less: there is no share of that. */
static void no_force_has_no_steadiness(void **state)
{
	static const double rests_n[] = { 45, 46 };

	for (size_t i = 0; i < ELEMENTS(rests_n); i++) {
		struct hold_record r = plain;

		trail_init(&trail);
		for (uint64_t t_us = 0; t_us <= 6000000; t_us += 10000)
			trail_push(&trail, t_us, t_us / 10000 % 2 ? 44 : 46, false);
		r.rest_n = rests_n[i];
		r.level_n = 0;
		figure_load(&trail, &r);
		assert_true(isnan(r.steadiness));
	}
}

/* What a place in the trail held before is not what the load has. */
static void the_trail_ends_where_it_ends(void **state)
{
	struct hold_record r = plain;

	trail_init(&trail);
	draw(flat, 0, 5395000, 5000, false);
	trail_push(&trail, 5400000, 1000, false);
	trail.count--;
	r.end_us = r.plateau_end_us;
	figure_load(&trail, &r);
	near(r.steadiness, 0, 1e-9, "steadiness", 0);
}

/* Samples of one instant are one: seven steps, and an eighth of no length, or of the shortest. */
static void steps_of_no_length_are_none(void **state)
{
	for (uint64_t length_us = 0; length_us < 2; length_us++) {
		struct hold_record r = plain;

		trail_init(&trail);
		for (uint64_t t_us = 0; t_us <= 6000000; t_us += 120000) {
			trail_push(&trail, t_us, sine((double)t_us / 1e6), false);
			if (t_us == 2040000)
				trail_push(&trail, t_us + length_us, 45, false);
		}
		r.plateau_end_us = 2800000;
		r.end_us = 3200000;
		figure_load(&trail, &r);
		assert_int_equal(isnan(r.steadiness), length_us == 0);
	}
}

/* Ramps are not unsteadiness, however slow. */
static void a_perfect_hold_is_steady(void **state)
{
	for (unsigned i = 1; i <= 8; i++) {
		const double ramp_s = 0.3 * i;
		const struct corner c[] = { { 0, 1 },
					    { 3, 1 },
					    { 3 + ramp_s, 5 },
					    { 8 + ramp_s, 4.8 },
					    { 8 + 2 * ramp_s, 1 },
					    { 20, 1 } };

		trace_begin(&trace);
		trace_run(&trace, c, ELEMENTS(c), 80, no_loss);
		trace_finish(&trace);
		assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
		near(trace_event(&trace, EVENT_HOLD, 0)->hold.steadiness, 0, 0.002, "steadiness",
		     i);
	}
}

/* A plateau of 1.4 s, of which out and back leave 1 s: from 1.6 to 2.6 s. */
static void steadiness_is_known_or_not(void **state)
{
	static const struct {
		uint64_t step_us, gap_at_us, plateau_end_us;
		bool known;
	} rows[] = {
		{ 10000, 0, 2800000, true },        { 10000, 0, 2799999, false },
		{ 10000, 1600000, 2800000, true },  { 10000, 1610000, 2800000, false },
		{ 10000, 2600000, 2800000, false }, { 10000, 2610000, 2800000, true },
		{ 105000, 0, 2800000, true },  /* from 1.68 to 2.52 s are eight steps, ... */
		{ 120000, 0, 2800000, false }, /* ... and seven */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct hold_record r = plain;

		trail_init(&trail);
		if (rows[i].gap_at_us) {
			draw(sine, 0, rows[i].gap_at_us - rows[i].step_us, rows[i].step_us, false);
			draw(sine, rows[i].gap_at_us, 6000000, rows[i].step_us, true);
		} else {
			draw(sine, 0, 6000000, rows[i].step_us, false);
		}
		r.plateau_end_us = rows[i].plateau_end_us;
		r.end_us = r.plateau_end_us + 400000;
		figure_load(&trail, &r);
		if (isnan(r.steadiness) == rows[i].known)
			fail_msg("row %zu: %g", i, r.steadiness);
	}
}

/* Four steps of a second each, of which the second and the third are in the zone of 40 N. */
static double steps(double t_s)
{
	static const double over_n[] = { 39.99, 40, 50, 50.01 };

	return 5 + (t_s < 1 || t_s >= 5 ? 0 : over_n[(size_t)t_s - 1]);
}

static void zone_by_table(void **state)
{
	static const struct {
		uint64_t step_us, lost_from_us, lost_to_us, end_us;
		double target_n, zone_s;
	} rows[] = {
		{ 10000, 0, 0, 5800000, 40, 2 },
		{ 1000, 0, 0, 5800000, 40, 2 },
		{ 10000, 0, 0, 3000000, 40, 1.01 },
		{ 10000, 0, 0, 5800000, 0, 0 },
		{ 10000, 0, 0, 5800000, 51, 0 },
		{ 10000, 0, 0, 5800000, 31.995, 0.99 }, /* 39.99 is within a quarter, 40 is not */
		{ 10000, 0, 0, 5800000, 50.005, 1 },
		{ 10000, 2500000, 3200000, 5800000, 40, 0.51 + 0.79 },
		{ 10000, 1500000, 2000000, 5800000, 40, 1.99 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct hold_record r = plain;

		trail_init(&trail);
		for (uint64_t t_us = 0; t_us <= 6000000; t_us += rows[i].step_us)
			if (t_us <= rows[i].lost_from_us || t_us >= rows[i].lost_to_us)
				trail_push(&trail, t_us, steps((double)t_us / 1e6),
					   rows[i].lost_to_us && t_us == rows[i].lost_to_us);
		r.target_n = rows[i].target_n;
		r.end_us = rows[i].end_us;
		r.plateau_end_us = MIN(r.plateau_end_us, r.end_us);
		figure_load(&trail, &r);
		near((double)r.in_zone_us / 1e6, rows[i].zone_s, 1e-9, "in the zone", i);
	}
}

/* Two minutes at 200 Hz, thinned on the way: neither figure minds much. */
static void long_holds_are_thinned(void **state)
{
	struct hold_record r = plain;

	r.plateau_end_us = 121400000;
	r.end_us = r.plateau_end_us + 400000;
	r.target_n = 40;
	trail_init(&trail);
	draw(sine, 0, r.end_us, 5000, false);
	assert_true(trail.count < r.end_us / 5000);
	figure_load(&trail, &r);
	near(r.steadiness, 2 / M_SQRT2 / 40, 0.0015, "steadiness", 0);
	near((double)r.in_zone_us / 1e6, 60.2, 0.5, "in the zone", 0);
}

/* What is asked for while a load is on is for the next one. */
static void the_target_is_the_loads_own(void **state)
{
	static const struct tilt_corner kg[] = { { 0, 0 },  { 3, 0 },  { 4, 3 },  { 9, 3 },
						 { 10, 0 }, { 14, 0 }, { 15, 3 }, { 20, 3 },
						 { 21, 0 }, { 26, 0 } };
	struct event events[TRACK_EVENTS_MAX];
	const struct event *e;

	trace_begin(&trace);
	track_ask(&trace.track, 5 * USEC_PER_SEC, 2 * NEWTON_PER_KG);
	for (unsigned i = 0; i < 2600; i++) {
		struct sample s = { .t_us = i * 10000,
				    .force_n =
					    tilt_at(kg, ELEMENTS(kg), i / 100.0) * NEWTON_PER_KG };

		trace_collect(&trace, events, track_push(&trace.track, &s, events));
		if (i == 600)
			track_ask(&trace.track, 4 * USEC_PER_SEC, 4 * NEWTON_PER_KG);
	}
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 2);

	/* 2 to 2.5 kg: a sixth of a second on the way up, and one on the way down */
	e = trace_event(&trace, EVENT_HOLD, 0);
	near(e->hold.target_n, 2 * NEWTON_PER_KG, 1e-9, "target", 0);
	near((double)e->hold.in_zone_us / 1e6, 1.0 / 3, 0.03, "in the zone", 0);
	assert_true(e->hold.earned);

	e = trace_event(&trace, EVENT_HOLD, 1);
	near(e->hold.target_n, 4 * NEWTON_PER_KG, 1e-9, "target", 1);
	assert_int_equal(e->hold.in_zone_us, 0);
	assert_false(e->hold.earned);
}

/* A movement has a tempo and a steadiness, but no force that could rise. */
static void of_a_movement(void **state)
{
	static const struct tilt_corner one[] = { { 0, 0 },  { 3, 0 }, { 4, 40 },
						  { 7, 40 }, { 8, 0 }, { 13, 0 } };
	const struct event *e;

	motion_begin(&motion);
	motion_run(&motion, &motion_plain, one, ELEMENTS(one));
	motion_finish(&motion);
	e = motion_event(&motion, EVENT_REP, 0);
	assert_non_null(e);
	assert_true(isnan(e->hold.rfd_n_per_s));
	assert_true(e->hold.target_n == 0);
	assert_int_equal(e->hold.in_zone_us, 0);
	near(e->hold.steadiness, 0, 0.002, "steadiness", 0);
	near((double)figure_tension_us(&e->hold) / 1e6, 4.83, 0.05, "time under tension", 0);
}

static void tension_is_without_the_unknown(void **state)
{
	struct hold_record r = plain;

	assert_int_equal(figure_tension_us(&r), 4800000);
	r.unknown_us = 800000;
	assert_int_equal(figure_tension_us(&r), 4000000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_of_a_slope),
		cmocka_unit_test(rate_of_a_curve),
		cmocka_unit_test(rate_is_known_or_not),
		cmocka_unit_test(rate_through_the_detector),
		cmocka_unit_test(steadiness_of_a_sine),
		cmocka_unit_test(what_stands_for_longer_counts_more),
		cmocka_unit_test(small_forces_have_figures_too),
		cmocka_unit_test(no_force_has_no_steadiness),
		cmocka_unit_test(the_trail_ends_where_it_ends),
		cmocka_unit_test(steps_of_no_length_are_none),
		cmocka_unit_test(a_perfect_hold_is_steady),
		cmocka_unit_test(steadiness_is_known_or_not),
		cmocka_unit_test(zone_by_table),
		cmocka_unit_test(long_holds_are_thinned),
		cmocka_unit_test(the_target_is_the_loads_own),
		cmocka_unit_test(of_a_movement),
		cmocka_unit_test(tension_is_without_the_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
