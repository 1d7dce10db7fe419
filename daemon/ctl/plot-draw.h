/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Between the files that draw a picture: the whole sheet and its rows (plot-draw.c), the panels of
 * a row with the signals (plot-panel.c), what was said live and by hand (plot-marks.c), and the
 * head (plot-head.c).
 */

#include <cairo.h>
#include <stdbool.h>

#include "ctl/plot-ink.h"
#include "ctl/plot-notes.h"
#include "ctl/plot.h"

#define SMALL_PX 9.0 /* numbers at the axes, words at the labels */

/* The row that is drawn. */
struct drawing {
	cairo_t *cr;
	const struct plot *plot;
	const struct plot_notes *notes;
	unsigned row;
};

/** draw_size() - of the whole picture, pixels */
void draw_size(const struct plot *p, const struct plot_notes *n, double *ret_width,
	       double *ret_height);

/** draw_sheet() - everything */
void draw_sheet(cairo_t *cr, const struct plot *p, const struct plot_notes *n);

/** draw_head() - the title, what was found, and the legend */
void draw_head(cairo_t *cr, const struct plot *p, const struct plot_notes *n);
#define DRAW_HEAD_PX 100.0

/** draw_panels() - the signals over their phases, from @y down */
void draw_panels(const struct drawing *d, double y);
double draw_panels_px(const struct plot *p);

/** draw_marks() - what was said live, between the notes and the panels */
void draw_marks(const struct drawing *d, double y);
#define DRAW_MARKS_PX 24.0

/** draw_labels() - what a person says, below the panels */
void draw_labels(const struct drawing *d, double y);
double draw_labels_px(const struct plot *p);
