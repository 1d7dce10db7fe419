/* SPDX-License-Identifier: MIT */

/*
 * A picture of a recording, read back: the SVG has as many shades, marks and labels as there are
 * phases, events and labels, told by their colours (and one of each in the legend).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "film.h"

static void shows_each_event_once(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	size_t n;

	film_workout(f);
	svg = film_svg(f, *state, &n);
	/* one more of each is in the legend */
	assert_int_equal(count_ink(svg, n, INK_OUT), 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_HOLD), 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_BACK), 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_PULSE), 1 + 1);
	assert_int_equal(count_ink(svg, n, INK_REST), 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_UNKNOWN), 1 + 1);
	assert_int_equal(count_ink(svg, n, INK_REST_LEVEL), 2 * 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_LEVEL), 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_EDGE), 4 * 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_DECIDED), 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_WITHDRAWN), 1 + 1); /* the notice of the pulse */
	/* a begin has a mark, a line and its number */
	assert_int_equal(count_ink(svg, n, INK_NOTICE), 3 * count_events(f, EVENT_LOAD_BEGIN) +
								count_events(f, EVENT_LOAD_END) +
								2);
	assert_int_equal(count_ink(svg, n, INK_LABEL), 0);
	assert_int_equal(count_ink(svg, n, INK_LABEL_PLATEAU), 0);
}

/* On two rows of 20 s: what is an instant is on one of them, a hold on both is in two parts. */
static void shows_nothing_on_two_rows(void **state)
{
	static const struct corner holds[] = {
		{ 0, 0.5 },  { 5, 0.5 },    { 5.5, 3.5 },  { 9, 3.5 },  { 9.5, 0.5 },
		{ 16, 0.5 }, { 16.5, 3.5 }, { 22.5, 3.5 }, { 23, 0.5 }, { 30, 0.5 },
		{ 30.5, 3 }, { 35, 3 },     { 35.5, 0.5 }, { 40, 0.5 },
	};
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	size_t n;

	film_force(f, holds, ELEMENTS(holds), 100, 0, 0);
	film_develop(f, SAMPLE_FORCE);
	assert_int_equal(f->plot.page.rows, 2);
	assert_int_equal(count_events(f, EVENT_HOLD), 3);
	svg = film_svg(f, *state, &n);
	assert_int_equal(count_ink(svg, n, INK_OUT), 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_HOLD), 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_LEVEL), 4 + 1);
	assert_int_equal(count_ink(svg, n, INK_EDGE), 4 * 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_DECIDED), 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_NOTICE), (3 + 1) * 3 + 2);
}

static void writes_each_note_once(void **state)
{
	static const struct event unknown[] = {
		{ .kind = EVENT_GAP, .at_us = 10000000, .noticed_us = 11000000 },
		{ .kind = EVENT_GAP, .at_us = 50000000, .noticed_us = 51000000 },
	};
	unsigned n_inks[2];

	for (size_t notes = 1; notes <= 2; notes++) {
		_cleanup_(film_freep) struct film *f = film_new();
		_cleanup_(freep) char *svg = NULL;
		size_t n;

		for (size_t i = 0; i < notes; i++)
			plot_event(&f->plot, &unknown[i]);
		assert_int_equal(plot_measured(&f->plot, SAMPLE_FORCE, 0, 60000000), 0);
		plot_sampled(&f->plot);
		assert_int_equal(f->plot.page.rows, 2);
		svg = film_svg(f, *state, &n);
		n_inks[notes - 1] = count_ink(svg, n, INK_FAINT);
	}
	assert_int_equal(n_inks[1], n_inks[0] + 1);
}

static void shows_labels_beside(void **state)
{
	static const char labels[] = "kind,start_s,end_s,note\n"
				     "walk,-5,20,all of it\n"
				     "hold,-3,1.5,level 3.00\r\n"
				     "plateau,-2.7,1.1,\n"
				     "pulse,4,5,a, b\n"
				     "hold,100,101,not in the recording\n";
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	size_t n;

	(void)scratch_write(*state, "film.labels.csv", labels, sizeof(labels) - 1);
	assert_int_equal(labels_read(&f->labels, scratch_path(*state, "film.csv")), 0);
	film_workout(f);
	svg = film_svg(f, *state, &n);
	/* a bar and its two ends */
	assert_int_equal(count_ink(svg, n, INK_LABEL), 3 * 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_LABEL_PLATEAU), 1 + 1);
	labels_done(&f->labels);
}

/* From a sensor that takes its first reading off there is no tilt, and the picture says so. */
static void motion_without_gravity_has_no_tilt(void **state)
{
	static const struct tilt_corner still[] = { { 0, 0 }, { 10, 0 } };
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	size_t n;

	film_motion(f, still, ELEMENTS(still), 0, 0);
	film_develop(f, SAMPLE_MOTION);
	assert_true(f->plot.panels[0].line.low > f->plot.panels[0].line.high);
	svg = film_svg(f, *state, &n);
	assert_int_equal(count_ink(svg, n, INK_HOLD), 0 + 1);
}

static void a_recording_may_have_nothing_in_it(void **state)
{
	static const size_t lengths[] = { 0, 1, 2 };

	for (size_t i = 0; i < ELEMENTS(lengths); i++) {
		_cleanup_(film_freep) struct film *f = film_new();
		_cleanup_(freep) char *svg = NULL;
		size_t n;

		for (size_t k = 0; k < lengths[i]; k++)
			f->samples[f->n++] = (struct sample){ .t_us = 0, .force_n = 5 };
		film_develop(f, SAMPLE_FORCE);
		svg = film_svg(f, *state, &n);
		assert_int_equal(count_ink(svg, n, INK_HOLD), 0 + 1);
	}
}

/* An hour of noise at 100 Hz: the picture has a size of its own. */
static void a_long_recording_makes_no_huge_picture(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	uint32_t noise = 1;
	size_t n;

	for (f->n = 0; f->n < 360000; f->n++) {
		noise = noise * 1664525 + 1013904223;
		f->samples[f->n] = (struct sample){ .t_us = f->n * 10000,
						    .force_n = 20 + (noise >> 16) / 65536.0 };
	}
	film_develop(f, SAMPLE_FORCE);
	assert_int_equal(f->plot.page.rows, 80);
	svg = film_svg(f, *state, &n);
	assert_true(n < 20 * 1000 * 1000);
}

/* A PNG begins with these bytes (PNG specification, 5.2). */
static void makes_a_png_too(void **state)
{
	static const unsigned char signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *png = NULL;
	size_t n;

	film_workout(f);
	assert_int_equal(plot_write(&f->plot, scratch_path(*state, "film.PNG")), 0);
	png = film_read(scratch_path(*state, "film.PNG"), &n);
	assert_true(n > 1000);
	assert_memory_equal(png, signature, sizeof(signature));
}

static void refuses_what_it_cannot_write(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();

	film_workout(f);
	assert_int_equal(plot_write(&f->plot, scratch_path(*state, "film.jpg")), -EINVAL);
	assert_int_equal(plot_write(&f->plot, scratch_path(*state, "svg")), -EINVAL);
	assert_int_equal(plot_write(&f->plot, scratch_path(*state, "no/film.svg")), -ENOENT);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shows_each_event_once, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(shows_nothing_on_two_rows, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(writes_each_note_once, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(shows_labels_beside, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(motion_without_gravity_has_no_tilt, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_recording_may_have_nothing_in_it, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_long_recording_makes_no_huge_picture,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(makes_a_png_too, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(refuses_what_it_cannot_write, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, film_forget_fonts);
}
