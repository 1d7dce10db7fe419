/* SPDX-License-Identifier: MIT */

/* The rest level and its noise, at several rates of samples. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/baseline.h"
#include "util/macro.h"

static const uint64_t steps_us[] = { 5000, 12500, 40000 };

static void near(double got, double want, double tolerance, const char *what)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%s: %g, not %g", what, got, want);
}

/* A value each @step_us until @until_us. */
static void rest_at(struct baseline *b, uint64_t step_us, uint64_t until_us, double g_n)
{
	while (b->t_us + step_us <= until_us)
		baseline_push(b, b->t_us + step_us, g_n);
}

/* Nothing is known at first, and a single value is a level but no time. */
static void begins(void **state)
{
	struct baseline b = { .started = true, .known_s = 9, .noise_n = 9 };

	baseline_init(&b);
	baseline_push(&b, 1000, 20);
	assert_true(b.started && b.rest_n == 20 && b.known_s == 0 && b.noise_n == 0);
	assert_int_equal(b.t_us, 1000);
	baseline_push(&b, 1000, 30); /* no time, no weight */
	assert_true(b.rest_n == 20 && b.noise_n == 0);
}

/* What is known is the mean of what was seen, up to the time constants. */
static void a_mean_at_first(void **state)
{
	struct baseline b;

	baseline_init(&b);
	baseline_set(&b, 0, 10);
	baseline_push(&b, 10000, 20);
	near(b.rest_n, 15, 1e-9, "after two");
	near(b.known_s, 0.01, 1e-12, "known");
	for (uint64_t t_us = 20000; t_us <= 10 * USEC_PER_SEC; t_us += 10000)
		baseline_push(&b, t_us, 10);
	near(b.known_s, 6, 1e-9, "known at last");
}

/* Known for long, it goes 1 - 1/e of the way down in 0.15 s, and up in a second. */
static void down_is_faster_than_up(void **state)
{
	for (size_t i = 0; i < ELEMENTS(steps_us); i++) {
		double step_s = (double)steps_us[i] / USEC_PER_SEC;
		struct baseline b;

		baseline_init(&b);
		baseline_set(&b, 0, 10);
		rest_at(&b, steps_us[i], 10 * USEC_PER_SEC, 10);
		rest_at(&b, steps_us[i], b.t_us + 150 * USEC_PER_MSEC, 0);
		near(b.rest_n, 10 * pow(1 + step_s / 0.15, -floor(0.15 / step_s + 1e-6)), 1e-9,
		     "down");

		baseline_set(&b, b.t_us, 10);
		rest_at(&b, steps_us[i], b.t_us + USEC_PER_SEC, 20);
		near(b.rest_n, 20 - 10 * pow(1 + step_s, -floor(1 / step_s + 1e-6)), 1e-9, "up");
	}
}

/* Values a from rest on either side, evenly: their deviation is that, times sqrt(pi / 2). */
static void the_noise(void **state)
{
	for (size_t i = 0; i < ELEMENTS(steps_us); i++) {
		struct baseline b;

		baseline_init(&b);
		baseline_set(&b, 0, 10);
		for (uint64_t k = 1; k * steps_us[i] <= 20 * USEC_PER_SEC; k++) {
			b.rest_n = 10; /* it does not wander here */
			baseline_push(&b, k * steps_us[i], k % 2 ? 10.2 : 9.8);
		}
		near(baseline_sigma_n(&b), 0.2 * 1.2533141373155, 1e-3, "sigma");
	}
}

/* Sure of the noise after 0.3 s: then a value counts as no more than 2.5 times it, and 0.01 N. */
static void a_pull_is_no_noise(void **state)
{
	static const struct {
		double known_s, noise_n, counts_as_n; /* something 100 N off, for 0.1 s */
	} rows[] = {
		{ 0.1, 0.1, 100 },  { 0.19, 0.1, 100 }, { 0.21, 0.1, 0.25 + 0.01 },
		{ 1.9, 0.2, 0.51 }, { 1.9, 0, 0.01 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double share = 0.1 / (rows[i].known_s + 0.1 + 0.1);
		struct baseline b = { .started = true,
				      .rest_n = 10,
				      .known_s = rows[i].known_s,
				      .noise_n = rows[i].noise_n };

		baseline_push(&b, 100000, 110);
		near(b.noise_n, (1 - share) * rows[i].noise_n + share * rows[i].counts_as_n, 1e-9,
		     "noise");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins),
		cmocka_unit_test(a_mean_at_first),
		cmocka_unit_test(down_is_faster_than_up),
		cmocka_unit_test(the_noise),
		cmocka_unit_test(a_pull_is_no_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
