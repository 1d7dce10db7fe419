/* SPDX-License-Identifier: MIT */

/*
 * The virtual person is what the detector is held to, so it is held to something itself: that it
 * repeats to the bit, that its truth is the arithmetic of the definitions where that can be done by
 * hand, and that over hundreds of seeds it makes nothing that the definitions leave open.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "band/person.h"

#define SEEDS 300

static const double levels_kg[] = { 0.5, 2, 10, 60 };

/* Nothing random but what the seed must choose. */
static struct person_plan plain_plan(void)
{
	return (struct person_plan){
		.level_kg = 2,
		.rate_hz = 100,
		.holds = 2,
		.hold_s = 5,
		.rest_s = 3,
		.short_hold = -1,
	};
}

static void test_same_seed_same_bits(void **state)
{
	struct person_plan plan = person_plan_from_seed(7, 10, 80);
	_cleanup_(person_freep) struct person *a = person_new(&plan);
	_cleanup_(person_freep) struct person *b = person_new(&plan);
	struct person_sample x, y;
	unsigned n = 0;

	while (person_next(a, &x)) {
		assert_true(person_next(b, &y));
		assert_int_equal(x.t_us, y.t_us);
		assert_memory_equal(&x.force_kg, &y.force_kg, sizeof(x.force_kg));
		n++;
	}
	assert_false(person_next(b, &y));
	assert_true(n > 1000);
}

static void test_another_seed_another_person(void **state)
{
	struct person_plan plan = person_plan_from_seed(7, 10, 80);
	_cleanup_(person_freep) struct person *a = person_new(&plan);
	_cleanup_(person_freep) struct person *b = NULL;

	plan.seed++;
	b = person_new(&plan);
	assert_true(person_truth(a, 0)->start_s != person_truth(b, 0)->start_s);
}

/*
 * A ramp of 0.6 s along x^2 (3 - 2x) to 2 kg passes 10 % at x = 0.19580 and 80 % at x = 0.71286;
 * back in 0.8 s. The mean over 0.10 s bends that by under a millisecond where the curve is nearly
 * straight; 5 ms allow for it.
 */
static void test_truth_by_hand(void **state)
{
	struct person_plan plan = plain_plan();
	_cleanup_(person_freep) struct person *p = person_new(&plan);
	const struct person_truth *t = person_truth(p, 0), *next = person_truth(p, 1);

	assert_int_equal(person_truths(p), 2);
	assert_null(person_truth(p, 2));
	assert_false(t->pulse);
	assert_float_equal(t->level_kg, 2, 0.001);
	assert_float_equal(t->rest_kg, 0, 0.001);
	assert_float_equal(t->plateau_start_s - t->start_s, 0.6 * (0.71286 - 0.19580), 0.005);
	assert_float_equal(t->end_s - t->plateau_end_s, 0.8 * (0.71286 - 0.19580), 0.005);
	assert_float_equal(t->plateau_end_s - t->plateau_start_s, 5, 0.01);
	assert_float_equal(next->start_s - t->end_s, 3 + (0.6 + 0.8) * 0.19580, 0.01);
}

static void test_samples_are_the_truth_without_noise(void **state)
{
	struct person_plan plan = plain_plan();
	_cleanup_(person_freep) struct person *p = person_new(&plan);
	const struct person_truth *t = person_truth(p, 0);
	struct person_sample s;
	uint64_t expected_us = 0;

	while (person_next(p, &s)) {
		double t_s = (double)s.t_us * 1e-6;

		assert_int_equal(s.t_us, expected_us);
		expected_us += 10000;
		if (t_s < t->start_s - 0.2)
			assert_float_equal(s.force_kg, 0, 0);
		if (t_s > t->plateau_start_s + 0.3 && t_s < t->plateau_end_s - 0.3)
			assert_float_equal(s.force_kg, 2, 1e-9);
	}
}

static void test_noise_and_loss(void **state)
{
	struct person_plan plan = plain_plan();
	_cleanup_(person_freep) struct person *p = NULL;
	double sum = 0, squares = 0;
	struct person_sample s;
	unsigned n = 0, all = 0;

	plan.holds = 0; /* rests until told */
	plan.noise = 1;
	plan.lost = 0.2;
	p = person_new(&plan);
	do {
		assert_true(person_next(p, &s));
		sum += s.force_kg;
		squares += s.force_kg * s.force_kg;
		n++;
	} while (s.t_us < UINT64_C(600000000));
	all = 60000;
	assert_float_equal(sum / n, 0, 0.0005);
	assert_float_equal(sqrt(squares / n), 0.009, 0.0005);
	assert_float_equal((double)n / all, 0.8, 0.03);
}

static void test_follows(void **state)
{
	struct person_plan plan = plain_plan();
	_cleanup_(person_freep) struct person *p = NULL;
	struct person_sample s;
	double most = 0;

	plan.holds = 0;
	p = person_new(&plan);
	do {
		assert_true(person_next(p, &s));
		assert_float_equal(s.force_kg, 0, 0);
	} while (s.t_us < 1000000);
	person_let_go(p); /* of nothing */
	person_pull(p);
	do {
		assert_true(person_next(p, &s));
		most = fmax(most, s.force_kg);
	} while (s.t_us < 20000000);
	assert_float_equal(most, 2, 0.001);
	assert_float_equal(s.force_kg, 2, 0.001);
	person_pull(p); /* it pulls already */
	person_let_go(p);
	do {
		assert_true(person_next(p, &s));
	} while (s.t_us < 21000000);
	assert_float_equal(s.force_kg, 0, 0);
	assert_int_equal(person_truths(p), 0);
}

/*
 * Longest time that the mean over 0.10 s is under half the level between the two ends of the
 * plateau.
 */
static double longest_dip_s(struct person *p, const struct person_truth *t)
{
	double window[25] = { 0 }, sum = 0, longest = 0, half = t->rest_kg + 0.5 * t->level_kg;
	unsigned n = 0, under = 0;
	struct person_sample s;

	while (person_next(p, &s) && (double)s.t_us * 1e-6 < t->plateau_end_s) {
		if ((double)s.t_us * 1e-6 < t->plateau_start_s)
			continue;
		sum += s.force_kg - window[n % 25];
		window[n % 25] = s.force_kg;
		n++;
		under = n >= 25 && sum / 25 < half ? under + 1 : 0;
		longest = fmax(longest, under / 250.0);
	}
	return longest;
}

static void test_nothing_is_left_open(void **state)
{
	unsigned seed, holds = 0, pulses = 0, dips = 0;

	for (seed = 0; seed < SEEDS; seed++) {
		struct person_plan plan = person_plan_from_seed(seed, levels_kg[seed % 4], 250);
		_cleanup_(person_freep) struct person *p = NULL;
		double last_end_s = 0;
		size_t i;

		plan.noise = plan.lost = 0;
		p = person_new(&plan);
		for (i = 0; i < person_truths(p); i++) {
			const struct person_truth *t = person_truth(p, i);
			double plateau_s = t->plateau_end_s - t->plateau_start_s, dip_s;

			assert_true(t->start_s > last_end_s + 0.5);
			assert_true(t->plateau_start_s > t->start_s);
			assert_true(t->end_s > t->plateau_end_s);
			assert_true(t->level_kg > 0.5 * plan.level_kg);
			assert_true(t->level_kg > 0.28); /* 0.2 kg is the least for the first */
			assert_true(t->pulse ? plateau_s < 0.85 : plateau_s > 1.15);
			last_end_s = t->end_s;
			*(t->pulse ? &pulses : &holds) += 1;
			dip_s = longest_dip_s(p, t);
			assert_true(dip_s < 0.19);
			dips += dip_s > 0;
		}
	}
	assert_true(holds > 2 * SEEDS);
	assert_true(pulses > SEEDS / 2);
	assert_true(dips > SEEDS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_seed_same_bits),
		cmocka_unit_test(test_another_seed_another_person),
		cmocka_unit_test(test_truth_by_hand),
		cmocka_unit_test(test_samples_are_the_truth_without_noise),
		cmocka_unit_test(test_noise_and_loss),
		cmocka_unit_test(test_follows),
		cmocka_unit_test(test_nothing_is_left_open),
	};

	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
