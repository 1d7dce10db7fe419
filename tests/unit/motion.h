/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A tilt drawn by hand: corners joined by straight lines, felt by a sensor, its events collected.
 */

#include <math.h>
#include <string.h>

#include "core/track.h"
#include "util/macro.h"

#define MOTION_EVENTS_MAX 400

struct tilt_corner {
	double t_s, deg;
};

struct motion {
	struct track track;
	struct event events[MOTION_EVENTS_MAX];
	size_t n;
};

/* How it is felt: about which axis, by which sensor. */
struct motion_sensor {
	double rate_hz;
	struct vec up, axis; /* unit, at right angles: up at rest, and what the joint turns about */
	bool gyro;
	double lost_from_s, lost_to_s;
};

static const struct motion_sensor motion_plain = {
	.rate_hz = 100,
	.up = { 0, 0, 1 },
	.axis = { 1, 0, 0 },
	.gyro = true,
};

static inline void motion_begin(struct motion *m)
{
	track_init(&m->track);
	m->n = 0;
}

static inline void motion_collect(struct motion *m, const struct event *events, int n)
{
	for (int i = 0; i < n && m->n < MOTION_EVENTS_MAX; i++)
		m->events[m->n++] = events[i];
}

static inline double tilt_at(const struct tilt_corner *c, size_t n, double t_s)
{
	size_t k = 0;

	while (k + 2 < n && c[k + 1].t_s <= t_s)
		k++;
	return c[k].deg + (c[k + 1].deg - c[k].deg) * (t_s - c[k].t_s) / (c[k + 1].t_s - c[k].t_s);
}

static inline struct sample motion_sample(const struct motion_sensor *s,
					  const struct tilt_corner *c, size_t n, double t_s)
{
	const double deg = 57.29577951308232, step_s = 1e-4;
	double rad = tilt_at(c, n, t_s) / deg;
	double rate_dps =
		(tilt_at(c, n, t_s) - tilt_at(c, n, fmax(t_s - step_s, c[0].t_s))) / step_s;

	return (struct sample){
		.kind = SAMPLE_MOTION,
		.t_us = (uint64_t)llrint(t_s * 1e6),
		.accel_g = vec_sub(vec_scale(s->up, cos(rad)),
				   vec_scale(vec_cross(s->axis, s->up), sin(rad))),
		.rate_dps = vec_scale(s->axis, s->gyro ? rate_dps : 0),
	};
}

/* Feel the tilt through @n corners, from the first to the last. */
static inline void motion_run(struct motion *m, const struct motion_sensor *s,
			      const struct tilt_corner *c, size_t n)
{
	struct event events[TRACK_EVENTS_MAX];

	for (uint64_t i = 0; c[0].t_s + (double)i / s->rate_hz < c[n - 1].t_s; i++) {
		double t_s = c[0].t_s + (double)i / s->rate_hz;
		struct sample sample = motion_sample(s, c, n, t_s);

		if (t_s < s->lost_from_s || t_s >= s->lost_to_s)
			motion_collect(m, events, track_push(&m->track, &sample, events));
	}
}

static inline void motion_finish(struct motion *m)
{
	struct event events[TRACK_EVENTS_MAX];

	motion_collect(m, events, track_finish(&m->track, events));
}

static inline size_t motion_count(const struct motion *m, enum event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += m->events[i].kind == kind;
	return n;
}

/* The @nth event (from 0) of this kind; NULL if there are fewer. */
static inline const struct event *motion_event(const struct motion *m, enum event_kind kind,
					       size_t nth)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->events[i].kind == kind && !nth--)
			return &m->events[i];
	return NULL;
}
