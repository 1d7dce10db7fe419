/* SPDX-License-Identifier: MIT */

/*
 * What a foot does beside its exercise, drawn by hand (poses.h): it sags, begins slowly, creeps, is
 * put down elsewhere, slides, does nothing. And unknown time: gaps anywhere, streams that begin or
 * end anywhere. Nothing is ever told upside down.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "poses.h"

/* Five repetitions, the pause after the second tells which pose is rest. */
static const struct pose_at set[] = {
	{ 0, 0, 0 },  { 4, 0, 0 },  { 5, 1, 0 },  { 8, 1, 0 },  { 9, 0, 0 },  { 11, 0, 0 },
	{ 12, 1, 0 }, { 15, 1, 0 }, { 16, 0, 0 }, { 29, 0, 0 }, { 30, 1, 0 }, { 33, 1, 0 },
	{ 34, 0, 0 }, { 36, 0, 0 }, { 37, 1, 0 }, { 40, 1, 0 }, { 41, 0, 0 }, { 43, 0, 0 },
	{ 44, 1, 0 }, { 47, 1, 0 }, { 48, 0, 0 }, { 54, 0, 0 },
};
static const double set_s[5][EDGES] = { { 4.1, 4.8, 8.2, 8.9 },
					{ 11.1, 11.8, 15.2, 15.9 },
					{ 29.1, 29.8, 33.2, 33.9 },
					{ 36.1, 36.8, 40.2, 40.9 },
					{ 43.1, 43.8, 47.2, 47.9 } };

static double overlap_s(double a_s, double b_s, double from_s, double to_s)
{
	return fmax(0, fmin(b_s, to_s) - fmax(a_s, from_s));
}

/* Is this what was drawn of the @h-th? The chord and the mean of 0.4 s move edges a little. */
static bool is_drawn(const struct hold_record *r, size_t h)
{
	for (enum edge e = 0; e < EDGES; e++)
		if (fabs(record_edge_s(r, e) - set_s[h][e]) > 0.1 + 1.5 / drawing.feel.rate_hz)
			return false;
	return true;
}

static bool is_told(size_t h)
{
	for (size_t i = 0; i < reps(); i++)
		if (is_drawn(rep(i), h))
			return true;
	return false;
}

/* Is anything told of which the plateau begins or ends with the foot down? */
static bool upside_down(void)
{
	for (size_t i = 0; i < reps(); i++)
		for (enum edge e = EDGE_PLATEAU_START; e <= EDGE_PLATEAU_END; e++)
			if (between(set, ELEMENTS(set), record_edge_s(rep(i), e)).up < 0.1)
				return true;
	return false;
}

/* What a gap takes nothing from is told; of the others, no unknown time is held. */
static void judge_gap(double a_s, double b_s)
{
	for (size_t h = 0; h < ELEMENTS(set_s); h++)
		if (overlap_s(a_s, b_s, set_s[h][0] - 2.5, set_s[h][EDGE_END] + 1) == 0 &&
		    !is_told(h))
			complain("repetition %zu is not told", h);
	if (reps() > ELEMENTS(set_s) || upside_down())
		complain("repetitions that were none");
	for (size_t i = 0; i < reps(); i++) {
		double from_s = record_edge_s(rep(i), EDGE_PLATEAU_START),
		       to_s = record_edge_s(rep(i), EDGE_PLATEAU_END);
		double unknown_s = b_s - a_s > 0.5 ? overlap_s(a_s, b_s, from_s, to_s) : 0;

		if (fabs((double)rep(i)->held_us * 1e-6 - (to_s - from_s - unknown_s)) > 1e-4)
			complain("held %.3f of %.3f s", (double)rep(i)->held_us * 1e-6,
				 to_s - from_s);
	}
}

static void gaps(void)
{
	static const double lengths_s[] = { 0.3, 0.6, 1, 2, 6 };
	_cleanup_(signal_done) struct signal whole = { 0 };

	draw(&whole, set, ELEMENTS(set));
	for (size_t k = 0; k < ELEMENTS(lengths_s); k++)
		for (double from_s = 1.1; from_s + lengths_s[k] < 53; from_s += 1.07) {
			_cleanup_(signal_done) struct signal s = { 0 };
			size_t i = 1;

			signal_cut(&s, &whole, from_s, from_s + lengths_s[k]);
			while (signal_at_s(&s, i) < from_s)
				i++;
			listen(&s);
			drawing_is("nothing from %.2f to %.2f s", signal_at_s(&s, i - 1),
				   signal_at_s(&s, i));
			judge_gap(signal_at_s(&s, i - 1), signal_at_s(&s, i));
			/* a gap within a pose takes nothing at all */
			if (lengths_s[k] <= 2 && reps() != ELEMENTS(set_s))
				complain("not all");
		}
}

static void a_gap_anywhere(void **state)
{
	by_all(gaps);
}

static void judge_cut(double from_s, double to_s)
{
	bool pause = from_s < 16.5 && to_s > 28.5;
	double first = between(set, ELEMENTS(set), from_s).up;

	/* Who is met while he moves is known only after the pause. */
	for (size_t h = first > 0 && first < 1 ? 2 : 0; h < ELEMENTS(set_s) && pause; h++)
		if (set_s[h][0] > from_s + 1 && set_s[h][EDGE_END] < to_s - 0.5 && !is_told(h))
			complain("repetition %zu is not told", h);
	if (pause && upside_down())
		complain("upside down");
}

static void cuts(void)
{
	_cleanup_(signal_done) struct signal whole = { 0 };

	draw(&whole, set, ELEMENTS(set));
	for (double t_s = 0.5; t_s < 53; t_s += 0.53) {
		_cleanup_(signal_done) struct signal begin = { 0 }, end = { 0 };

		signal_crop(&begin, &whole, t_s, 54);
		listen(&begin);
		drawing_is("begun at %.2f s", t_s);
		judge_cut(t_s, 54);

		signal_crop(&end, &whole, 0, t_s);
		listen(&end);
		drawing_is("ended at %.2f s", t_s);
		judge_cut(0, t_s);
		if (upside_down())
			complain("upside down");
	}
}

static void begun_and_ended_anywhere(void **state)
{
	by_all(cuts);
}

/* The foot is put down a little elsewhere, and stays there: less far than any repetition goes. */
static void new_place(double by_deg, double direction, double stays_s)
{
	double by = fmin(by_deg / drawing.feel.range_deg, 0.25), v = 16.5 + stays_s;
	double u = by * cos(direction), a = by * sin(direction);
	const struct pose_at p[] = { { 0, 0, 0 },         { 4, 0, 0 },         { 5, 1, 0 },
				     { 7, 1, 0 },         { 8, 0, 0 },         { 10, 0, 0 },
				     { 11, 1, 0 },        { 13, 1, 0 },        { 14, 0, 0 },
				     { 16, 0, 0 },        { 16.5, u, a },      { v, u, a },
				     { v + 1, u + 1, a }, { v + 3, u + 1, a }, { v + 4, u, a },
				     { v + 6, u, a },     { v + 7, u + 1, a }, { v + 9, u + 1, a },
				     { v + 10, u, a },    { v + 14, u, a } };

	drawing_is("put down %.1f deg away in direction %.0f for %g s", by_deg,
		   direction * 180 / PI, stays_s);
	told(4, p, ELEMENTS(p));
}

static void new_places(void)
{
	for (double direction = 0; direction < 2 * PI; direction += PI / 4)
		for (double by_deg = 3; by_deg < 8; by_deg *= 1.5)
			for (double stays_s = 4; stays_s < 30; stays_s *= 2.5)
				new_place(by_deg, direction, stays_s);
}

static void put_down_elsewhere(void **state)
{
	by_all(new_places);
}

/* Of a repetition that sags in the middle: how low g gets in its share, and for how long under half. */
static void sag(const struct signal *s, double *ret_lowest, double *ret_under_s)
{
	const struct defined_window w = { 0, 4.2, 6.5, 13 };
	_cleanup_(means_done) struct means means = means_new(s);
	_cleanup_(series_done) struct series g = means_g(&means, &w);
	double rest = g.g[series_find(&g, 3)], high = g.g[series_find(&g, 6.5)] - rest;

	*ret_lowest = 1;
	*ret_under_s = 0;
	for (size_t i = series_find(&g, 6); g.t_s[i] < 11; i++) {
		*ret_lowest = fmin(*ret_lowest, (g.g[i] - rest) / high);
		*ret_under_s += g.g[i] - rest < 0.5 * high ? 1 / drawing.feel.rate_hz : 0;
	}
}

static void dip(double depth, double bottom_s)
{
	const struct pose_at p[] = { { 0, 0 },
				     { 4, 0 },
				     { 5, 1 },
				     { 7, 1 },
				     { 7.2, 1 - depth },
				     { 7.2 + bottom_s, 1 - depth },
				     { 7.4 + bottom_s, 1 },
				     { 11 + bottom_s, 1 },
				     { 12 + bottom_s, 0 },
				     { 18 + bottom_s, 0 } };
	_cleanup_(signal_done) struct signal s = { 0 };
	double lowest, under_s, step_s = 1 / drawing.feel.rate_hz;

	draw(&s, p, ELEMENTS(p));
	sag(&s, &lowest, &under_s);
	drawing_is("sags to %.2f, %.2f s under half", lowest, under_s);
	if (lowest > 0.55 || (lowest < 0.45 && under_s < 0.2 - step_s))
		told(1, p, ELEMENTS(p)); /* one, that goes up again */
	else if (under_s > 0.3 + step_s && lowest < 0.25)
		told(2, p, ELEMENTS(p)); /* one that came back to within 30 % of itself */
}

static void dips(void)
{
	for (double depth = 0.4; depth < 1.05; depth += 0.1)
		for (double bottom_s = 0.02; bottom_s < 3; bottom_s *= 1.5)
			dip(depth, bottom_s);
}

static void a_sag_and_a_return(void **state)
{
	by_all(dips);
}

/* The foot begins to go slowly, before it goes. */
static void slow_begins(void)
{
	for (double share = 0.05; share < 0.4; share += 0.1)
		for (double takes_s = 1; takes_s < 9; takes_s *= 2) {
			double t = 4 + takes_s;
			const struct pose_at p[] = { { 0, 0 },      { 4, 0 },     { t, share },
						     { t + 1, 1 },  { t + 4, 1 }, { t + 5, 0 },
						     { t + 8, 0 },  { t + 9, 1 }, { t + 12, 1 },
						     { t + 13, 0 }, { t + 18, 0 } };

			drawing_is("%.2f of it takes %g s", share, takes_s);
			told(2, p, ELEMENTS(p));
		}
}

static void a_slow_begin(void **state)
{
	by_all(slow_begins);
}

#define CREEPING 12 /* repetitions of 4 s */

/* Begun on a raised foot that creeps, and the pause that tells comes late. */
static void creeps(void)
{
	for (double per_s = -0.01; per_s < 0.011; per_s += 0.004) {
		struct pose_at p[4 * CREEPING + 4];
		size_t n = 0;
		double t_s = 2;

		p[n++] = (struct pose_at){ 0, 1, 0 };
		p[n++] = (struct pose_at){ 2, 1, 0 };
		for (size_t i = 0; i < CREEPING; i++, t_s += 6) {
			p[n++] = (struct pose_at){ t_s + 1, 0, 0 };
			p[n++] = (struct pose_at){ t_s + 3, 0, 0 };
			p[n++] = (struct pose_at){ t_s + 4, 1, 0 };
			p[n++] = (struct pose_at){ t_s + 6, 1, 0 };
		}
		p[n++] = (struct pose_at){ t_s + 1, 0, 0 };
		p[n++] = (struct pose_at){ t_s + 16, 0, 0 };
		for (size_t i = 0; i < n; i++)
			p[i].aside = per_s * p[i].t_s;
		drawing_is("begun on a raised foot that creeps by %g a second", per_s);
		told(CREEPING, p, n);
	}
}

static void begun_raised_and_creeping(void **state)
{
	by_all(creeps);
}

/* At rest with noise; and without gravity, as from a sensor that takes off what it read at first. */
static void noises(void)
{
	const struct pose_at p[] = { { 0, 0, 0 }, { 60, 0, 0 } };
	const struct vec off_g = { 0, 0.1, 0 };

	for (double sigma_g = 0.002; sigma_g < 0.1; sigma_g *= 3)
		for (int gravity = 0; gravity < 2; gravity++) {
			_cleanup_(signal_done) struct signal s = { 0 };
			struct rng r = { 3 };

			draw(&s, p, ELEMENTS(p));
			for (size_t i = 0; i < s.n; i++) {
				struct vec g = s.samples[i].accel_g;
				struct vec noise_g = { sigma_g * rng_bell(&r),
						       sigma_g * rng_bell(&r),
						       sigma_g * rng_bell(&r) };

				s.samples[i].accel_g = vec_add(gravity ? g : off_g, noise_g);
			}
			listen(&s);
			drawing_is("noise of %.3f g, gravity %d", sigma_g, gravity);
			if (reps() || (!gravity && drawing.trace.n))
				complain("nobody moved");
		}
}

/* A foot that slides tilts the acceleration by 17 degrees; what its gyroscope is off is no turning. */
static void pushes(void)
{
	const struct pose_at p[] = { { 0, 0, 0 }, { 12, 0, 0 } };

	for (double off_dps = 0; off_dps < 10; off_dps += 3) {
		_cleanup_(signal_done) struct signal s = { 0 };

		if (!drawing.feel.gyro)
			return;
		draw(&s, p, ELEMENTS(p));
		for (size_t i = 0; i < s.n; i++) {
			s.samples[i].rate_dps.y += off_dps;
			if (signal_at_s(&s, i) > 5 && signal_at_s(&s, i) < 6.5)
				s.samples[i].accel_g.x += 0.3;
		}
		listen(&s);
		drawing_is("a push, the gyroscope %g degrees a second off", off_dps);
		if (reps())
			complain("nobody turned");
	}
}

static void a_push_is_no_repetition(void **state)
{
	by_all(pushes);
}

static void nothing_but_noise(void **state)
{
	by_all(noises);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_anywhere),
		cmocka_unit_test(begun_and_ended_anywhere),
		cmocka_unit_test(a_sag_and_a_return),
		cmocka_unit_test(a_slow_begin),
		cmocka_unit_test(put_down_elsewhere),
		cmocka_unit_test(begun_raised_and_creeping),
		cmocka_unit_test(a_push_is_no_repetition),
		cmocka_unit_test(nothing_but_noise),
	};

	return cmocka_run_group_tests_name("property-poses", tests, NULL, NULL);
}
