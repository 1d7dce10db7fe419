/* SPDX-License-Identifier: MIT */

/*
 * Histories of every version that there was, as they were written then: they are brought up to
 * date, and go on.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#include "store-rows.h"

/* Builds the history of an older version from its SQL, in the folder of the test. */
static void build_golden(struct scratch *folder, const char *name)
{
	char path[512], text[16384];
	sqlite3 *db;
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/tests/unit/golden/%s", getenv("INSTEP_SOURCE"),
		       name);
	f = fopen(path, "re");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	assert_true(n > 0 && n < sizeof(text) - 1);
	text[n] = '\0';
	assert_int_equal(fclose(f), 0);

	assert_int_equal(mkdir(scratch_path(folder, "data"), 0700), 0);
	assert_int_equal(sqlite3_open(scratch_path(folder, "data/history.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What is older than version 4 says not where it was: in the zone of who brings it up to date. */
static void live_in(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
	tzset();
}

static const struct workout_row golden_workouts[] = {
	{
		.uuid = "3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e00",
		.routine = "resisted-flexion",
		.band = "left-foot",
		.state = "finished",
		.started_us = 1700000000000000,
		.ended_us = 1700000100000000,
		.planned = 2,
		.pulses = 1,
		.unknown_us = 250000,
		.done = 1,
		.tried = 1,
		.held_us = 5050000,
	},
	{
		.uuid = "3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e01",
		.routine = "resisted-flexion",
		.state = "running",
		.started_us = 1700100000000000,
		.planned = 10,
		.done = 1,
		.held_us = 5000000,
	},
};

static const struct rep_row golden_hold = {
	.exercise = "resisted-flexion",
	.step = 1,
	.set = 1,
	.rep = 1,
	.side = SIDE_BOTH,
	.guide = "band",
	.counted = true,
	.at_us = 1700000010000000,
	.wanted_us = 5000000,
	.measured = true,
	.earned = true,
	.out_us = 500000,
	.plateau_us = 5100000,
	.back_us = 700000,
	.held_us = 5050000,
	.unknown_us = 50000,
	.rest_us = -1,
	.rest_n = 8.5,
	.level_n = 31.25,
	.peak_n = 34.5,
	.mean_n = 30.75,
	.rfd_n_per_s = NAN,
	.steadiness = NAN,
};

static const struct rep_row golden_tried = {
	.exercise = "resisted-flexion",
	.step = 1,
	.set = 1,
	.rep = 2,
	.side = SIDE_BOTH,
	.guide = "band",
	.reason = "short",
	.at_us = 1700000020000000,
	.wanted_us = 5000000,
	.measured = true,
	.out_us = 400000,
	.plateau_us = 2100000,
	.back_us = 600000,
	.held_us = 2100000,
	.rest_us = 3200000,
	.rest_n = 8.25,
	.level_n = 29.5,
	.peak_n = 33,
	.mean_n = 28.5,
	.rfd_n_per_s = NAN,
	.steadiness = NAN,
};

static const struct rep_row golden_timed = {
	.exercise = "resisted-flexion",
	.step = 1,
	.set = 1,
	.rep = 1,
	.side = SIDE_LEFT,
	.guide = "timer",
	.counted = true,
	.at_us = 1700100010000000,
	.wanted_us = 5000000,
	.rest_us = -1,
};

/* Of what was stored before its steps were, only the exercise is known, and that it was held. */
static int expect_old_step(void *userdata, const struct step_row *row)
{
	unsigned *n = userdata;
	const struct step step = { .exercise = "resisted-flexion" };

	(*n)++;
	expect_step(row, 1, &step);
	assert_int_equal(row->count.planned, 0);
	assert_int_equal(row->count.skipped, 0);
	return 0;
}

static void expect_old_steps(struct store *s)
{
	for (size_t i = 0; i < 2; i++) {
		unsigned n = 0;

		assert_int_equal(store_steps(s, golden_workouts[i].uuid, expect_old_step, &n), 0);
		assert_int_equal(n, 1);
	}
}

/* It is taken up, everything in it is as it was, and it goes on. */
static void expect_golden(struct store *s, const struct workout_row workouts[2],
			  const struct rep_row *first, size_t n_first, const struct rep_row *second,
			  size_t n_second)
{
	struct workout_row w, fresh = workout_of(1);
	struct rep_row rep = rep_of(1);

	assert_null(store_problem(s));
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(store_workout(s, workouts[i].uuid, &w), 0);
		expect_workout(&w, &workouts[i]);
	}
	expect_reps(s, workouts[0].uuid, first, n_first);
	expect_reps(s, workouts[1].uuid, second, n_second);
	assert_int_equal(store_begin(s, &fresh, NULL), 0);
	assert_int_equal(store_rep(s, fresh.uuid, &rep, NULL), 0);
	expect_reps(s, fresh.uuid, &rep, 1);
	assert_int_equal(store_close_open(s), 2);
}

static void test_golden_1(void **state)
{
	const struct rep_row first[] = { golden_hold, golden_tried };
	struct store *s;

	live_in("UTC0");
	build_golden(*state, "history-1.sql");
	s = store_at(*state, STORE_WRITE);
	expect_golden(s, golden_workouts, first, 2, &golden_timed, 1);
	expect_old_steps(s);
	store_free(s);
}

static void test_golden_2(void **state)
{
	struct workout_row workouts[] = { golden_workouts[0], golden_workouts[1] };
	struct rep_row first[] = { golden_hold, golden_tried };
	struct rep_row second[] = { golden_hold, golden_timed };
	struct store *s;

	first[0].target_n = 30;
	first[0].in_zone_us = 4250000;
	first[0].rfd_n_per_s = 47.5;
	first[0].steadiness = 0.03125;
	first[1].plateau_us = first[1].held_us = 900000;
	first[1].rfd_n_per_s = 39.5;
	second[0] = (struct rep_row){
		.exercise = "resisted-flexion",
		.step = 1,
		.set = 1,
		.rep = 1,
		.side = SIDE_LEFT,
		.guide = "motion",
		.counted = true,
		.at_us = 1700100010000000,
		.wanted_us = 5000000,
		.measured = true,
		.earned = true,
		.out_us = 800000,
		.plateau_us = 5200000,
		.back_us = 900000,
		.held_us = 5200000,
		.rest_us = -1,
		.range_deg = 41.5,
		.rfd_n_per_s = NAN,
		.steadiness = 0.0625,
	};
	second[1].rep = 2;
	second[1].at_us = 1700100020000000;
	workouts[1].done = 2;
	workouts[1].held_us = 10200000;

	live_in("UTC0");
	build_golden(*state, "history-2.sql");
	s = store_at(*state, STORE_WRITE);
	expect_golden(s, workouts, first, 2, second, 2);
	expect_old_steps(s);
	store_free(s);
}

static const struct step golden_steps[] = {
	{
		.exercise = "resisted-flexion",
		.label = "warm-up",
		.warm_up = true,
		.kind = KIND_HOLD,
		.first = SIDE_LEFT,
		.sets = 1,
		.reps = 2,
		.hold_us = 5000000,
		.back_hold_us = 2000000,
		.out_us = 1000000,
		.back_us = 1500000,
		.rest_us = 3000000,
		.set_rest_us = 10000000,
		.exercise_rest_us = 20000000,
		.target.least_n = 30.5,
		.sensors = SENSOR_BAND | SENSOR_MOTION,
	},
	{
		.exercise = "toe-walk",
		.kind = KIND_TIMED,
		.first = SIDE_LEFT,
		.n_parts = 3,
		.parts = { { "straight" }, { "toes out" }, { "toes in" } },
		.sets = 2,
		.reps = 1,
		.time_us = 20000000,
		.set_rest_us = 15000000,
	},
};

static int expect_golden_step(void *userdata, const struct step_row *row)
{
	unsigned *n = userdata;

	assert_true(*n < ELEMENTS(golden_steps));
	expect_step(row, *n + 1, &golden_steps[*n]);
	assert_int_equal(row->count.planned, *n ? 6 : 2);
	assert_int_equal(row->count.skipped, *n ? 2 : 0);
	assert_int_equal(row->count.done, 1);
	assert_int_equal(row->count.tried, *n);
	(*n)++;
	return 0;
}

/* Version 3 and later have the same workouts; @offsets: where the two first were, and the last. */
static void expect_newer(struct store *s, const int32_t offsets[3])
{
	struct workout_row workouts[] = { golden_workouts[0], golden_workouts[1] };
	struct rep_row first[] = { golden_hold, golden_timed, golden_timed };
	unsigned steps = 0;
	struct said said;

	strcpy(workouts[0].routine, "morning");
	strcpy(workouts[0].state, "abandoned");
	strcpy(workouts[0].stopped, "pain");
	strcpy(workouts[0].note, "The left heel.");
	workouts[0].effort = (struct score){ true, 6 };
	workouts[0].pain = (struct score){ true, 3 };
	workouts[0].at = (struct session_place){ 1, 0, 1 };
	workouts[0].planned = 8;
	workouts[0].skipped = 2;
	workouts[0].done = 2;
	workouts[0].held_us = 25050000;
	workouts[1].at.rep = 1;
	workouts[0].offset_s = offsets[0];
	workouts[1].offset_s = offsets[1];
	first[0].target_n = 30.5;
	first[0].in_zone_us = 4250000;
	first[0].rfd_n_per_s = 47.5;
	first[0].steadiness = 0.03125;
	for (unsigned i = 1; i < 3; i++) {
		strcpy(first[i].exercise, "toe-walk");
		first[i].side = SIDE_BOTH;
		first[i].step = 2;
		first[i].rep = first[i].part = i;
		first[i].wanted_us = 20000000;
	}
	first[1].at_us = 1700000030000000;
	first[2].at_us = 1700000060000000;
	first[2].counted = false;
	strcpy(first[2].reason, "stopped");
	first[2].held_us = 12500000;

	expect_golden(s, workouts, first, 3, &golden_timed, 1);
	assert_int_equal(store_steps(s, workouts[0].uuid, expect_golden_step, &steps), 0);
	assert_int_equal(steps, ELEMENTS(golden_steps));
	assert_int_equal(store_undo_said(s, &said), 0);
	assert_string_equal(said.exercise, "toe-press");
	assert_int_equal(said.kind, KIND_REPS);
	assert_int_equal(said.side, SIDE_LEFT);
	assert_int_equal(said.reps, 2);
	assert_int_equal(said.offset_s, offsets[2]);
}

static void test_golden_3(void **state)
{
	/* on both sides of a change of the clocks, which is made to lie there */
	static const int32_t offsets[] = { 7200, 3600, 3600 };
	struct store *s;

	live_in("CET-1CEST,M3.5.0,M11.3.4/0");
	build_golden(*state, "history-3.sql");
	s = store_at(*state, STORE_WRITE);
	expect_newer(s, offsets);
	expect_slots(s, "morning", 0, "");
	store_free(s);
}

static void test_golden_4(void **state)
{
	static const struct reminder_row morning = { "morning", 1699000000000000, 1700300000000000,
						     1699500000000000, 1699600000000000 };
	static const struct reminder_row toes = { "toe-press", 1699100000000000, 0, 0, 0 };
	static const int32_t offsets[] = { 3600, -34200, 46800 };
	struct store *s;

	live_in("EST5");
	build_golden(*state, "history-4.sql");
	s = store_at(*state, STORE_WRITE);
	expect_newer(s, offsets);
	expect_reminder(s, &morning);
	expect_reminder(s, &toes);
	expect_slots(s, "morning", 0, "1699900000000000 done\n1700000000000000 missed\n");
	expect_slots(s, "toe-press", 0, "1700000000000000 skipped\n");
	store_free(s);
}

/* To read an old one is the business of who brought it up to date: until then it is left alone. */
static void test_old_is_not_read(void **state)
{
	const char *problem = NULL;
	struct store *s = NULL;

	build_golden(*state, "history-1.sql");
	assert_int_equal(
		store_open(&s, scratch_path(*state, "data/history.db"), STORE_READ, &problem),
		-ESTALE);
	assert_non_null(strstr(problem, "older version of Instep. Start instepd once"));
	s = store_at(*state, STORE_WRITE);
	assert_null(store_problem(s));
	store_free(s);
	s = store_at(*state, STORE_READ);
	expect_reps(s, golden_workouts[1].uuid, &golden_timed, 1);
	store_free(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_golden_1), TEST(test_golden_2),        TEST(test_golden_3),
		TEST(test_golden_4), TEST(test_old_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
