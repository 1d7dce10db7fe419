/* SPDX-License-Identifier: MIT */

/*
 * Hundreds of virtual people with a sensor on the foot through the detector: every repetition must
 * be found, nothing else, and where it was; walking must give none. A seed that fails is printed
 * with what is needed to run it alone (`test-mover SEED`).
 */

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "band/mover.h"
#include "core/track.h"
#include "util/macro.h"
#include "util/parse.h"
#include "mover-sample.h"

#define SEEDS 500

struct found {
	struct event reps[2 * MOVER_REPS_MAX];
	size_t n, begun, withdrawn;
};

static void take(struct found *f, const struct event *events, int n)
{
	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		f->begun += events[i].kind == EVENT_LOAD_BEGIN;
		f->withdrawn += events[i].kind == EVENT_LOAD_CANCEL;
		if (events[i].kind == EVENT_REP && f->n < ELEMENTS(f->reps))
			f->reps[f->n++] = events[i];
	}
}

static void listen(struct mover *m, struct found *ret)
{
	static struct track track; /* too big for a stack to be sure of */
	struct event events[TRACK_EVENTS_MAX];
	struct mover_sample s;

	*ret = (struct found){};
	track_init(&track);
	while (mover_next(m, &s)) {
		const struct sample sample = sample_of_mover(&s);

		take(ret, events, track_push(&track, &sample, events));
	}
	take(ret, events, track_finish(&track, events));
}

/*
 * The mean over 0.4 s rounds the corners of a ramp, the sensor's own acceleration bends it, and the
 * chord of a wide tilt is not its angle: a fifth of the ramp, and 0.1 s.
 */
static bool edge_fits(const struct mover_plan *p, uint64_t got_us, double want_s)
{
	return fabs((double)got_us * 1e-6 - want_s) <= 0.1 + 0.2 * p->ramp_s + 2 / p->rate_hz;
}

/* What is wrong about a repetition, or NULL. */
static const char *judge(const struct mover_plan *p, const struct event *e, struct mover_truth t)
{
	const struct hold_record *h = &e->hold;

	if (h->open)
		return "still open";
	if (!edge_fits(p, h->start_us, t.start_s))
		return "start";
	if (!edge_fits(p, h->plateau_start_us, t.plateau_start_s))
		return "start of the plateau";
	if (!edge_fits(p, h->plateau_end_us, t.plateau_end_s))
		return "end of the plateau";
	if (!edge_fits(p, h->end_us, t.end_s))
		return "end";
	if (fabs(h->range_deg - t.range_deg) > 3 + 0.1 * t.range_deg)
		return "range";
	return NULL;
}

static void print_seed(unsigned seed, const struct mover *m, const struct found *f, const char *why)
{
	const struct mover_plan *p = &m->plan;

	print_message("# seed %u (%.0f Hz, %.0f deg, ramp %.2f s, walk %.1f s, gyro %d): %s\n",
		      seed, p->rate_hz, p->range_deg, p->ramp_s, p->walk_s, p->gyro, why);
	for (unsigned i = 0; i < p->reps; i++) {
		struct mover_truth t = mover_truth(m, i);

		print_message("#   truth %8.3f %8.3f %8.3f %8.3f s  %.1f deg\n", t.start_s,
			      t.plateau_start_s, t.plateau_end_s, t.end_s, t.range_deg);
	}
	for (size_t i = 0; i < f->n; i++) {
		const struct hold_record *h = &f->reps[i].hold;

		print_message("#   found %8.3f %8.3f %8.3f %8.3f s  %.1f deg\n",
			      (double)h->start_us * 1e-6, (double)h->plateau_start_us * 1e-6,
			      (double)h->plateau_end_us * 1e-6, (double)h->end_us * 1e-6,
			      h->range_deg);
	}
}

static bool seed_passes(unsigned seed)
{
	struct mover_plan plan = mover_plan_from_seed(seed);
	const char *why = NULL;
	struct mover m;
	struct found f;

	mover_init(&m, &plan);
	listen(&m, &f);
	if (f.begun != f.n + f.withdrawn)
		why = "a notice was neither kept nor withdrawn";
	if (f.n != plan.reps)
		why = f.n < plan.reps ? "a repetition was missed" : "a repetition was invented";
	for (unsigned i = 0; i < f.n && !why; i++)
		why = judge(&plan, &f.reps[i], mover_truth(&m, i));
	if (why)
		print_seed(seed, &m, &f, why);
	return !why;
}

static void test_hundreds_of_seeds(void **state)
{
	unsigned failed = 0;

	for (unsigned seed = 0; seed < SEEDS; seed++)
		failed += !seed_passes(seed);
	if (failed)
		fail_msg("%u of %u seeds failed", failed, SEEDS);
}

/* The truth by hand: a cosine ramp passes 10 % at 0.2048 of its length and 80 % at 0.7048. */
static void test_truth(void **state)
{
	struct mover_plan plan = { .rate_hz = 100,
				   .reps = 1,
				   .range_deg = 60,
				   .ramp_s = 1,
				   .hold_s = 2,
				   .rest_s = 2,
				   .gyro = true };
	struct mover m;
	struct mover_sample s;
	struct mover_truth t;
	double turned_deg = 0;

	mover_init(&m, &plan);
	t = mover_truth(&m, 0);
	assert_true(fabs(t.start_s - 3.2048) < 1e-3);
	assert_true(fabs(t.plateau_start_s - 3.7048) < 1e-3);
	assert_true(fabs(t.plateau_end_s - 6.2952) < 1e-3);
	assert_true(fabs(t.end_s - 6.7952) < 1e-3);

	/*
	 * What the gyroscope says on the way out sums up to the range, and at rest there is gravity
	 * alone.
	 */
	while (mover_next(&m, &s) && s.t_us < 4500000) {
		double length_g = sqrt(s.accel_g[0] * s.accel_g[0] + s.accel_g[1] * s.accel_g[1] +
				       s.accel_g[2] * s.accel_g[2]);

		if (s.t_us < 2900000 || s.t_us > 4100000)
			assert_true(fabs(length_g - 1) < 1e-9);
		turned_deg +=
			0.01 * sqrt(s.rate_dps[0] * s.rate_dps[0] + s.rate_dps[1] * s.rate_dps[1] +
				    s.rate_dps[2] * s.rate_dps[2]);
	}
	assert_true(fabs(turned_deg - 60) < 0.5);
}

static void test_same_seed_same_bits(void **state)
{
	struct mover_plan plan = mover_plan_from_seed(7);
	struct mover_sample x = {}, y = {};
	struct mover a, b;
	unsigned n = 0;

	mover_init(&a, &plan);
	mover_init(&b, &plan);
	while (mover_next(&a, &x)) {
		assert_true(mover_next(&b, &y));
		assert_memory_equal(&x, &y, sizeof(x));
		n++;
	}
	assert_false(mover_next(&b, &y));
	assert_true(n > 500);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_truth),
		cmocka_unit_test(test_same_seed_same_bits),
		cmocka_unit_test(test_hundreds_of_seeds),
	};
	unsigned seed;

	if (argc == 2 && parse_unsigned(argv[1], 0, UINT_MAX, &seed) == 0)
		return seed_passes(seed) ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("mover", tests, NULL, NULL);
}
