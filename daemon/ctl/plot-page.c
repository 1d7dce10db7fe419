/* SPDX-License-Identifier: MIT */

/*
 * The geometry of a picture in time. It leaves out the heights: those belong to who draws
 * (plot-draw.c).
 */

#include "ctl/plot-page.h"

#include <math.h>

#define ROW_S 30.0 /* wide enough for a hold of a second and its text */

void page_init(struct plot_page *p, double first_s, double last_s)
{
	double length_s = last_s - first_s, rows = fmin(ceil(length_s / ROW_S), PAGE_ROWS_MAX);

	p->first_s = first_s;
	p->rows = rows > 1 ? (unsigned)rows : 1;
	p->row_s = length_s / p->rows;
	if (p->rows > 1)
		p->row_s = ceil(p->row_s);
	if (p->row_s <= 0)
		p->row_s = 1;
}

long page_column(const struct plot_page *p, double t_s)
{
	double column = floor((t_s - p->first_s) / p->row_s * PAGE_COLUMNS), end;

	end = (double)p->rows * PAGE_COLUMNS;
	if (!(column >= 0 && column <= end))
		return -1;
	return (long)fmin(column, end - 1); /* the last sample is at the very end of a single row */
}

double page_x(const struct plot_page *p, unsigned row, double t_s)
{
	return PAGE_LEFT_PX + ((t_s - p->first_s) / p->row_s - row) * PAGE_COLUMNS;
}

bool page_span(const struct plot_page *p, unsigned row, double from_s, double to_s, double *ret_x,
	       double *ret_width)
{
	double from = fmax(page_x(p, row, from_s), PAGE_LEFT_PX);
	double to = fmin(page_x(p, row, to_s), PAGE_LEFT_PX + PAGE_COLUMNS);

	if (from >= to)
		return false;
	*ret_x = from;
	*ret_width = to - from;
	return true;
}

double page_step(double range, unsigned most)
{
	double least = range / most, power = pow(10, floor(log10(least)));

	if (least <= power)
		return power;
	if (least <= 2 * power)
		return 2 * power;
	return least <= 5 * power ? 5 * power : 10 * power;
}

int page_decimals(double step)
{
	return (int)fmax(0, -floor(log10(step) + 1e-9));
}
