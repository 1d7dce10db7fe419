/* SPDX-License-Identifier: MIT */

/*
 * Above the panels of a row: when the detector noticed, decided, or took something back. Below
 * them: what a person says was there, right under the shades that should agree.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl/plot-draw.h"
#include "util/macro.h"

#define LABEL_PX   18.0
#define BAR_PX     3.0
#define PLATEAU_PX 7.0

/* Return: whether the instant is in this row, at *ret_x. */
static bool x_in_row(const struct drawing *d, double t_s, double *ret_x)
{
	const struct plot_page *page = &d->plot->page;
	long column = page_column(page, t_s);

	*ret_x = page_x(page, d->row, t_s);
	return column >= 0 && column / PAGE_COLUMNS == d->row;
}

static void mark_notice(const struct drawing *d, const struct event *e, double y)
{
	char text[16];
	double x;

	if (!x_in_row(d, plot_s(d->plot, e->noticed_us), &x))
		return;
	ink_mark(d->cr, INK_NOTICE, INK_DOWN, x, y + 6);
	(void)snprintf(text, sizeof(text), "%" PRIu32, e->id);
	ink_text(d->cr, INK_NOTICE, SMALL_PX, INK_LEFT, x + 6, y + 10, text);
	ink_line(d->cr, INK_NOTICE, 0.8, x, y + 6, x,
		 y + DRAW_MARKS_PX + d->plot->panels[0].height_px);
}

static void mark_below(const struct drawing *d, const struct event *e, enum ink ink,
		       enum ink_shape shape, double y)
{
	double x;

	if (x_in_row(d, plot_s(d->plot, e->noticed_us), &x))
		ink_mark(d->cr, ink, shape, x, y + 17);
}

void draw_marks(const struct drawing *d, double y)
{
	for (size_t i = 0; i < d->plot->n_events; i++) {
		const struct event *e = &d->plot->events[i];

		switch (e->kind) {
		case EVENT_LOAD_BEGIN:
			mark_notice(d, e, y);
			break;
		case EVENT_LOAD_END:
			mark_below(d, e, INK_NOTICE, INK_UP, y);
			break;
		case EVENT_LOAD_CANCEL:
			mark_below(d, e, INK_WITHDRAWN, INK_CROSS, y);
			break;
		case EVENT_HOLD:
		case EVENT_PULSE:
		case EVENT_REP:
			mark_below(d, e, INK_DECIDED, INK_DIAMOND, y);
			break;
		case EVENT_REST:
		case EVENT_LOAD_STALL:
		case EVENT_LOAD_GO_ON:
		case EVENT_LOAD_EARNED:
		case EVENT_GAP:
			break; /* of the guidance, or drawn in the panel */
		}
	}
}

/* These speak of a stretch in which the others are. */
static bool is_of_stretch(const struct plot_label *l)
{
	static const char *const kinds[] = { "walk", "uturn", "still", "count" };

	for (size_t i = 0; i < ELEMENTS(kinds); i++)
		if (!strcmp(l->kind, kinds[i]))
			return true;
	return false;
}

static bool is_plateau(const struct plot_label *l)
{
	return !strcmp(l->kind, "plateau");
}

/* Its kind and note, or its kind alone, or nothing, as there is room under its bar. */
static void write_label(cairo_t *cr, const struct plot_label *l, double x, double y, double width)
{
	char text[96];

	(void)snprintf(text, sizeof(text), "%s %s", l->kind, l->note);
	if (ink_text_width(cr, SMALL_PX, text) <= width)
		ink_text(cr, INK_FAINT, SMALL_PX, INK_LEFT, x, y, text);
	else if (ink_text_width(cr, SMALL_PX, l->kind) <= width)
		ink_text(cr, INK_FAINT, SMALL_PX, INK_LEFT, x, y, l->kind);
}

static void draw_label(const struct drawing *d, const struct plot_label *l, double y)
{
	double x, width;

	if (!page_span(&d->plot->page, d->row, l->start_s, l->end_s, &x, &width))
		return;
	if (is_plateau(l)) {
		ink_fill(d->cr, INK_LABEL_PLATEAU, x, y, width, PLATEAU_PX);
		return;
	}
	if (is_of_stretch(l))
		y += LABEL_PX;
	ink_fill(d->cr, INK_LABEL, x, y + (PLATEAU_PX - BAR_PX) / 2, width, BAR_PX);
	ink_fill(d->cr, INK_LABEL, x, y, 1, PLATEAU_PX);
	ink_fill(d->cr, INK_LABEL, x + width - 1, y, 1, PLATEAU_PX);
	write_label(d->cr, l, x, y + PLATEAU_PX + SMALL_PX, width);
}

/* Plateaus last: they lie on the bars. */
void draw_labels(const struct drawing *d, double y)
{
	const struct plot_labels *l = d->plot->labels;

	for (int plateaus = 0; plateaus < 2; plateaus++)
		for (size_t i = 0; i < l->n; i++)
			if (is_plateau(&l->labels[i]) == plateaus)
				draw_label(d, &l->labels[i], y);
}

double draw_labels_px(const struct plot *p)
{
	double height = p->labels->n ? LABEL_PX : 0;

	for (size_t i = 0; i < p->labels->n; i++)
		if (is_of_stretch(&p->labels->labels[i]))
			return 2 * LABEL_PX;
	return height;
}
