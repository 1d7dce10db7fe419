/* SPDX-License-Identifier: MIT */

/*
 * What makes a routine one that can be guided, how its sets go round the feet, and how long it
 * takes.
 */

#include <errno.h>
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
			.exercise_rest_us = 3 * S,
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

	for (r.n_steps = 1; r.n_steps < ROUTINE_STEPS_MAX; r.n_steps++) {
		r.steps[r.n_steps] = r.steps[0];
		r.steps[r.n_steps].label[0] = (char)('a' + r.n_steps);
	}
	assert_null(routine_check(&r, &step));
	r.n_steps++;
	assert_non_null(routine_check(&r, &step));
	assert_int_equal(step, ROUTINE_STEPS_MAX);
	r.n_steps--;

	strcpy(r.steps[9].label, r.steps[4].label);
	assert_non_null(strstr(routine_check(&r, &step), "twice"));
	assert_int_equal(step, 9);
	r.steps[9].label[0] = 'x';

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

/* What each kind needs, and what makes no sense in it; each row changes the step of its kind. */
static void test_check_kinds(void **state)
{
	static const struct step hold = { .kind = KIND_HOLD, .hold_us = 5 * S };
	static const struct step reps = { .kind = KIND_REPS, .out_us = S / 10, .back_us = S / 10 };
	static const struct step timed = { .kind = KIND_TIMED, .time_us = 20 * S };
	static const struct step circles = { .kind = KIND_CIRCLES, .time_us = 2 * S };
	static const struct {
		const struct step *base;
		size_t offset;
		uint64_t value;
		const char *word; /* NULL = it stays good */
	} rows[] = {
#define F(base, field, value, word) { base, offsetof(struct step, field), value, word }
		F(&hold, back_hold_us, 2 * S, NULL),
		F(&hold, back_hold_us, 600 * S + 1, "BackHold="),
		F(&hold, time_us, S, "Time="),
		F(&reps, back_us, 0, "Out="),
		F(&reps, out_us, S / 10, NULL),
		F(&reps, hold_us, S, "Hold="),
		F(&reps, back_hold_us, S, "BackHold="),
		F(&reps, time_us, S, "Time="),
		F(&timed, time_us, S - 1, "Time="),
		F(&timed, time_us, S, NULL),
		F(&timed, time_us, 3600 * S, NULL),
		F(&timed, time_us, 3600 * S + 1, "Time="),
		F(&timed, hold_us, S, "Hold="),
		F(&timed, back_hold_us, S, "BackHold="),
		F(&circles, time_us, S / 5 - 1, "Count="),
		F(&circles, time_us, S / 5, NULL),
		F(&circles, time_us, 60 * S, NULL),
		F(&circles, time_us, 60 * S + 1, "Count="),
		F(&circles, hold_us, S, "Hold="),
		F(&circles, back_hold_us, S, "BackHold="),
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = { .n_steps = 1, .steps = { *rows[i].base } };
		struct step *s = &r.steps[0];
		const char *problem;
		unsigned step;

		strcpy(s->exercise, "x");
		s->sets = s->reps = 1;
		memcpy((char *)s + rows[i].offset, &rows[i].value, sizeof(rows[i].value));
		problem = routine_check(&r, &step);
		if (!rows[i].word != !problem || (problem && !strstr(problem, rows[i].word)))
			fail_msg("row %zu: %s", i, problem ?: "no complaint");
	}

	struct routine twice = { .n_steps = 1, .steps = { timed } };
	unsigned step;

	strcpy(twice.steps[0].exercise, "toe-walk");
	twice.steps[0].sets = 5;
	twice.steps[0].reps = 2;
	assert_non_null(strstr(routine_check(&twice, &step), "Reps="));
}

static void test_check_plan(void **state)
{
	static const struct {
		struct plan plan;
		bool fine;
	} rows[] = {
		{ { 0 }, true },
		{ { .days_least = 1, .days_most = 1, .morning = true }, true },
		{ { .days_least = 2, .days_most = 3 }, true },
		{ { .days_least = 3, .days_most = 2 }, false },
		{ { .days_least = 0, .days_most = 2 }, false },
		{ { .days_least = 99, .days_most = 99 }, true },
		{ { .days_least = 99, .days_most = 100 }, false },
		{ { .times_a_day = 24 }, true },
		{ { .times_a_day = 25 }, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		for (unsigned of_step = 0; of_step < 2; of_step++) {
			struct routine r = good();
			unsigned step;

			*(of_step ? &r.steps[0].plan : &r.plan) = rows[i].plan;
			if (!routine_check(&r, &step) != rows[i].fine)
				fail_msg("row %zu", i);
		}
}

/* A walk with the feet straight, then with the toes out, then in: a set is all three. */
static void test_parts(void **state)
{
	struct step walk = { .kind = KIND_TIMED,
			     .sets = 5,
			     .reps = 1,
			     .time_us = 20 * S,
			     .set_rest_us = 15 * S,
			     .n_parts = 3,
			     .parts = { { .variant = "straight" },
					{ .variant = "toes out" },
					{ .variant = "toes in" } } };
	struct step circles = { .kind = KIND_CIRCLES,
				.sets = 1,
				.reps = 10,
				.time_us = 2 * S,
				.n_parts = 2,
				.parts = { { .direction = DIRECTION_CLOCKWISE },
					   { .direction = DIRECTION_COUNTERCLOCKWISE } } };
	struct routine r = { .n_steps = 2, .steps = { walk, circles } };

	assert_int_equal(step_set_reps(&walk), 3);
	assert_string_equal(step_part(&walk, 1)->variant, "toes out");
	assert_int_equal(step_set_reps(&circles), 20);
	assert_int_equal(step_part(&circles, 9)->direction, DIRECTION_CLOCKWISE);
	assert_int_equal(step_part(&circles, 10)->direction, DIRECTION_COUNTERCLOCKWISE);
	assert_null(step_part(&good().steps[0], 0));

	assert_int_equal(routine_planned(&r), 15 + 20);
	assert_int_equal(routine_duration_us(&r, 5 * S), (5 + 5 * 60 + 4 * 15 + 5 + 20 * 2) * S);
}

static void test_rep_of_each_kind(void **state)
{
	const struct step hold = {
		.kind = KIND_HOLD, .out_us = 1, .hold_us = 10, .back_us = 100, .back_hold_us = 1000
	};
	const struct step reps = { .kind = KIND_REPS, .out_us = 1, .back_us = 100 };
	const struct step timed = { .kind = KIND_TIMED, .out_us = 1, .time_us = 20 };
	const struct step circles = { .kind = KIND_CIRCLES, .out_us = 1, .time_us = 30 };

	assert_int_equal(step_rep_us(&hold), 1111);
	assert_int_equal(step_rep_us(&reps), 101);
	assert_int_equal(step_rep_us(&timed), 20);
	assert_int_equal(step_rep_us(&circles), 30);
}

static struct routine three(void)
{
	return (struct routine){ .needs = "room on the floor, chair",
				 .n_steps = 3,
				 .steps = { { .exercise = "toe-press", .needs = "chair" },
					    { .exercise = "toe-curl", .needs = "towel, chair" },
					    { .exercise = "toe-press", .label = "again" } } };
}

static void test_keep(void **state)
{
	static const struct {
		const char *names[3];
		size_t n;
		const char *kept; /* the exercises, by the first letter of their labels */
		int r;
	} rows[] = {
		{ { "toe-curl" }, 1, "c", 0 },
		{ { "toe-curl", "toe-press again" }, 2, "ca", 0 },
		{ { "toe-press again", "toe-curl" }, 2, "ca", 0 },
		{ { "toe-press" }, 1, "pa", 0 },
		{ { "toe-press", "toe-press" }, 2, "pa", 0 },
		{ { "toe-curl", "toe" }, 2, "pca", -ENOENT },
		{ { "toe-curl", "toe-press " }, 2, "pc", 0 }, /* the one without a label */
		{ { "toe-curl", "toe-curl again" }, 2, "pca", -ENOENT },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = three();
		char kept[ROUTINE_STEPS_MAX] = "";
		size_t bad = 99;

		assert_int_equal(routine_keep(&r, rows[i].names, rows[i].n, &bad), rows[i].r);
		assert_int_equal(bad, rows[i].r ? 1 : 99);
		for (unsigned s = 0; s < r.n_steps; s++)
			kept[s] = r.steps[s].label[0] ?: r.steps[s].exercise[4];
		if (strcmp(kept, rows[i].kept) != 0)
			fail_msg("row %zu: %s", i, kept);
	}
}

static void test_needs(void **state)
{
	struct routine r = three();
	char needs[64], little[8];
	size_t bad;

	routine_needs(&r, needs, sizeof(needs));
	assert_string_equal(needs, "room on the floor, chair, towel");
	assert_int_equal(routine_keep(&r, (const char *const[]){ "toe-press" }, 1, &bad), 0);
	routine_needs(&r, needs, sizeof(needs));
	assert_string_equal(needs, "room on the floor, chair");
	routine_needs(&r, little, sizeof(little));
	assert_string_equal(little, "chair"); /* what does not fit is left out */
}

static void test_stretch(void **state)
{
	struct routine r = { .n_steps = 3,
			     .steps = { { .kind = KIND_HOLD,
					  .out_us = 1 * S,
					  .back_us = 50 * S,
					  .hold_us = 5 * S,
					  .rest_us = 3 * S },
					{ .kind = KIND_TIMED, .time_us = 20 * S },
					{ .kind = KIND_CIRCLES, .time_us = S / 4 } } };

	routine_stretch(&r, 1.5);
	assert_int_equal(r.steps[0].out_us, 3 * S / 2);
	assert_int_equal(r.steps[0].back_us, 60 * S); /* no longer than a pace may be */
	assert_int_equal(r.steps[0].hold_us, 5 * S);
	assert_int_equal(r.steps[0].rest_us, 3 * S);
	assert_int_equal(r.steps[1].time_us, 20 * S);
	assert_int_equal(r.steps[1].out_us, 0);
	assert_int_equal(r.steps[2].time_us, 3 * S / 8);
	routine_stretch(&r, 0.5);
	assert_int_equal(r.steps[2].time_us, S / 5);
}

/* A way out of 0.1 s is fine beside a longer way back: no tempo takes it for too fast. */
static void test_stretch_keeps_what_is_fast(void **state)
{
	static const struct {
		double factor;
		uint64_t out_us, back_us;
	} rows[] = { { 1, S / 10, 3 * S },
		     { 1.5, 3 * S / 20, 9 * S / 2 },
		     { 0.5, S / 10, 3 * S / 2 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = {
			.n_steps = 1,
			.steps = { { .kind = KIND_REPS, .out_us = S / 10, .back_us = 3 * S } },
		};

		routine_stretch(&r, rows[i].factor);
		assert_int_equal(r.steps[0].out_us, rows[i].out_us);
		assert_int_equal(r.steps[0].back_us, rows[i].back_us);
	}
}

static void test_dose(void **state)
{
	struct step s = { .reps = 5, .hold_us = 5 * S };

	s.ranges[DOSE_REPS] = (struct range){ 5, 10 };
	assert_int_equal(step_set_dose(&s, DOSE_HOLD, 6 * S), -ENOENT);
	assert_int_equal(step_set_dose(&s, DOSE_REPS, 4), -ERANGE);
	assert_int_equal(step_set_dose(&s, DOSE_REPS, 11), -ERANGE);
	assert_int_equal(s.reps, 5);
	assert_int_equal(step_set_dose(&s, DOSE_REPS, 10), 0);
	assert_int_equal(s.reps, 10);
	s.ranges[DOSE_SETS] = s.ranges[DOSE_HOLD] = s.ranges[DOSE_TIME] = (struct range){ 1, 9 };
	assert_int_equal(step_set_dose(&s, DOSE_SETS, 7), 0);
	assert_int_equal(step_set_dose(&s, DOSE_HOLD, 8), 0);
	assert_int_equal(step_set_dose(&s, DOSE_TIME, 9), 0);
	assert_int_equal(s.sets, 7);
	assert_int_equal(s.hold_us, 8);
	assert_int_equal(s.time_us, 9);
}

static void test_words(void **state)
{
	enum step_kind kind = KIND_TIMED;
	enum direction direction = DIRECTION_CLOCKWISE;

	for (enum step_kind k = KIND_HOLD; k <= KIND_CIRCLES; k++) {
		assert_int_equal(step_kind_parse(step_kind_name(k), &kind), 0);
		assert_int_equal(kind, k);
	}
	for (enum direction d = DIRECTION_CLOCKWISE; d <= DIRECTION_COUNTERCLOCKWISE; d++) {
		assert_int_equal(direction_parse(direction_name(d), &direction), 0);
		assert_int_equal(direction, d);
	}
	assert_true(step_kind_parse("", &kind) < 0);
	assert_true(direction_parse("", &direction) < 0);
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
		cmocka_unit_test(test_check_kinds),
		cmocka_unit_test(test_check_plan),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_rep_of_each_kind),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_stretch),
		cmocka_unit_test(test_stretch_keeps_what_is_fast),
		cmocka_unit_test(test_dose),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
