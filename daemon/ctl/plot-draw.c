/* SPDX-License-Identifier: MIT */

/* The sheet: the head, and the rows below each other. What is in a row is in the files beside. */

#include "ctl/plot-draw.h"

#include <math.h>

#define NOTE_LANE_PX 13.0
#define FOOT_PX      24.0
#define ROWS_APART   14.0

static double notes_px(const struct plot_notes *n)
{
	return n->lanes * NOTE_LANE_PX;
}

static double row_px(const struct plot *p, const struct plot_notes *n)
{
	return notes_px(n) + DRAW_MARKS_PX + draw_panels_px(p) + draw_labels_px(p) + ROWS_APART;
}

void draw_size(const struct plot *p, const struct plot_notes *n, double *ret_width,
	       double *ret_height)
{
	*ret_width = PAGE_WIDTH_PX;
	*ret_height = ceil(DRAW_HEAD_PX + p->page.rows * row_px(p, n) + FOOT_PX);
}

static void draw_notes(const struct drawing *d, double y)
{
	const struct plot_notes *n = d->notes;

	for (size_t i = 0; i < n->n; i++) {
		const struct plot_note *note = &n->notes[i];

		if (note->row == d->row && note->said)
			ink_text(d->cr, note->ink, NOTE_PX, INK_LEFT, note->x,
				 y + (n->lanes - note->lane) * NOTE_LANE_PX - 2, note->said);
	}
}

static void draw_row(const struct drawing *d, double y)
{
	draw_notes(d, y);
	y += notes_px(d->notes);
	draw_panels(d, y + DRAW_MARKS_PX);
	draw_marks(d, y);
	draw_labels(d, y + DRAW_MARKS_PX + draw_panels_px(d->plot));
}

void draw_sheet(cairo_t *cr, const struct plot *p, const struct plot_notes *n)
{
	struct drawing d = { cr, p, n, 0 };
	double width, height;

	draw_size(p, n, &width, &height);
	ink_fill(cr, INK_PAPER, 0, 0, width, height);
	draw_head(cr, p, n);
	for (; d.row < p->page.rows; d.row++)
		draw_row(&d, DRAW_HEAD_PX + d.row * row_px(p, n));
	ink_text(cr, INK_TEXT, SMALL_PX, INK_CENTRE, PAGE_LEFT_PX + PAGE_COLUMNS / 2, height - 8,
		 "time, s");
}
