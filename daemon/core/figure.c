/* SPDX-License-Identifier: MIT */

/*
 * The figures of one load. They are made once, at its end, by a pass over the trail each. What it
 * leaves out: figures over several loads (tally.c).
 */

#include "core/figure.h"

#include "util/macro.h"

#define RISE_US (200 * USEC_PER_MSEC)
/* Less says nothing of a wobble that takes a second; and through a few points any line is good. */
#define STEADY_US     USEC_PER_SEC
#define STEADY_POINTS 8
#define ZONE_MOST     1.25

/* Sums for a least-squares line; t and y are told from some origin near them, to keep digits. */
struct line {
	double weight, t, y, tt, ty, yy;
};

static void line_push(struct line *l, double weight, double t, double y)
{
	l->weight += weight;
	l->t += weight * t;
	l->y += weight * y;
	l->tt += weight * t * t;
	l->ty += weight * t * y;
	l->yy += weight * y * y;
}

/* Standard deviation from the line. */
static double line_deviation(const struct line *l)
{
	double tt = l->tt - l->t * l->t / l->weight;
	double ty = l->ty - l->t * l->y / l->weight;
	double yy = l->yy - l->y * l->y / l->weight;

	return sqrt(fmax(yy - ty * ty / tt, 0) / l->weight);
}

/* g at an instant between two points; the caller knows that there are two. */
static double g_at(const struct trail *t, uint64_t t_us)
{
	size_t i = trail_find(t, t_us);
	uint64_t before_us = trail_at(t, i - 1)->t_us;
	double part = (double)(t_us - before_us) / (double)(trail_at(t, i)->t_us - before_us);

	return trail_g(t, i - 1) + part * (trail_g(t, i) - trail_g(t, i - 1));
}

static double rfd_n_per_s(const struct trail *t, const struct hold_record *r)
{
	size_t from = trail_find(t, r->start_us), to = trail_find(t, r->start_us + RISE_US);

	if (t->directions || r->end_us - r->start_us < RISE_US)
		return FIGURE_UNKNOWN;
	if (from == 0 || to == t->count || to - from < 2)
		return FIGURE_UNKNOWN;
	for (size_t i = from; i <= to; i++)
		if (trail_at(t, i)->gap_before)
			return FIGURE_UNKNOWN;
	return (g_at(t, r->start_us + RISE_US) - g_at(t, r->start_us)) / usec_to_s(RISE_US);
}

static double steadiness(const struct trail *t, const struct hold_record *r)
{
	uint64_t from_us = r->plateau_start_us + (r->plateau_start_us - r->start_us) / 2;
	uint64_t to_us = usec_sub(r->plateau_end_us, (r->end_us - r->plateau_end_us) / 2);
	size_t from = trail_find(t, from_us);
	struct line line = { 0 };
	unsigned points = 0;
	double mean_n;

	if (usec_sub(to_us, from_us) < STEADY_US)
		return FIGURE_UNKNOWN;
	for (size_t i = from + 1; i < t->count && trail_at(t, i)->t_us <= to_us; i++) {
		const struct trail_point *p = trail_at(t, i);
		uint64_t step_us = p->t_us - trail_at(t, i - 1)->t_us;

		if (p->gap_before)
			return FIGURE_UNKNOWN;
		points += step_us > 0;
		line_push(&line, usec_to_s(step_us), usec_to_s(p->t_us - from_us),
			  trail_g(t, i) - r->rest_n - r->level_n);
	}
	if (points < STEADY_POINTS)
		return FIGURE_UNKNOWN;
	mean_n = r->level_n + line.y / line.weight;
	return mean_n > 0 ? line_deviation(&line) / mean_n : FIGURE_UNKNOWN;
}

static uint64_t in_zone_us(const struct trail *t, const struct hold_record *r)
{
	uint64_t sum_us = 0, last_us = r->start_us;

	for (size_t i = trail_find(t, r->start_us); i < t->count; i++) {
		const struct trail_point *p = trail_at(t, i);
		double over_n = trail_g(t, i) - r->rest_n;

		if (p->t_us > r->end_us)
			break;
		if (!p->gap_before && over_n >= r->target_n && over_n <= ZONE_MOST * r->target_n)
			sum_us += p->t_us - last_us;
		last_us = p->t_us;
	}
	return sum_us;
}

void figure_load(const struct trail *t, struct hold_record *r)
{
	r->rfd_n_per_s = rfd_n_per_s(t, r);
	r->steadiness = steadiness(t, r);
	r->in_zone_us = r->target_n > 0 ? in_zone_us(t, r) : 0;
}

uint64_t figure_tension_us(const struct hold_record *r)
{
	return usec_sub(r->end_us - r->start_us, r->unknown_us);
}
