/* SPDX-License-Identifier: MIT */

/*
 * A picture of a recording, read back: the SVG has as many shades, marks and labels as there are
 * phases, events and labels, told by their colours (and one of each in the legend).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <cairo.h>
#include <expat.h>

#include "ctl/plot-draw.h"
#include "ctl/plot.h"
#include "sys/cleanup.h"
#include "unit/motion.h"
#include "unit/scratch.h"
#include "unit/trace.h"

static int setup(void **state)
{
	*state = scratch_new();
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

static const char *path_in_scratch(struct scratch *s, const char *name)
{
	(void)snprintf(s->path, sizeof(s->path), "%s/%s", s->folder, name);
	return s->path;
}

/* Return: the path. */
static const char *write_text(struct scratch *s, const char *name, const char *text)
{
	FILE *f = fopen(path_in_scratch(s, name), "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	return s->path;
}

static char *read_all(const char *path, size_t *ret_n)
{
	char *text = NULL;
	FILE *from = fopen(path, "re"), *to = open_memstream(&text, ret_n);
	int byte;

	assert_non_null(from);
	assert_non_null(to);
	while ((byte = getc(from)) != EOF)
		putc(byte, to);
	assert_int_equal(fclose(from), 0);
	assert_int_equal(fclose(to), 0);
	return text;
}

/* A recording in memory, the events in it, and the picture of both. */

#define SAMPLES_MAX 400000

struct film {
	struct sample samples[SAMPLES_MAX];
	size_t n;
	struct track track;
	struct plot plot;
	struct plot_labels labels;
};

static struct film *film_new(void)
{
	struct film *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	track_init(&f->track);
	plot_init(&f->plot, "film.csv", &f->labels);
	return f;
}

static void film_free(struct film *f)
{
	plot_done(&f->plot);
	free(f);
}

DEFINE_CLEANUP(struct film *, film_free);

/* @rate_hz samples a second of the line through the corners, but for those in [from_s, to_s). */
static void film_force(struct film *f, const struct corner *c, size_t n, double rate_hz,
		       double from_s, double to_s)
{
	size_t k = 0;

	for (uint64_t i = 0; (double)i / rate_hz < c[n - 1].t_s; i++) {
		double t_s = (double)i / rate_hz, share;

		while (k + 2 < n && c[k + 1].t_s <= t_s)
			k++;
		share = (t_s - c[k].t_s) / (c[k + 1].t_s - c[k].t_s);
		if (t_s >= from_s && t_s < to_s)
			continue;
		assert_true(f->n < SAMPLES_MAX);
		f->samples[f->n++] = (struct sample){
			.t_us = (uint64_t)llrint(t_s * 1e6),
			.force_n = NEWTON_PER_KG *
				   (c[k].force_kg + share * (c[k + 1].force_kg - c[k].force_kg)),
		};
	}
}

/* Both passes. */
static void film_develop(struct film *f, enum sample_kind kind)
{
	struct event events[TRACK_EVENTS_MAX];

	for (size_t i = 0; i < f->n; i++)
		plot_heard(&f->plot, &f->track, events,
			   track_push(&f->track, &f->samples[i], events));
	plot_heard(&f->plot, &f->track, events, track_finish(&f->track, events));
	assert_int_equal(
		plot_measured(&f->plot, kind, -5000000, f->n ? f->samples[f->n - 1].t_us : 0), 0);
	for (size_t i = 0; i < f->n; i++)
		plot_sample(&f->plot, &f->samples[i]);
	plot_sampled(&f->plot);
}

static unsigned count_events(const struct film *f, enum event_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < f->plot.n_events; i++)
		n += f->plot.events[i].kind == kind;
	return n;
}

/* How often a colour is used in an SVG, as XML sees it. */

struct colours {
	struct ink_colour wanted;
	unsigned n, elements;
};

/* cairo writes a colour in per cent. */
static bool has_colour(const char *text, const struct ink_colour *wanted)
{
	double red, green, blue;
	const char *at = strstr(text, "rgb(");

	if (!at || sscanf(at, "rgb(%lf%%,%lf%%,%lf%%)", &red, &green, &blue) != 3)
		return false;
	return fabs(red / 100 - wanted->red) < 0.001 && fabs(green / 100 - wanted->green) < 0.001 &&
	       fabs(blue / 100 - wanted->blue) < 0.001;
}

static void on_element(void *userdata, const XML_Char *name, const XML_Char **attributes)
{
	struct colours *c = userdata;
	bool has = false;

	for (; *attributes; attributes += 2)
		has |= has_colour(attributes[1], &c->wanted);
	c->n += has;
	c->elements++;
}

static unsigned count_ink(const char *svg, size_t n, enum ink ink)
{
	struct colours c = { .wanted = ink_colour(ink) };
	XML_Parser parser = XML_ParserCreate(NULL);

	assert_non_null(parser);
	XML_SetUserData(parser, &c);
	XML_SetElementHandler(parser, on_element, NULL);
	if (XML_Parse(parser, svg, (int)n, 1) != XML_STATUS_OK)
		fail_msg("line %lu: %s", XML_GetCurrentLineNumber(parser),
			 XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	assert_true(c.elements > 10);
	return c.n;
}

static char *film_svg(struct film *f, struct scratch *s, size_t *ret_n)
{
	const char *path = path_in_scratch(s, "film.svg");
	struct stat st;

	assert_int_equal(plot_write(&f->plot, path), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	return read_all(path, ret_n);
}

/*
 * Three holds, of which one has a gap, and a pulse: short enough for one row, so that none is cut
 * in two.
 */
static const struct corner workout[] = {
	{ 0, 0.5 },    { 2, 0.5 },    { 2.4, 3.5 },  { 6, 3.5 },  { 6.5, 0.5 }, { 9, 0.5 },
	{ 9.3, 3 },    { 9.6, 3 },    { 10, 0.5 },   { 13, 0.5 }, { 13.5, 4 },  { 18, 4 },
	{ 18.4, 0.5 }, { 20.5, 0.5 }, { 20.9, 3.5 }, { 25, 3.5 }, { 25.5, .5 }, { 29.5, 0.5 },
};

static void film_workout(struct film *f)
{
	film_force(f, workout, ELEMENTS(workout), 100, 15, 16.25);
	film_develop(f, SAMPLE_FORCE);
	assert_int_equal(f->plot.page.rows, 1);
	assert_int_equal(count_events(f, EVENT_HOLD), 3);
	assert_int_equal(count_events(f, EVENT_PULSE), 1);
	assert_int_equal(count_events(f, EVENT_GAP), 1);
}

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
	_cleanup_(film_freep) struct film *f = film_new();
	_cleanup_(freep) char *svg = NULL;
	size_t n;

	write_text(*state, "film.labels.csv",
		   "kind,start_s,end_s,note\n"
		   "walk,-5,20,all of it\n"
		   "hold,-3,1.5,level 3.00\r\n"
		   "plateau,-2.7,1.1,\n"
		   "pulse,4,5,a, b\n"
		   "hold,100,101,not in the recording\n");
	assert_int_equal(labels_read(&f->labels, path_in_scratch(*state, "film.csv")), 0);
	film_workout(f);
	svg = film_svg(f, *state, &n);
	/* a bar and its two ends */
	assert_int_equal(count_ink(svg, n, INK_LABEL), 3 * 3 + 1);
	assert_int_equal(count_ink(svg, n, INK_LABEL_PLATEAU), 1 + 1);
	labels_done(&f->labels);
}

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

/* A tilt about the sensor's y axis, and one aside of that. */
static void film_motion(struct film *f, const struct tilt_corner *c, size_t n, double aside_deg,
			double gravity_g)
{
	double aside = aside_deg * M_PI / 180;

	for (uint64_t i = 0; (double)i / 50 < c[n - 1].t_s; i++) {
		double t_s = (double)i / 50, rad = tilt_at(c, n, t_s) * M_PI / 180;

		f->samples[f->n++] = (struct sample){
			.kind = SAMPLE_MOTION,
			.t_us = i * 20000,
			.accel_g = { gravity_g * sin(rad), gravity_g * cos(rad) * sin(aside),
				     gravity_g * cos(rad) * cos(aside) },
		};
	}
}

static double tilt_shown(const struct film *f, double t_s)
{
	double deg = NAN;

	assert_true(curve_at(&f->plot.panels[0].line, page_column(&f->plot.page, -5 + t_s), &deg));
	return deg;
}

static const struct tilt_corner legs[] = {
	{ 0, 0 },   { 3, 0 },   { 4, 40 },   { 7, 40 },   { 8, 0 },   { 11, 0 },
	{ 12, 40 }, { 15, 40 }, { 16, 0 },   { 19, 0 },   { 20, 40 }, { 23, 40 },
	{ 24, 0 },  { 26, 0 },  { 27, -10 }, { 29, -10 },
};

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
	assert_int_equal(plot_write(&f->plot, path_in_scratch(*state, "film.PNG")), 0);
	png = read_all(path_in_scratch(*state, "film.PNG"), &n);
	assert_true(n > 1000);
	assert_memory_equal(png, signature, sizeof(signature));
}

static void refuses_what_it_cannot_write(void **state)
{
	_cleanup_(film_freep) struct film *f = film_new();

	film_workout(f);
	assert_int_equal(plot_write(&f->plot, path_in_scratch(*state, "film.jpg")), -EINVAL);
	assert_int_equal(plot_write(&f->plot, path_in_scratch(*state, "svg")), -EINVAL);
	assert_int_equal(plot_write(&f->plot, path_in_scratch(*state, "no/film.svg")), -ENOENT);
}

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

#define HEADER "kind,start_s,end_s,note\n"

static void labels_by_table(void **state)
{
	static const struct {
		const char *text, *error; /* NULL: fine */
		size_t n;
	} rows[] = {
		{ HEADER, NULL, 0 },
		{ HEADER "hold,1,2,\n\nrep,2,3,fast; 8 deg\n", NULL, 2 },
		{ HEADER "hold,1,2", NULL, 1 },
		{ HEADER "hold,1,1,\n", NULL, 1 },
		{ "", ":1: the header should be", 0 },
		{ "kind,start,end\n", ":1: the header should be", 0 },
		{ HEADER "hold,1,2,\nhold,one,2,\n", ":3: start_s is \"one\"", 0 },
		{ HEADER "hold,1,nan,\n", ":2: end_s is \"nan\"", 0 },
		{ HEADER "hold,1,5e9,\n", ":2: end_s is \"5e9\"", 0 },
		{ HEADER "hold,1\n", ":2: end_s is \"\"", 0 },
		{ HEADER "hold,2,1,\n", ":2: it ends at 1.000 s, before it starts", 0 },
		{ HEADER ",1,2,\n", ":2: the kind is \"\"", 0 },
		{ HEADER "a-very-long-word,1,2,\n", ":2: the kind is", 0 },
		{ HEADER "hold,1,2,\xff\n", ":2: this is not text", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct plot_labels labels;
		int r;

		write_text(*state, "a.labels.csv", rows[i].text);
		r = labels_read(&labels, path_in_scratch(*state, "a.csv"));
		if (r != (rows[i].error ? -EINVAL : 0) || (r == 0 && labels.n != rows[i].n))
			fail_msg("row %zu: %d, %zu labels, %s", i, r, labels.n, labels.error);
		if (rows[i].error && !strstr(labels.error, rows[i].error))
			fail_msg("row %zu: %s", i, labels.error);
		assert_true(labels.there);
		labels_done(&labels);
	}
}

static void labels_need_not_be_there(void **state)
{
	struct plot_labels labels;

	assert_int_equal(labels_read(&labels, path_in_scratch(*state, "none.csv")), 0);
	assert_false(labels.there);
	labels_done(&labels);
	assert_int_equal(labels_read(&labels, path_in_scratch(*state, "none/none.csv")), 0);
	labels_done(&labels);
}

/* A note that is too long ends with a whole character. */
static void long_notes_are_cut(void **state)
{
	struct plot_labels labels;

	write_text(*state, "a.labels.csv",
		   HEADER "hold,1,2,012345678901234567890123456789012345678901234567890123456789"
			  "01\xc3\xa4xyz\n");
	assert_int_equal(labels_read(&labels, path_in_scratch(*state, "a.csv")), 0);
	assert_string_equal(labels.labels[0].note,
			    "01234567890123456789012345678901234567890123456789012345678901");
	labels_done(&labels);
}

static int forget_fonts(void **state)
{
	plot_forget_fonts();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shows_each_event_once, setup, teardown),
		cmocka_unit_test_setup_teardown(shows_nothing_on_two_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(writes_each_note_once, setup, teardown),
		cmocka_unit_test_setup_teardown(shows_labels_beside, setup, teardown),
		cmocka_unit_test(shows_the_signal_where_it_is),
		cmocka_unit_test_setup_teardown(shows_the_tilt_from_rest, setup, teardown),
		cmocka_unit_test(shows_no_tilt_from_a_wrong_rest),
		cmocka_unit_test(shows_the_tilt_along_the_way),
		cmocka_unit_test(a_fall_has_no_tilt),
		cmocka_unit_test(nothing_reaches_across_a_gap),
		cmocka_unit_test_setup_teardown(motion_without_gravity_has_no_tilt, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_recording_may_have_nothing_in_it, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_long_recording_makes_no_huge_picture, setup,
						teardown),
		cmocka_unit_test_setup_teardown(makes_a_png_too, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_what_it_cannot_write, setup, teardown),
		cmocka_unit_test(notes_do_not_cover_each_other),
		cmocka_unit_test(notes_of_one_time_are_one),
		cmocka_unit_test(a_pulse_is_not_withdrawn),
		cmocka_unit_test(reads_a_curve_between_samples),
		cmocka_unit_test(pages_by_length),
		cmocka_unit_test(is_never_too_high_for_a_png),
		cmocka_unit_test(steps_by_range),
		cmocka_unit_test_setup_teardown(labels_by_table, setup, teardown),
		cmocka_unit_test_setup_teardown(labels_need_not_be_there, setup, teardown),
		cmocka_unit_test_setup_teardown(long_notes_are_cut, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, forget_fonts);
}
