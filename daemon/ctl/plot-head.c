/* SPDX-License-Identifier: MIT */

/* The head of a picture: whose it is, what was found in numbers, and what the signs mean. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl/plot-draw.h"
#include "util/macro.h"
#include "util/text.h"

#define TITLE_PX  16.0
#define LEGEND_PX 20.0
#define SWATCH_PX 22.0

enum sign { SIGN_SHADE, SIGN_LINE, SIGN_DASH, SIGN_MARK, SIGN_BAR, SIGN_PLATEAU };

struct legend {
	enum sign sign;
	enum ink ink;
	enum ink_shape shape; /* of a mark */
	const char *words;
};

static const struct legend legend_of_force[] = {
	{ SIGN_SHADE, INK_OUT, 0, "out" },
	{ SIGN_SHADE, INK_HOLD, 0, "hold" },
	{ SIGN_SHADE, INK_BACK, 0, "back" },
	{ SIGN_SHADE, INK_REST, 0, "rest" },
	{ SIGN_SHADE, INK_PULSE, 0, "pulse" },
	{ SIGN_SHADE, INK_UNKNOWN, 0, "unknown: no samples" },
	{ SIGN_LINE, INK_THIN, 0, "force" },
	{ SIGN_LINE, INK_LINE, 0, "its mean over 0.1 s" },
	{ SIGN_DASH, INK_REST_LEVEL, 0, "rest level" },
};

static const struct legend legend_of_motion[] = {
	{ SIGN_SHADE, INK_OUT, 0, "out" },
	{ SIGN_SHADE, INK_HOLD, 0, "hold" },
	{ SIGN_SHADE, INK_BACK, 0, "back" },
	{ SIGN_SHADE, INK_REST, 0, "rest" },
	{ SIGN_SHADE, INK_UNKNOWN, 0, "unknown: no samples" },
	{ SIGN_LINE, INK_THIN, 0, "tilt whatever the way, with the gyroscope; acceleration" },
	{ SIGN_LINE, INK_LINE, 0, "tilt along the way of the repetitions, mean over 0.4 s" },
};

static const struct legend legend_of_events[] = {
	{ SIGN_LINE, INK_LEVEL, 0, "level" },
	{ SIGN_MARK, INK_EDGE, INK_DOT, "edge of a phase" },
	{ SIGN_MARK, INK_NOTICE, INK_DOWN, "begin noticed" },
	{ SIGN_MARK, INK_NOTICE, INK_UP, "end noticed" },
	{ SIGN_MARK, INK_WITHDRAWN, INK_CROSS, "notice withdrawn" },
	{ SIGN_MARK, INK_DECIDED, INK_DIAMOND, "decided" },
};

static const struct legend legend_of_labels[] = {
	{ SIGN_BAR, INK_LABEL, 0, "label" },
	{ SIGN_PLATEAU, INK_LABEL_PLATEAU, 0, "its plateau" },
};

static void draw_sign(cairo_t *cr, const struct legend *l, double x, double y)
{
	double middle = y - 4;

	switch (l->sign) {
	case SIGN_SHADE:
		ink_fill(cr, l->ink, x, y - 10, SWATCH_PX, 12);
		if (l->ink == INK_OUT || l->ink == INK_UNKNOWN)
			ink_hatch(cr, INK_HATCH, true, x, y - 10, SWATCH_PX, 12);
		if (l->ink == INK_BACK || l->ink == INK_UNKNOWN)
			ink_hatch(cr, INK_HATCH, false, x, y - 10, SWATCH_PX, 12);
		break;
	case SIGN_LINE:
		ink_line(cr, l->ink, 1.4, x, middle, x + SWATCH_PX, middle);
		break;
	case SIGN_DASH:
		ink_dash(cr, l->ink, 1.4, x, middle, x + SWATCH_PX, middle);
		break;
	case SIGN_MARK:
		ink_mark(cr, l->ink, l->shape, x + SWATCH_PX / 2, middle);
		break;
	case SIGN_BAR:
		ink_fill(cr, l->ink, x, middle - 1.5, SWATCH_PX, 3);
		break;
	case SIGN_PLATEAU:
		ink_fill(cr, l->ink, x, middle - 3.5, SWATCH_PX, 7);
		break;
	}
}

static double draw_signs(cairo_t *cr, const struct legend *l, size_t n, double x, double y)
{
	for (; n--; l++) {
		draw_sign(cr, l, x, y);
		x += SWATCH_PX + 5;
		ink_text(cr, INK_TEXT, NOTE_PX, INK_LEFT, x, y, l->words);
		x += ink_text_width(cr, NOTE_PX, l->words) + 16;
	}
	return x;
}

static void draw_legend(cairo_t *cr, const struct plot *p, double y)
{
	double x = PAGE_LEFT_PX;

	switch (p->kind) {
	case SAMPLE_FORCE:
		draw_signs(cr, legend_of_force, ELEMENTS(legend_of_force), x, y);
		break;
	case SAMPLE_MOTION:
		draw_signs(cr, legend_of_motion, ELEMENTS(legend_of_motion), x, y);
		break;
	}
	y += LEGEND_PX;
	x = draw_signs(cr, legend_of_events, ELEMENTS(legend_of_events), x, y);
	if (p->labels->there)
		draw_signs(cr, legend_of_labels, ELEMENTS(legend_of_labels), x, y);
}

static unsigned count(const struct plot *p, enum event_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->n_events; i++)
		n += p->events[i].kind == kind;
	return n;
}

static unsigned count_withdrawn(const struct plot *p)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->n_events; i++)
		n += p->events[i].kind == EVENT_LOAD_CANCEL && plot_was_withdrawn(p, &p->events[i]);
	return n;
}

static double unknown_s(const struct plot *p)
{
	uint64_t sum_us = 0;

	for (size_t i = 0; i < p->n_events; i++)
		if (p->events[i].kind == EVENT_GAP)
			sum_us += p->events[i].noticed_us - p->events[i].at_us;
	return usec_to_s(sum_us);
}

static void say_found(const struct plot *p, const struct plot_notes *n, FILE *f)
{
	double length_s = usec_to_s(p->last_us);

	if (p->kind == SAMPLE_MOTION)
		fprintf(f, "repetitions: %u, ", count(p, EVENT_REP));
	else /* a pulse is a notice of a hold withdrawn, too, and has its cross */
		fprintf(f, "holds: %u, pulses: %u, other ", count(p, EVENT_HOLD),
			count(p, EVENT_PULSE));
	fprintf(f, "notices withdrawn: %u. %.2f s, %" PRIu64 " samples", count_withdrawn(p),
		length_s, p->samples);
	if (p->last_us)
		fprintf(f, " (%.1f Hz)", (double)(p->samples - 1) / length_s);
	if (count(p, EVENT_GAP))
		fprintf(f, ", %.2f s unknown", unknown_s(p));
	fprintf(f, ". Beside each event: its number, the time held, the %s over rest.",
		p->kind == SAMPLE_MOTION ? "tilt" : "level");
	if (n->left_out)
		fprintf(f, " No room for %zu texts.", n->left_out);
}

/* A file's name may be any bytes; cairo wants text. */
static void draw_title(cairo_t *cr, const char *title)
{
	char text[256];
	size_t n = strnlen(title, sizeof(text) - 1);

	memcpy(text, title, n);
	text[n] = '\0';
	if (!text_is_printable(text, n))
		for (char *c = text; *c; c++)
			if (*c < ' ' || *c > '~')
				*c = '?';
	ink_text(cr, INK_TEXT, TITLE_PX, INK_LEFT, PAGE_LEFT_PX, 24, text);
}

void draw_head(cairo_t *cr, const struct plot *p, const struct plot_notes *n)
{
	char text[256] = "";
	FILE *f = fmemopen(text, sizeof(text), "w");

	draw_title(cr, p->title);
	if (f) {
		say_found(p, n, f);
		(void)fclose(f);
	}
	ink_text(cr, INK_TEXT, NOTE_PX, INK_LEFT, PAGE_LEFT_PX, 44, text);
	draw_legend(cr, p, 66);
}
