/* SPDX-License-Identifier: MIT */

/*
 * First-order low passes in time, not in samples. Down is faster than up: after a release the force
 * creeps towards rest from above, and the start of a slow pull must not drag the rest level along.
 */

#include "core/baseline.h"

#include <math.h>

#include "util/macro.h"

#define TAU_DOWN_S  0.15
#define TAU_UP_S    1.0
#define TAU_NOISE_S 6.0
#define SURE_S      0.3
/*
 * Once sure of the noise, no value counts as more than this many times it: a slow ramp must not
 * raise its own threshold.
 */
#define CLIP         2.5
#define CLIP_LEAST_N 0.01

void baseline_init(struct baseline *b)
{
	*b = (struct baseline){};
}

/* How far a first-order low pass goes in dt_s. */
static double gain(double dt_s, double tau_s)
{
	return dt_s > 0 ? dt_s / (tau_s + dt_s) : 0;
}

void baseline_push(struct baseline *b, uint64_t t_us, double g_n)
{
	double dt_s, away_n, slowest_s;

	if (!b->started)
		baseline_set(b, t_us, g_n);

	dt_s = usec_to_s(t_us - b->t_us);
	/*
	 * At first both are the plain mean of what was seen: one value is no level, and nought no
	 * noise.
	 */
	b->known_s = MIN(b->known_s + dt_s, TAU_NOISE_S);
	away_n = fabs(g_n - b->rest_n);
	if (b->known_s > SURE_S)
		away_n = MIN(away_n, CLIP * b->noise_n + CLIP_LEAST_N);
	b->noise_n += gain(dt_s, b->known_s) * (away_n - b->noise_n);
	slowest_s = g_n < b->rest_n ? TAU_DOWN_S : TAU_UP_S;
	b->rest_n += gain(dt_s, MIN(b->known_s, slowest_s)) * (g_n - b->rest_n);
	b->t_us = t_us;
}

void baseline_set(struct baseline *b, uint64_t t_us, double rest_n)
{
	b->started = true;
	b->t_us = t_us;
	b->rest_n = rest_n;
}
