/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <cmocka.h>

#include "core/smooth.h"
#include "util/macro.h"

#define SAMPLES 3000

struct point {
	uint64_t t_us;
	double force_n;
};

/* Of a force, and of a direction of gravity. */
static const struct reach {
	uint64_t before_us, after_us;
} reaches[] = { { 50000, 50000 }, { 200000, 199999 } };

/* What the definition says, the slow way. */
static double mean_around(const struct point *p, size_t n, size_t centre, const struct reach *reach)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i].t_us + reach->before_us >= p[centre].t_us &&
		    p[i].t_us <= p[centre].t_us + reach->after_us) {
			sum += p[i].force_n;
			count++;
		}
	}
	return sum / (double)count;
}

static size_t pop_known(struct smooth *s, bool all, struct point *ret)
{
	size_t count;

	for (count = 0; smooth_known(s, all); count++)
		ret[count].force_n = smooth_pop(s, &ret[count].t_us);
	return count;
}

static size_t smooth_all(const struct point *p, size_t n, const struct reach *reach,
			 struct point *ret)
{
	struct smooth s;
	size_t count = 0;

	smooth_init(&s, reach->before_us, reach->after_us);
	for (size_t i = 0; i < n; i++) {
		smooth_push(&s, p[i].t_us, p[i].force_n);
		count += pop_known(&s, false, ret + count);
	}
	return count + pop_known(&s, true, ret + count);
}

static void equals_the_definition(void **state)
{
	static const unsigned steps_us[] = { 1000, 4000, 5000, 12500, 17000, 50000, 100000 };
	static struct point in[SAMPLES], out[SAMPLES];

	for (size_t k = 0; k < 2 * ELEMENTS(steps_us); k++) {
		const struct reach *reach = &reaches[k % 2];
		uint64_t t_us = 7;

		if (2 * reach->before_us / steps_us[k / 2] > SMOOTH_MAX)
			continue; /* denser than the ring: a shorter mean */

		for (size_t i = 0; i < SAMPLES; i++) {
			/* jitter, repeated stamps, and now and then a hole */
			t_us += i % 11 == 3   ? 0
				: i % 97 == 5 ? 400000
					      : steps_us[k / 2] + i * 7919 % 300;
			in[i] = (struct point){ t_us,
						300 * sin((double)i / 40) + (double)(i * 31 % 17) };
		}
		assert_int_equal(smooth_all(in, SAMPLES, reach, out), SAMPLES);
		for (size_t i = 0; i < SAMPLES; i++) {
			assert_int_equal(out[i].t_us, in[i].t_us);
			if (fabs(out[i].force_n - mean_around(in, SAMPLES, i, reach)) > 1e-6)
				fail_msg("step %u us, sample %zu: %f, not %f", steps_us[k / 2], i,
					 out[i].force_n, mean_around(in, SAMPLES, i, reach));
		}
	}
}

/*
 * A band that floods must not overrun the ring, nor lose a value. What is left of the mean is that
 * of as many as the ring holds, beginning with its centre. Of whole numbers it is exact.
 */
static void survives_a_flood(void **state)
{
	static struct point in[SAMPLES], out[SAMPLES];

	for (size_t i = 0; i < SAMPLES; i++)
		in[i] = (struct point){ i < SAMPLES / 2 ? 5 : i, (double)i };
	assert_int_equal(smooth_all(in, SAMPLES, &reaches[0], out), SAMPLES);
	for (size_t i = 0; i + SMOOTH_MAX <= SAMPLES; i++) {
		assert_int_equal(out[i].t_us, in[i].t_us);
		if (out[i].force_n != (double)i + (SMOOTH_MAX - 1) / 2.0)
			fail_msg("sample %zu: %f", i, out[i].force_n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_the_definition),
		cmocka_unit_test(survives_a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
