/* SPDX-License-Identifier: MIT */

/*
 * The panels of a row: the phases as shades behind the signal, the levels and edges by their
 * definitions over it. An edge that is right lies on the line of the signal: that is how to judge
 * it.
 */

#include <math.h>
#include <stdio.h>

#include "ctl/plot-draw.h"
#include "util/macro.h"

#define APART_PX     6.0
#define TICKS_MAX    5
#define TIME_TICKS   15
#define MINOR_PER    5
#define REST_SHOWN_S 0.5 /* of the rest levels, beside the load */

/* A panel of the row that is drawn. */
struct view {
	const struct drawing *d;
	const struct plot_panel *panel;
	double y;
};

static double y_of(const struct view *v, double value)
{
	const struct plot_panel *p = v->panel;

	return v->y + p->height_px * (1 - (value - p->low) / (p->high - p->low));
}

static void shade(const struct view *v, enum ink ink, double from_s, double to_s)
{
	double x, width, height = v->panel->height_px;

	if (!page_span(&v->d->plot->page, v->d->row, from_s, to_s, &x, &width))
		return;
	ink_fill(v->d->cr, ink, x, v->y, width, height);
	if (ink == INK_OUT || ink == INK_BACK)
		ink_hatch(v->d->cr, INK_HATCH, ink == INK_OUT, x, v->y, width, height);
}

static void shade_final(const struct view *v, const struct event *e)
{
	const struct plot *p = v->d->plot;
	double start_s = plot_s(p, e->hold.start_us), end_s = plot_s(p, e->hold.end_us);
	double from_s = plot_s(p, e->hold.plateau_start_us),
	       to_s = plot_s(p, e->hold.plateau_end_us);

	if (e->kind == EVENT_PULSE) {
		shade(v, INK_PULSE, start_s, end_s);
		return;
	}
	shade(v, INK_OUT, start_s, from_s);
	shade(v, INK_HOLD, from_s, to_s);
	shade(v, INK_BACK, to_s, end_s);
}

/* The rest after a load goes to the next one, or to the end of the recording. */
static double rest_to_s(const struct plot *p, size_t i)
{
	while (++i < p->n_events)
		if (plot_is_final(&p->events[i]))
			return plot_s(p, p->events[i].hold.start_us);
	return plot_s(p, p->last_us);
}

static void shade_phases(const struct view *v)
{
	const struct plot *p = v->d->plot;

	for (size_t i = 0; i < p->n_events; i++) {
		const struct event *e = &p->events[i];

		if (!plot_is_final(e))
			continue;
		shade_final(v, e);
		if (!e->hold.open)
			shade(v, INK_REST, plot_s(p, e->hold.end_us), rest_to_s(p, i));
	}
}

/* After the signal, which would lead straight across. */
static void shade_unknown(const struct view *v)
{
	const struct plot *p = v->d->plot;
	double x, width, height = v->panel->height_px;

	for (size_t i = 0; i < p->n_events; i++) {
		const struct event *e = &p->events[i];

		if (e->kind != EVENT_GAP || !page_span(&p->page, v->d->row, plot_s(p, e->at_us),
						       plot_s(p, e->noticed_us), &x, &width))
			continue;
		ink_fill(v->d->cr, INK_UNKNOWN, x, v->y, width, height);
		ink_hatch(v->d->cr, INK_HATCH, true, x, v->y, width, height);
		ink_hatch(v->d->cr, INK_HATCH, false, x, v->y, width, height);
	}
}

static void scale(const struct view *v)
{
	const struct plot_panel *p = v->panel;
	unsigned most = p->height_px < 100 ? 2 : TICKS_MAX;
	double step = page_step(p->high - p->low, most), right = PAGE_LEFT_PX + PAGE_COLUMNS;
	char text[32];

	for (double i = ceil(p->low / step); i * step <= p->high; i++) {
		double value = i * step + 0.0, y = y_of(v, value); /* + 0.0: no "-0" */

		(void)snprintf(text, sizeof(text), "%.*f", page_decimals(step), value);
		ink_line(v->d->cr, INK_GRID, 0.5, PAGE_LEFT_PX, y, right, y);
		ink_text(v->d->cr, INK_TEXT, SMALL_PX, INK_RIGHT, PAGE_LEFT_PX - 5, y + 3, text);
	}
}

static void frame(const struct view *v)
{
	cairo_t *cr = v->d->cr;
	double height = v->panel->height_px;

	ink_set(cr, INK_FAINT);
	cairo_set_line_width(cr, 0.8);
	cairo_rectangle(cr, PAGE_LEFT_PX, v->y, PAGE_COLUMNS, height);
	cairo_stroke(cr);

	cairo_save(cr);
	cairo_translate(cr, 22, v->y + height / 2);
	cairo_rotate(cr, -M_PI / 2);
	ink_text(cr, INK_TEXT, SMALL_PX, INK_CENTRE, 0, 0, v->panel->name);
	cairo_restore(cr);
}

/* Whole eighths of a pixel: nobody sees more, and an SVG is half as long. */
static double snapped(double y)
{
	return round(y * 8) / 8;
}

/* Each column from its one end to the other, beginning at the one that is nearer to the pen. */
static void draw_signal(const struct view *v, const struct plot_curve *c, enum ink ink,
			double width)
{
	const struct plot_reach *row = c->columns + (size_t)v->d->row * PAGE_COLUMNS;
	cairo_t *cr = v->d->cr;
	double pen = NAN;

	for (unsigned i = 0; i < PAGE_COLUMNS; i++) {
		double x = PAGE_LEFT_PX + i + 0.5, low, high, near, far;

		if (row[i].low > row[i].high)
			continue;
		low = snapped(y_of(v, (double)row[i].low));
		high = snapped(y_of(v, (double)row[i].high));
		near = fabs(pen - low) < fabs(pen - high) ? low : high;
		far = near == low ? high : low;
		if (isnan(pen))
			cairo_move_to(cr, x, near);
		cairo_line_to(cr, x, near);
		if (far != near)
			cairo_line_to(cr, x, far);
		pen = far;
	}
	ink_set(cr, ink);
	cairo_set_line_width(cr, width);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(cr);
}

static void level_line(const struct view *v, enum ink ink, double from_s, double to_s, double value)
{
	double x, width, y = y_of(v, value);

	if (!page_span(&v->d->plot->page, v->d->row, from_s, to_s, &x, &width))
		return;
	if (ink == INK_LEVEL)
		ink_line(v->d->cr, ink, 1.4, x, y, x + width, y);
	else
		ink_dash(v->d->cr, ink, 1.4, x, y, x + width, y);
}

static void edge(const struct view *v, uint64_t t_us, double value)
{
	double x, width, t_s = plot_s(v->d->plot, t_us);
	const struct plot_page *page = &v->d->plot->page;

	/* an edge at the end of a row is at the begin of the next one, and nowhere twice */
	if (page_span(page, v->d->row, t_s, t_s + page->row_s, &x, &width) &&
	    x <= page_x(page, v->d->row, t_s))
		ink_mark(v->d->cr, INK_EDGE, INK_DOT, x, y_of(v, value));
}

/* What the definitions say: rest before, level, rest after, and where they are crossed. */
static void levels_of_force(const struct view *v, const struct hold_record *h)
{
	const struct plot *p = v->d->plot;
	double from_s = plot_s(p, h->plateau_start_us), to_s = plot_s(p, h->plateau_end_us);
	double before = h->rest_n / NEWTON_PER_KG, after = h->rest_after_n / NEWTON_PER_KG;
	double level = (h->rest_n + h->level_n) / NEWTON_PER_KG;

	level_line(v, INK_REST_LEVEL, plot_s(p, h->start_us) - REST_SHOWN_S, from_s, before);
	level_line(v, INK_LEVEL, from_s, to_s, level);
	level_line(v, INK_REST_LEVEL, to_s, plot_s(p, h->end_us) + REST_SHOWN_S, after);
	edge(v, h->start_us, before + 0.1 * (level - before));
	edge(v, h->plateau_start_us, before + 0.8 * (level - before));
	edge(v, h->plateau_end_us, after + 0.8 * (level - after));
	edge(v, h->end_us, after + 0.1 * (level - after));
}

/* On the line itself: of its levels only the range is in a repetition's record. */
static void edge_on_line(const struct view *v, uint64_t t_us)
{
	const struct plot *p = v->d->plot;
	double deg;

	if (curve_at(&v->panel->line, page_column(&p->page, plot_s(p, t_us)), &deg))
		edge(v, t_us, deg);
}

/* A repetition starts at a tenth of its range. */
static void levels_of_motion(const struct view *v, const struct hold_record *h)
{
	const struct plot *p = v->d->plot;
	double start_deg;

	if (curve_at(&v->panel->line, page_column(&p->page, plot_s(p, h->start_us)), &start_deg))
		level_line(v, INK_LEVEL, plot_s(p, h->plateau_start_us),
			   plot_s(p, h->plateau_end_us), start_deg + 0.9 * h->range_deg);
	edge_on_line(v, h->start_us);
	edge_on_line(v, h->plateau_start_us);
	edge_on_line(v, h->plateau_end_us);
	edge_on_line(v, h->end_us);
}

static void all_levels(const struct view *v)
{
	const struct plot *p = v->d->plot;

	for (size_t i = 0; i < p->n_events; i++) {
		const struct event *e = &p->events[i];

		if (!plot_is_final(e))
			continue;
		if (e->kind == EVENT_REP)
			levels_of_motion(v, &e->hold);
		else
			levels_of_force(v, &e->hold);
	}
}

static void time_ticks(const struct view *v, bool with_numbers)
{
	const struct plot_page *page = &v->d->plot->page;
	double step = page_step(page->row_s, TIME_TICKS), minor = step / MINOR_PER;
	double from_s = page->first_s + v->d->row * page->row_s,
	       bottom = v->y + v->panel->height_px;
	char text[32];

	for (double i = ceil(from_s / minor); i * minor <= from_s + page->row_s; i++) {
		double x = page_x(page, v->d->row, i * minor);
		bool major = fmod(i, MINOR_PER) == 0;

		ink_line(v->d->cr, INK_FAINT, 0.8, x, bottom, x, bottom + (major ? 5 : 2));
		if (!major || !with_numbers)
			continue;
		(void)snprintf(text, sizeof(text), "%.*f", page_decimals(step), i * minor);
		ink_text(v->d->cr, INK_TEXT, SMALL_PX, INK_CENTRE, x, bottom + 14, text);
	}
}

static void nothing_known(const struct view *v)
{
	ink_text(v->d->cr, INK_FAINT, NOTE_PX, INK_CENTRE, PAGE_LEFT_PX + PAGE_COLUMNS / 2,
		 v->y + v->panel->height_px / 2,
		 v->d->plot->samples ? "no rest pose was found, so there is no tilt to draw"
				     : "there are no samples in this recording");
}

static void draw_panel(const struct view *v, bool first, bool last)
{
	if (first)
		shade_phases(v);
	scale(v);
	draw_signal(v, &v->panel->thin, INK_THIN, 0.7);
	draw_signal(v, &v->panel->line, INK_LINE, 1.1);
	shade_unknown(v);
	if (first)
		all_levels(v);
	if (first && v->panel->line.low > v->panel->line.high)
		nothing_known(v);
	frame(v);
	time_ticks(v, last);
}

void draw_panels(const struct drawing *d, double y)
{
	const struct plot *p = d->plot;

	for (unsigned i = 0; i < p->n_panels; i++) {
		struct view v = { d, &p->panels[i], y };

		draw_panel(&v, i == 0, i + 1 == p->n_panels);
		y += v.panel->height_px + APART_PX;
	}
}

double draw_panels_px(const struct plot *p)
{
	double height = 12; /* numbers of the time */

	for (unsigned i = 0; i < p->n_panels; i++)
		height += p->panels[i].height_px + APART_PX;
	return height;
}
