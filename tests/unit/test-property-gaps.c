/* SPDX-License-Identifier: MIT */

/*
 * Time that is unknown: a gap anywhere, of any length, and a stream that begins or ends anywhere.
 * It is neither held nor released, and takes nothing from the holds that were seen.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "drawing.h"

/* Two holds over a pre-tension of 0.2, with ramps of 1 s: the answer can be read off. */
static const struct point two[] = {
	{ 0, 0.2 },  { 4, 0.2 },  { 5, 1.2 },  { 10, 1.2 }, { 11, 0.2 },
	{ 16, 0.2 }, { 17, 1.2 }, { 22, 1.2 }, { 23, 0.2 }, { 30, 0.2 }
};
static const double two_s[2][EDGES] = { { 4.1, 4.8, 10.2, 10.9 }, { 16.1, 16.8, 22.2, 22.9 } };

static double overlap_s(double a_s, double b_s, double from_s, double to_s)
{
	return fmax(0, fmin(b_s, to_s) - fmax(a_s, from_s));
}

/* What a gap leaves open: an edge that it just touches, and a hold of which too little was seen. */
static bool gap_decides(double a_s, double b_s)
{
	double reach_s = 0.06 + 1 / drawing.rate_hz;

	for (size_t h = 0; h < ELEMENTS(two_s); h++) {
		const double *e = two_s[h];
		double seen_s = e[EDGE_PLATEAU_END] - e[EDGE_PLATEAU_START] -
				overlap_s(a_s, b_s, e[EDGE_PLATEAU_START], e[EDGE_PLATEAU_END]);

		if (seen_s < 1.2)
			return false;
		for (size_t k = 0; k < EDGES; k++)
			if (fabs(e[k] - a_s) < reach_s || fabs(e[k] - b_s) < reach_s)
				return false;
	}
	return true;
}

/* Of an edge within unknown time, what is known: the plateau was held to the gap, the rest after. */
static double known_s(enum edge edge, double edge_s, double a_s, double b_s)
{
	if (edge_s < a_s || edge_s > b_s)
		return edge_s;
	return edge == EDGE_PLATEAU_END ? a_s : b_s;
}

static void judge_gap(size_t h, double a_s, double b_s, bool unknown)
{
	const struct hold_record *r = hold(h);
	double start_s = record_edge_s(r, EDGE_START), end_s = record_edge_s(r, EDGE_END),
	       from_s = record_edge_s(r, EDGE_PLATEAU_START),
	       to_s = record_edge_s(r, EDGE_PLATEAU_END);
	double in_all_s = unknown ? overlap_s(a_s, b_s, start_s, end_s) : 0,
	       in_hold_s = unknown ? overlap_s(a_s, b_s, from_s, to_s) : 0;

	for (enum edge e = 0; e < EDGES; e++) {
		double want_s = two_s[h][e], tolerance_s = 0.02 + 1.5 / drawing.rate_hz;

		if (unknown)
			want_s = known_s(e, want_s, a_s, b_s);
		else if (want_s > a_s && want_s < b_s)
			tolerance_s += b_s - a_s; /* it is on the line across */
		if (fabs(record_edge_s(r, e) - want_s) > tolerance_s)
			complain("hold %zu, %s at %.3f, not %.3f", h, edge_names[e],
				 record_edge_s(r, e), want_s);
	}
	if (fabs((double)r->unknown_us * 1e-6 - in_all_s) > 1e-5)
		complain("hold %zu: unknown is not %.3f s", h, in_all_s);
	if (fabs((double)r->held_us * 1e-6 - (to_s - from_s - in_hold_s)) > 1e-5)
		complain("hold %zu: held is not %.3f s", h, to_s - from_s - in_hold_s);
}

static void gap(const struct signal *whole, double from_s, double length_s)
{
	_cleanup_(signal_done) struct signal s = { 0 };
	double a_s, b_s;
	size_t i = 1;
	bool unknown;

	signal_cut(&s, whole, from_s, from_s + length_s);
	while (signal_at_s(&s, i) < from_s)
		i++;
	a_s = signal_at_s(&s, i - 1);
	b_s = signal_at_s(&s, i);
	unknown = b_s - a_s > 0.5 + 1e-9;

	listen(&s);
	drawing_is("nothing from %.2f to %.2f s", a_s, b_s);
	if (trace_count(&drawing.trace, EVENT_GAP) != unknown)
		complain("%sa gap?", unknown ? "not " : "");
	if (!gap_decides(a_s, b_s))
		return;
	if (!only_holds(2)) {
		complain("not two holds");
		return;
	}
	for (size_t h = 0; h < 2; h++)
		judge_gap(h, a_s, b_s, unknown);
}

static void gaps(void)
{
	static const double lengths_s[] = { 0.3, 0.49, 0.6, 1, 2, 5 };
	_cleanup_(signal_done) struct signal whole = { 0 };

	draw(&whole, two, ELEMENTS(two));
	for (size_t k = 0; k < ELEMENTS(lengths_s); k++)
		for (double from_s = 1.1; from_s + lengths_s[k] < 29; from_s += 0.83)
			gap(&whole, from_s, lengths_s[k]);
}

static void a_gap_anywhere(void **state)
{
	everywhere(gaps);
}

/* The load that is cut through may be told or not; those that are whole must be, and as they are. */
static void judge_cut(double from_s, double to_s)
{
	size_t whole = 0, cut = 0, told = 0;

	for (size_t h = 0; h < 2; h++) {
		bool begins = two_s[h][EDGE_START] > from_s + 0.6,
		     ends = two_s[h][EDGE_END] < to_s - 0.15;

		whole += begins && ends;
		cut += !(begins && ends) &&
		       overlap_s(two_s[h][0] - 0.1, two_s[h][EDGE_END], from_s, to_s) > 0;
		for (size_t i = 0; begins && ends && i < holds(); i++) {
			double off_s = 0;

			for (enum edge e = 0; e < EDGES; e++)
				off_s = fmax(off_s, fabs(record_edge_s(hold(i), e) - two_s[h][e]));
			told += off_s < 0.02 + 1.5 / drawing.rate_hz && !hold(i)->open;
		}
	}
	if (told != whole || loads() < whole || loads() > whole + cut)
		complain("%zu loads, %zu of %zu as they were", loads(), told, whole);
}

static void cuts(void)
{
	_cleanup_(signal_done) struct signal whole = { 0 };

	draw(&whole, two, ELEMENTS(two));
	for (double t_s = 0.5; t_s < 29.5; t_s += 0.21) {
		_cleanup_(signal_done) struct signal begin = { 0 }, end = { 0 };

		signal_crop(&begin, &whole, t_s, 30);
		listen(&begin);
		drawing_is("begun at %.2f s", t_s);
		judge_cut(t_s, 30);

		signal_crop(&end, &whole, 0, t_s);
		listen(&end);
		drawing_is("ended at %.2f s", t_s);
		judge_cut(0, t_s);
	}
}

static void begun_and_ended_anywhere(void **state)
{
	everywhere(cuts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_anywhere),
		cmocka_unit_test(begun_and_ended_anywhere),
	};

	return cmocka_run_group_tests_name("property-gaps", tests, NULL, NULL);
}
