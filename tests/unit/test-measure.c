/* SPDX-License-Identifier: MIT */

/*
 * The definitions of core/measure.h, on a handful of points each: a value every 0.1 s, so that
 * every answer can be read off the row.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/measure.h"
#include "util/macro.h"

#define STEP_US   (100 * USEC_PER_MSEC)
#define RUNS_MAX  16
#define EARLY_US  (1 * USEC_PER_SEC) /* when the first value is */
#define AT(ms)    (EARLY_US + (ms)*USEC_PER_MSEC)
#define GAP_STEPS 10

static struct trail trail;
static const double traps_g[] = { -1e6, 1e6 };

/* So many values alike; behind a gap the first of them comes a second later than it would. */
struct run {
	size_t n;
	double g;
	bool gap;
};

/* Behind the last value there is a trap. */
static void draw(const struct run *runs, double trap_g)
{
	const struct trail_point trap = { .g_n = (float)trap_g, .weight = 1, .gap_before = true };
	uint64_t t_us = EARLY_US;

	for (size_t i = 0; i < TRAIL_MAX; i++)
		trail.points[i] = trap;
	trail_init(&trail);
	for (size_t i = 0; i < RUNS_MAX && runs[i].n; i++) {
		t_us += runs[i].gap ? GAP_STEPS * STEP_US : 0;
		for (size_t k = 0; k < runs[i].n; k++, t_us += STEP_US)
			trail_push(&trail, t_us, runs[i].g, runs[i].gap && k == 0);
	}
}

/* The lowest value in the 2 s before the ramp, both ends included, but none of the load before. */
static void rest_before(void **state)
{
	static const struct {
		const char *what;
		struct run runs[RUNS_MAX];
		uint64_t earliest_ms, ramp_ms;
		double rest;
	} rows[] = {
		{ "2 s before", { { 10, 5 }, { 1, 3 }, { 20, 5 } }, 0, 3000, 3 },
		{ "longer ago", { { 9, 5 }, { 1, 3 }, { 21, 5 } }, 0, 3000, 5 },
		{ "the ramp itself", { { 30, 5 }, { 1, 3 }, { 1, 2 } }, 0, 3000, 3 },
		{ "the end before", { { 15, 5 }, { 1, 3 }, { 15, 5 } }, 1500, 3000, 3 },
		{ "before that end", { { 15, 5 }, { 1, 3 }, { 15, 5 } }, 1501, 3000, 5 },
		{ "a ramp before all points", { { 1, 5 }, { 1, 3 } }, 0, 0, 5 },
		{ "a ramp behind all points", { { 5, 5 }, { 1, 3 } }, 0, 600, 3 },
		{ "an end behind the ramp", { { 5, 5 }, { 1, 3 }, { 5, 4 } }, 700, 600, 4 },

		/* a gap is no rest: what is known before it counts with what is known behind it */
		{ "known for 2 s", { { 1, 3 }, { 11, 5 }, { 10, 5, true } }, 0, 3100, 3 },
		{ "known for 2.1 s", { { 1, 3 }, { 12, 5 }, { 10, 5, true } }, 0, 3200, 5 },
		{ "known for 2 s, with two gaps",
		  { { 1, 3 }, { 7, 5 }, { 5, 5, true }, { 10, 5, true } },
		  0,
		  4200,
		  3 },
		{ "known for 2.1 s, with two gaps",
		  { { 1, 3 }, { 8, 5 }, { 5, 5, true }, { 10, 5, true } },
		  0,
		  4300,
		  5 },
		{ "the ramp is right behind the gap",
		  { { 1, 3 }, { 20, 5 }, { 1, 5, true } },
		  0,
		  3100,
		  3 },
		{ "a ramp behind all points, and a gap",
		  { { 1, 3 }, { 10, 5 }, { 10, 5, true } },
		  0,
		  3100,
		  3 },
		{ "a gap after the first point", { { 1, 3 }, { 15, 5, true } }, 0, 2500, 3 },
		{ "a gap behind the ramp",
		  { { 9, 5 }, { 1, 3 }, { 21, 5 }, { 5, 5, true } },
		  0,
		  3000,
		  5 },
		{ "a gap that is longer ago", { { 5, 3 }, { 22, 5, true } }, 0, 3600, 5 },
		{ "a gap that ends 2 s before", { { 4, 3 }, { 21, 5, true } }, 0, 3400, 3 },
		{ "no earlier than the end before the gap",
		  { { 1, 3 }, { 10, 5 }, { 10, 5, true } },
		  100,
		  3000,
		  5 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double rest;

		draw(rows[i].runs, traps_g[0]);
		rest = measure_rest_n(&trail, AT(rows[i].earliest_ms), AT(rows[i].ramp_ms));
		if (rest != rows[i].rest)
			fail_msg("%s: %g, not %g", rows[i].what, rest, rows[i].rest);
	}
}

/*
 * Rest 10 and a level of 40 over it, so that 10 % are at 14, half at 30, 70 % at 38 and 80 % at 42.
 * The answer is start, begin and end of the plateau, and end, in ms; rest before and after; level,
 * peak and mean; how long it was held and how long nothing was known, in ms; and how much of the
 * plateau is none.
 */
static const struct {
	const char *what;
	struct run runs[RUNS_MAX];
	struct {
		uint64_t earliest_ms, ramp_ms, release_ms; /* release 0: it is not let go */
	} at;
	const char *answer;
} loads[] = {
	/* 14 is passed between 10 and 20, and again between 30 and 10 */
	{ "plain",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	/* 80 % of what it falls by, from 50 to 20, are at 44: the 43 is no plateau */
	{ "it comes back to more",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 43 }, { 9, 20 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4086.96, rest 10 20, level 40 40 40, held 700, unknown 0, hollow 0" },
	/* 80 % from 50 to 0 are at 40: the 41 is plateau, which it would not be on the way up */
	{ "it comes back to less",
	  { { 30, 10 }, { 1, 20 }, { 1, 41 }, { 8, 50 }, { 1, 41 }, { 9, 0 } },
	  { 0, 3000, 4100 },
	  "2940 3200 4000 4087.8, rest 10 0, level 40 40 39, held 800, unknown 0, hollow 0" },
	/* the median of 70 and three times 52, which is 70 % of the peak; 51 is not */
	{ "it overshoots",
	  { { 30, 10 }, { 1, 40 }, { 1, 70 }, { 3, 52 }, { 5, 51 }, { 10, 10 } },
	  { 0, 3000, 4000 },
	  "2914 3100 3900 3989.76, rest 10 10, level 42 60 43.4444, held 800, unknown 0, hollow 0" },
	{ "42 is 80 %",
	  { { 30, 10 }, { 1, 20 }, { 1, 42 }, { 7, 50 }, { 1, 42 }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3100 3900 4080, rest 10 10, level 40 40 38.2222, held 800, unknown 0, hollow 0" },
	{ "41 is not",
	  { { 30, 10 }, { 1, 20 }, { 1, 41 }, { 7, 50 }, { 1, 41 }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3800 4080, rest 10 10, level 40 40 40, held 600, unknown 0, hollow 0" },
	{ "it was noticed a little early that it was let go",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 7, 50 }, { 1, 42 }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 3800 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 39, held 700, unknown 0, hollow 0" },
	/* where it starts and ends */
	{ "a twitch before it",
	  { { 28, 10 },
	    { 1, 29 },
	    { 1, 10 },
	    { 1, 20 },
	    { 1, 40 },
	    { 8, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 2800, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "half of the level is no twitch any more",
	  { { 28, 10 },
	    { 1, 30 },
	    { 1, 10 },
	    { 1, 20 },
	    { 1, 40 },
	    { 8, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 2800, 4100 },
	  "2720 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "a twitch that comes back to 14 belongs to it",
	  { { 28, 10 },
	    { 1, 29 },
	    { 1, 14 },
	    { 1, 20 },
	    { 1, 40 },
	    { 8, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 2800, 4100 },
	  "2721.05 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it bounces behind its end",
	  { { 30, 10 },
	    { 1, 20 },
	    { 1, 40 },
	    { 8, 50 },
	    { 1, 30 },
	    { 1, 10 },
	    { 1, 29 },
	    { 7, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it bounces back to half",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 10 }, { 1, 30 }, { 8, 10 } },
	  { 0, 3000, 4200 },
	  "2940 3200 3900 4180, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it lies at 14 for a moment",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 5, 14 }, { 4, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4500, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	/* which rest it left */
	{ "the load before ended at another rest",
	  { { 20, 0 }, { 10, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 2000, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "slack is taken up, 5 s before the pull",
	  { { 30, 0 }, { 50, 10 }, { 9, 50 }, { 9, 10 } },
	  { 0, 3000, 8900 },
	  "7910 8000 8800 8890, rest 10 10, level 40 40 40, held 800, unknown 0, hollow 0" },
	{ "slack is taken up, and pulled from there in less than 2 s",
	  { { 30, 10 }, { 9, 20 }, { 9, 50 }, { 9, 10 } },
	  { 0, 3000, 4800 },
	  "2940 3900 4700 4790, rest 10 10, level 40 40 40, held 800, unknown 0, hollow 0" },
	{ "a dip right before the pull",
	  { { 29, 10 }, { 1, 5 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2930 3200 3900 4080, rest 5 10, level 45 45 45, held 700, unknown 0, hollow 0" },
	/* 2.1 s before it was noticed, but less than 2 s before it began */
	{ "noticed late",
	  { { 9, 10 },
	    { 1, 8 },
	    { 19, 10 },
	    { 1, 20 },
	    { 1, 25 },
	    { 8, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 3000, 4000 },
	  "2822 3100 3800 3980, rest 8 10, level 42 42 42, held 700, unknown 0, hollow 0" },

	/* it comes to lie under half, but 10 % from there are over half, at 31.1 */
	{ "half of the level, and less",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30.5 }, { 1, 30.25 }, { 9, 29 } },
	  { 0, 3000, 4200 },
	  "2940 3200 3900 4000, rest 10 29, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "half of the level, and the same again",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 2, 30.5 }, { 9, 29 } },
	  { 0, 3000, 4200 },
	  "2940 3200 3900 4100, rest 10 29, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "half of the level, and a little more",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30.25 }, { 1, 30.5 }, { 9, 29 } },
	  { 0, 3000, 4200 },
	  "2940 3200 3900 4100, rest 10 29, level 40 40 40, held 700, unknown 0, hollow 0" },

	/* what is not known */
	{ "a gap before it",
	  { { 20, 10 }, { 10, 10, true }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 0, 4000, 5100 },
	  "3940 4200 4900 5080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it starts in a gap",
	  { { 30, 10 }, { 1, 20, true }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 0, 4000, 5100 },
	  "4000 4200 4900 5080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it starts right before a gap",
	  { { 29, 10 }, { 1, 14 }, { 1, 20, true }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 9, 10 } },
	  { 0, 2900, 5100 },
	  "2900 4200 4900 5080, rest 10 10, level 40 40 40, held 700, unknown 1100, hollow 0" },
	{ "a gap on the way out",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50, true }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 5100 },
	  "2940 4200 4900 5080, rest 10 10, level 40 40 40, held 700, unknown 1100, hollow 0" },
	{ "a gap in the plateau",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 4, 50 }, { 4, 50, true }, { 1, 30 }, { 9, 10 } },
	  { 0, 3000, 5100 },
	  "2940 3200 4900 5080, rest 10 10, level 40 40 40, held 600, unknown 1100, hollow 0" },
	{ "it ends in a gap",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 9, 10, true } },
	  { 0, 3000, 5000 },
	  "2940 3200 3900 5000, rest 10 10, level 40 40 40, held 700, unknown 1100, hollow 0" },
	{ "at 14 it has not ended yet, and then there is a gap",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 14 }, { 9, 10, true } },
	  { 0, 3000, 4000 },
	  "2940 3200 3900 5100, rest 10 10, level 40 40 40, held 700, unknown 1100, hollow 0" },
	{ "a gap right behind it",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 1, 30 }, { 1, 10 }, { 9, 10, true } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	/* at either end of what there is to see */
	{ "it goes on",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 9, 50 } },
	  { 0, 3000, 0 },
	  "2940 3200 4000 4000, rest 10 10, level 40 40 40, held 800, unknown 0, hollow 0" },
	{ "it goes on, weaker now",
	  { { 30, 10 }, { 1, 20 }, { 1, 40 }, { 8, 50 }, { 2, 20 } },
	  { 0, 3000, 0 },
	  "2940 3200 3900 4100, rest 10 10, level 40 40 40, held 700, unknown 0, hollow 0" },
	{ "it has only just begun, and is told to begin later",
	  { { 30, 10 }, { 1, 50 } },
	  { 0, 3100, 0 },
	  "2910 3000 3000 3000, rest 10 10, level 40 40 40, held 0, unknown 0, hollow 0" },
	{ "it has only just begun",
	  { { 30, 10 }, { 1, 50 } },
	  { 0, 3000, 0 },
	  "2910 3000 3000 3000, rest 10 10, level 40 40 40, held 0, unknown 0, hollow 0" },
	{ "a moment, let go in the next one",
	  { { 30, 10 }, { 1, 50 }, { 1, 5 }, { 9, 10 } },
	  { 0, 3000, 3000 },
	  "2910 3000 3000 3090, rest 10 5, level 40 40 40, held 0, unknown 0, hollow 0" },
	/* how much of the plateau is none: less than 30 */
	{ "two dips in it",
	  { { 30, 10 },
	    { 1, 20 },
	    { 1, 40 },
	    { 3, 50 },
	    { 1, 29 },
	    { 1, 50 },
	    { 1, 15 },
	    { 2, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 33, held 700, unknown 0, hollow 0.25" },
	{ "at half it is still held",
	  { { 30, 10 },
	    { 1, 20 },
	    { 1, 40 },
	    { 3, 50 },
	    { 1, 31 },
	    { 1, 50 },
	    { 1, 30 },
	    { 2, 50 },
	    { 1, 30 },
	    { 9, 10 } },
	  { 0, 3000, 4100 },
	  "2940 3200 3900 4080, rest 10 10, level 40 40 35.125, held 700, unknown 0, hollow 0" },
};

static double ms(uint64_t t_us)
{
	return ((double)t_us - (double)EARLY_US) / 1e3;
}

static void loads_by_table(void **state)
{
	for (size_t k = 0; k < 2 * ELEMENTS(loads); k++) {
		size_t i = k / 2;
		struct load_span span = { AT(loads[i].at.earliest_ms), AT(loads[i].at.ramp_ms),
					  loads[i].at.release_ms ? AT(loads[i].at.release_ms) : 0 };
		struct hold_record r = { .target_n = 99, .range_deg = 99, .earned = true };
		char answer[200];

		draw(loads[i].runs, traps_g[k % 2]);
		measure_rise(&trail, &span, &r);
		measure_fall(&trail, &span, &r);
		snprintf(answer, sizeof(answer),
			 "%g %g %g %g, rest %g %g, level %g %g %g, held %g, unknown %g, hollow %g",
			 ms(r.start_us), ms(r.plateau_start_us), ms(r.plateau_end_us), ms(r.end_us),
			 r.rest_n, r.rest_after_n, r.level_n, r.peak_n, r.mean_n,
			 (double)r.held_us / 1e3, (double)r.unknown_us / 1e3,
			 measure_hollow(&trail, &r));
		if (strcmp(answer, loads[i].answer))
			fail_msg("%s:\n\t%s, not\n\t%s", loads[i].what, answer, loads[i].answer);
		assert_int_equal(r.open, !loads[i].at.release_ms);
		/* what others know of it is theirs to say */
		assert_true(r.target_n == 0 && r.range_deg == 0 && !r.earned);
	}
}

/* So many values that the middle of them is kept in pairs: each counts as what it stands for. */
static void thinned_values_keep_their_weight(void **state)
{
	static const struct run runs[RUNS_MAX] = {
		{ 300, 10 }, { 4000, 50 }, { 6000, 20 }, { 4000, 50 }, { 100, 10 }
	};
	struct load_span span = { 0, AT(30000), AT(1430000) };
	struct hold_record r;

	draw(runs, traps_g[0]);
	assert_true(trail.count < TRAIL_MAX);
	measure_rise(&trail, &span, &r);
	measure_fall(&trail, &span, &r);
	assert_true(fabs(r.mean_n - (8000 * 40 + 6000 * 10) / 14000.0) < 1e-6);
	assert_true(fabs(measure_hollow(&trail, &r) - 6000 / 14000.0) < 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rest_before),
		cmocka_unit_test(loads_by_table),
		cmocka_unit_test(thinned_values_keep_their_weight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
