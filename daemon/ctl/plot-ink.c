/* SPDX-License-Identifier: MIT */

/* Colours and shapes on a cairo surface. What any of them means is said where it is drawn. */

#include "ctl/plot-ink.h"

#include <math.h>
#include <stddef.h>

#define HATCH_PX 6.0
#define MARK_PX  4.0

struct ink_colour ink_colour(enum ink ink)
{
	static const struct ink_colour colours[] = {
		[INK_PAPER] = { 1, 1, 1 },
		[INK_OUT] = { 0.84, 0.92, 0.98 },
		[INK_HOLD] = { 0.66, 0.84, 0.95 },
		[INK_BACK] = { 1, 0.91, 0.74 },
		[INK_REST] = { 0.955, 0.955, 0.955 },
		[INK_PULSE] = { 0.93, 0.81, 0.88 },
		[INK_UNKNOWN] = { 0.88, 0.88, 0.88 },
		[INK_HATCH] = { 0.55, 0.55, 0.55 },
		[INK_GRID] = { 0.78, 0.78, 0.78 },
		[INK_TEXT] = { 0.1, 0.1, 0.1 },
		[INK_FAINT] = { 0.4, 0.4, 0.4 },
		[INK_THIN] = { 0.5, 0.5, 0.5 },
		[INK_LINE] = { 0, 0, 0 },
		[INK_LEVEL] = { 0.835, 0.369, 0 },
		[INK_REST_LEVEL] = { 0, 0.447, 0.698 },
		[INK_EDGE] = { 0.7, 0.25, 0 },
		[INK_NOTICE] = { 0, 0.62, 0.451 },
		[INK_WITHDRAWN] = { 0.75, 0.1, 0.1 },
		[INK_DECIDED] = { 0.25, 0.25, 0.25 },
		[INK_LABEL] = { 0.7, 0.7, 0.7 },
		[INK_LABEL_PLATEAU] = { 0.3, 0.3, 0.3 },
	};

	return colours[ink];
}

void ink_set(cairo_t *cr, enum ink ink)
{
	struct ink_colour c = ink_colour(ink);

	cairo_set_source_rgb(cr, c.red, c.green, c.blue);
}

void ink_fill(cairo_t *cr, enum ink ink, double x, double y, double width, double height)
{
	ink_set(cr, ink);
	cairo_rectangle(cr, x, y, width, height);
	cairo_fill(cr);
}

/* The ends are computed: a clip of each rectangle would be most of an SVG. */
void ink_hatch(cairo_t *cr, enum ink ink, bool rising, double x, double y, double width,
	       double height)
{
	for (double d = HATCH_PX / 2; d < width + height; d += HATCH_PX) {
		double x1 = fmax(0, d - height), y1 = fmin(d, height), x2 = fmin(d, width),
		       y2 = fmax(0, d - width);

		cairo_move_to(cr, x + (rising ? x1 : width - x1), y + y1);
		cairo_line_to(cr, x + (rising ? x2 : width - x2), y + y2);
	}
	ink_set(cr, ink);
	cairo_set_line_width(cr, 0.4);
	cairo_stroke(cr);
}

void ink_line(cairo_t *cr, enum ink ink, double width, double x1, double y1, double x2, double y2)
{
	ink_set(cr, ink);
	cairo_set_line_width(cr, width);
	cairo_move_to(cr, x1, y1);
	cairo_line_to(cr, x2, y2);
	cairo_stroke(cr);
}

void ink_dash(cairo_t *cr, enum ink ink, double width, double x1, double y1, double x2, double y2)
{
	static const double dashes[] = { 5, 3 };

	cairo_set_dash(cr, dashes, 2, 0);
	ink_line(cr, ink, width, x1, y1, x2, y2);
	cairo_set_dash(cr, NULL, 0, 0);
}

static void triangle(cairo_t *cr, double x, double y, double tip)
{
	cairo_move_to(cr, x - MARK_PX, y - tip);
	cairo_line_to(cr, x + MARK_PX, y - tip);
	cairo_line_to(cr, x, y + tip);
	cairo_close_path(cr);
	cairo_fill(cr);
}

static void cross(cairo_t *cr, double x, double y)
{
	cairo_move_to(cr, x - MARK_PX, y - MARK_PX);
	cairo_line_to(cr, x + MARK_PX, y + MARK_PX);
	cairo_move_to(cr, x - MARK_PX, y + MARK_PX);
	cairo_line_to(cr, x + MARK_PX, y - MARK_PX);
	cairo_set_line_width(cr, 1.6);
	cairo_stroke(cr);
}

static void diamond(cairo_t *cr, double x, double y)
{
	cairo_move_to(cr, x - MARK_PX, y);
	cairo_line_to(cr, x, y - MARK_PX);
	cairo_line_to(cr, x + MARK_PX, y);
	cairo_line_to(cr, x, y + MARK_PX);
	cairo_close_path(cr);
	cairo_set_line_width(cr, 1.2);
	cairo_stroke(cr);
}

static void dot(cairo_t *cr, double x, double y)
{
	cairo_new_sub_path(cr);
	cairo_arc(cr, x, y, 2.5, 0, 2 * M_PI);
	cairo_fill(cr);
}

void ink_mark(cairo_t *cr, enum ink ink, enum ink_shape shape, double x, double y)
{
	ink_set(cr, ink);
	switch (shape) {
	case INK_DOWN:
		triangle(cr, x, y, MARK_PX);
		break;
	case INK_UP:
		triangle(cr, x, y, -MARK_PX);
		break;
	case INK_CROSS:
		cross(cr, x, y);
		break;
	case INK_DIAMOND:
		diamond(cr, x, y);
		break;
	case INK_DOT:
		dot(cr, x, y);
		break;
	}
}

static void set_font(cairo_t *cr, double size_px)
{
	cairo_select_font_face(cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cr, size_px);
}

double ink_text_width(cairo_t *cr, double size_px, const char *text)
{
	cairo_text_extents_t extents;

	set_font(cr, size_px);
	cairo_text_extents(cr, text, &extents);
	return extents.x_advance;
}

void ink_text(cairo_t *cr, enum ink ink, double size_px, enum ink_align align, double x, double y,
	      const char *text)
{
	double width = ink_text_width(cr, size_px, text);

	switch (align) {
	case INK_LEFT:
		break;
	case INK_CENTRE:
		x -= width / 2;
		break;
	case INK_RIGHT:
		x -= width;
		break;
	}
	ink_set(cr, ink);
	cairo_move_to(cr, x, y);
	cairo_show_text(cr, text);
}
