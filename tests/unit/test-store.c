/* SPDX-License-Identifier: MIT */

/*
 * The history in good days: every field there and back, what is counted from the rows, one file
 * that is private, and read while it is written. Its bad days are in test-store-faults.c, its
 * older versions in test-store-golden.c.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"

static void test_every_field(void **state)
{
	struct workout_row w = workout_of(1), read;
	struct rep_row reps[] = { rep_of(1), rep_of(2), rep_of(3), rep_of(4) };
	struct store *s = store_at(*state, STORE_WRITE);

	reps[1].measured = false; /* a walk that ended early */
	reps[2].rest_us = -1;
	reps[2].target_n = 0;
	reps[2].in_zone_us = 0;
	reps[2].rfd_n_per_s = reps[2].steadiness = NAN;
	reps[3].rest_n = reps[3].level_n = reps[3].peak_n = reps[3].mean_n = 0;
	reps[3].range_deg = 41.5;
	assert_int_equal(store_begin(s, &w, NULL), 0);
	for (size_t i = 0; i < ELEMENTS(reps); i++)
		assert_int_equal(store_rep(s, w.uuid, &reps[i], NULL), 0);
	expect_reps(s, w.uuid, reps, ELEMENTS(reps));

	strcpy(w.state, "finished");
	strcpy(w.stopped, "pain");
	w.ended_us = w.started_us + 1000;
	w.pulses = 3;
	w.unknown_us = 77;
	assert_int_equal(store_end(s, &w), 0);
	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	w.done = 3; /* 2 was not counted */
	w.tried = 1;
	w.held_us = reps[0].held_us + reps[2].held_us + reps[3].held_us;
	expect_workout(&read, &w);
	assert_null(store_problem(s));
	store_free(s);

	s = store_at(*state, STORE_READ);
	expect_reps(s, w.uuid, reps, ELEMENTS(reps));
	store_free(s);
}

static int append_name(void *userdata, const struct workout_row *w)
{
	char *names = userdata;

	strcat(names, w->routine);
	return strchr(w->routine, '!') ? 42 : 0;
}

/* Workouts 0..4 begin at 100, 200, 300, 300, 400. */
static void test_order_and_span(void **state)
{
	static const struct {
		uint64_t from, to;
		unsigned offset, limit;
		int result;
		const char *names;
	} rows[] = {
		{ 0, UINT64_MAX, 0, 100, 0, "edcba" }, { 0, UINT64_MAX, 0, 2, 0, "ed" },
		{ 0, UINT64_MAX, 3, 100, 0, "ba" },    { 0, UINT64_MAX, 5, 100, 0, "" },
		{ 0, UINT64_MAX, 0, 0, 0, "" },        { 200, 300, 0, 100, 0, "b" },
		{ 200, 301, 0, 100, 0, "dcb" },        { 400, 400, 0, 100, 0, "" },
		{ 500, 100, 0, 100, 0, "" },
	};
	static const uint64_t started[] = { 100, 200, 300, 300, 400 };
	struct store *s = store_at(*state, STORE_WRITE);
	char names[64];

	for (unsigned i = 0; i < 5; i++) {
		struct workout_row w = workout_of(i);

		(void)snprintf(w.routine, sizeof(w.routine), "%c", 'a' + i);
		w.started_us = started[i];
		assert_int_equal(store_begin(s, &w, NULL), 0);
	}
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		print_message("# row %zu\n", i);
		names[0] = '\0';
		assert_int_equal(store_workouts(s, rows[i].from, rows[i].to, rows[i].offset,
						rows[i].limit, append_name, names),
				 rows[i].result);
		assert_string_equal(names, rows[i].names);
	}
	store_free(s);
}

static void test_reading_ends_early(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	char names[64] = "";

	for (unsigned i = 0; i < 3; i++) {
		struct workout_row w = workout_of(i);

		strcpy(w.routine, i == 1 ? "!" : "x");
		assert_int_equal(store_begin(s, &w, NULL), 0);
	}
	assert_int_equal(store_workouts(s, 0, UINT64_MAX, 0, 100, append_name, names), 42);
	assert_string_equal(names, "x!");
	names[0] = '\0';
	assert_int_equal(store_workouts(s, 0, UINT64_MAX, 2, 100, append_name, names), 0);
	assert_string_equal(names, "x");
	store_free(s);
}

static void test_totals(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct store_totals t;

	for (unsigned i = 0; i < 4; i++) {
		struct workout_row w = workout_of(i);

		w.started_us = i * 100;
		assert_int_equal(store_begin(s, &w, NULL), 0);
		for (unsigned k = 0; k < i; k++) {
			struct rep_row r = rep_of(k);

			r.counted = k != 1;
			r.held_us = 1000;
			assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
		}
	}
	assert_int_equal(store_totals(s, 0, UINT64_MAX, &t), 0);
	assert_int_equal(t.workouts, 4);
	assert_int_equal(t.done, 4); /* 0 + 1 + 1 + 2 */
	assert_int_equal(t.tried, 2);
	assert_int_equal(t.held_us, 4000);
	assert_int_equal(store_totals(s, 100, 300, &t), 0);
	assert_int_equal(t.workouts, 2);
	assert_int_equal(t.done, 2);
	assert_int_equal(t.tried, 1);
	assert_int_equal(t.held_us, 2000);
	assert_int_equal(store_totals(s, 1000, 2000, &t), 0);
	assert_int_equal(t.workouts, 0);
	assert_int_equal(t.held_us, 0);
	store_free(s);
}

static void test_mistakes_of_the_caller(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct workout_row w = workout_of(1), read;
	struct rep_row r = rep_of(1);

	assert_int_equal(store_rep(s, w.uuid, &r, NULL), -ENOENT);
	assert_int_equal(store_end(s, &w), -ENOENT);
	assert_int_equal(store_workout(s, w.uuid, &read), -ENOENT);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_begin(s, &w, NULL), -EINVAL);
	expect_reps(s, "no such", NULL, 0);
	assert_null(store_problem(s));
	store_free(s);
}

/* Of three workouts one was ended, one has two reps, one has none. */
static void test_close_open(void **state)
{
	struct workout_row w[] = { workout_of(0), workout_of(1), workout_of(2) }, read;
	struct rep_row by_band = rep_of(1), by_timer = rep_of(2);
	struct store *s = store_at(*state, STORE_WRITE);

	for (unsigned i = 0; i < ELEMENTS(w); i++)
		assert_int_equal(store_begin(s, &w[i], NULL), 0);
	strcpy(w[0].state, "finished");
	w[0].ended_us = w[0].started_us + 5;
	assert_int_equal(store_end(s, &w[0]), 0);
	by_timer.measured = false;
	by_timer.at_us = by_band.at_us - 20000000;
	assert_int_equal(store_rep(s, w[1].uuid, &by_band, NULL), 0);
	assert_int_equal(store_rep(s, w[1].uuid, &by_timer, NULL), 0);
	store_free(s);

	s = store_at(*state, STORE_WRITE);
	assert_int_equal(store_close_open(s), 2);
	assert_int_equal(store_close_open(s), 0);
	assert_int_equal(store_workout(s, w[0].uuid, &read), 0);
	assert_string_equal(read.state, "finished");
	assert_int_equal(store_workout(s, w[1].uuid, &read), 0);
	assert_string_equal(read.state, "interrupted");
	assert_int_equal(read.ended_us,
			 by_band.at_us + by_band.out_us + by_band.plateau_us + by_band.back_us);
	assert_int_equal(store_workout(s, w[2].uuid, &read), 0);
	assert_string_equal(read.state, "interrupted");
	assert_int_equal(read.ended_us, w[2].started_us);
	store_free(s);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void test_private(void **state)
{
	struct workout_row w = workout_of(1);
	struct scratch *folder = *state;
	mode_t mask = umask(0);
	struct store *s = store_at(folder, STORE_WRITE);

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(mode_of(scratch_path(folder, "data")), 0700);
	assert_int_equal(mode_of(scratch_path(folder, "data/history.db")), 0600);
	assert_int_equal(mode_of(scratch_path(folder, "data/history.db-wal")), 0600);
	assert_int_equal(mode_of(scratch_path(folder, "data/history.db-shm")), 0600);
	umask(mask);
	store_free(s);
}

/*
 * A reader sees what was stored, before and after the log is folded in, while the writer goes on
 * and when it is gone.
 */
static void test_read_while_written(void **state)
{
	struct store *writer = store_at(*state, STORE_WRITE);
	struct store *reader = store_at(*state, STORE_READ);
	struct workout_row w = workout_of(1);
	struct rep_row reps[] = { rep_of(1), rep_of(2), rep_of(3) };

	assert_int_equal(store_begin(writer, &w, NULL), 0);
	assert_int_equal(store_rep(writer, w.uuid, &reps[0], NULL), 0);
	expect_reps(reader, w.uuid, reps, 1);
	assert_int_equal(store_rep(writer, w.uuid, &reps[1], NULL), 0);
	expect_reps(reader, w.uuid, reps, 2);
	store_checkpoint(writer);
	expect_reps(reader, w.uuid, reps, 2);
	assert_int_equal(store_rep(writer, w.uuid, &reps[2], NULL), 0);
	expect_reps(reader, w.uuid, reps, 3);
	assert_int_equal(store_rep(reader, w.uuid, &reps[0], NULL), -EACCES);
	assert_null(store_problem(reader));
	store_free(reader);
	store_free(writer);

	assert_int_equal(access(scratch_path(*state, "data/history.db-wal"), F_OK), -1);
	reader = store_at(*state, STORE_READ);
	expect_reps(reader, w.uuid, reps, 3);
	store_free(reader);
}

static void test_nothing_to_read(void **state)
{
	struct scratch *folder = *state;
	const char *problem = NULL;
	struct store *s = NULL;

	assert_int_equal(store_open(&s, scratch_path(folder, "history.db"), STORE_READ, &problem),
			 -ENOENT);
	assert_null(s);
	assert_non_null(strstr(problem, "history.db does not exist"));
	assert_int_equal(access(folder->path, F_OK), -1);

	/* Killed between creating the file and its tables. */
	(void)scratch_write(folder, "history.db", "", 0);
	assert_int_equal(store_open(&s, folder->path, STORE_READ, &problem), -ENOENT);
	assert_int_equal(store_open(&s, folder->path, STORE_WRITE, &problem), 0);
	assert_null(store_problem(s));
	store_free(s);
}

static void test_in_memory(void **state)
{
	struct workout_row w = workout_of(1);
	struct rep_row r = rep_of(1);
	struct store *s = NULL;

	assert_int_equal(store_open(&s, NULL, STORE_WRITE, NULL), 0);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	expect_reps(s, w.uuid, &r, 1);
	store_checkpoint(s);
	assert_null(store_problem(s));
	store_free(s);
}

static void test_uuid(void **state)
{
	char a[STORE_UUID_MAX], b[STORE_UUID_MAX];

	assert_int_equal(uuid_new(a), 0);
	assert_int_equal(uuid_new(b), 0);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
	assert_true(a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
	assert_string_not_equal(a, b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_every_field),
		TEST(test_order_and_span),
		TEST(test_reading_ends_early),
		TEST(test_totals),
		TEST(test_mistakes_of_the_caller),
		TEST(test_close_open),
		TEST(test_private),
		TEST(test_read_while_written),
		TEST(test_nothing_to_read),
		TEST(test_in_memory),
		cmocka_unit_test(test_uuid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
