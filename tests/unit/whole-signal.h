/* SPDX-License-Identifier: MIT */
#pragma once

/* A whole signal in memory, of force or of motion. */

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/sample.h"
#include "util/macro.h"

struct signal {
	struct sample *samples;
	size_t n, room;
};

static inline void signal_done(struct signal *s)
{
	free(s->samples);
}

static inline void signal_add(struct signal *s, const struct sample *sample)
{
	if (s->n == s->room) {
		s->room = MAX(2 * s->room, (size_t)4096);
		s->samples = realloc(s->samples, s->room * sizeof(*s->samples));
		assert(s->samples);
	}
	s->samples[s->n++] = *sample;
}

static inline double signal_at_s(const struct signal *s, size_t i)
{
	return (double)s->samples[i].t_us * 1e-6;
}

static inline void signal_copy(struct signal *to, const struct signal *from)
{
	for (size_t i = 0; i < from->n; i++)
		signal_add(to, &from->samples[i]);
}

/* Only [@from_s, @to_s) is there. */
static inline void signal_crop(struct signal *to, const struct signal *from, double from_s,
			       double to_s)
{
	for (size_t i = 0; i < from->n; i++)
		if (signal_at_s(from, i) >= from_s && signal_at_s(from, i) < to_s)
			signal_add(to, &from->samples[i]);
}

/* All but [@from_s, @to_s). */
static inline void signal_cut(struct signal *to, const struct signal *from, double from_s,
			      double to_s)
{
	for (size_t i = 0; i < from->n; i++)
		if (signal_at_s(from, i) < from_s || signal_at_s(from, i) >= to_s)
			signal_add(to, &from->samples[i]);
}
