/* SPDX-License-Identifier: MIT */

/*
 * What makes a routine one that can be guided, how its sets go round the feet, and how long it
 * takes.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/routine.h"
#include "util/macro.h"

#define S USEC_PER_SEC

static struct routine good(void)
{
	return (struct routine){
		.id = "x",
		.n_steps = 1,
		.steps = { {
			.exercise = "resisted-flexion",
			.sides = SIDES_BOTH,
			.first = SIDE_LEFT,
			.sets = 2,
			.reps = 3,
			.hold_us = 5 * S,
			.out_us = 1 * S,
			.back_us = 2 * S,
			.rest_us = 4 * S,
			.set_rest_us = 30 * S,
		} },
	};
}

/* Each row changes one thing of a good step; `word` is in the complaint, NULL = it stays good. */
static void test_check(void **state)
{
	static const struct {
		size_t offset;
		enum { UNSIGNED, TIME } type;
		uint64_t value;
		const char *word;
	} rows[] = {
#define U(field, value, word) { offsetof(struct step, field), UNSIGNED, value, word }
#define T(field, value, word)                                   \
	{                                                       \
		offsetof(struct step, field), TIME, value, word \
	}
		U(sets, 0, "Sets="),
		U(sets, 1, NULL),
		U(sets, 99, NULL),
		U(sets, 100, "Sets="),
		U(reps, 0, "Reps="),
		U(reps, 1, NULL),
		U(reps, 999, NULL),
		U(reps, 1000, "Reps="),
		T(hold_us, S / 2 - 1, "Hold="),
		T(hold_us, S / 2, NULL),
		T(hold_us, 600 * S, NULL),
		T(hold_us, 600 * S + 1, "Hold="),
		T(out_us, 60 * S, NULL),
		T(out_us, 60 * S + 1, "Out="),
		T(back_us, 60 * S, NULL),
		T(back_us, 60 * S + 1, "Back="),
		T(rest_us, 0, NULL),
		T(rest_us, 3600 * S, NULL),
		T(rest_us, 3600 * S + 1, "Rest="),
		T(set_rest_us, 0, NULL),
		T(set_rest_us, 3600 * S, NULL),
		T(set_rest_us, UINT64_MAX, "SetRest="),
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = good();
		char *field = (char *)&r.steps[0] + rows[i].offset;
		unsigned number = (unsigned)rows[i].value, step = 99;
		const char *problem;

		if (rows[i].type == UNSIGNED)
			memcpy(field, &number, sizeof(number));
		else
			memcpy(field, &rows[i].value, sizeof(rows[i].value));

		problem = routine_check(&r, &step);
		if (!rows[i].word != !problem ||
		    (problem && (!strstr(problem, rows[i].word) || step != 0)))
			fail_msg("row %zu: %s", i, problem ?: "no complaint");
	}
}

static void test_check_target(void **state)
{
	static const struct {
		struct target target;
		bool fine;
	} rows[] = {
		{ { 0, 0 }, true },
		{ { 2000, 0 }, true },
		{ { 2000.1, 0 }, false },
		{ { -0.1, 0 }, false },
		{ { (double)NAN, 0 }, false },
		{ { (double)INFINITY, 0 }, false },
		{ { 0, 0.6 }, true },
		{ { 0, 1 }, true },
		{ { 0, 1.01 }, false },
		{ { 0, -0.01 }, false },
		{ { 0, (double)NAN }, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = good();
		unsigned step;

		r.steps[0].target = rows[i].target;
		if (!routine_check(&r, &step) != rows[i].fine)
			fail_msg("row %zu", i);
	}
}

/* A share is of the side's own best; of one that is not known it asks for nothing. */
static void test_target_of_each_side(void **state)
{
	const struct step share = { .sides = SIDES_EACH,
				    .first = SIDE_LEFT,
				    .sets = 2,
				    .target = { .least_n = 5, .share = 0.6 },
				    .best_n = { [SIDE_LEFT] = 100, [SIDE_RIGHT] = 80 } };
	const struct step fixed = { .target.least_n = 5, .best_n = { 100, 100, 100 } };

	assert_float_equal(step_target_n(&share, SIDE_LEFT), 60, 1e-9);
	assert_float_equal(step_target_n(&share, SIDE_RIGHT), 48, 1e-9);
	assert_true(step_target_n(&share, SIDE_BOTH) == 0);
	assert_true(step_target_n(&fixed, SIDE_LEFT) == 5);
}

static void test_needs_best(void **state)
{
	struct step s = { .sides = SIDES_EACH,
			  .first = SIDE_LEFT,
			  .sets = 1,
			  .target.share = 0.6,
			  .best_n = { 90, 100, 0 } };

	assert_false(step_needs_best(&s, 0));
	s.best_n[SIDE_LEFT] = 1; /* little, but known */
	assert_false(step_needs_best(&s, 0));
	assert_true(step_needs_best(&s, 1)); /* the right foot */
	s.best_n[SIDE_RIGHT] = 0.5;
	assert_false(step_needs_best(&s, 1));
	s.best_n[SIDE_RIGHT] = 0;
	s.target.share = 0;
	assert_false(step_needs_best(&s, 1));
}

static void test_check_shape(void **state)
{
	struct routine r = good();
	unsigned step = 99;

	r.n_steps = 0;
	assert_non_null(routine_check(&r, &step));
	assert_int_equal(step, 0);

	for (r.n_steps = 1; r.n_steps <= ROUTINE_STEPS_MAX; r.n_steps++)
		r.steps[r.n_steps - 1] = r.steps[0];
	assert_non_null(routine_check(&r, &step));
	assert_int_equal(step, ROUTINE_STEPS_MAX);
	r.n_steps = ROUTINE_STEPS_MAX;
	assert_null(routine_check(&r, &step));

	r.steps[7].exercise[0] = '\0';
	assert_non_null(routine_check(&r, &step));
	assert_int_equal(step, 7);

	r = good();
	r.steps[0].first = SIDE_BOTH;
	assert_null(routine_check(&r, &step));
	r.steps[0].sides = SIDES_ALTERNATE;
	assert_non_null(routine_check(&r, &step));
}

static void test_sides(void **state)
{
	static const struct {
		enum sides sides;
		enum side first;
		const char *order;
	} rows[] = {
		{ SIDES_BOTH, SIDE_LEFT, "bb" },         { SIDES_LEFT, SIDE_RIGHT, "ll" },
		{ SIDES_RIGHT, SIDE_LEFT, "rr" },        { SIDES_EACH, SIDE_LEFT, "llrr" },
		{ SIDES_EACH, SIDE_RIGHT, "rrll" },      { SIDES_ALTERNATE, SIDE_LEFT, "lrlr" },
		{ SIDES_ALTERNATE, SIDE_RIGHT, "rlrl" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct step s = good().steps[0];
		enum sides parsed;
		char order[8] = "";

		enum side side;

		s.sides = rows[i].sides;
		s.first = rows[i].first;
		for (unsigned set = 0; set < step_sets(&s); set++)
			order[set] = side_name(step_side(&s, set))[0];
		assert_string_equal(order, rows[i].order);

		assert_int_equal(sides_parse(sides_name(s.sides), &parsed), 0);
		assert_int_equal(parsed, s.sides);
		assert_int_equal(side_parse(side_name(step_side(&s, 0)), &side), 0);
		assert_int_equal(side, step_side(&s, 0));
	}

	enum sides untouched = SIDES_EACH;

	assert_true(sides_parse("Both", &untouched) < 0);
	assert_true(sides_parse("", &untouched) < 0);
	assert_int_equal(untouched, SIDES_EACH);
}

static void test_plan_and_duration(void **state)
{
	struct routine r = good();

	r.steps[1] = r.steps[0]; /* no step of the routine yet */
	/* a set: 3 reps of 8 s, 2 rests of 4 s; two of them, 30 s between; 10 s to get ready */
	assert_int_equal(routine_planned(&r), 6);
	assert_int_equal(routine_duration_us(&r, 10 * S), (10 + 32 + 30 + 32) * S);

	/* a change of foot takes the get-ready time at least */
	r.steps[0].sides = SIDES_ALTERNATE;
	r.steps[0].sets = 1;
	r.steps[0].set_rest_us = 3 * S;
	assert_int_equal(routine_planned(&r), 6);
	assert_int_equal(routine_duration_us(&r, 10 * S), (10 + 32 + 10 + 32) * S);

	/* one foot after the other: only one change in four sets */
	r.steps[0].sides = SIDES_EACH;
	r.steps[0].sets = 2;
	assert_int_equal(routine_duration_us(&r, 10 * S),
			 (10 + 32 + 3 + 32 + 10 + 32 + 3 + 32) * S);
	r.steps[0].sides = SIDES_ALTERNATE;
	r.steps[0].sets = 1;

	/* the next step: rest of the one before, then get ready */
	r.n_steps = 2;
	r.steps[1] = good().steps[0];
	assert_int_equal(routine_planned(&r), 12);
	assert_int_equal(routine_duration_us(&r, 10 * S), (84 + 3 + 104) * S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_target),
		cmocka_unit_test(test_target_of_each_side),
		cmocka_unit_test(test_needs_best),
		cmocka_unit_test(test_check_shape),
		cmocka_unit_test(test_sides),
		cmocka_unit_test(test_plan_and_duration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
