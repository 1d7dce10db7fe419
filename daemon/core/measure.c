/* SPDX-License-Identifier: MIT */

/*
 * One load, measured. Its rise is measured until it settles: where the rest before is looked for
 * depends on where the ramp starts, and that depends on the rest before. Mostly one pass does it; a
 * slow pre-load takes several.
 */

#include "core/measure.h"

#include <math.h>

#include "util/macro.h"

#define REST_BEFORE_US (2 * USEC_PER_SEC)
#define PASSES         16

/*
 * When g passed @level_n between points i - 1 and i; unknown inside a gap, and then the far end of
 * it.
 */
static uint64_t crossing_us(const struct trail *t, size_t i, double level_n)
{
	const struct trail_point *a, *b = trail_at(t, i);
	double part;

	if (!i || b->gap_before)
		return b->t_us;
	a = trail_at(t, i - 1);
	if (trail_g(t, i - 1) == trail_g(t, i))
		return b->t_us;
	part = (level_n - trail_g(t, i - 1)) / (trail_g(t, i) - trail_g(t, i - 1));
	part = fmin(fmax(part, 0), 1);
	return a->t_us + (uint64_t)llrint(part * (double)(b->t_us - a->t_us));
}

/*
 * Indices into the trail: [from, to) is all that there is to see, release the first point behind
 * the load.
 */
struct span {
	size_t from, ramp, release, to;
};

static size_t first_at_least(const struct trail *t, size_t i, size_t to, double level_n)
{
	while (i < to && trail_g(t, i) < level_n)
		i++;
	return i;
}

/*
 * The last point of the load that is at least @level_n; the level may be passed a little behind the
 * release, too.
 */
static size_t last_at_least(const struct trail *t, const struct span *s, double level_n)
{
	size_t i = s->release;

	while (i > s->from && trail_g(t, i - 1) < level_n)
		i--;
	while (i < s->to && trail_g(t, i) >= level_n)
		i++;
	return i > s->from ? i - 1 : s->from;
}

static double peak_n(const struct trail *t, const struct span *s)
{
	double peak = trail_g(t, s->ramp);

	for (size_t i = s->ramp; i < s->release; i++)
		peak = MAX(peak, trail_g(t, i));
	return peak;
}

static void find_start(const struct trail *t, const struct span *s, double low_n, double rise_n,
		       struct hold_record *ret)
{
	size_t i = first_at_least(t, s->ramp, s->release, low_n + 0.5 * rise_n);

	while (i > s->from && trail_g(t, i - 1) >= low_n + 0.1 * rise_n)
		i--;
	ret->start_us =
		i > s->from ? crossing_us(t, i, low_n + 0.1 * rise_n) : trail_at(t, i)->t_us;

	i = first_at_least(t, i, s->release, low_n + 0.8 * rise_n);
	ret->plateau_start_us = MAX(trail_at(t, MIN(i, s->to - 1))->t_us, ret->start_us);
}

static void find_end(const struct trail *t, const struct span *s, double low_n, double rise_n,
		     double before_n, double level_n, struct hold_record *ret)
{
	size_t last = last_at_least(t, s, low_n + 0.8 * rise_n), i;

	ret->plateau_end_us = MAX(trail_at(t, last)->t_us, ret->plateau_start_us);

	i = MAX(last_at_least(t, s, before_n + 0.5 * level_n), last);
	while (i < s->to && trail_g(t, i) >= low_n + 0.1 * rise_n)
		i++;
	ret->open = i == s->to;
	ret->end_us =
		ret->open ? trail_at(t, s->to - 1)->t_us : crossing_us(t, i, low_n + 0.1 * rise_n);
	ret->end_us = MAX(ret->end_us, ret->plateau_end_us);
}

/* The time without samples between two instants. */
static uint64_t unknown_us(const struct trail *t, uint64_t from_us, uint64_t to_us)
{
	uint64_t sum_us = 0;

	if (!trail_has_gaps(t))
		return 0;
	for (size_t i = MAX(trail_find(t, from_us), 1);
	     i < t->count && trail_at(t, i - 1)->t_us < to_us; i++)
		if (trail_at(t, i)->gap_before)
			sum_us += MIN(trail_at(t, i)->t_us, to_us) -
				  MAX(trail_at(t, i - 1)->t_us, from_us);
	return sum_us;
}

static double mean_n(const struct trail *t, uint64_t from_us, uint64_t to_us)
{
	double sum = 0, weight = 0;

	for (size_t i = trail_find(t, from_us); i < t->count && trail_at(t, i)->t_us <= to_us;
	     i++) {
		sum += trail_g(t, i) * trail_at(t, i)->weight;
		weight += trail_at(t, i)->weight;
	}
	return weight > 0 ? sum / weight : 0;
}

/* A gap was no rest: of what is known before the ramp, the last 2 s. */
static size_t rest_from(const struct trail *t, uint64_t earliest_us, uint64_t ramp_us)
{
	uint64_t from_us = usec_sub(ramp_us, REST_BEFORE_US);

	if (!trail_has_gaps(t))
		return trail_find(t, MAX(earliest_us, from_us));
	for (size_t i = MIN(trail_find(t, ramp_us), t->count - 1);
	     i > 0 && trail_at(t, i)->t_us >= from_us; i--)
		if (trail_at(t, i)->gap_before)
			from_us =
				usec_sub(from_us, trail_at(t, i)->t_us - trail_at(t, i - 1)->t_us);
	return trail_find(t, MAX(earliest_us, from_us));
}

double measure_rest_n(const struct trail *t, uint64_t earliest_us, uint64_t ramp_us)
{
	size_t ramp = MIN(trail_find(t, ramp_us), t->count - 1);

	return trail_lowest_n(t, MIN(rest_from(t, earliest_us, ramp_us), ramp), ramp + 1);
}

static struct span find_span(const struct trail *t, const struct load_span *span, uint64_t ramp_us)
{
	struct span s = { .to = t->count };

	s.ramp = MIN(trail_find(t, ramp_us), s.to - 1);
	s.from = MIN(rest_from(t, span->earliest_us, ramp_us), s.ramp);
	s.release = span->release_us ? MAX(trail_find(t, span->release_us), s.ramp + 1) : s.to;
	return s;
}

static void rise_from(const struct trail *t, const struct span *s, double rest_n,
		      struct hold_record *ret)
{
	double peak = peak_n(t, s);

	ret->rest_n = rest_n;
	ret->peak_n = peak - rest_n;
	ret->level_n =
		trail_median_n(t, s->ramp, s->release, rest_n + 0.7 * ret->peak_n, peak) - rest_n;
	find_start(t, s, rest_n, ret->level_n, ret);
}

/* When g first passes 50 % of the rise: the load has certainly begun. */
static uint64_t half_us(const struct trail *t, const struct span *s, const struct hold_record *r)
{
	size_t i = first_at_least(t, s->ramp, s->release, r->rest_n + 0.5 * r->level_n);

	return trail_at(t, MIN(i, s->to - 1))->t_us;
}

void measure_rise(const struct trail *t, const struct load_span *span, struct hold_record *ret)
{
	uint64_t ramp_us = span->ramp_us;

	*ret = (struct hold_record){};
	for (int pass = 0; pass < PASSES; pass++) {
		struct span s = find_span(t, span, ramp_us);
		double rest_n = trail_lowest_n(t, s.from, s.ramp + 1);

		if (!pass || rest_n != ret->rest_n)
			rise_from(t, &s, rest_n, ret);
		else if (ramp_us == ret->start_us)
			break;
		ramp_us = pass ? ret->start_us : half_us(t, &s, ret);
	}
}

void measure_fall(const struct trail *t, const struct load_span *span, struct hold_record *ret)
{
	struct span s = find_span(t, span, ret->start_us);
	double level_n = ret->rest_n + ret->level_n;

	ret->rest_after_n = s.release < s.to ? trail_lowest_n(t, s.release, s.to) : ret->rest_n;
	find_end(t, &s, ret->rest_after_n, level_n - ret->rest_after_n, ret->rest_n, ret->level_n,
		 ret);

	ret->mean_n = mean_n(t, ret->plateau_start_us, ret->plateau_end_us) - ret->rest_n;
	ret->unknown_us = unknown_us(t, ret->start_us, ret->end_us);
	ret->held_us = ret->plateau_end_us - ret->plateau_start_us -
		       unknown_us(t, ret->plateau_start_us, ret->plateau_end_us);
}

double measure_hollow(const struct trail *t, const struct hold_record *r)
{
	double under = 0, all = 0;

	for (size_t i = trail_find(t, r->plateau_start_us);
	     i < t->count && trail_at(t, i)->t_us <= r->plateau_end_us; i++) {
		all += trail_at(t, i)->weight;
		under += trail_g(t, i) - r->rest_n < 0.5 * r->level_n ? trail_at(t, i)->weight : 0;
	}
	return all > 0 ? under / all : 0;
}
