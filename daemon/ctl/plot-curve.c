/* SPDX-License-Identifier: MIT */

/* The reach of a signal in each column of pixels. What it leaves out: lines (plot-panel.c). */

#include "ctl/plot-curve.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define NEAR_COLUMNS 8 /* a signal of 10 Hz has a value in each fifth column of a row of 30 s */

int curve_init(struct plot_curve *c, size_t columns)
{
	*c = (struct plot_curve){ .n = columns, .low = INFINITY, .high = -INFINITY };
	c->columns = malloc(columns * sizeof(*c->columns));
	if (!c->columns)
		return -ENOMEM;

	for (size_t i = 0; i < columns; i++)
		c->columns[i] = (struct plot_reach){ INFINITY, -INFINITY };
	return 0;
}

void curve_add(struct plot_curve *c, long column, double value)
{
	struct plot_reach *r;

	if (column < 0 || (size_t)column >= c->n)
		return;
	r = &c->columns[column];
	r->low = fminf(r->low, (float)value);
	r->high = fmaxf(r->high, (float)value);
	c->low = fmin(c->low, value);
	c->high = fmax(c->high, value);
}

static bool value_in(const struct plot_curve *c, long column, double *ret)
{
	const struct plot_reach *r;

	if (column < 0 || (size_t)column >= c->n)
		return false;
	r = &c->columns[column];
	if (r->low > r->high)
		return false;
	*ret = ((double)r->low + (double)r->high) / 2;
	return true;
}

bool curve_at(const struct plot_curve *c, long column, double *ret)
{
	double left, right;
	long before = 0, after = 0;

	while (before <= NEAR_COLUMNS && !value_in(c, column - before, &left))
		before++;
	while (after <= NEAR_COLUMNS && !value_in(c, column + after, &right))
		after++;
	if (before > NEAR_COLUMNS || after > NEAR_COLUMNS)
		return false;

	*ret = before + after ? left + (right - left) * (double)before / (double)(before + after)
			      : left;
	return true;
}

void curve_done(struct plot_curve *c)
{
	free(c->columns);
	c->columns = NULL;
}
