/* SPDX-License-Identifier: MIT */

/*
 * A ring of points. The only surprises are the thinning of very long loads and a median without a
 * sorted copy.
 */

#include "core/trail.h"

#include <math.h>
#include <string.h>

#include "util/macro.h"

static struct trail_point *at(struct trail *t, size_t i)
{
	return &t->points[trail_slot(t, i)];
}

void trail_init(struct trail *t)
{
	t->head = t->count = 0;
	t->known_us = 0;
	t->directions = false;
}

void trail_init_directions(struct trail *t)
{
	t->head = t->count = 0;
	t->known_us = 0;
	t->directions = true;
	trail_turn(t, (struct vec){});
}

void trail_turn(struct trail *t, struct vec axis)
{
	const double scale = DEG_PER_RAD / TRAIL_UNIT;

	t->axis[0] = (float)(axis.x * scale);
	t->axis[1] = (float)(axis.y * scale);
	t->axis[2] = (float)(axis.z * scale);
}

/* The known time before the i-th point; i > 0. */
static uint64_t step_us(const struct trail *t, size_t i)
{
	const struct trail_point *p = trail_at(t, i);

	return p->gap_before ? 0 : p->t_us - trail_at(t, i - 1)->t_us;
}

static int16_t between(int a, int a_weight, int b, int b_weight)
{
	return (int16_t)((a * a_weight + b * b_weight) / (a_weight + b_weight));
}

static void merge(const struct trail *t, struct trail_point *ret, const struct trail_point *a,
		  const struct trail_point *b)
{
	float weight = (float)a->weight + (float)b->weight;
	struct trail_point both = {
		.t_us = b->t_us,
		.weight =
			(uint16_t)(MIN(a->weight + b->weight, TRAIL_WEIGHT_MAX) & TRAIL_WEIGHT_MAX),
	};

	if (t->directions) {
		both.x = between(a->x, a->weight, b->x, b->weight);
		both.y = between(a->y, a->weight, b->y, b->weight);
		both.z = between(a->z, a->weight, b->z, b->weight);
	} else
		both.g_n = (a->g_n * (float)a->weight + b->g_n * (float)b->weight) / weight;
	*ret = both;
}

/*
 * Merge the points of the middle half in pairs, which then stand at the time of the later one. The
 * first point behind a gap stays as it is: so gaps keep their place and length.
 */
static void thin(struct trail *t)
{
	size_t to = t->count / 4, last = t->count - t->count / 4, i = to;

	while (i < t->count) {
		if (i + 1 < last && !at(t, i)->gap_before && !at(t, i + 1)->gap_before) {
			merge(t, at(t, to++), at(t, i), at(t, i + 1));
			i += 2;
		} else {
			*at(t, to++) = *at(t, i++);
		}
	}
	t->count = to;
	t->known_us = 0;
	for (i = 1; i < to; i++)
		t->known_us += step_us(t, i);
}

static void drop_oldest(struct trail *t)
{
	t->known_us -= t->count > 1 ? step_us(t, 1) : 0;
	t->head = trail_slot(t, 1);
	t->count--;
}

/* The oldest points are dear: first the middle is thinned. */
static _noinline_ void make_room(struct trail *t)
{
	thin(t);
	/* nothing but gaps: even then there is an end */
	if (trail_full(t))
		drop_oldest(t);
}

/* One more point at the end, for the caller to complete. */
static struct trail_point *append(struct trail *t, uint64_t t_us, bool gap_before)
{
	struct trail_point *p;

	if (trail_full(t))
		make_room(t);
	p = at(t, t->count++);
	*p = (struct trail_point){ .t_us = t_us, .weight = 1, .gap_before = gap_before };
	t->known_us += t->count > 1 ? step_us(t, t->count - 1) : 0;
	return p;
}

void trail_push(struct trail *t, uint64_t t_us, double g_n, bool gap_before)
{
	append(t, t_us, gap_before)->g_n = (float)g_n;
}

static int16_t fixed(double part)
{
	return (int16_t)lrint(part * TRAIL_UNIT);
}

void trail_push_direction(struct trail *t, uint64_t t_us, struct vec unit, bool gap_before)
{
	struct trail_point *p = append(t, t_us, gap_before);

	p->x = fixed(unit.x);
	p->y = fixed(unit.y);
	p->z = fixed(unit.z);
}

void trail_shift(struct trail *t, double by_n)
{
	for (size_t i = 0; i < t->count; i++)
		at(t, i)->g_n -= (float)by_n;
}

void trail_drop(struct trail *t, uint64_t t_us)
{
	while (t->count > 1 && trail_at(t, 0)->t_us < t_us)
		drop_oldest(t);
}

void trail_keep(struct trail *t, uint64_t known_us)
{
	while (t->count > 1 && t->known_us - step_us(t, 1) > known_us)
		drop_oldest(t);
}

size_t trail_find(const struct trail *t, uint64_t t_us)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (trail_at(t, middle)->t_us < t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

double trail_lowest_n(const struct trail *t, size_t from, size_t to)
{
	double lowest_n = trail_g(t, from);

	for (size_t i = from + 1; i < to; i++)
		lowest_n = MIN(lowest_n, trail_g(t, i));
	return lowest_n;
}

/* Floats as integers of the same order, so that they can be sorted digit by digit. */
static uint32_t ordered(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits ^ (bits & 0x80000000u ? UINT32_MAX : 0x80000000u);
}

static float unordered(uint32_t key)
{
	uint32_t bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

#define BINS 256

/* The values of [from, to) whose keys are no farther than span above low: there is the median. */
struct selection {
	const struct trail *t;
	size_t from, to;
	uint32_t low, span;
	uint32_t weights[BINS]; /* of those values, in bins of equal width; all fit */
};

_Static_assert(2ull * TRAIL_MAX * TRAIL_WEIGHT_MAX <= UINT32_MAX, "sums of weights fit");

/* Return: the weight of all of them. */
static uint32_t weigh(struct selection *s, unsigned shift)
{
	uint32_t all = 0;

	memset(s->weights, 0, sizeof(s->weights));
	for (size_t i = s->from; i < s->to; i++) {
		uint32_t above = ordered((float)trail_g(s->t, i)) - s->low;

		if (above > s->span)
			continue;
		s->weights[above >> shift] += trail_at(s->t, i)->weight;
		all += trail_at(s->t, i)->weight;
	}
	return all;
}

static uint32_t next_key(const struct selection *s, uint32_t after)
{
	uint32_t next = UINT32_MAX;

	for (size_t i = s->from; i < s->to; i++) {
		uint32_t key = ordered((float)trail_g(s->t, i));

		next = key > after ? MIN(next, key) : next;
	}
	return next;
}

/* How wide is a bin, as a power of two? */
static unsigned bin_shift(uint32_t span)
{
	unsigned shift = 0;

	while (span >> shift >= BINS)
		shift++;
	return shift;
}

/* The bin with the median in it is divided anew until it is a single key: no sorted copy. */
double trail_median_n(const struct trail *t, size_t from, size_t to, double least_n, double most_n)
{
	struct selection s = { .t = t, .from = from, .to = to, .low = ordered((float)least_n) };
	uint32_t all = 0, below = 0, here, bin, next;
	unsigned shift;

	if (least_n > most_n)
		return least_n;
	s.span = ordered((float)most_n) - s.low;
	do {
		shift = bin_shift(s.span);
		here = weigh(&s, shift);
		all = MAX(all, here); /* later passes see fewer */
		if (!all)
			return least_n;
		for (bin = 0; 2 * (below + s.weights[bin]) < all; bin++)
			below += s.weights[bin];
		s.low += bin << shift;
		s.span = (1u << shift) - 1;
	} while (shift);
	next = 2 * (below + s.weights[bin]) == all ? next_key(&s, s.low) : s.low;
	return ((double)unordered(s.low) + (double)unordered(next)) / 2;
}
