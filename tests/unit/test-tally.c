/* SPDX-License-Identifier: MIT */

/* Figures over reps, each from a few whose answer can be worked out by hand. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "core/tally.h"
#include "util/macro.h"

static struct tally tally;

static void near(double got, double want, const char *what)
{
	if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= 1e-9))
		fail_msg("%s: %g, not %g", what, got, want);
}

static struct tally_rep hold_of(double level_n)
{
	return (struct tally_rep){
		.exercise = "resisted-flexion",
		.step = 1,
		.set = 1,
		.side = SIDE_LEFT,
		.counted = true,
		.measured = true,
		.level_n = level_n,
		.rest_n = 5,
		.steadiness = 0.02,
		.out_us = 500000,
		.plateau_us = 5000000,
		.back_us = 700000,
		.rest_us = 3000000,
	};
}

/* Pushes it as one that goes on with the set. */
static void push(struct tally_rep r)
{
	struct tally_set set;

	assert_false(tally_push(&tally, &r, &set));
}

static struct tally_set finish(void)
{
	struct tally_set set, none;

	assert_true(tally_finish(&tally, &set));
	assert_false(tally_finish(&tally, &none));
	return set;
}

static void nothing_has_no_figures(void **state)
{
	struct tally_difference differences[ROUTINE_STEPS_MAX];
	struct tally_set set;

	tally_init(&tally);
	assert_false(tally_finish(&tally, &set));
	assert_int_equal(tally_differences(&tally, differences), 0);
}

static void means_of_what_counted(void **state)
{
	struct tally_rep tried = hold_of(1), timed = hold_of(1), other = hold_of(40);
	struct tally_set set;

	tried.counted = false;
	timed.measured = false;
	other.steadiness = NAN; /* of one of the two it is known */
	other.rest_n = 6;
	other.out_us = 700000;
	other.plateau_us = 6000000;
	other.back_us = 900000;
	other.rest_us = 2000000;

	tally_init(&tally);
	push(hold_of(30)); /* its rest was that between two sets, whatever it says */
	push(tried);
	push(timed);
	push(other);
	set = finish();
	assert_string_equal(set.exercise, "resisted-flexion");
	assert_int_equal(set.step, 1);
	assert_int_equal(set.set, 1);
	assert_int_equal(set.side, SIDE_LEFT);
	assert_int_equal(set.counted, 3);
	assert_int_equal(set.tried, 1);
	near(set.level_n, 35, "level");
	near(set.range_deg, NAN, "range");
	near(set.steadiness, 0.02, "steadiness");
	near(set.rest_n, 5.5, "rest level");
	near(set.drift_n, NAN, "drift");
	near(set.out_s, 0.6, "out");
	near(set.plateau_s, 5.5, "hold");
	near(set.back_s, 0.8, "back");
	near(set.rest_s, 2, "rest");
}

static void rests_are_between_two_reps(void **state)
{
	struct tally_rep at_once = hold_of(30), unknown = hold_of(30);

	at_once.rest_us = 0;
	unknown.rest_us = -1;
	tally_init(&tally);
	push(hold_of(30));
	push(hold_of(30));
	near(finish().rest_s, 3, "one rest");

	tally_init(&tally);
	push(hold_of(30));
	push(hold_of(30));
	push(unknown);
	push(at_once);
	near(finish().rest_s, 1.5, "two rests");

	at_once.counted = false;
	tally_init(&tally);
	push(hold_of(30));
	push(at_once);
	push(hold_of(30));
	near(finish().rest_s, 3, "a rest after one that was tried");
}

static void only_tried_or_timed_has_no_figures(void **state)
{
	struct tally_rep tried = hold_of(30), timed = hold_of(30);
	struct tally_set set;

	tried.counted = false;
	timed.measured = false;
	tally_init(&tally);
	push(tried);
	push(timed);
	set = finish();
	assert_int_equal(set.counted, 1);
	assert_int_equal(set.tried, 1);
	near(set.level_n, NAN, "level");
	near(set.range_deg, NAN, "range");
	near(set.steadiness, NAN, "steadiness");
	near(set.fatigue, NAN, "fatigue");
	near(set.rest_n, NAN, "rest level");
	near(set.out_s, NAN, "out");
	near(set.rest_s, NAN, "rest");
}

static void fatigue_by_table(void **state)
{
	static const struct {
		double levels_n[6];
		unsigned n;
		double fatigue;
	} rows[] = {
		{ { 40 }, 1, NAN },
		{ { 40, 20 }, 2, NAN },
		{ { 40, 38, 36 }, 3, 0.1 },
		{ { 40, 40, 40 }, 3, 0 },
		{ { 40, 42, 44, 46 }, 4, -0.15 },
		{ { 40, 30, 40 }, 3, 0 }, /* one bad hold is no fatigue */
		/* mean 35, slope -2: the line is 40, 38, 36, 34, 32, 30 */
		{ { 41, 37, 36, 34, 31, 31 }, 6, 0.25 },
		{ { 0.5, 0.45, 0.4 }, 3, 0.2 },
		{ { 0, 0, 0 }, 3, NAN },
		{ { 0, 1, 2 }, 3, NAN },
		{ { -1, 5, 11 }, 3, NAN },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct tally_set set;

		tally_init(&tally);
		for (unsigned k = 0; k < rows[i].n; k++)
			push(hold_of(rows[i].levels_n[k]));
		set = finish();
		if (isnan(rows[i].fatigue) ? !isnan(set.fatigue)
					   : !(fabs(set.fatigue - rows[i].fatigue) < 1e-4))
			fail_msg("row %zu: %g", i, set.fatigue);
	}
}

/* A hold that did not count is no place in the line either. */
static void fatigue_passes_over_the_tried(void **state)
{
	struct tally_rep tried = hold_of(3);

	tried.counted = false;
	tally_init(&tally);
	push(hold_of(40));
	push(tried);
	push(hold_of(38));
	push(hold_of(36));
	near(finish().fatigue, 0.1, "fatigue");
}

static void a_movement_has_degrees(void **state)
{
	struct tally_rep r = hold_of(0);
	struct tally_set set;

	tally_init(&tally);
	r.rest_n = 0;
	for (unsigned i = 0; i < 3; i++) {
		r.range_deg = 40 - 5 * i;
		push(r);
	}
	push(hold_of(20)); /* of another kind: in no mean */
	set = finish();
	near(set.range_deg, 35, "range");
	near(set.level_n, NAN, "level");
	near(set.fatigue, 0.25, "fatigue");
	near(set.rest_n, NAN, "rest level");
	assert_int_equal(set.counted, 4);
}

/* Four sets: left, right, left, and another exercise with the left. */
static void sets_in_order(void **state)
{
	static const struct {
		unsigned step, set;
		enum side side;
		double rest_n, drift_n;
	} rows[] = {
		{ 1, 1, SIDE_LEFT, 5, NAN },   { 1, 2, SIDE_RIGHT, 7, NAN },
		{ 1, 3, SIDE_LEFT, 5.5, 0.5 }, { 1, 4, SIDE_RIGHT, 6, -1 },
		{ 2, 1, SIDE_LEFT, 9, NAN },   { 2, 2, SIDE_LEFT, 9.25, 0.25 },
	};
	struct tally_set set;

	tally_init(&tally);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct tally_rep r = hold_of(10.0 + (double)i);

		r.step = rows[i].step;
		r.set = rows[i].set;
		r.side = rows[i].side;
		r.rest_n = rows[i].rest_n;
		if (r.step == 2)
			(void)snprintf(r.exercise, sizeof(r.exercise), "heel-raise");
		assert_int_equal(tally_push(&tally, &r, &set), i > 0);
		push(r);
		if (i == 0)
			continue;
		assert_int_equal(set.set, rows[i - 1].set);
		assert_int_equal(set.side, rows[i - 1].side);
		assert_int_equal(set.counted, 2);
		near(set.level_n, 9.0 + (double)i, "level");
		near(set.drift_n, rows[i - 1].drift_n, "drift");
	}
	set = finish();
	assert_string_equal(set.exercise, "heel-raise");
	near(set.drift_n, 0.25, "drift");
}

/* The first set had nothing that counted: the next one is what drift is told against. */
static void drift_begins_where_something_counted(void **state)
{
	struct tally_rep r = hold_of(30);
	struct tally_set set;

	tally_init(&tally);
	r.counted = false;
	push(r);
	r.counted = true;
	r.set = 2;
	r.rest_n = 6;
	assert_true(tally_push(&tally, &r, &set));
	near(set.drift_n, NAN, "drift of the first");
	r.set = 3;
	r.rest_n = 6.5;
	assert_true(tally_push(&tally, &r, &set));
	near(set.drift_n, NAN, "drift of the second");
	near(finish().drift_n, 0.5, "drift of the third");
}

static void push_any(const char *exercise, unsigned step, enum side side, double level_n,
		     bool counted)
{
	struct tally_rep r = hold_of(level_n);
	struct tally_set set;

	(void)snprintf(r.exercise, sizeof(r.exercise), "%s", exercise);
	r.step = step;
	r.side = side;
	r.counted = counted;
	(void)tally_push(&tally, &r, &set);
}

static void left_against_right(void **state)
{
	struct tally_difference d[ROUTINE_STEPS_MAX];
	struct tally_set set;

	tally_init(&tally);
	push_any("a", 1, SIDE_LEFT, 40, true);
	push_any("a", 1, SIDE_LEFT, 10, false);
	push_any("b", 2, SIDE_LEFT, 20, true); /* the right never counted */
	push_any("b", 3, SIDE_RIGHT, 20, false);
	push_any("a", 4, SIDE_RIGHT, 28, true); /* the same exercise as another step */
	push_any("a", 4, SIDE_RIGHT, 32, true);
	push_any("c", 5, SIDE_BOTH, 20, true);
	push_any("d", 6, SIDE_RIGHT, 20, true);
	push_any("d", 7, SIDE_LEFT, 15, true);
	(void)tally_finish(&tally, &set);

	tally.exercises[tally.n_exercises] = tally.exercises[0]; /* behind the last is none */
	assert_int_equal(tally_differences(&tally, d), 2);
	assert_string_equal(d[0].exercise, "a");
	assert_false(d[0].motion);
	near(d[0].left, 40, "left of a");
	near(d[0].right, 30, "right of a");
	near(d[0].difference, -0.25, "difference of a");
	assert_string_equal(d[1].exercise, "d");
	near(d[1].difference, 0.25, "difference of d");
}

static void the_least_of_left_and_right(void **state)
{
	static const struct {
		double left_n, right_n;
		unsigned differences;
	} rows[] = {
		{ 0.5, 0.4, 1 },
		{ 0.5, 0, 0 },
		{ 0, 0.5, 0 },
		{ -1, 0.5, 0 },
	};
	struct tally_difference d[ROUTINE_STEPS_MAX];
	struct tally_set set;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		tally_init(&tally);
		push_any("", 1, SIDE_LEFT, rows[i].left_n, true); /* a file may have no name */
		push_any("", 2, SIDE_RIGHT, rows[i].right_n, true);
		(void)tally_finish(&tally, &set);
		if (tally_differences(&tally, d) != rows[i].differences)
			fail_msg("row %zu", i);
	}
}

static void ranges_left_against_right(void **state)
{
	struct tally_difference d[ROUTINE_STEPS_MAX];
	struct tally_rep r = hold_of(0);
	struct tally_set set;

	tally_init(&tally);
	r.range_deg = 0.8;
	(void)tally_push(&tally, &r, &set);
	r.set = 2;
	r.side = SIDE_RIGHT;
	r.range_deg = 1;
	(void)tally_push(&tally, &r, &set);
	assert_int_equal(tally_differences(&tally, d), 1);
	assert_true(d[0].motion);
	near(d[0].difference, 0.2, "difference");
}

/* A file may hold more exercises than a routine has: the first so many are told. */
static void more_exercises_than_there_is_room_for(void **state)
{
	struct tally_difference d[ROUTINE_STEPS_MAX];
	char name[8];

	tally_init(&tally);
	for (unsigned i = 0; i < 2 * (ROUTINE_STEPS_MAX + 5); i++) {
		(void)snprintf(name, sizeof(name), "%u", i / 2);
		push_any(name, i, i % 2 ? SIDE_RIGHT : SIDE_LEFT, 20, true);
	}
	near(finish().drift_n, NAN, "drift");
	assert_int_equal(tally_differences(&tally, d), ROUTINE_STEPS_MAX);
	assert_string_equal(d[ROUTINE_STEPS_MAX - 1].exercise, "15");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_has_no_figures),
		cmocka_unit_test(means_of_what_counted),
		cmocka_unit_test(rests_are_between_two_reps),
		cmocka_unit_test(only_tried_or_timed_has_no_figures),
		cmocka_unit_test(fatigue_by_table),
		cmocka_unit_test(fatigue_passes_over_the_tried),
		cmocka_unit_test(a_movement_has_degrees),
		cmocka_unit_test(sets_in_order),
		cmocka_unit_test(drift_begins_where_something_counted),
		cmocka_unit_test(left_against_right),
		cmocka_unit_test(the_least_of_left_and_right),
		cmocka_unit_test(ranges_left_against_right),
		cmocka_unit_test(more_exercises_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
