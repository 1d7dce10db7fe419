/* SPDX-License-Identifier: MIT */

/*
 * The person with a sensor on the foot. What it leaves out: turning about, stairs, and movements
 * without gravity.
 */

#include "band/mover.h"

#include <math.h>
#include <string.h>

#include "band/rng.h"

#define PI         3.14159265358979323846
#define DEG        (PI / 180)
#define GRAVITY    9.80665
#define ARM_M      0.12 /* from the joint to the sensor */
#define STEP_S     1e-3 /* for derivatives */
#define FIRST_REST 3.0
#define LAST_REST  4.0
#define PACKET_S   0.1
#define STRIDE_S   1.1
#define SWING_S    0.4
#define SWING_DEG  110.0
#define STRIKE_S   0.09
#define STRIKE_G   3.0
#define AFTER_WALK \
	5.0 /* from the last step to the exercise, and from the exercise to the first one */

static void unit(double v[3])
{
	double length = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);

	for (int k = 0; k < 3; k++)
		v[k] /= length;
}

static void cross(const double a[3], const double b[3], double ret[3])
{
	ret[0] = a[1] * b[2] - a[2] * b[1];
	ret[1] = a[2] * b[0] - a[0] * b[2];
	ret[2] = a[0] * b[1] - a[1] * b[0];
}

/* Any mounting: any direction is up, and any at right angles to it is the joint's axis. */
static void mount(struct mover *m, struct rng *r)
{
	double any[3];

	for (int k = 0; k < 3; k++) {
		m->up[k] = rng_bell(r);
		any[k] = rng_bell(r);
		m->bias_dps[k] = 2 * m->plan.noise * rng_between(r, -1, 1);
	}
	unit(m->up);
	cross(any, m->up, m->axis);
	unit(m->axis);
	cross(m->axis, m->up, m->across);
}

static double varied(const struct mover *m, struct rng *r, double value, double share)
{
	return value * (1 + m->plan.variation * rng_between(r, -share, share));
}

void mover_init(struct mover *m, const struct mover_plan *plan)
{
	struct rng r = { plan->seed };
	double t_s;

	memset(m, 0, sizeof(*m));
	m->plan = *plan;
	m->plan.walk_s = floor(plan->walk_s / STRIDE_S) *
			 STRIDE_S; /* nobody stops in the middle of a step */
	mount(m, &r);
	m->begin_s = m->plan.walk_s > 0 ? m->plan.walk_s + AFTER_WALK : 0;
	t_s = m->begin_s + varied(m, &r, FIRST_REST, 0.3);
	for (unsigned i = 0; i < plan->reps; i++) {
		m->ramp_s[i] = varied(m, &r, plan->ramp_s, 0.3);
		m->range_deg[i] = varied(m, &r, plan->range_deg, 0.15);
		m->low_s[i] = t_s;
		m->high_s[i] = varied(m, &r, plan->hold_s, 0.3);
		t_s += 2 * m->ramp_s[i] + m->high_s[i] + varied(m, &r, plan->rest_s, 0.3);
	}
	m->made = plan->reps;
	m->end_s = plan->reps > 0 ? t_s + LAST_REST : INFINITY;
	m->chance = rng_u64(&r);
}

/* From 0 to 1 and back, as smooth as a limb: a cosine up, a stay, a cosine down. */
static double raised(const struct mover *m, unsigned i, double t_s)
{
	double s = t_s - m->low_s[i], ramp_s = m->ramp_s[i], over_s = s - ramp_s - m->high_s[i];

	if (s <= 0 || over_s >= ramp_s)
		return 0;
	if (s < ramp_s)
		return (1 - cos(PI * s / ramp_s)) / 2;
	return over_s > 0 ? (1 + cos(PI * over_s / ramp_s)) / 2 : 1;
}

/* When the walk that it is in began, or a negative number. */
static double walking_s(const struct mover *m, double t_s)
{
	if (t_s < m->plan.walk_s)
		return t_s;
	return t_s > m->end_s + AFTER_WALK ? t_s - m->end_s - AFTER_WALK : -1;
}

static double angle_deg(const struct mover *m, double t_s)
{
	double walk_s = walking_s(m, t_s), deg = 0, swing_s;

	if (walk_s >= 0) {
		swing_s = fmod(walk_s, STRIDE_S);
		return swing_s < SWING_S ? -SWING_DEG / 2 * (1 - cos(2 * PI * swing_s / SWING_S))
					 : 0;
	}
	for (unsigned i = 0; i < m->made; i++) {
		double share = raised(m, i, t_s);

		deg += share * (m->range_deg[i] + m->plan.tremor * (0.8 * sin(2 * PI * 0.6 * t_s) +
								    0.1 * sin(2 * PI * 8 * t_s)));
	}
	return deg;
}

static void feel(const struct mover *m, double t_s, struct mover_sample *ret)
{
	double rad = angle_deg(m, t_s) * DEG, before = angle_deg(m, t_s - STEP_S) * DEG,
	       after = angle_deg(m, t_s + STEP_S) * DEG;
	double rate = (after - before) / (2 * STEP_S),
	       change = (after - 2 * rad + before) / (STEP_S * STEP_S);
	double walk_s = walking_s(m, t_s), strike_g = 0;

	if (walk_s >= 0 && fabs(fmod(walk_s, STRIDE_S) - SWING_S) < STRIKE_S / 2)
		strike_g = STRIKE_G;
	for (int k = 0; k < 3; k++) {
		/*
		 * The arm points up at rest: it feels the change of rate across, and the pull
		 * towards the joint.
		 */
		ret->accel_g[k] = m->up[k] * (cos(rad) + strike_g - ARM_M * rate * rate / GRAVITY) -
				  m->across[k] * (sin(rad) - ARM_M * change / GRAVITY);
		ret->rate_dps[k] = m->plan.gyro ? m->axis[k] * rate / DEG : 0;
	}
}

static void blur(struct mover *m, struct mover_sample *s)
{
	struct rng r = { m->chance ^ (m->i * UINT64_C(0x9e3779b97f4a7c15)) };

	for (int k = 0; k < 3; k++) {
		s->accel_g[k] += 0.008 * m->plan.noise * rng_bell(&r);
		if (m->plan.gyro)
			s->rate_dps[k] += 0.5 * m->plan.noise * rng_bell(&r) + m->bias_dps[k];
	}
}

static bool is_lost(const struct mover *m, double t_s)
{
	struct rng r = { m->chance + (uint64_t)(t_s / PACKET_S) };

	return rng_between(&r, 0, 1) < m->plan.lost;
}

bool mover_next(struct mover *m, struct mover_sample *ret)
{
	double last_s = m->end_s + (m->plan.walk_s > 0 ? AFTER_WALK + m->plan.walk_s : 0), t_s;

	do
		t_s = (double)m->i++ / m->plan.rate_hz;
	while (t_s <= last_s && is_lost(m, t_s));
	if (t_s > last_s)
		return false;
	ret->t_us = (uint64_t)llround(t_s * 1e6);
	feel(m, t_s, ret);
	blur(m, ret);
	return true;
}

static double next_s(const struct mover *m)
{
	return (double)m->i / m->plan.rate_hz;
}

void mover_raise(struct mover *m)
{
	struct rng r = { m->chance ^ m->i };

	if (m->plan.reps > 0 ||
	    (m->made > 0 && next_s(m) < m->low_s[0] + 2 * m->ramp_s[0] + m->high_s[0]))
		return;

	m->made = 1;
	m->low_s[0] = next_s(m);
	m->ramp_s[0] = varied(m, &r, m->plan.ramp_s, 0.3);
	m->range_deg[0] = varied(m, &r, m->plan.range_deg, 0.15);
	m->high_s[0] = INFINITY;
}

void mover_lower(struct mover *m)
{
	if (m->plan.reps == 0 && m->made > 0 && isinf(m->high_s[0]))
		m->high_s[0] = fmax(0, next_s(m) - m->low_s[0] - m->ramp_s[0]);
}

struct mover_truth mover_truth(const struct mover *m, unsigned i)
{
	/* Of a cosine ramp. */
	double ten_s = acos(1 - 2 * 0.1) / PI * m->ramp_s[i],
	       eighty_s = acos(1 - 2 * 0.8) / PI * m->ramp_s[i],
	       over_s = m->low_s[i] + 2 * m->ramp_s[i] + m->high_s[i];

	return (struct mover_truth){ m->low_s[i] + ten_s, m->low_s[i] + eighty_s, over_s - eighty_s,
				     over_s - ten_s, m->range_deg[i] };
}

struct mover_plan mover_plan_from_seed(uint64_t seed)
{
	struct rng r = { seed ^ UINT64_C(0x6d6f766572) };

	return (struct mover_plan){
		.seed = seed,
		.rate_hz = round(exp(rng_between(&r, log(25), log(200)))),
		.reps = 3 + rng_below(&r, 6),
		.range_deg = exp(rng_between(&r, log(12), log(115))),
		.ramp_s = rng_between(&r, 0.5, 1.5),
		.hold_s = rng_between(&r, 1, 5),
		.rest_s = rng_between(&r, 1.2, 3),
		.walk_s = rng_below(&r, 3) ? 0 : rng_between(&r, 6, 12),
		.gyro = rng_below(&r, 4) > 0,
		.tremor = 1,
		.noise = 1,
		.variation = 1,
		.lost = rng_between(&r, 0, 0.02),
	};
}
