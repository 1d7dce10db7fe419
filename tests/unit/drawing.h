/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Forces drawn by hand in shares of the level, so that what must be found in them can be said; felt
 * at levels from 0.8 to 40 kg, at several rates, and with a little noise, for nothing real is flat.
 */

#include <stdarg.h>
#include <stdio.h>

#include "band/rng.h"
#include "definition.h"
#include "whole-signal.h"
#include "trace.h"

#define DRAWING_NOISE 0.003 /* of the level */

static const struct {
	double level_kg, rate_hz;
} drawing_table[] = { { 0.8, 12.5 }, { 0.8, 200 }, { 6, 80 }, { 40, 12.5 }, { 40, 80 } };

struct point {
	double t_s, share;
};

/* The one that is tried, and what was heard of it. */
static struct {
	char what[160]; /* for the message when it is told wrong */
	double level_kg, rate_hz;
	struct trace trace;
	unsigned wrong;
} drawing;

__attribute__((format(printf, 1, 2))) static inline void drawing_is(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(drawing.what, sizeof(drawing.what), format, args);
	va_end(args);
}

__attribute__((format(printf, 1, 2))) static inline void complain(const char *format, ...)
{
	va_list args;
	char line[160];

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	print_message("# %s; %g kg, %g Hz: %s\n", drawing.what, drawing.level_kg, drawing.rate_hz,
		      line);
	for (size_t i = 0; i < drawing.trace.n; i++) {
		const struct event *e = &drawing.trace.events[i];

		if (e->kind == EVENT_HOLD || e->kind == EVENT_PULSE)
			print_message("#   %s %.3f to %.3f s, rest %.3f, level %.3f kg\n",
				      event_kind_name(e->kind), record_edge_s(&e->hold, EDGE_START),
				      record_edge_s(&e->hold, EDGE_END),
				      e->hold.rest_n / NEWTON_PER_KG,
				      e->hold.level_n / NEWTON_PER_KG);
	}
	drawing.wrong++;
}

static inline void draw(struct signal *to, const struct point *p, size_t n)
{
	struct rng r = { 1 };
	size_t k = 0;

	for (uint64_t i = 0; p[0].t_s + (double)i / drawing.rate_hz < p[n - 1].t_s; i++) {
		double t_s = p[0].t_s + (double)i / drawing.rate_hz, part, share;

		while (k + 2 < n && p[k + 1].t_s <= t_s)
			k++;
		part = (t_s - p[k].t_s) / (p[k + 1].t_s - p[k].t_s);
		share = p[k].share + part * (p[k + 1].share - p[k].share) +
			DRAWING_NOISE * rng_bell(&r);
		signal_add(to,
			   &(struct sample){ .t_us = (uint64_t)llrint(t_s * 1e6),
					     .force_n = share * drawing.level_kg * NEWTON_PER_KG });
	}
}

static inline void listen(const struct signal *s)
{
	struct event events[TRACK_EVENTS_MAX];
	struct trace *t = &drawing.trace;

	trace_begin(t);
	for (size_t i = 0; i < s->n; i++)
		trace_collect(t, events, track_push(&t->track, &s->samples[i], events));
	trace_finish(t);
}

static inline size_t holds(void)
{
	return trace_count(&drawing.trace, EVENT_HOLD);
}

static inline size_t loads(void)
{
	return holds() + trace_count(&drawing.trace, EVENT_PULSE);
}

static inline bool only_holds(size_t n)
{
	return loads() == n && holds() == n;
}

static inline const struct hold_record *hold(size_t i)
{
	return &trace_event(&drawing.trace, EVENT_HOLD, i)->hold;
}

/* What @test draws, at every level and rate. */
static inline void everywhere(void (*test)(void))
{
	drawing.wrong = 0;
	for (size_t i = 0; i < ELEMENTS(drawing_table); i++) {
		drawing.level_kg = drawing_table[i].level_kg;
		drawing.rate_hz = drawing_table[i].rate_hz;
		test();
	}
	if (drawing.wrong)
		fail_msg("%u are told wrong", drawing.wrong);
}
