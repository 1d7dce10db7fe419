/* SPDX-License-Identifier: MIT */

/* The signal in a picture is where it was, and the tilt is that from rest, along the way. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "film.h"

/* The picture of a signal is right where the signal is. */
static void shows_the_signal_where_it_is(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();
	const struct plot_panel *panel = &f->plot.panels[0];
	double value;

	film_workout(f);
	assert_true(curve_at(&panel->line, page_column(&f->plot.page, -5 + 4), &value));
	assert_true(fabs(value - 3.5) < 1e-4);
	assert_true(curve_at(&panel->line, page_column(&f->plot.page, -5 + 2.2), &value));
	assert_true(fabs(value - 2.0) < 0.1);
	assert_false(curve_at(&panel->thin, page_column(&f->plot.page, -5 + 15.6), &value));
	assert_true(fabs(panel->thin.high - 4) < 1e-4 && fabs(panel->thin.low - 0.5) < 1e-4);
	assert_true(panel->low < 0.5 && panel->high > 4);
	assert_true(panel->line.columns[PAGE_COLUMNS - 1].low ==
		    panel->thin.columns[PAGE_COLUMNS - 1].low); /* to the last sample */
}

static double tilt_shown(const struct film *f, double t_s)
{
	double deg = NAN;

	assert_true(curve_at(&f->plot.panels[0].line, page_column(&f->plot.page, -5 + t_s), &deg));
	return deg;
}

static void shows_the_tilt_from_rest(void **state)
{
	static const double asides_deg[] = { 0, 30 };

	for (size_t i = 0; i < ELEMENTS(asides_deg); i++) {
		_cleanup_(film_freep) struct film *f = film_new();
		_cleanup_(freep) char *svg = NULL;
		double g;
		size_t n;

		film_motion(f, legs, ELEMENTS(legs), asides_deg[i], 1);
		film_develop(f, SAMPLE_MOTION);
		assert_int_equal(count_events(f, EVENT_REP), 3);
		assert_true(fabs(tilt_shown(f, 13.5) - 40) < 0.5);
		assert_true(fabs(tilt_shown(f, 9.5)) < 0.5);
		assert_true(fabs(tilt_shown(f, 28.5) + 10) < 0.5); /* the other side of rest */
		assert_true(curve_at(&f->plot.panels[1].thin, page_column(&f->plot.page, 4.5), &g));
		assert_true(fabs(g - 1) < 1e-3);

		svg = film_svg(f, *state, &n);
		assert_int_equal(count_ink(svg, n, INK_HOLD), 3 + 1);
	}
}

/*
 * It begins on a raised foot: where rest is comes out at the end, and holds for the whole picture.
 */
static void shows_no_tilt_from_a_wrong_rest(void **state)
{
	static const struct tilt_corner raised[] = {
		{ 0, 40 }, { 3, 40 },  { 4, 0 },   { 7, 0 },   { 8, 40 }, { 11, 40 }, { 12, 0 },
		{ 15, 0 }, { 16, 40 }, { 19, 40 }, { 20, 0 },  { 23, 0 }, { 24, 40 }, { 27, 40 },
		{ 28, 0 }, { 48, 0 },  { 49, 40 }, { 52, 40 }, { 53, 0 }, { 58, 0 },
	};
	_cleanup_(film_freep) struct film *f = film_new();

	film_motion(f, raised, ELEMENTS(raised), 0, 1);
	film_develop(f, SAMPLE_MOTION);
	assert_true(count_events(f, EVENT_REP) >= 3);
	assert_true(fabs(tilt_shown(f, 1.5) - 40) < 1);
	assert_true(fabs(tilt_shown(f, 5.5)) < 1);
	assert_true(fabs(tilt_shown(f, 50.5) - 40) < 1);
}

/* What goes aside of the repetitions is not on their way. */
static void shows_the_tilt_along_the_way(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();
	size_t n;

	film_motion(f, legs, ELEMENTS(legs), 0, 1);
	n = f->n;
	for (size_t i = n - 50; i < n; i++)
		f->samples[i].accel_g = (struct vec){ 0, 0.1, 0.995 };
	film_develop(f, SAMPLE_MOTION);
	assert_int_equal(count_events(f, EVENT_REP), 3);
	assert_true(fabs(tilt_shown(f, 28.8)) < 0.5);
}

/* Where the mean is hardly anything, it is no direction. */
static void a_fall_has_no_tilt(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();
	double deg;

	film_motion(f, legs, ELEMENTS(legs), 0, 1);
	for (size_t i = 450; i < 525; i++)
		f->samples[i].accel_g = (struct vec){ 0.1, 0, 0 };
	film_develop(f, SAMPLE_MOTION);
	assert_true(f->plot.rest_known);
	assert_false(
		curve_at(&f->plot.panels[0].line, page_column(&f->plot.page, -5 + 9.75), &deg));
	assert_true(fabs(tilt_shown(f, 8.5)) < 0.5);
}

/* After a gap the gyroscope's direction begins anew: it could not follow. */
static void nothing_reaches_across_a_gap(void **state)
{
	static const struct tilt_corner steps[] = { { 0, 0 }, { 5, 0 }, { 5.01, 40 }, { 10, 40 } };
	_cleanup_(film_freep) struct film *f = film_new();
	double deg;

	film_motion(f, steps, ELEMENTS(steps), 0, 1);
	for (size_t i = 0; i < f->n; i++)
		f->samples[i].rate_dps.x = 0.01; /* there is a gyroscope */
	for (size_t i = 251; i < f->n; i++)
		f->samples[i].t_us += 2000000;
	film_develop(f, SAMPLE_MOTION);
	assert_int_equal(count_events(f, EVENT_GAP), 1);
	assert_true(curve_at(&f->plot.panels[0].thin, page_column(&f->plot.page, -5 + 7.05), &deg));
	assert_true(fabs(deg - 40) < 1);
}

/* Between two samples the line is straight, if they are near. */
static void reads_a_curve_between_samples(void **state)
{
	struct plot_curve c;
	double value;

	assert_int_equal(curve_init(&c, 100), 0);
	assert_false(curve_at(&c, 50, &value));
	curve_add(&c, 10, 1);
	curve_add(&c, 14, 3);
	curve_add(&c, 14, 5);
	curve_add(&c, 60, 9);
	curve_add(&c, 100, 9); /* beside it */
	curve_add(&c, -1, 9);
	assert_true(curve_at(&c, 10, &value) && value == 1);
	assert_true(curve_at(&c, 11, &value) && value == 1.75);
	assert_true(curve_at(&c, 14, &value) && value == 4);
	assert_false(curve_at(&c, 15, &value));
	assert_false(curve_at(&c, -1, &value));
	assert_false(curve_at(&c, 100, &value));
	assert_true(c.low == 1 && c.high == 9);
	curve_done(&c);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_signal_where_it_is),
		cmocka_unit_test_setup_teardown(shows_the_tilt_from_rest, scratch_setup,
						scratch_teardown),
		cmocka_unit_test(shows_no_tilt_from_a_wrong_rest),
		cmocka_unit_test(shows_the_tilt_along_the_way),
		cmocka_unit_test(a_fall_has_no_tilt),
		cmocka_unit_test(nothing_reaches_across_a_gap),
		cmocka_unit_test(reads_a_curve_between_samples),
	};

	return cmocka_run_group_tests(tests, NULL, film_forget_fonts);
}
