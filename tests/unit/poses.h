/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Movements drawn by hand, in two directions: up and down as the exercise goes, and aside, as feet
 * do beside it. Felt by several sensors, strapped on askew, with a bias and a little noise.
 */

#include <stdarg.h>
#include <stdio.h>

#include "band/rng.h"
#include "definition.h"
#include "trace.h"
#include "whole-signal.h"

#define PI 3.14159265358979323846

static const struct feel {
	double range_deg, rate_hz;
	bool gyro;
} feels[] = { { 12, 50, true }, { 40, 25, false }, { 40, 104, true }, { 90, 50, true } };

/* A pose: so many ranges up, and so many aside. */
struct pose_at {
	double t_s, up, aside;
};

static struct {
	char what[160]; /* for the message when it is told wrong */
	struct feel feel;
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
	char line[160];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	print_message("# %s; %g deg, %g Hz, gyroscope %d: %s\n", drawing.what,
		      drawing.feel.range_deg, drawing.feel.rate_hz, drawing.feel.gyro, line);
	for (size_t i = 0; i < drawing.trace.n; i++) {
		const struct event *e = &drawing.trace.events[i];

		if (e->kind == EVENT_REP)
			print_message("#   %.3f %.3f %.3f %.3f s, %.1f deg\n",
				      record_edge_s(&e->hold, EDGE_START),
				      record_edge_s(&e->hold, EDGE_PLATEAU_START),
				      record_edge_s(&e->hold, EDGE_PLATEAU_END),
				      record_edge_s(&e->hold, EDGE_END), e->hold.range_deg);
	}
	drawing.wrong++;
}

static inline struct pose_at between(const struct pose_at *p, size_t n, double t_s)
{
	size_t k = 0;
	double part;

	while (k + 2 < n && p[k + 1].t_s <= t_s)
		k++;
	part = fmin(fmax((t_s - p[k].t_s) / (p[k + 1].t_s - p[k].t_s), 0), 1);
	return (struct pose_at){ t_s, p[k].up + part * (p[k + 1].up - p[k].up),
				 p[k].aside + part * (p[k + 1].aside - p[k].aside) };
}

/* What of the world's v the sensor sees: first turned aside, then up. */
static inline struct vec seen(struct pose_at p, struct vec v)
{
	double up = p.up * drawing.feel.range_deg * PI / 180,
	       aside = p.aside * drawing.feel.range_deg * PI / 180;
	struct vec turned = { cos(aside) * v.x - sin(aside) * v.z, v.y,
			      sin(aside) * v.x + cos(aside) * v.z };

	return (struct vec){ turned.x, cos(up) * turned.y + sin(up) * turned.z,
			     -sin(up) * turned.y + cos(up) * turned.z };
}

/*
 * How fast the sensor turns: what stands still in the world, like its axes x, y and z, seems to
 * turn the other way.
 */
static inline struct vec rate_dps(struct pose_at before, struct pose_at now)
{
	static const struct vec axes[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
	double dt_s = now.t_s - before.t_s;
	struct vec sum = { 0, 0, 0 };

	for (size_t k = 0; k < 3; k++) {
		struct vec was = seen(before, axes[k]), is = seen(now, axes[k]);

		sum = vec_add(sum, vec_cross(vec_sub(is, was), is));
	}
	return vec_scale(sum, 180 / PI / dt_s / 2);
}

/* Strapped on askew: x is neither along the foot nor level. */
static inline struct vec askew(struct vec v)
{
	return (struct vec){ 0.36 * v.x + 0.48 * v.y - 0.8 * v.z, -0.8 * v.x + 0.6 * v.y,
			     0.48 * v.x + 0.64 * v.y + 0.6 * v.z };
}

static inline void draw(struct signal *to, const struct pose_at *p, size_t n)
{
	const struct vec up = { 0, 0, 1 };
	struct rng r = { 1 };

	for (uint64_t i = 0; p[0].t_s + (double)i / drawing.feel.rate_hz < p[n - 1].t_s; i++) {
		double t_s = p[0].t_s + (double)i / drawing.feel.rate_hz;
		struct pose_at now = between(p, n, t_s), before = between(p, n, t_s - 0.001);
		struct vec noise_g = { 0.004 * rng_bell(&r), 0.004 * rng_bell(&r),
				       0.004 * rng_bell(&r) };
		struct vec bias_dps = { 1.5 + 0.2 * rng_bell(&r), -2, 1 };
		struct sample s = {
			.kind = SAMPLE_MOTION,
			.t_us = (uint64_t)llrint(t_s * 1e6),
			.accel_g = vec_add(askew(seen(now, up)), noise_g),
		};

		before.t_s = t_s - 0.001;
		if (drawing.feel.gyro)
			s.rate_dps = vec_add(askew(rate_dps(before, now)), bias_dps);
		signal_add(to, &s);
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

static inline size_t reps(void)
{
	return trace_count(&drawing.trace, EVENT_REP);
}

static inline const struct hold_record *rep(size_t i)
{
	return &trace_event(&drawing.trace, EVENT_REP, i)->hold;
}

static inline void by_all(void (*test)(void))
{
	drawing.wrong = 0;
	for (size_t i = 0; i < ELEMENTS(feels); i++) {
		drawing.feel = feels[i];
		test();
	}
	if (drawing.wrong)
		fail_msg("%u are told wrong", drawing.wrong);
}

static inline void told(size_t n, const struct pose_at *p, size_t n_poses)
{
	_cleanup_(signal_done) struct signal s = { 0 };

	draw(&s, p, n_poses);
	listen(&s);
	if (reps() != n)
		complain("%zu, not %zu", reps(), n);
}
