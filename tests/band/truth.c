/* SPDX-License-Identifier: MIT */
/*
 * The definitions, read off a fine grid: g, rest before and after, level, edges, plateau. Everything happens on an
 * array of g around one load; slow and plain on purpose, because it is what the fast detector is held to.
 * Gaps are not its business: nothing is ever lost from a noise-free force.
 */

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "band/person.h"
#include "band/truth.h"
#include "util/macro.h"

#define STEP_S    0.004 /* of the grid */
#define HALF_MEAN 12    /* 25 points of 4 ms: the centred mean over 0.10 s */

/* g on the grid: g[i] is at from_s + i * STEP_S. */
struct grid {
	double from_s;
	size_t n;
	double *g;
};

static void grid_done(struct grid *grid)
{
	free(grid->g);
}

static void grid_fill(struct grid *grid, const struct truth_signal *signal, double from_s,
		      double to_s)
{
	size_t n_raw, i, k;
	double *raw;

	grid->from_s = from_s;
	grid->n = (size_t)((to_s - from_s) / STEP_S) + 1;
	n_raw = grid->n + 2 * HALF_MEAN;
	raw = calloc(n_raw, sizeof(*raw));
	grid->g = calloc(grid->n, sizeof(*grid->g));
	assert(raw && grid->g);

	for (i = 0; i < n_raw; i++)
		raw[i] = signal->force_kg(signal->who, from_s + ((double)i - HALF_MEAN) * STEP_S);
	for (i = 0; i < grid->n; i++) {
		for (k = 0; k <= 2 * HALF_MEAN; k++)
			grid->g[i] += raw[i + k];
		grid->g[i] /= 2 * HALF_MEAN + 1;
	}
	free(raw);
}

static size_t grid_index(const struct grid *grid, double t_s)
{
	double i = ceil((t_s - grid->from_s) / STEP_S);

	return i < 0 ? 0 : MIN((size_t)i, grid->n - 1);
}

/* When g passed @level between the points i - 1 and i. */
static double crossing_s(const struct grid *grid, size_t i, double level)
{
	double before = grid->g[i - 1], after = grid->g[i];

	return grid->from_s + ((double)i - 1 + (level - before) / (after - before)) * STEP_S;
}

static double lowest(const struct grid *grid, size_t from, size_t to)
{
	double low = grid->g[from];
	size_t i;

	for (i = from; i <= to; i++)
		low = MIN(low, grid->g[i]);
	return low;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median of g where it is within 30 % of the peak; a level of the signal, not over rest. */
static double median_level(const struct grid *grid, size_t from, size_t to, double before)
{
	double *high, peak = before, median;
	size_t i, n = 0;

	for (i = from; i <= to; i++)
		peak = MAX(peak, grid->g[i]);
	high = calloc(to - from + 1, sizeof(*high));
	assert(high);
	for (i = from; i <= to; i++)
		if (grid->g[i] >= before + 0.7 * (peak - before))
			high[n++] = grid->g[i];
	qsort(high, n, sizeof(*high), compare);
	median = n % 2 ? high[n / 2] : (high[n / 2 - 1] + high[n / 2]) / 2;
	free(high);
	return median;
}

/* From i on, the first crossing of @level: upwards if @up, else downwards. Moving by @by (1 or -1). */
static size_t find(const struct grid *grid, size_t i, int by, double level, bool up)
{
	for (; i >= 1 && i < grid->n; i += (size_t)by) {
		bool was_over = grid->g[i - 1] >= level, is_over = grid->g[i] >= level;

		if (was_over != is_over && is_over == up)
			return i;
	}
	assert(!"the person made a load that the definitions cannot see");
	return 0;
}

void truth_measure(const struct truth_signal *signal, const struct truth_window *w,
		   struct person_truth *ret)
{
	double from_s = MAX(w->last_end_s, w->ramp_s - 2.0), before, after, level, quarter;
	_cleanup_(grid_done) struct grid grid = { 0 };
	size_t ramp, released, half_up, half_down, fallen, last;

	/* 3 s of rest after the release at most, and the release itself has fallen by then. */
	grid_fill(&grid, signal, from_s, MIN(w->released_s + 3.0, w->next_ramp_s));
	ramp = grid_index(&grid, w->ramp_s);
	released = grid_index(&grid, w->released_s);

	before = lowest(&grid, 0, ramp);
	level = median_level(&grid, ramp, released, before);
	half_up = find(&grid, ramp + 1, 1, before + 0.5 * (level - before), true);

	quarter = before + 0.25 * (level - before);
	fallen = find(&grid, grid_index(&grid, w->release_s), 1, quarter, false);
	last = grid_index(&grid, grid.from_s + (double)fallen * STEP_S + 3.0);
	after = lowest(&grid, fallen, last);
	half_down = find(&grid, fallen, -1, after + 0.5 * (level - after), false);

	ret->rest_kg = before;
	ret->level_kg = level - before;
	level -= before;
	ret->start_s = crossing_s(&grid, find(&grid, half_up, -1, before + 0.1 * level, true),
				  before + 0.1 * level);
	ret->plateau_start_s = crossing_s(
		&grid, find(&grid, half_up, 1, before + 0.8 * level, true), before + 0.8 * level);
	level += before - after;
	ret->plateau_end_s = crossing_s(
		&grid, find(&grid, half_down, -1, after + 0.8 * level, false), after + 0.8 * level);
	ret->end_s = crossing_s(&grid, find(&grid, half_down, 1, after + 0.1 * level, false),
				after + 0.1 * level);
}
