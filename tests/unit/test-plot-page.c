/* SPDX-License-Identifier: MIT */

/* How a picture is laid out: notes, pages and the steps of an axis. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "film.h"

static cairo_t *scratch_canvas(void)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 0, 0);
	cairo_t *cr = cairo_create(surface);

	cairo_surface_destroy(surface);
	return cr;
}

static bool notes_touch(const struct plot_note *a, const struct plot_note *b)
{
	return a->row == b->row && a->lane == b->lane && a->x < b->x + b->width &&
	       b->x < a->x + a->width;
}

/* However many there are: none covers another, and those without a place are counted. */
static void notes_do_not_cover_each_other(void **state)
{
	static const unsigned counts[] = { 0, 1, 20, 100, 1000 };

	for (size_t i = 0; i < ELEMENTS(counts); i++) {
		_cleanup_(film_freep) struct film *f = film_new();
		_cleanup_(notes_done) struct plot_notes notes;
		cairo_t *cr = scratch_canvas();
		size_t said = 0;

		for (unsigned k = 0; k < counts[i]; k++) {
			struct event e = { .kind = EVENT_HOLD, .id = k + 1 };

			e.hold.plateau_start_us = e.hold.plateau_end_us =
				k * (60000000 / counts[i]);
			plot_event(&f->plot, &e);
		}
		assert_int_equal(plot_measured(&f->plot, SAMPLE_FORCE, 0, 60000000), 0);
		assert_int_equal(notes_make(&notes, &f->plot, cr), 0);
		assert_int_equal(notes.n, counts[i]);
		for (size_t a = 0; a < notes.n; a++) {
			said += notes.notes[a].said != NULL;
			for (size_t b = 0; b < a; b++)
				if (notes.notes[a].said && notes.notes[b].said &&
				    notes_touch(&notes.notes[a], &notes.notes[b]))
					fail_msg("%zu and %zu of %u", a, b, counts[i]);
		}
		assert_int_equal(said + notes.left_out, notes.n);
		assert_int_equal(notes.left_out > 0, counts[i] == 1000);
		cairo_destroy(cr);
	}
}

/* What a look back takes back at one time is one note; what is withdrawn alone has its own. */
static void notes_of_one_time_are_one(void **state)
{
	static const struct event events[] = {
		{ .kind = EVENT_LOAD_CANCEL, .id = 1, .noticed_us = 5000000 },
		{ .kind = EVENT_LOAD_CANCEL, .id = 2, .noticed_us = 5000000 },
		{ .kind = EVENT_LOAD_CANCEL, .id = 3, .noticed_us = 5000000 },
		{ .kind = EVENT_LOAD_CANCEL,
		  .id = 4,
		  .noticed_us = 9000000,
		  .cancel = CANCEL_NOISE },
	};
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(notes_done) struct plot_notes notes;
	cairo_t *cr = scratch_canvas();

	for (size_t i = 0; i < ELEMENTS(events); i++)
		plot_event(&f->plot, &events[i]);
	assert_int_equal(plot_measured(&f->plot, SAMPLE_MOTION, 0, 10000000), 0);
	assert_int_equal(notes_make(&notes, &f->plot, cr), 0);
	assert_int_equal(notes.n, 2);
	assert_string_equal(notes.notes[0].said, "3 notices withdrawn");
	assert_string_equal(notes.notes[1].said, "4: withdrawn, noise");
	cairo_destroy(cr);
}

/*
 * A pulse is announced as a load and taken back as one: it is withdrawn only if no pulse follows.
 */
static void a_pulse_is_not_withdrawn(void **state)
{
	static const struct event events[] = {
		{ .kind = EVENT_LOAD_CANCEL, .id = 1, .cancel = CANCEL_PULSE },
		{ .kind = EVENT_LOAD_BEGIN, .id = 2 },
		{ .kind = EVENT_PULSE, .id = 1 },
		{ .kind = EVENT_LOAD_CANCEL, .id = 2, .cancel = CANCEL_PULSE },
		{ .kind = EVENT_LOAD_CANCEL, .id = 3, .cancel = CANCEL_PULSE },
		{ .kind = EVENT_PULSE, .id = 3 },
		{ .kind = EVENT_LOAD_CANCEL, .id = 4, .cancel = CANCEL_PULSE },
	};
	static const bool withdrawn[ELEMENTS(events)] = { [3] = true, [6] = true };
	_cleanup_(film_freep) struct film *f = film_new();

	for (size_t i = 0; i < ELEMENTS(events); i++)
		plot_event(&f->plot, &events[i]);
	for (size_t i = 0; i < ELEMENTS(events); i++)
		if (events[i].kind == EVENT_LOAD_CANCEL)
			assert_int_equal(plot_was_withdrawn(&f->plot, &f->plot.events[i]),
					 withdrawn[i]);
}

static void pages_by_length(void **state)
{
	static const struct {
		double first_s, last_s, row_s;
		unsigned rows;
	} rows[] = {
		{ 0, 0, 1, 1 },        { 5, 5.01, 0.01, 1 },      { -3, 27, 30, 1 },
		{ 0, 30.5, 16, 2 },    { 1e6, 1e6 + 100, 25, 4 }, { 0, 3600, 45, 80 },
		{ 0, 36000, 450, 80 }, { -4e9, 4e9, 1e8, 80 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct plot_page page;

		page_init(&page, rows[i].first_s, rows[i].last_s);
		if (page.rows != rows[i].rows || fabs(page.row_s - rows[i].row_s) > 1e-6)
			fail_msg("row %zu: %u of %g s", i, page.rows, page.row_s);
		assert_int_equal(page_column(&page, rows[i].first_s), 0);
		assert_true(page_column(&page, rows[i].last_s) < (long)page.rows * PAGE_COLUMNS);
		assert_true(page_column(&page, rows[i].last_s) >= 0);
		assert_int_equal(page_column(&page, rows[i].first_s - page.row_s), -1);
		assert_int_equal(page_column(&page, rows[i].last_s + 2 * page.row_s), -1);
	}
}

/* cairo makes no image with more than 32767 pixels a side. */
static void is_never_too_high_for_a_png(void **state)
{
	static const enum sample_kind kinds[] = { SAMPLE_FORCE, SAMPLE_MOTION };
	struct plot_notes notes = { .lanes = NOTE_LANES };

	for (size_t i = 0; i < ELEMENTS(kinds); i++) {
		_cleanup_(film_freep) struct film *f = film_new();
		struct plot_label label = { .kind = "walk" };
		double width, height;

		f->labels.labels = &label;
		f->labels.n = 1;
		assert_int_equal(plot_measured(&f->plot, kinds[i], 0, UINT64_C(4000000000000000)),
				 0);
		draw_size(&f->plot, &notes, &width, &height);
		assert_true(width < 2000);
		assert_true(height > 10000 && height <= 32767);
	}
}

static void steps_by_range(void **state)
{
	static const struct {
		double range, step;
		unsigned most;
		int decimals;
	} rows[] = {
		{ 10, 2, 5, 0 },   { 10.1, 5, 5, 0 }, { 1, 0.2, 5, 1 },    { 0.03, 0.01, 5, 2 },
		{ 100, 20, 5, 0 }, { 30, 2, 15, 0 },  { 0.1, 0.02, 5, 2 }, { 2e9, 5e8, 5, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double step = page_step(rows[i].range, rows[i].most);

		if (fabs(step - rows[i].step) > 1e-9 * rows[i].step ||
		    page_decimals(step) != rows[i].decimals)
			fail_msg("row %zu: %g, %d", i, step, page_decimals(step));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_do_not_cover_each_other),
		cmocka_unit_test(notes_of_one_time_are_one),
		cmocka_unit_test(a_pulse_is_not_withdrawn),
		cmocka_unit_test(pages_by_length),
		cmocka_unit_test(is_never_too_high_for_a_png),
		cmocka_unit_test(steps_by_range),
	};

	return cmocka_run_group_tests(tests, NULL, film_forget_fonts);
}
