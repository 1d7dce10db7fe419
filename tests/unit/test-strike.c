/* SPDX-License-Identifier: MIT */

/* How hard it struck, and when. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "band/rng.h"
#include "core/strike.h"
#include "util/macro.h"

/*
 * A jump of 3 g at 5 s: in its eighth of a second, not in the one before, and forgotten after a
 * minute.
 */
static void where_it_struck(void **state)
{
	static struct strike s;
	uint64_t t_us;

	strike_init(&s);
	for (t_us = 0; t_us < 10 * USEC_PER_SEC; t_us += 20000)
		strike_push(&s, t_us, (struct vec){ 0, 0, t_us == 5 * USEC_PER_SEC ? 4 : 1 });
	assert_true(fabs(strike_within(&s, 4900000, 5100000) - 3) < 1e-6);
	assert_true(fabs(strike_within(&s, 0, 9000000) - 3) < 1e-6);
	assert_true(strike_within(&s, 4000000, 4990000) < 1e-6);
	assert_true(strike_within(&s, 5300000, 9000000) < 1e-6);

	/*
	 * the first sample after a long silence jumps from the one before it, and all between is
	 * empty
	 */
	strike_push(&s, 60 * USEC_PER_SEC, (struct vec){ 0, 0, 3 });
	assert_true(strike_within(&s, 10 * USEC_PER_SEC, 59 * USEC_PER_SEC) < 1e-6);
	assert_true(fabs(strike_within(&s, 59 * USEC_PER_SEC, 60 * USEC_PER_SEC) - 2) < 1e-6);
	assert_true(fabs(strike_within(&s, 5 * USEC_PER_SEC, 6 * USEC_PER_SEC) - 3) < 1e-6);
	strike_push(&s, 70 * USEC_PER_SEC, (struct vec){ 0, 0, 3 });
	assert_true(strike_within(&s, 5 * USEC_PER_SEC, 6 * USEC_PER_SEC) < 1e-6);
}

#define SAMPLES 5000

struct jump {
	uint64_t bin;
	float g;
};

/* The hardest of those in bins [from, to] that are remembered, the slow way. */
static double hardest(const struct jump *jumps, size_t n, uint64_t from, uint64_t to)
{
	float g = 0;

	for (size_t i = 0; i < n; i++)
		if (jumps[i].bin + STRIKE_BINS > jumps[n - 1].bin && jumps[i].bin >= from &&
		    jumps[i].bin <= to)
			g = fmaxf(g, jumps[i].g);
	return (double)g;
}

/* Samples at odd times, now and then after a silence, once of over a minute. */
static void equals_the_slow_way(void **state)
{
	static struct jump jumps[SAMPLES];
	static struct strike s;
	struct rng rng = { 5 };
	uint64_t t_us = 1000;
	double z_g = 1;

	memset(&s, 0x42, sizeof(s));
	strike_init(&s);
	for (size_t i = 0; i < SAMPLES; i++) {
		double next_g = rng_between(&rng, 0, 3);
		uint64_t from_us, to_us;

		t_us += i % 50 == 49 ? rng_below(&rng, 90 * USEC_PER_SEC) : rng_below(&rng, 40000);
		strike_push(&s, t_us, (struct vec){ 0, 0, next_g });
		jumps[i] = (struct jump){ t_us / STRIKE_BIN_US, i ? (float)fabs(next_g - z_g) : 0 };
		z_g = next_g;

		from_us = rng_below(&rng, t_us);
		if (i % 2)
			from_us =
				t_us - MIN(t_us, rng_below(&rng, 2 * STRIKE_BINS * STRIKE_BIN_US));
		to_us = from_us + rng_below(&rng, 2 * USEC_PER_SEC);
		if (strike_within(&s, from_us, to_us) !=
		    hardest(jumps, i + 1, from_us / STRIKE_BIN_US, to_us / STRIKE_BIN_US))
			fail_msg("sample %zu", i);
		if (strike_within(&s, 0, t_us) != hardest(jumps, i + 1, 0, t_us / STRIKE_BIN_US))
			fail_msg("all up to sample %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_it_struck),
		cmocka_unit_test(equals_the_slow_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
