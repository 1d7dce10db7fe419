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
#include "core/trail.h"
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

/* The mean of what is around each value, both ends included. */
static inline struct series series_mean(const struct series *raw, double before_s, double after_s)
{
	const double same_s = 1e-9; /* a double of seconds is not exact */
	struct series s = series_new(raw->n);
	size_t from = 0;

	for (size_t i = 0; i < raw->n; i++) {
		double sum = 0;
		size_t k;

		while (raw->t_s[from] < raw->t_s[i] - before_s - same_s)
			from++;
		for (k = from; k < raw->n && raw->t_s[k] <= raw->t_s[i] + after_s + same_s; k++)
			sum += raw->g[k];
		s.t_s[i] = raw->t_s[i];
		s.g[i] = sum / (double)(k - from);
	}
	return s;
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

/* The longest of the steps next to @t_s: nothing is known in between. */
static inline double series_step_s(const struct series *s, double t_s)
{
	size_t at = series_find(s, t_s);
	double longest_s = 0;

	for (size_t i = MAX(at, 2) - 1; i < MIN(at + 3, s->n); i++)
		longest_s = fmax(longest_s, s->t_s[i] - s->t_s[i - 1]);
	return longest_s;
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

/*
 * The smoothed signal: the force over 0.10 s, or the acceleration over 0.40 s. g is the force, or
 * how far the direction of gravity has gone along the way that the movement takes.
 */
struct means {
	enum sample_kind kind;
	struct series axes[3];
};

static inline void means_done(struct means *m)
{
	for (size_t k = 0; k < 3; k++)
		series_done(&m->axes[k]);
}

static inline struct means means_new(const struct signal *s)
{
	struct means m = { .kind = s->samples[0].kind };

	for (size_t k = 0; k < (m.kind == SAMPLE_FORCE ? 1 : 3); k++) {
		_cleanup_(series_done) struct series raw = series_new(s->n);

		for (size_t i = 0; i < s->n; i++) {
			const struct sample *x = &s->samples[i];
			const double by[] = { x->accel_g.x, x->accel_g.y, x->accel_g.z };

			raw.t_s[i] = signal_at_s(s, i);
			raw.g[i] = m.kind == SAMPLE_FORCE ? x->force_n : by[k];
		}
		m.axes[k] = m.kind == SAMPLE_FORCE ? series_mean(&raw, 0.05, 0.05)
						   : series_mean(&raw, 0.2, 0.2 - 1e-6);
	}
	return m;
}

static inline struct vec means_up(const struct means *m, size_t i)
{
	return vec_unit((struct vec){ m->axes[0].g[i], m->axes[1].g[i], m->axes[2].g[i] });
}

/* Of an arc, the length of its chord, in degrees of a small angle. */
static inline double chord_deg(double arc_deg)
{
	return 2 * sin(arc_deg / DEG_PER_RAD / 2) * DEG_PER_RAD;
}

/* Where to look for a load: it leaves rest about start_s and is on its plateau at until_s. */
struct defined_window {
	double last_end_s, start_s, until_s, next_s; /* the loads before and behind it */
};

/* From rest, the mean of the second before it, to the farthest pose. */
static inline struct vec means_axis(const struct means *m, const struct defined_window *w)
{
	const struct series *t = &m->axes[0];
	size_t start = series_find(t, w->start_s), until = series_find(t, w->until_s);
	struct vec rest = { 0, 0, 0 }, far;

	for (size_t i = series_find(t, fmax(w->last_end_s, w->start_s - 1.2)); i <= start; i++)
		if (t->t_s[i] <= fmax(w->start_s - 0.2, w->last_end_s + 0.1))
			rest = vec_add(rest, means_up(m, i));
	rest = far = vec_unit(rest);
	for (size_t i = start; i <= until && i < t->n; i++)
		if (vec_length(vec_sub(means_up(m, i), rest)) > vec_length(vec_sub(far, rest)))
			far = means_up(m, i);
	return vec_unit(vec_sub(far, rest));
}

/* g as it is for the load in this window. */
static inline struct series means_g(const struct means *m, const struct defined_window *w)
{
	struct series g = series_new(m->axes[0].n);
	struct vec axis = { 0, 0, 0 };

	if (m->kind == SAMPLE_MOTION)
		axis = means_axis(m, w);
	for (size_t i = 0; i < g.n; i++) {
		g.t_s[i] = m->axes[0].t_s[i];
		g.g[i] = m->kind == SAMPLE_FORCE ? m->axes[0].g[i]
						 : vec_dot(means_up(m, i), axis) * DEG_PER_RAD;
	}
	return g;
}

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
