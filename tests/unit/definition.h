/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The definitions of core/measure.h a second time: of a whole signal in memory, told where the
 * loads are, and as plain as can be. It says what the edges of a changed signal are, so that a
 * property need not guess how far they move by definition.
 */

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/event.h"
#include "whole-signal.h"
#include "util/macro.h"

/* g over time. */
struct series {
	size_t n;
	double *t_s, *g;
};

enum edge { EDGE_START, EDGE_PLATEAU_START, EDGE_PLATEAU_END, EDGE_END, EDGES };

static const char *const edge_names[EDGES] = { "start", "start of the plateau",
					       "end of the plateau", "end" };

struct defined {
	double edges_s[EDGES];
	double rest, level; /* level over rest */
};

static inline double record_edge_s(const struct hold_record *h, enum edge edge)
{
	switch (edge) {
	case EDGE_START:
		return (double)h->start_us * 1e-6;
	case EDGE_PLATEAU_START:
		return (double)h->plateau_start_us * 1e-6;
	case EDGE_PLATEAU_END:
		return (double)h->plateau_end_us * 1e-6;
	case EDGE_END:
	case EDGES:
		return (double)h->end_us * 1e-6;
	}
	return 0;
}

static inline void series_done(struct series *s)
{
	free(s->t_s);
	free(s->g);
}

static inline struct series series_new(size_t n)
{
	struct series s = { n, calloc(n + 1, sizeof(*s.t_s)), calloc(n + 1, sizeof(*s.g)) };

	assert(s.t_s && s.g);
	return s;
}

/* The mean of what is within @reach_s of each value. */
static inline struct series series_mean(const struct series *raw, double reach_s)
{
	const double same_s = 1e-9; /* a double of seconds is not exact, the reach is inclusive */
	struct series s = series_new(raw->n);
	size_t from = 0;

	for (size_t i = 0; i < raw->n; i++) {
		double sum = 0;
		size_t k;

		while (raw->t_s[from] < raw->t_s[i] - reach_s - same_s)
			from++;
		for (k = from; k < raw->n && raw->t_s[k] <= raw->t_s[i] + reach_s + same_s; k++)
			sum += raw->g[k];
		s.t_s[i] = raw->t_s[i];
		s.g[i] = sum / (double)(k - from);
	}
	return s;
}

/* g of a force. */
static inline struct series signal_mean(const struct signal *s, double reach_s)
{
	_cleanup_(series_done) struct series raw = series_new(s->n);

	for (size_t i = 0; i < s->n; i++) {
		raw.t_s[i] = signal_at_s(s, i);
		raw.g[i] = s->samples[i].force_n;
	}
	return series_mean(&raw, reach_s);
}

/* The first value at or after @t_s; n if there is none. */
static inline size_t series_find(const struct series *s, double t_s)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->t_s[middle] < t_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The step between values around @t_s: nothing is known in between. */
static inline double series_step_s(const struct series *s, double t_s)
{
	size_t i = MIN(MAX(series_find(s, t_s), 1), s->n - 1);
	double before_s = s->t_s[i] - s->t_s[i - 1],
	       after_s = i + 1 < s->n ? s->t_s[i + 1] - s->t_s[i] : 0;

	return fmax(before_s, after_s);
}

static inline double series_lowest(const struct series *s, size_t from, size_t to)
{
	double low = INFINITY;

	for (size_t i = from; i < to; i++)
		low = fmin(low, s->g[i]);
	return low;
}

static inline int compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median of what exceeds 70 % of the highest. */
static inline double series_level(const struct series *s, size_t from, size_t to, double rest)
{
	double *high = calloc(to - from, sizeof(*high)), peak = rest, median;
	size_t n = 0;

	assert(high);
	for (size_t i = from; i < to; i++)
		peak = fmax(peak, s->g[i]);
	for (size_t i = from; i < to; i++)
		if (s->g[i] >= rest + 0.7 * (peak - rest))
			high[n++] = s->g[i];
	assert(n);
	qsort(high, n, sizeof(*high), compare_doubles);
	median = (high[(n - 1) / 2] + high[n / 2]) / 2;
	free(high);
	return median;
}

/* When g passed @level on its way to value @i. */
static inline double series_crossing_s(const struct series *s, size_t i, double level)
{
	double rise = i ? s->g[i] - s->g[i - 1] : 0;

	if (rise == 0)
		return s->t_s[i];
	return s->t_s[i] - (s->g[i] - level) / rise * (s->t_s[i] - s->t_s[i - 1]);
}

/* Where to look for a load: it leaves rest about start_s and is on its plateau at until_s. */
struct defined_window {
	double last_end_s, start_s, until_s, next_s; /* the loads before and behind it */
};

static inline void define_start(const struct series *s, const struct defined_window *w,
				size_t valley, struct defined *ret)
{
	double was_s, *start_s = &ret->edges_s[EDGE_START];

	/* Where the rest before is looked for depends on the start, and that on the rest before. */
	*start_s = w->start_s;
	do {
		size_t ramp = MIN(series_find(s, *start_s), valley), i = ramp;
		size_t from = MIN(series_find(s, fmax(w->last_end_s, *start_s - 2)), ramp);

		was_s = *start_s;
		ret->rest = series_lowest(s, from, ramp + 1);
		ret->level = series_level(s, from, valley + 1, ret->rest) - ret->rest;
		while (s->g[i] < ret->rest + 0.5 * ret->level)
			i++;
		while (i > from && s->g[i - 1] >= ret->rest + 0.1 * ret->level)
			i--;
		*start_s = i > from ? series_crossing_s(s, i, ret->rest + 0.1 * ret->level)
				    : s->t_s[i];
		while (s->g[i] < ret->rest + 0.8 * ret->level)
			i++;
		ret->edges_s[EDGE_PLATEAU_START] = s->t_s[i];
	} while (*start_s != was_s);
}

static inline void define_end(const struct series *s, size_t valley, size_t next,
			      struct defined *ret)
{
	double level = ret->rest + ret->level, after;
	size_t over = valley + 1, quarter, to, i;

	while (s->g[over - 1] < ret->rest + 0.5 * ret->level)
		over--;
	for (quarter = over; quarter < next && s->g[quarter] >= ret->rest + 0.25 * ret->level;)
		quarter++;
	to = quarter < next ? MIN(next, series_find(s, s->t_s[quarter] + 3) + 1) : next;
	after = series_lowest(s, over, to);

	for (i = over; s->g[i - 1] < after + 0.8 * (level - after);)
		i--;
	ret->edges_s[EDGE_PLATEAU_END] = s->t_s[i - 1];
	for (i = over; i < to && s->g[i] >= after + 0.1 * (level - after);)
		i++;
	ret->edges_s[EDGE_END] =
		i < to ? series_crossing_s(s, i, after + 0.1 * (level - after)) : s->t_s[to - 1];
}

static inline struct defined define_load(const struct series *s, const struct defined_window *w)
{
	size_t next = series_find(s, w->next_s), valley = MIN(series_find(s, w->until_s), next - 1);
	struct defined d;

	for (size_t i = valley; i < next; i++)
		if (s->g[i] < s->g[valley])
			valley = i;
	define_start(s, w, valley, &d);
	define_end(s, valley, next, &d);
	return d;
}
