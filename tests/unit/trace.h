/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A force drawn by hand: corners joined by straight lines, sampled through a track, its events
 * collected.
 */

#include <math.h>
#include <string.h>

#include "core/track.h"
#include "util/macro.h"

#define TRACE_EVENTS_MAX 200

struct corner {
	double t_s, force_kg;
};

struct trace {
	struct track track;
	struct event events[TRACE_EVENTS_MAX];
	size_t n;
};

static inline void trace_collect(struct trace *t, const struct event *events, int n)
{
	for (int i = 0; i < n && t->n < TRACE_EVENTS_MAX; i++)
		t->events[t->n++] = events[i];
}

/*
 * Sample the line through @n corners, from the first to the last, every 1/@rate_hz s; @loss hides
 * [from, to) of it.
 */
static inline void trace_run(struct trace *t, const struct corner *c, size_t n, double rate_hz,
			     struct corner loss)
{
	struct event events[TRACK_EVENTS_MAX];
	size_t k = 0;

	for (uint64_t i = 0; c[0].t_s + (double)i / rate_hz < c[n - 1].t_s; i++) {
		double t_s = c[0].t_s + (double)i / rate_hz, force_kg;
		struct sample s;

		while (k + 2 < n && c[k + 1].t_s <= t_s)
			k++;
		force_kg = c[k].force_kg + (c[k + 1].force_kg - c[k].force_kg) * (t_s - c[k].t_s) /
						   (c[k + 1].t_s - c[k].t_s);
		if (t_s >= loss.t_s && t_s < loss.force_kg)
			continue;
		s = (struct sample){ (uint64_t)llrint(t_s * 1e6), force_kg * NEWTON_PER_KG,
				     i == 0 };
		trace_collect(t, events, track_push(&t->track, &s, events));
	}
}

static inline void trace_finish(struct trace *t)
{
	struct event events[TRACK_EVENTS_MAX];

	trace_collect(t, events, track_finish(&t->track, events));
}

static inline void trace_begin(struct trace *t)
{
	track_init(&t->track);
	t->n = 0;
}

static inline size_t trace_count(const struct trace *t, enum event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->events[i].kind == kind;
	return n;
}

/* The @nth event (from 0) of this kind; NULL if there are fewer. */
static inline const struct event *trace_event(const struct trace *t, enum event_kind kind,
					      size_t nth)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->events[i].kind == kind && !nth--)
			return &t->events[i];
	return NULL;
}
