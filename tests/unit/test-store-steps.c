/* SPDX-License-Identifier: MIT */

/*
 * What a workout was to be, as it is stored with it: its steps, how far it has come, and what of
 * that a session gets to go on with after a crash. Nothing that a session could stumble over comes
 * back from a file, whoever wrote it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"

struct expected_steps {
	const struct routine *routine;
	const struct step_count *counts;
	unsigned n;
};

static int expect_next_step(void *userdata, const struct step_row *row)
{
	struct expected_steps *e = userdata;

	assert_true(e->n < e->routine->n_steps);
	expect_step(row, e->n + 1, &e->routine->steps[e->n]);
	assert_int_equal(row->count.planned, e->counts[e->n].planned);
	assert_int_equal(row->count.skipped, e->counts[e->n].skipped);
	e->n++;
	return 0;
}

static void expect_steps(struct store *s, const char *uuid, const struct routine *routine,
			 const struct step_count *counts)
{
	struct expected_steps e = { routine, counts, 0 };

	assert_int_equal(store_steps(s, uuid, expect_next_step, &e), 0);
	assert_int_equal(e.n, routine->n_steps);
}

static void test_every_field(void **state)
{
	const struct routine all = routine_of(ROUTINE_STEPS_MAX), one = routine_of(1);
	struct step_count counts[ROUTINE_STEPS_MAX];
	struct workout_row first = workout_of(1), second = workout_of(2), third = workout_of(3);
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_begin(s, &first, &all), 0);
	assert_int_equal(store_begin(s, &second, &one), 0);
	assert_int_equal(store_begin(s, &third, NULL), 0);
	store_free(s);

	s = store_at(*state, STORE_READ);
	counts_of(&all, counts);
	expect_steps(s, first.uuid, &all, counts);
	expect_steps(s, second.uuid, &one, counts);
	expect_steps(s, third.uuid, &(struct routine){ 0 }, counts);
	store_free(s);
}

/* The texts of a routine stay in its file. */
static void test_texts_are_not_stored(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct routine r = routine_of(1);
	struct workout_row w = workout_of(1);
	struct step_count counts[ROUTINE_STEPS_MAX];

	counts_of(&r, counts);
	strcpy(r.steps[0].setup, "Sit down.");
	assert_int_equal(store_begin(s, &w, &r), 0);
	r = routine_of(1);
	expect_steps(s, w.uuid, &r, counts);
	store_free(s);
}

static int sum_step(void *userdata, const struct step_row *row)
{
	struct step_row *rows = userdata;

	rows[row->n - 1] = *row;
	return 0;
}

/* Who has verified which step, as a table: a row a rep. */
static void test_counts_and_verifiers(void **state)
{
	static const struct {
		unsigned step;
		const char *guide;
		bool counted;
	} reps[] = {
		{ 1, "band", true },    { 1, "band", true },   { 1, "timer", true },
		{ 1, "motion", false }, { 2, "timer", false }, { 3, "motion", true },
		{ 4, "said", true },    { 9, "band", true }, /* of a step that there is not */
	};
	static const struct {
		unsigned done, tried;
		bool verified[VERIFIERS];
	} rows[4] = {
		{ 3, 1, { [VERIFIED_BAND] = true, [VERIFIED_TIMER] = true } },
		{ 0, 1, { false } },
		{ 1, 0, { [VERIFIED_MOTION] = true } },
		{ 1, 0, { [VERIFIED_SAID] = true } },
	};
	struct store *s = store_at(*state, STORE_WRITE);
	const struct routine routine = routine_of(4);
	struct step_row got[4] = { 0 };
	struct workout_row w = workout_of(1);

	assert_int_equal(store_begin(s, &w, &routine), 0);
	for (size_t i = 0; i < ELEMENTS(reps); i++) {
		struct rep_row r = rep_of(0);

		r.step = reps[i].step;
		strcpy(r.guide, reps[i].guide);
		r.counted = reps[i].counted;
		assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	}
	assert_int_equal(store_steps(s, w.uuid, sum_step, got), 0);
	for (size_t i = 0; i < 4; i++) {
		print_message("# step %zu\n", i + 1);
		assert_int_equal(got[i].count.done, rows[i].done);
		assert_int_equal(got[i].count.tried, rows[i].tried);
		assert_memory_equal(got[i].verified, rows[i].verified, sizeof(rows[i].verified));
	}
	store_free(s);
}

/* What is skipped or done again moves the place and the plan; a rep moves the place only. */
static void test_place(void **state)
{
	const struct step_count counts[] = { { .planned = 3, .skipped = 1 }, { .planned = 12 } };
	const struct store_progress second = { { 1, 0, 0 }, counts, 2 };
	const struct store_progress wrong = { { 0, 0, 0 },
					      (const struct step_count[3]){ { 0 } },
					      3 };
	const struct session_place begin = { 0 };
	struct store *s = store_at(*state, STORE_WRITE);
	const struct routine routine = routine_of(2);
	struct step_count planned[ROUTINE_STEPS_MAX];
	const struct store_progress first = { { 0, 1, 1 }, planned, 2 };
	struct workout_row w = workout_of(1), read;
	struct rep_row r = rep_of(0);

	counts_of(&routine, planned);
	assert_int_equal(store_place(s, w.uuid, &second), -ENOENT);
	assert_int_equal(store_begin(s, &w, &routine), 0);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	assert_memory_equal(&read.at, &begin, sizeof(begin));

	assert_int_equal(store_rep(s, w.uuid, &r, &first), 0);
	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	assert_memory_equal(&read.at, &first.at, sizeof(first.at));
	assert_int_equal(read.planned, planned[0].planned + planned[1].planned);
	assert_int_equal(read.skipped, 0);

	assert_int_equal(store_place(s, w.uuid, &second), 0);
	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	assert_memory_equal(&read.at, &second.at, sizeof(second.at));
	assert_int_equal(read.planned, 15);
	assert_int_equal(read.skipped, 1);
	expect_steps(s, w.uuid, &routine, counts);

	/* more steps than it has are a mistake, and nothing of it is kept */
	assert_int_equal(store_place(s, w.uuid, &wrong), -ENOENT);
	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	assert_int_equal(read.planned, 15);
	assert_null(store_problem(s));
	store_free(s);
}

/* A workout of three steps that a crash has ended in the second one, at STARTED_US + 100 s. */
#define STEPS    3
#define ENDED_US (STARTED_US + 100000000)

static const struct step_count cut_counts[STEPS] = { { .planned = 2, .skipped = 1 },
						     { .planned = 18 },
						     { .planned = 7 } };

static void cut_short(struct store *s)
{
	const struct routine routine = routine_of(STEPS);
	const struct store_progress now = { { 1, 1, 1 }, cut_counts, STEPS };
	struct rep_row counted = rep_of(0), tried = rep_of(2);
	struct workout_row w = workout_of(0);

	counted.measured = false;
	counted.wanted_us = 5000000;
	counted.at_us = ENDED_US - counted.wanted_us;
	counted.step = 1;
	tried.step = 2;
	assert_int_equal(store_begin(s, &w, &routine), 0);
	assert_int_equal(store_rep(s, w.uuid, &counted, NULL), 0);
	assert_int_equal(store_place(s, w.uuid, &now), 0);
	assert_int_equal(store_rep(s, w.uuid, &tried, &now), 0);
}

static void sql(struct scratch *folder, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(scratch_path(folder, "data/history.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static struct store_interrupted interrupted;

static void test_interrupted(void **state)
{
	const struct routine routine = routine_of(STEPS);
	const struct session_place at = { 1, 1, 1 };
	struct rep_row rep = rep_of(1);
	struct workout_row read;
	struct store *s = store_at(*state, STORE_WRITE);

	cut_short(s);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), -ENOENT); /* it runs */
	store_free(s);

	s = store_at(*state, STORE_WRITE);
	assert_int_equal(store_close_open(s), 1);
	assert_int_equal(store_interrupted(s, ENDED_US + 1000000, &interrupted), 0);
	assert_string_equal(interrupted.workout.uuid, workout_of(0).uuid);
	assert_int_equal(interrupted.workout.ended_us, ENDED_US);
	assert_string_equal(interrupted.routine.id, "resisted-flexion");
	assert_int_equal(interrupted.routine.n_steps, STEPS);
	for (unsigned i = 0; i < STEPS; i++) {
		assert_memory_equal(&interrupted.routine.steps[i], &routine.steps[i],
				    sizeof(struct step));
		assert_int_equal(interrupted.so_far[i].planned, cut_counts[i].planned);
		assert_int_equal(interrupted.so_far[i].skipped, cut_counts[i].skipped);
		assert_int_equal(interrupted.so_far[i].done, i == 0);
		assert_int_equal(interrupted.so_far[i].tried, i == 1);
	}
	assert_memory_equal(&interrupted.workout.at, &at, sizeof(at));

	/* and it goes on, in the same row */
	assert_int_equal(store_resume(s, &interrupted), 0);
	assert_int_equal(store_resume(s, &interrupted), -ENOENT);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), -ENOENT);
	assert_int_equal(store_rep(s, workout_of(0).uuid, &rep, NULL), 0);
	assert_int_equal(store_workout(s, workout_of(0).uuid, &read), 0);
	assert_string_equal(read.state, "running");
	assert_int_equal(read.ended_us, 0);
	assert_int_equal(read.done, 2);
	assert_null(store_problem(s));
	store_free(s);
}

/* Its file goes away under it: what was resumed goes on in memory with all that is known of it. */
static void test_resumed_without_a_file(void **state)
{
	const struct routine routine = routine_of(STEPS);
	struct rep_row rep = rep_of(1);
	struct workout_row read;
	struct store *s = store_at(*state, STORE_WRITE);

	cut_short(s);
	store_free(s);
	s = store_at(*state, STORE_WRITE);
	assert_int_equal(store_close_open(s), 1);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), 0);
	assert_int_equal(store_resume(s, &interrupted), 0);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db")), 0);
	assert_int_equal(store_rep(s, workout_of(0).uuid, &rep, NULL), 0);
	assert_non_null(store_problem(s));
	assert_int_equal(store_workout(s, workout_of(0).uuid, &read), 0);
	assert_string_equal(read.state, "running");
	assert_int_equal(read.done, 2);
	assert_int_equal(read.at.set, 1);
	expect_steps(s, workout_of(0).uuid, &routine, cut_counts);
	store_free(s);
}

static void test_when_it_can_be_resumed(void **state)
{
	static const struct {
		int64_t after_us;
		int answer;
	} rows[] = {
		{ 0, 0 },
		{ 599999999, 0 },
		{ 600000000, -ENOENT },
		{ -599999999, 0 },       /* the clock was set back a little, */
		{ -600000000, -ENOENT }, /* or by more than anybody can tell */
	};
	struct said said = { .uuid = "said", .exercise = "toe-press", .reps = 1 };
	struct workout_row later = workout_of(1);
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), -ENOENT);
	cut_short(s);
	assert_int_equal(store_close_open(s), 1);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		print_message("# row %zu\n", i);
		assert_int_equal(
			store_interrupted(s, ENDED_US + (uint64_t)rows[i].after_us, &interrupted),
			rows[i].answer);
	}

	/* What was only said since then changes nothing; another workout does. */
	said.at_us = ENDED_US + 1000000;
	assert_int_equal(store_add_said(s, &said), 0);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), 0);
	assert_int_equal(store_begin(s, &later, NULL), 0);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), -ENOENT);
	store_free(s);
}

/* Only its last rep was awaited: there is nothing to go on with. */
static void test_nothing_left(void **state)
{
	const struct store_progress now = { { STEPS, 0, 0 }, cut_counts, STEPS };
	struct store *s = store_at(*state, STORE_WRITE);

	cut_short(s);
	assert_int_equal(store_place(s, workout_of(0).uuid, &now), 0);
	assert_int_equal(store_close_open(s), 1);
	assert_int_equal(store_interrupted(s, ENDED_US, &interrupted), -ENOENT);
	store_free(s);
}

/* What no session has left behind is none to go on with. */
static void test_nonsense_is_not_resumed(void **state)
{
	static const char *const rows[] = {
		"DELETE FROM step",
		"DELETE FROM step WHERE n = 1",
		"DELETE FROM step WHERE n = 2",
		"UPDATE step SET n = n + 1000000 WHERE n = 3",
		"UPDATE step SET n = -n WHERE n = 1",
		/* in brackets: clang asks whether a comma is missing between the two */
		("INSERT INTO step (workout, n, exercise) WITH RECURSIVE k (n) AS"
		 " (SELECT 4 UNION ALL SELECT n + 1 FROM k LIMIT 1000) SELECT 1, n, 'x' FROM k"),
		"UPDATE step SET exercise = '' WHERE n = 2",
		"UPDATE step SET exercise = CAST(x'ff41' AS TEXT) WHERE n = 2",
		"UPDATE step SET sets = 0",
		"UPDATE step SET reps = 9223372036854775807",
		"UPDATE step SET reps = -1",
		"UPDATE step SET hold_us = 9223372036854775807 WHERE kind = 'hold'",
		"UPDATE step SET hold_us = -5 WHERE kind = 'hold'",
		"UPDATE step SET kind = 'hold' WHERE kind = 'timed'",
		"UPDATE step SET time_us = 1 WHERE kind = 'timed'",
		"UPDATE step SET rest_us = 9223372036854775807",
		"UPDATE step SET target_n = -1",
		"UPDATE step SET target_n = 9e999",
		"UPDATE step SET target_share = 2",
		"UPDATE step SET planned = 0, skipped = 0",
		"UPDATE step SET skipped = 4294967295",
		"UPDATE workout SET at_step = 4",
		"UPDATE step SET planned = 4294967295",
		"UPDATE workout SET at_set = 9223372036854775807",
		"UPDATE workout SET at_rep = 1000",
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct scratch *folder = scratch_new();
		struct store *s = store_at(folder, STORE_WRITE);

		cut_short(s);
		assert_int_equal(store_close_open(s), 1);
		store_free(s);
		sql(folder, rows[i]);
		s = store_at(folder, STORE_WRITE);
		assert_null(store_problem(s));
		if (store_interrupted(s, ENDED_US, &interrupted) != -EBADMSG)
			fail_msg("resumed after: %s", rows[i]);
		store_free(s);
		scratch_free(folder);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_every_field),
		TEST(test_texts_are_not_stored),
		TEST(test_counts_and_verifiers),
		TEST(test_place),
		TEST(test_interrupted),
		TEST(test_resumed_without_a_file),
		TEST(test_when_it_can_be_resumed),
		TEST(test_nothing_left),
		cmocka_unit_test(test_nonsense_is_not_resumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
