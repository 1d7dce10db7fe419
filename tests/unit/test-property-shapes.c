/* SPDX-License-Identifier: MIT */

/*
 * What hands do with a band beside pulling at it: they slip and grip anew, take up slack, tension
 * it anew, let it go to another rest. The holds stay what the definitions make of them.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "drawing.h"

/* For how long g is under half of the level in the middle: what decides. */
static double under_half_s(const struct signal *s)
{
	_cleanup_(means_done) struct means means = means_new(s);
	const struct series *g = &means.axes[0];
	double half_n = 0.5 * drawing.level_kg * NEWTON_PER_KG;
	size_t n = 0;

	for (size_t i = series_find(g, 5); g->t_s[i] < 8.5; i++)
		n += g->g[i] < half_n;
	return (double)n / drawing.rate_hz;
}

static void dip(double depth, double slope_s, double bottom_s)
{
	const struct point p[] = { { 0, 0 },
				   { 3, 0 },
				   { 3.5, 1 },
				   { 6, 1 },
				   { 6 + slope_s, 1 - depth },
				   { 6 + slope_s + bottom_s, 1 - depth },
				   { 6 + 2 * slope_s + bottom_s, 1 },
				   { 9, 1 },
				   { 9.5, 0 },
				   { 14, 0 } };
	_cleanup_(signal_done) struct signal s = { 0 };
	double under_s;

	draw(&s, p, ELEMENTS(p));
	under_s = under_half_s(&s);
	if (under_s > 0.2 - 1 / drawing.rate_hz && under_s < 0.3 + 1 / drawing.rate_hz)
		return; /* either */
	listen(&s);
	drawing_is("a dip by %g in %g s, %.3f s under half", depth, slope_s, under_s);
	if (!only_holds(under_s < 0.25 ? 1 : 2))
		complain("a re-grip or a pause?");
}

static void dips(void)
{
	static const double bottoms_s[] = { 0.02, 0.08, 0.12, 0.16, 0.28, 0.35, 0.5, 1.2 };

	for (double depth = 0.55; depth < 1.1; depth += 0.25)
		for (size_t i = 0; i < ELEMENTS(bottoms_s); i++)
			for (double slope_s = 0.03; slope_s < 0.2; slope_s *= 3)
				dip(depth, slope_s, bottoms_s[i]);
}

static void a_grip_anew_merges_and_a_pause_parts(void **state)
{
	everywhere(dips);
}

/*
 * Each hold by the definitions, in its window: @pulls_s are the moments in which they leave rest.
 */
static void judge_defined(const struct signal *s, const double pulls_s[], size_t n)
{
	_cleanup_(means_done) struct means means = means_new(s);

	listen(s);
	if (!only_holds(n)) {
		complain("not %zu holds", n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct defined_window w = {
			.last_end_s = i ? record_edge_s(hold(i - 1), EDGE_END) : 0,
			.start_s = pulls_s[i],
			.until_s = record_edge_s(hold(i), EDGE_PLATEAU_END),
			.next_s = i + 1 < n ? record_edge_s(hold(i + 1), EDGE_START) : INFINITY,
		};
		struct defined d = define_load(&means.axes[0], &w);

		for (enum edge e = 0; e < EDGES; e++)
			if (fabs(record_edge_s(hold(i), e) - d.edges_s[e]) >
			    0.005 + 1 / drawing.rate_hz)
				complain("hold %zu, %s at %.3f, not %.3f", i, edge_names[e],
					 record_edge_s(hold(i), e), d.edges_s[e]);
		if (fabs(hold(i)->level_n - d.level) > 0.005 * d.level)
			complain("hold %zu, level not %.3f", i, d.level / NEWTON_PER_KG);
	}
}

/* Slack is taken up, and it stays so for a while; then the pull. Afterwards the band is slack again,
 * or not. */
static void preload(double height, double takes_s, double stays_s, double left)
{
	double t = 4 + takes_s + stays_s;
	const struct point p[] = { { 0, 0 },          { 4, 0 },           { 4 + takes_s, height },
				   { t, height },     { t + 0.6, 1 },     { t + 5, 1 },
				   { t + 5.6, left }, { t + 11, left },   { t + 11.6, 1 },
				   { t + 16, 1 },     { t + 16.6, left }, { t + 22, left } };
	const double pulls_s[] = { t + 0.05, t + 11.05 };
	_cleanup_(signal_done) struct signal s = { 0 };

	draw(&s, p, ELEMENTS(p));
	drawing_is("pre-load of %g in %g s, stays %g s, then %g", height, takes_s, stays_s, left);
	judge_defined(&s, pulls_s, 2);
}

static void preloads(void)
{
	static const double heights[] = { 0.07, 0.15, 0.3, 0.4 }, stays_s[] = { 0.01, 0.5, 4 };

	for (size_t h = 0; h < ELEMENTS(heights); h++)
		for (size_t k = 0; k < ELEMENTS(stays_s); k++)
			for (double takes_s = 0.3; takes_s < 7; takes_s *= 4) {
				preload(heights[h], takes_s, stays_s[k], 0);
				preload(heights[h], takes_s, stays_s[k], heights[h]);
			}
}

static void a_slow_preload(void **state)
{
	everywhere(preloads);
}

/* After a hold the rest level moves, and stays where it is until the next one. */
static void shift(double by, double wait_s, double takes_s, double stays_s)
{
	double t = 9.6 + wait_s, u = t + takes_s + stays_s, rest = 0.7 + by;
	const struct point p[] = { { 0, 0.7 },
				   { 4, 0.7 },
				   { 4.6, 1.7 },
				   { 9, 1.7 },
				   { 9.6, 0.7 },
				   { t, 0.7 },
				   { t + takes_s, rest },
				   { u, rest },
				   { u + 0.6, rest + 1 },
				   { u + 5, rest + 1 },
				   { u + 5.6, rest },
				   { u + 12, rest } };
	const double pulls_s[] = { 4.05, u + 0.05 };
	_cleanup_(signal_done) struct signal s = { 0 };

	draw(&s, p, ELEMENTS(p));
	drawing_is("rest by %g, after %g s, in %g s, stays %g s", by, wait_s, takes_s, stays_s);
	judge_defined(&s, pulls_s, 2);
}

static void shifts(void)
{
	static const double by[] = { -0.6, -0.3, -0.1, 0.05, 0.1, 0.15, 0.2, 0.23, 0.3, 0.4 };

	for (size_t i = 0; i < ELEMENTS(by); i++)
		for (double takes_s = 0.1; takes_s < 2; takes_s *= 4)
			for (double stays_s = 4; stays_s < 20; stays_s *= 2) {
				shift(by[i], 0.5, takes_s, stays_s);
				shift(by[i], 5, takes_s, stays_s);
			}
}

static void a_band_that_is_tensioned_anew(void **state)
{
	everywhere(shifts);
}

static void releases(void)
{
	static const double to[] = { -0.6, -0.2, 0.1, 0.2 }, rests_s[] = { 1, 2, 6 };

	for (size_t i = 0; i < ELEMENTS(to); i++)
		for (size_t k = 0; k < ELEMENTS(rests_s); k++)
			for (double takes_s = 0.2; takes_s < 6; takes_s *= 3) {
				double t = 9 + takes_s, u = t + rests_s[k], rest = 0.7 + to[i];
				const struct point p[] = { { 0, 0.7 },
							   { 4, 0.7 },
							   { 4.6, 1.7 },
							   { 9, 1.7 },
							   { t, rest },
							   { u, rest },
							   { u + 0.6, rest + 1 },
							   { u + 5, rest + 1 },
							   { u + 5.6, rest },
							   { u + 12, rest } };
				const double pulls_s[] = { 4.05, u + 0.05 };
				_cleanup_(signal_done) struct signal s = { 0 };

				draw(&s, p, ELEMENTS(p));
				drawing_is("let go to %g of rest in %g s, next after %g s", to[i],
					   takes_s, rests_s[k]);
				judge_defined(&s, pulls_s, 2);
			}
}

static void a_release_to_another_rest(void **state)
{
	everywhere(releases);
}

/* Noise of any size, over a band at rest that creeps, is nothing. The level is that of the noise. */
static void noises(void)
{
	static const double sigmas[] = { 0, 0.001, 0.01, 0.1, 0.5 };

	for (size_t k = 0; k < ELEMENTS(sigmas); k++)
		for (int creep = -1; creep <= 1; creep++) {
			_cleanup_(signal_done) struct signal s = { 0 };
			struct rng r = { k };

			for (uint64_t i = 0; (double)i / drawing.rate_hz < 60; i++) {
				double t_s = (double)i / drawing.rate_hz,
				       kg = 5 + 0.03 * creep * t_s +
					    sigmas[k] * drawing.level_kg * rng_bell(&r);

				signal_add(&s,
					   &(struct sample){ .t_us = (uint64_t)llrint(t_s * 1e6),
							     .force_n = kg * NEWTON_PER_KG });
			}
			listen(&s);
			drawing_is("noise of %g of it, creep %d", sigmas[k], creep);
			if (loads())
				complain("nobody pulled");
		}
}

static void nothing_but_noise(void **state)
{
	everywhere(noises);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_grip_anew_merges_and_a_pause_parts),
		cmocka_unit_test(a_slow_preload),
		cmocka_unit_test(a_band_that_is_tensioned_anew),
		cmocka_unit_test(a_release_to_another_rest),
		cmocka_unit_test(nothing_but_noise),
	};

	return cmocka_run_group_tests_name("property-shapes", tests, NULL, NULL);
}
