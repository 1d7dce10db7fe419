/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording in memory, the events in it, and the picture of both; which is read back as an SVG, and
 * told by its colours.
 */

#include <cairo.h>
#include <expat.h>

#include "ctl/plot-draw.h"
#include "ctl/plot.h"
#include "sys/cleanup.h"
#include "unit/motion.h"
#include "unit/scratch.h"
#include "unit/trace.h"

#define SAMPLES_MAX 400000

struct film {
	struct sample samples[SAMPLES_MAX];
	size_t n;
	struct track track;
	struct plot plot;
	struct plot_labels labels;
};

static inline struct film *film_new(void)
{
	struct film *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	track_init(&f->track);
	plot_init(&f->plot, "film.csv", &f->labels);
	return f;
}

static inline void film_free(struct film *f)
{
	plot_done(&f->plot);
	free(f);
}

DEFINE_CLEANUP(struct film *, film_free);

/* @rate_hz samples a second of the line through the corners, but for those in [from_s, to_s). */
static inline void film_force(struct film *f, const struct corner *c, size_t n, double rate_hz,
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

/* A tilt about the sensor's y axis, and one aside of that. */
static inline void film_motion(struct film *f, const struct tilt_corner *c, size_t n,
			       double aside_deg, double gravity_g)
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

/* Both passes. */
static inline void film_develop(struct film *f, enum sample_kind kind)
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

static inline unsigned count_events(const struct film *f, enum event_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < f->plot.n_events; i++)
		n += f->plot.events[i].kind == kind;
	return n;
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

static inline void film_workout(struct film *f)
{
	film_force(f, workout, ELEMENTS(workout), 100, 15, 16.25);
	film_develop(f, SAMPLE_FORCE);
	assert_int_equal(f->plot.page.rows, 1);
	assert_int_equal(count_events(f, EVENT_HOLD), 3);
	assert_int_equal(count_events(f, EVENT_PULSE), 1);
	assert_int_equal(count_events(f, EVENT_GAP), 1);
}

static const struct tilt_corner legs[] = {
	{ 0, 0 },   { 3, 0 },   { 4, 40 },   { 7, 40 },   { 8, 0 },   { 11, 0 },
	{ 12, 40 }, { 15, 40 }, { 16, 0 },   { 19, 0 },   { 20, 40 }, { 23, 40 },
	{ 24, 0 },  { 26, 0 },  { 27, -10 }, { 29, -10 },
};

static inline char *film_read(const char *path, size_t *ret_n)
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

struct colours {
	struct ink_colour wanted;
	unsigned n, elements;
};

/* cairo writes a colour in per cent. */
static inline bool has_colour(const char *text, const struct ink_colour *wanted)
{
	double red, green, blue;
	const char *at = strstr(text, "rgb(");

	if (!at || sscanf(at, "rgb(%lf%%,%lf%%,%lf%%)", &red, &green, &blue) != 3)
		return false;
	return fabs(red / 100 - wanted->red) < 0.001 && fabs(green / 100 - wanted->green) < 0.001 &&
	       fabs(blue / 100 - wanted->blue) < 0.001;
}

static inline void on_element(void *userdata, const XML_Char *name, const XML_Char **attributes)
{
	struct colours *c = userdata;
	bool has = false;

	for (; *attributes; attributes += 2)
		has |= has_colour(attributes[1], &c->wanted);
	c->n += has;
	c->elements++;
}

/* How often a colour is used in an SVG, as XML sees it. */
static inline unsigned count_ink(const char *svg, size_t n, enum ink ink)
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

static inline char *film_svg(struct film *f, struct scratch *s, size_t *ret_n)
{
	const char *path = scratch_path(s, "film.svg");
	struct stat st;

	assert_int_equal(plot_write(&f->plot, path), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	return film_read(path, ret_n);
}

/* At the end of a program: cairo keeps them for ever, and a sanitizer says so. */
static inline int film_forget_fonts(void **state)
{
	plot_forget_fonts();
	return 0;
}
