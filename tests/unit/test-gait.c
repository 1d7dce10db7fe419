/* SPDX-License-Identifier: MIT */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/gait.h"
#include "util/macro.h"

#define PERIOD_US 10000

struct moment {
	double t_s, off_g, rate_dps;
};

/*
 * Ten seconds at 100 Hz of nothing, with moments of 50 ms in it. Return: was there gait near
 * @asked_s?
 */
static bool gait_in(const struct moment *m, size_t n, bool has_gyro, double asked_s)
{
	struct gait g;

	gait_init(&g);
	for (uint64_t t_us = 0; t_us < 10 * USEC_PER_SEC; t_us += PERIOD_US) {
		double off_g = 0, rate_dps = 0, t_s = (double)t_us / USEC_PER_SEC;

		for (size_t i = 0; i < n; i++) {
			if (t_s < m[i].t_s || t_s >= m[i].t_s + 0.05)
				continue;
			off_g = m[i].off_g;
			rate_dps = m[i].rate_dps;
		}
		gait_push(&g, t_us, off_g, rate_dps, has_gyro);
	}
	return gait_near(&g, (uint64_t)(asked_s * USEC_PER_SEC));
}

static void by_table(void **state)
{
	static const struct {
		const char *what;
		struct moment moments[4];
		double asked_s;
		bool gait;
	} rows[] = {
		{ "nothing", { { 0 } }, 0, false },
		{ "one step", { { 2, 2, 500 } }, 0, false },
		{ "two steps", { { 2, 2, 500 }, { 3.1, 2, 500 } }, 3, true },
		{ "they reach 3.5 s back", { { 2, 2, 500 }, { 3.1, 2, 500 } }, 6.6, true },
		{ "and no farther", { { 2, 2, 500 }, { 3.1, 2, 500 } }, 6.61, false },
		{ "a swing, then its strike",
		  { { 2, 0, 500 }, { 2.2, 2, 0 }, { 3.1, 0, 500 }, { 3.3, 2, 0 } },
		  3,
		  true },
		{ "a strike long after the swing",
		  { { 2, 0, 500 }, { 2.6, 2, 0 }, { 3.6, 0, 500 }, { 4.2, 2, 0 } },
		  3,
		  false },
		{ "a strike as late as may be",
		  { { 2, 0, 500 }, { 2.34, 2, 0 }, { 3.1, 0, 500 }, { 3.44, 2, 0 } },
		  3,
		  true },
		{ "a strike too late",
		  { { 2, 0, 500 }, { 2.35, 2, 0 }, { 3.1, 0, 500 }, { 3.45, 2, 0 } },
		  3,
		  false },
		{ "as slow a swing as may be", { { 2, 2, 351 }, { 3.1, 2, 351 } }, 3, true },
		{ "too slow a swing", { { 2, 2, 350 }, { 3.1, 2, 350 } }, 3, false },
		{ "as soft a strike as may be", { { 2, 1.01, 500 }, { 3.1, 1.01, 500 } }, 3, true },
		{ "too soft a strike", { { 2, 1, 500 }, { 3.1, 1, 500 } }, 3, false },
		{ "a bump as the stream begins, and one step",
		  { { 0.1, 2, 0 }, { 1.2, 2, 500 } },
		  1,
		  false },
		{ "a sprint: a step each 0.4 s", { { 2, 2, 500 }, { 2.36, 2, 500 } }, 2, true },
		{ "faster than anybody runs", { { 2, 2, 500 }, { 2.35, 2, 500 } }, 2, false },
		{ "a stroll: a step each 2 s", { { 2, 2, 500 }, { 4, 2, 500 } }, 4, true },
		{ "slower than a stroll", { { 2, 2, 500 }, { 4.01, 2, 500 } }, 4, false },
		{ "swings without strikes", { { 2, 0.5, 500 }, { 3.1, 0.5, 500 } }, 3, false },
		{ "a heel that drops, twice", { { 2, 4, 200 }, { 3.1, 4, 200 } }, 3, false },
		{ "two fast lifts far apart", { { 2, 2, 500 }, { 4.2, 2, 500 } }, 3, false },
		{ "one kick that rings",
		  { { 2, 2, 500 }, { 2.1, 2, 500 }, { 2.2, 2, 500 }, { 2.3, 2, 500 } },
		  3,
		  false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (gait_in(rows[i].moments, ELEMENTS(rows[i].moments), true, rows[i].asked_s) !=
		    rows[i].gait)
			fail_msg("row %zu: %s", i, rows[i].what);
}

/* Without rates only the shaking tells: a mean over a second of 0.42 g. */
static void without_a_gyroscope(void **state)
{
	static const struct {
		const char *what;
		double busy_share, off_g; /* of each second */
		bool gait;
	} rows[] = {
		{ "still", 0, 0, false },
		{ "a drop each second, as hard as may be", 0.2, 8, false },
		{ "half of each second off by 1 g", 0.6, 1, true },
		{ "always off a little", 1, 0.3, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct gait g;

		gait_init(&g);
		for (uint64_t t_us = 0; t_us < 10 * USEC_PER_SEC; t_us += PERIOD_US) {
			bool busy =
				(double)(t_us % USEC_PER_SEC) < rows[i].busy_share * USEC_PER_SEC;

			gait_push(&g, t_us, busy ? rows[i].off_g : 0, 0, false);
		}
		if (gait_near(&g, 10 * USEC_PER_SEC) != rows[i].gait)
			fail_msg("row %zu: %s", i, rows[i].what);
	}
}

/* 1 - exp(-t) is 0.42 after 0.545 s, however often it is looked at. */
static void shaken_for_half_a_second(void **state)
{
	static const uint64_t periods_us[] = { 5000, 10000, 40000 };

	for (size_t i = 0; i < ELEMENTS(periods_us); i++) {
		uint64_t t_us = USEC_PER_SEC;
		struct gait g;

		gait_init(&g);
		gait_push(&g, t_us, 1, 0, false);
		while (!gait_near(&g, t_us))
			gait_push(&g, t_us += periods_us[i], 1, 0, false);
		assert_in_range(t_us - USEC_PER_SEC, 540000, 565000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_table),
		cmocka_unit_test(without_a_gyroscope),
		cmocka_unit_test(shaken_for_half_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
