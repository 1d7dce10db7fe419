/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A whole signal in memory, of force or of motion, and what can happen to it between the sensor and
 * us: another rate, other time stamps, samples that are lost or come twice. Each change makes a new
 * signal of an old one; chance is given, so that a failure can be repeated.
 */

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "band/rng.h"
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

static inline void signal_clear(struct signal *s)
{
	s->n = 0;
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

/* Between two samples, as if the sensor had looked there. */
static inline struct sample signal_between(const struct sample *a, const struct sample *b,
					   uint64_t t_us)
{
	double part =
		b->t_us > a->t_us ? (double)(t_us - a->t_us) / (double)(b->t_us - a->t_us) : 0;

	return (struct sample){
		.t_us = t_us,
		.kind = a->kind,
		.force_n = a->force_n + part * (b->force_n - a->force_n),
		.accel_g = vec_add(a->accel_g, vec_scale(vec_sub(b->accel_g, a->accel_g), part)),
		.rate_dps =
			vec_add(a->rate_dps, vec_scale(vec_sub(b->rate_dps, a->rate_dps), part)),
	};
}

/* At another rate. Nothing is made up for times longer than 0.3 s in which there was nothing. */
static inline void signal_resample(struct signal *to, const struct signal *from, double rate_hz)
{
	size_t k = 0;

	for (uint64_t i = 0;; i++) {
		uint64_t t_us = from->samples[0].t_us + (uint64_t)llrint((double)i * 1e6 / rate_hz);
		struct sample s;

		while (k + 1 < from->n && from->samples[k + 1].t_us <= t_us)
			k++;
		if (k + 1 == from->n)
			return;
		if (from->samples[k + 1].t_us - from->samples[k].t_us > 300000)
			continue;
		s = signal_between(&from->samples[k], &from->samples[k + 1], t_us);
		signal_add(to, &s);
	}
}

/* Stamped up to @most_us too late, each sample by itself, but in order. */
static inline void signal_jitter(struct signal *to, const struct signal *from, double most_us,
				 struct rng *r)
{
	uint64_t last_us = 0;

	for (size_t i = 0; i < from->n; i++) {
		struct sample s = from->samples[i];

		s.t_us += (uint64_t)rng_between(r, 0, most_us);
		s.t_us = MAX(last_us, s.t_us);
		last_us = s.t_us;
		signal_add(to, &s);
	}
}

/* Stamped with the end of its packet, as who has no clock of the sensor's does. */
static inline void signal_stamp_packets(struct signal *to, const struct signal *from,
					uint64_t packet_us)
{
	for (size_t i = 0; i < from->n; i++) {
		struct sample s = from->samples[i];

		s.t_us = (s.t_us / packet_us + 1) * packet_us;
		signal_add(to, &s);
	}
}

static inline void signal_shift(struct signal *to, const struct signal *from, uint64_t by_us)
{
	signal_copy(to, from);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].t_us += by_us;
}

/* This share of the samples comes twice. */
static inline void signal_repeat(struct signal *to, const struct signal *from, double share,
				 struct rng *r)
{
	for (size_t i = 0; i < from->n; i++) {
		signal_add(to, &from->samples[i]);
		if (rng_between(r, 0, 1) < share)
			signal_add(to, &from->samples[i]);
	}
}

/* This share of the packets of @packet_us never arrives; 0: of the samples, each by itself. */
static inline void signal_lose(struct signal *to, const struct signal *from, double share,
			       uint64_t packet_us, struct rng *r)
{
	uint64_t packet = UINT64_MAX;
	bool lost = false;

	for (size_t i = 0; i < from->n; i++) {
		uint64_t of = packet_us ? from->samples[i].t_us / packet_us : i;

		if (of != packet)
			lost = rng_between(r, 0, 1) < share;
		packet = of;
		if (!lost)
			signal_add(to, &from->samples[i]);
	}
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
