/* SPDX-License-Identifier: MIT */
/*
 * The model of a person on a band: a list of pulls, each with its own shape, over a rest level that moves. What a sensor
 * would read is the sum of the two and its noise. The numbers are what recordings of real people showed: ramps of 0.2 to
 * 3 s, 7 to 23 % of overshoot, 3 to 5 % of wobble, releases up to 6 s. It leaves out what a person does to the sensor
 * rather than to the band: knocks, twists, a cold load cell.
 */

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "band/person.h"
#include "band/rng.h"
#include "band/truth.h"

#define OVERSHOOT_S   0.5 /* it is gone after */
#define CREEP_TAU_S   1.2
#define SHIFT_S       0.6 /* a chair is moved in */
#define PACKETS_PER_S 10.0

/* Of a ramp by ease(), the part above 80 %: it belongs to the plateau by its definition. */
#define RAMP_IN_PLATEAU 0.287

struct load {
	double ramp_at_s, ramp_s, flat_s,
		release_s; /* flat_s is INFINITY until the person lets go */
	double level_kg;
	double overshoot, tired,
		tired_s; /* fractions of the level; tired_s: time to get so tired */
	double wobble, wobble_hz[2], wobble_phase[2];
	double tremor, tremor_hz;
	double dip, dip_at_s, dip_half_s;
	double creep_kg;             /* what the release leaves behind, fading */
	double shift_kg, shift_at_s; /* the band is tensioned anew in the rest that follows */
	bool pulse;
};

struct person {
	struct person_plan plan;
	struct rng choices, chances; /* of the person; of sensor and radio */
	struct load *loads;
	struct person_truth *truths;
	size_t n_loads;
	double pretension_kg, drift_kg_per_s;
	double gone_s;
	double effort;    /* of a person without a plan: share of the level */
	double tired;     /* from hold to hold */
	uint64_t sample;  /* the next one */
	bool packet_lost; /* the one that it belongs to */
};

/* From 0 to 1 without a corner; below and above it stays there. */
static double ease(double x)
{
	x = fmin(fmax(x, 0), 1);
	return x * x * (3 - 2 * x);
}

static double release_at(const struct load *l)
{
	return l->ramp_at_s + l->ramp_s + l->flat_s;
}

static double released_at(const struct load *l)
{
	return release_at(l) + l->release_s;
}

static double wobble(const struct load *l, double x)
{
	double sum = l->tremor * sin(2 * M_PI * l->tremor_hz * x);
	int i;

	for (i = 0; i < 2; i++)
		sum += l->wobble * sin(2 * M_PI * l->wobble_hz[i] * x + l->wobble_phase[i]);
	return sum;
}

static double pull_kg(const struct load *l, double t_s)
{
	double x = t_s - l->ramp_at_s, effort, shape;

	if (t_s >= released_at(l))
		return 0;
	shape = ease(x / l->ramp_s) * (1 - ease((t_s - release_at(l)) / l->release_s));
	effort = 1 + wobble(l, x) + l->overshoot * (1 - ease((x - l->ramp_s) / OVERSHOOT_S)) -
		 l->tired * fmin(fmax((x - l->ramp_s) / l->tired_s, 0), 1);
	if (l->dip > 0)
		effort *= 1 - l->dip * ease(1 - fabs(t_s - l->dip_at_s) / l->dip_half_s);
	return l->level_kg * shape * effort;
}

/* What a pull does to the rest level, during and after it. */
static double rest_change_kg(const struct load *l, double t_s)
{
	double since_s = t_s - released_at(l), change = 0;

	if (since_s < 20 * CREEP_TAU_S)
		change = l->creep_kg * ease((t_s - l->ramp_at_s) / l->ramp_s) *
			 exp(-fmax(since_s, 0) / CREEP_TAU_S);
	if (l->shift_kg != 0)
		change += l->shift_kg * ease((t_s - l->shift_at_s) / SHIFT_S);
	return change;
}

static double force_kg(const void *who, double t_s)
{
	const struct person *p = who;
	double sum = p->pretension_kg + p->drift_kg_per_s * t_s;
	size_t i;

	for (i = 0; i < p->n_loads && t_s > p->loads[i].ramp_at_s; i++)
		sum += pull_kg(&p->loads[i], t_s) + rest_change_kg(&p->loads[i], t_s);
	return sum;
}

static struct load *add_load(struct person *p)
{
	struct load *loads = realloc(p->loads, (p->n_loads + 1) * sizeof(*loads));

	assert(loads);
	p->loads = loads;
	loads[p->n_loads] = (struct load){ 0 };
	return &loads[p->n_loads++];
}

/* A short pull at the band: somebody takes it up, or tries whether it is fast. */
static void plan_tug(struct person *p, double at_s)
{
	struct load *l = add_load(p);

	l->ramp_at_s = at_s;
	l->ramp_s = rng_between(&p->choices, 0.15, 0.25);
	l->flat_s = rng_between(&p->choices, 0.15, 0.35);
	l->release_s = rng_between(&p->choices, 0.15, 0.3);
	l->level_kg = p->plan.level_kg * rng_between(&p->choices, 0.7, 1.0);
	l->tired_s = 1;
	l->pulse = true;
}

static double vary(struct person *p, double amount)
{
	return 1 + p->plan.variation * rng_between(&p->choices, -amount, amount);
}

/* How the muscle does it. A short hold has no time for much of an overshoot and for getting tired. */
static void plan_effort(struct person *p, struct load *l, double hold_s)
{
	const struct person_plan *plan = &p->plan;
	double much = hold_s < 3 ? 0.5 : 1;
	int i;

	l->level_kg = plan->level_kg * vary(p, 0.12) * (1 - p->tired);
	p->tired = fmin(p->tired + plan->fatigue * rng_between(&p->choices, 0, 0.04), 0.25);
	l->overshoot = plan->overshoot * much * rng_between(&p->choices, 0.05, 0.2);
	l->tired = plan->fatigue * much * rng_between(&p->choices, -0.05, 0.1);
	l->tired_s = hold_s;
	l->wobble = plan->tremor * rng_between(&p->choices, 0.005, 0.02);
	for (i = 0; i < 2; i++) {
		l->wobble_hz[i] = rng_between(&p->choices, 0.3, 1.5);
		l->wobble_phase[i] = rng_between(&p->choices, 0, 2 * M_PI);
	}
	l->tremor = plan->tremor * rng_between(&p->choices, 0.003, 0.015);
	l->tremor_hz = rng_between(&p->choices, 7, 11);
	l->creep_kg = plan->drift * l->level_kg * rng_between(&p->choices, -0.02, 0.02);
}

static void plan_pace(struct person *p, struct load *l, bool brief)
{
	const struct person_plan *plan = &p->plan;

	l->ramp_s = 0.6 * vary(p, 0.6);
	if (plan->variation > 0 && rng_below(&p->choices, 5) == 0)
		l->ramp_s = rng_between(&p->choices, 1.2, 3);
	l->release_s = 0.8 * vary(p, 0.6);
	if (rng_between(&p->choices, 0, 1) < 0.25 * plan->slow_release)
		l->release_s = rng_between(&p->choices, 2, 6);
	if (brief) {
		l->ramp_s = rng_between(&p->choices, 0.2, 0.3);
		l->release_s = rng_between(&p->choices, 0.2, 0.4);
	}
}

/*
 * The foot slips and grips again. Under half the level for less than 0.2 s, seen through the mean over 0.10 s too; and
 * only where samples come fast enough to tell.
 */
static void plan_dip(struct person *p, struct load *l)
{
	double half_s = rng_between(&p->choices, 0.10, 0.16);
	double part = rng_between(&p->choices, 0.3, 0.7);

	if (p->plan.rate_hz < 40 || l->flat_s < 1.5 ||
	    rng_between(&p->choices, 0, 1) >= 0.3 * p->plan.regrip)
		return;
	l->dip = rng_between(&p->choices, 0.6, 0.8);
	l->dip_half_s = half_s;
	l->dip_at_s = l->ramp_at_s + l->ramp_s + l->flat_s * part;
}

static void plan_hold(struct person *p, double at_s, double hold_s)
{
	struct load *l = add_load(p);
	bool brief = hold_s < 1;

	l->ramp_at_s = at_s;
	l->pulse = brief;
	if (!brief)
		hold_s *= vary(p, 0.1);
	plan_effort(p, l, hold_s);
	plan_pace(p, l, brief);
	if (brief)
		l->overshoot = 0;
	l->flat_s = hold_s - RAMP_IN_PLATEAU * (l->ramp_s + l->release_s);
	l->flat_s = fmax(l->flat_s, brief ? 0.05 : 0.8);
	plan_dip(p, l);
}

/*
 * The band is tensioned anew in the rest of @rest_s after hold @l. Later than the 3 s in which the definitions look for
 * the rest behind a hold; and flat for over 3 s from then on, so that it is a new rest and not a weak pull.
 */
static void plan_shift(struct person *p, struct load *l, double rest_s)
{
	double shift_kg = p->plan.drift * l->level_kg * rng_between(&p->choices, -0.12, 0.12);

	if (rest_s < 3.2 + SHIFT_S + 3.7)
		return;
	l->shift_kg = shift_kg;
	l->shift_at_s = released_at(l) + 3.2;
}

static bool handles(struct person *p, double how_often)
{
	return rng_between(&p->choices, 0, 1) < how_often * p->plan.handling;
}

static void plan_session(struct person *p)
{
	const struct person_plan *plan = &p->plan;
	double t_s = rng_between(&p->choices, 1.5, 3), rest_s;
	unsigned i;

	while (handles(p, 0.5)) {
		plan_tug(p, t_s);
		t_s = released_at(&p->loads[p->n_loads - 1]) + rng_between(&p->choices, 1, 2);
	}
	t_s += 1.5;
	for (i = 0; i < plan->holds; i++) {
		plan_hold(p, t_s, (int)i == plan->short_hold ? plan->short_s : plan->hold_s);
		rest_s = fmax(plan->rest_s * vary(p, 0.3), 1.2);
		plan_shift(p, &p->loads[p->n_loads - 1], rest_s);
		t_s = released_at(&p->loads[p->n_loads - 1]) + rest_s;
		if (handles(p, 0.1)) {
			plan_tug(p, t_s);
			t_s = released_at(&p->loads[p->n_loads - 1]) +
			      rng_between(&p->choices, 1.5, 3);
		}
	}
	p->gone_s = t_s + 3.5;
}

static void measure(struct person *p)
{
	const struct truth_signal signal = { force_kg, p };
	double last_end_s = 0;
	size_t i;

	p->truths = calloc(p->n_loads, sizeof(*p->truths));
	assert(p->truths);
	for (i = 0; i < p->n_loads; i++) {
		const struct load *l = &p->loads[i];
		const struct truth_window w = {
			.last_end_s = last_end_s,
			.ramp_s = l->ramp_at_s,
			.release_s = release_at(l),
			.released_s = released_at(l),
			.next_ramp_s = i + 1 < p->n_loads ? l[1].ramp_at_s : INFINITY,
		};

		truth_measure(&signal, &w, &p->truths[i]);
		p->truths[i].pulse = l->pulse;
		last_end_s = p->truths[i].end_s;
	}
}

struct person *person_new(const struct person_plan *plan)
{
	struct person *p = calloc(1, sizeof(*p));

	assert(p);
	assert(plan->level_kg > 0 && plan->rate_hz > 0);
	p->plan = *plan;
	p->choices.state = plan->seed;
	p->chances.state = ~plan->seed;
	p->pretension_kg = plan->pretension * plan->level_kg * rng_between(&p->choices, -0.1, 0.5);
	p->drift_kg_per_s =
		plan->drift * plan->level_kg * rng_between(&p->choices, -0.0015, 0.0015);
	p->gone_s = INFINITY;
	p->effort = 1;
	if (plan->holds) {
		plan_session(p);
		measure(p);
	}
	return p;
}

void person_free(struct person *p)
{
	if (!p)
		return;
	free(p->loads);
	free(p->truths);
	free(p);
}

/* Would a packet lost here make the truth a matter of opinion? */
static bool decisive(const struct person *p, double t_s)
{
	size_t i;

	for (i = 0; i < p->n_loads; i++) {
		const struct load *l = &p->loads[i];

		if (l->pulse && t_s > l->ramp_at_s - 0.4 && t_s < released_at(l) + 0.4)
			return true;
		if (l->dip > 0 && fabs(t_s - l->dip_at_s) < 0.5)
			return true;
	}
	return false;
}

static double now_s(const struct person *p)
{
	return (double)p->sample / p->plan.rate_hz;
}

bool person_next(struct person *p, struct person_sample *ret)
{
	const struct person_plan *plan = &p->plan;
	uint64_t per_packet = (uint64_t)fmax(1, round(plan->rate_hz / PACKETS_PER_S));
	/* a few grams for the smallest load cells, 0.3 % for the big ones */
	double noise_kg = plan->noise * (0.003 + 0.003 * plan->level_kg), t_s;

	for (;; p->sample++) {
		t_s = now_s(p);
		if (t_s >= p->gone_s)
			return false;
		if (p->sample % per_packet == 0)
			p->packet_lost =
				rng_between(&p->chances, 0, 1) < plan->lost && !decisive(p, t_s);
		if (!p->packet_lost)
			break;
	}
	ret->t_us = (uint64_t)llround(t_s * 1e6);
	ret->force_kg = force_kg(p, t_s) + noise_kg * rng_bell(&p->chances);
	p->sample++;
	return true;
}

/* Does it as it is told, and has it let go of what was before? */
static bool is_free(const struct person *p)
{
	return !p->plan.holds &&
	       (!p->n_loads || now_s(p) >= released_at(&p->loads[p->n_loads - 1]));
}

void person_tug(struct person *p)
{
	if (is_free(p))
		plan_tug(p, now_s(p));
}

void person_pull(struct person *p)
{
	struct load *l;

	if (!is_free(p))
		return;
	l = add_load(p);
	l->ramp_at_s = now_s(p);
	plan_effort(p, l, p->plan.hold_s);
	l->level_kg *= p->effort;
	plan_pace(p, l, false);
	l->flat_s = INFINITY;
}

void person_let_go(struct person *p)
{
	struct load *l;

	if (p->plan.holds || !p->n_loads)
		return;
	l = &p->loads[p->n_loads - 1];
	if (isinf(l->flat_s))
		l->flat_s = fmax(now_s(p) - l->ramp_at_s - l->ramp_s, 0);
}

void person_effort(struct person *p, double share)
{
	p->effort = share;
}

void person_tension(struct person *p, double kg)
{
	struct load *l = &p->loads[p->n_loads - 1];

	l->shift_kg = kg;
	l->shift_at_s = now_s(p);
}

size_t person_truths(const struct person *p)
{
	return p->plan.holds ? p->n_loads : 0;
}

const struct person_truth *person_truth(const struct person *p, size_t i)
{
	return i < person_truths(p) ? &p->truths[i] : NULL;
}

struct person_plan person_plan_from_seed(uint64_t seed, double level_kg, double rate_hz)
{
	struct rng r = { seed ^ UINT64_C(0x5eed) };
	struct person_plan plan = {
		.seed = seed,
		.level_kg = level_kg,
		.rate_hz = rate_hz,
		.holds = 3 + rng_below(&r, 4),
		.hold_s = rng_between(&r, 1.8, 8),
		.rest_s = rng_between(&r, 1.8, 9),
		.short_hold = (int)rng_below(&r, 12) - 6,
		.short_s = rng_between(&r, 0.3, 0.7),
		.pretension = 1,
		.drift = 1,
		.tremor = 1,
		.noise = 1,
		.overshoot = 1,
		.fatigue = 1,
		.slow_release = 1,
		.regrip = 1,
		.handling = 1,
		.variation = 1,
		.lost = rng_below(&r, 2) ? rng_between(&r, 0, 0.05) : 0,
	};

	return plan;
}
