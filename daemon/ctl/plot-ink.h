/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Pen and brush: the colours of a picture and the few shapes it is made of. The colours are from
 * Okabe and Ito's set for all kinds of colour vision (jfly.uni-koeln.de/color), the shades tints of
 * them; hatching and shapes tell the same on paper without colour. Nothing is translucent.
 */

#include <cairo.h>
#include <stdbool.h>

enum ink {
	INK_PAPER,
	INK_OUT,
	INK_HOLD,
	INK_BACK,
	INK_REST,
	INK_PULSE,
	INK_UNKNOWN,
	INK_HATCH,
	INK_GRID,
	INK_TEXT,
	INK_FAINT,
	INK_THIN,
	INK_LINE,
	INK_LEVEL,
	INK_REST_LEVEL,
	INK_EDGE,
	INK_NOTICE,
	INK_WITHDRAWN,
	INK_DECIDED,
	INK_LABEL,
	INK_LABEL_PLATEAU,
};

enum ink_align { INK_LEFT, INK_CENTRE, INK_RIGHT };

enum ink_shape {
	INK_DOWN,  /* a triangle that points down */
	INK_UP,    /* and one up */
	INK_CROSS, /* x */
	INK_DIAMOND,
	INK_DOT,
};

struct ink_colour {
	double red, green, blue;
};

struct ink_colour ink_colour(enum ink ink);

void ink_set(cairo_t *cr, enum ink ink);

void ink_fill(cairo_t *cr, enum ink ink, double x, double y, double width, double height);

/** ink_hatch() - thin lines within a rectangle: rising (/) or falling (\) */
void ink_hatch(cairo_t *cr, enum ink ink, bool rising, double x, double y, double width,
	       double height);

void ink_line(cairo_t *cr, enum ink ink, double width, double x1, double y1, double x2, double y2);

/** ink_dash() - likewise, broken */
void ink_dash(cairo_t *cr, enum ink ink, double width, double x1, double y1, double x2, double y2);

/** ink_mark() - a shape of about 8 pixels around a point */
void ink_mark(cairo_t *cr, enum ink ink, enum ink_shape shape, double x, double y);

/** ink_text() - @x, @y: the begin, middle or end of its base line */
void ink_text(cairo_t *cr, enum ink ink, double size_px, enum ink_align align, double x, double y,
	      const char *text);

/** ink_text_width() - of the text in pixels */
double ink_text_width(cairo_t *cr, double size_px, const char *text);
