/* SPDX-License-Identifier: MIT */

/*
 * What the history keeps for reminders, and what it tells them: how each slot went, what was done
 * when, and on which day that was.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"

static const struct reminder_row morning = { "morning", STARTED_US, STARTED_US + 2, STARTED_US + 3,
					     STARTED_US + 4 };

static void test_there_and_back(void **state)
{
	struct reminder_row row = morning, toes = { .id = "toe-press", .since_us = 1 }, read;
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_reminder(s, "morning", &read), -ENOENT);
	assert_int_equal(store_set_reminder(s, &row), 0);
	assert_int_equal(store_set_reminder(s, &toes), 0);
	expect_reminder(s, &morning);
	row = (struct reminder_row){ "morning", 5, 6, 7, 8 };
	assert_int_equal(store_set_reminder(s, &row), 0);
	expect_reminder(s, &row);
	store_free(s);

	s = store_at(*state, STORE_WRITE);
	expect_reminder(s, &row);
	assert_int_equal(store_forget_reminder(s, "morning"), 0);
	assert_int_equal(store_forget_reminder(s, "morning"), 0);
	assert_int_equal(store_reminder(s, "morning", &read), -ENOENT);
	expect_reminder(s, &toes);
	assert_null(store_problem(s));
	store_free(s);
}

static void set_slot(struct store *s, uint64_t at_us, enum slot_outcome outcome)
{
	const struct reminder_slot slot = { .at_us = at_us, .outcome = outcome };

	assert_int_equal(store_set_slot(s, "morning", &slot), 0);
}

/* What was true then stays, but for what is done later, or taken back. */
static void test_slots(void **state)
{
	static const struct {
		enum slot_outcome first, then, kept;
	} rows[] = {
		{ SLOT_MISSED, SLOT_SKIPPED, SLOT_MISSED },
		{ SLOT_MISSED, SLOT_PAUSED, SLOT_MISSED },
		{ SLOT_PAUSED, SLOT_MISSED, SLOT_PAUSED },
		{ SLOT_SKIPPED, SLOT_MISSED, SLOT_SKIPPED },
		{ SLOT_MISSED, SLOT_DONE, SLOT_DONE },
		{ SLOT_SKIPPED, SLOT_EARLY, SLOT_EARLY },
		{ SLOT_PAUSED, SLOT_DONE, SLOT_DONE },
		{ SLOT_DONE, SLOT_MISSED, SLOT_MISSED },
		{ SLOT_EARLY, SLOT_SKIPPED, SLOT_SKIPPED },
		{ SLOT_EARLY, SLOT_DONE, SLOT_DONE },
	};
	const struct reminder_slot slot = { .at_us = 1, .outcome = SLOT_DONE };
	struct store *s = store_at(*state, STORE_WRITE);
	char want[64];

	assert_int_equal(store_set_slot(s, "morning", &slot), -EINVAL);
	assert_null(store_problem(s));
	assert_int_equal(store_set_reminder(s, &morning), 0);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		set_slot(s, i + 1, rows[i].first);
		set_slot(s, i + 1, rows[i].then);
		(void)snprintf(want, sizeof(want), "%zu %s\n", i + 1,
			       slot_outcome_name(rows[i].kept));
		expect_slots(s, "morning", i + 1, want);
	}

	expect_slots(s, "morning", 8, "8 missed\n9 skipped\n10 done\n");
	expect_slots(s, "toe-press", 0, "");
	assert_int_equal(store_forget_reminder(s, "morning"), 0);
	expect_slots(s, "morning", 0, "");
	store_free(s);
}

static int stop_at_once(void *userdata, const struct reminder_slot *slot)
{
	unsigned *n = userdata;

	(*n)++;
	return 42;
}

/* A word of a newer version is no slot; a reader may have enough. */
static void test_odd_slots(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	unsigned n = 0;
	sqlite3 *db;

	assert_int_equal(store_set_reminder(s, &morning), 0);
	set_slot(s, 1, SLOT_DONE);
	set_slot(s, 2, SLOT_DONE);
	set_slot(s, 3, SLOT_DONE);
	assert_int_equal(sqlite3_open(scratch_path(*state, "data/history.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE slot SET outcome = 'dreamt' WHERE at_us = 2",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	expect_slots(s, "morning", 0, "1 done\n3 done\n");
	assert_int_equal(store_slots(s, "morning", 0, stop_at_once, &n), 42);
	assert_int_equal(n, 1);
	store_free(s);
}

/* The file goes: what is known stays, and is in the next file. */
static void test_in_memory_and_back(void **state)
{
	struct reminder_row changed = morning;
	struct workout_row w = workout_of(1);
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_set_reminder(s, &morning), 0);
	set_slot(s, 1, SLOT_MISSED);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db")), 0);
	changed.snoozed_until_us = 99;
	assert_int_equal(store_set_reminder(s, &changed), 0);
	assert_non_null(store_problem(s));
	set_slot(s, 2, SLOT_DONE);
	expect_reminder(s, &changed);
	expect_slots(s, "morning", 0, "1 missed\n2 done\n");

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_null(store_problem(s));
	store_free(s);
	s = store_at(*state, STORE_READ);
	expect_reminder(s, &changed);
	expect_slots(s, "morning", 0, "1 missed\n2 done\n");
	store_free(s);
}

static void add_workout(struct store *s, unsigned i, const struct routine *r, const char *state,
			unsigned reps)
{
	struct workout_row w = workout_of(i);

	strcpy(w.routine, r->id);
	assert_int_equal(store_begin(s, &w, r), 0);
	for (unsigned k = 0; k < reps; k++) {
		struct rep_row rep = rep_of(0);

		/* of both steps in turn, every third in vain */
		strcpy(rep.exercise, r->steps[k % 2].exercise);
		rep.step = 1 + k % 2;
		rep.counted = k % 3 != 2;
		rep.at_us = w.started_us + k * USEC_PER_SEC;
		rep.measured = k % 4 != 1;
		assert_int_equal(store_rep(s, w.uuid, &rep, NULL), 0);
	}
	if (strcmp(state, "running") != 0) {
		strcpy(w.state, state);
		w.ended_us = w.started_us + 100 * USEC_PER_SEC;
		assert_int_equal(store_end(s, &w), 0);
	}
}

struct told {
	struct deeds list[4];
	size_t n;
};

static int take_deeds(void *userdata, const struct deeds *deeds)
{
	struct told *t = userdata;

	assert_true(t->n < ELEMENTS(t->list));
	t->list[t->n++] = *deeds;
	return t->n == ELEMENTS(t->list) ? 42 : 0;
}

static void expect_deed(const struct deed *d, const char *exercise, unsigned reps, uint64_t last_us)
{
	assert_string_equal(d->exercise, exercise);
	assert_int_equal(d->reps, reps);
	assert_int_equal(d->last_us, last_us);
}

static void test_deeds(void **state)
{
	const struct routine r = routine_of(2);
	const struct workout_row w = workout_of(2);
	const struct said said = {
		"said", "exercise-1", KIND_REPS, SIDE_BOTH, 5, STARTED_US + 1500000000, -3600
	};
	struct store *s = store_at(*state, STORE_WRITE);
	struct told t = { 0 };

	add_workout(s, 2, &r, "finished", 5);
	add_workout(s, 0, &r, "running", 0);
	assert_int_equal(store_add_said(s, &said), 0);
	add_workout(s, 3, &r, "abandoned", 1);
	assert_int_equal(store_deeds(s, STARTED_US + 1, take_deeds, &t), 0);
	assert_int_equal(t.n, 3);

	assert_string_equal(t.list[0].routine, "exercise-1");
	assert_false(t.list[0].finished);
	assert_int_equal(t.list[0].ended_us, said.at_us);
	assert_int_equal(t.list[0].offset_s, -3600);
	assert_int_equal(t.list[0].n, 1);
	expect_deed(&t.list[0].list[0], "exercise-1", 5, said.at_us);

	assert_string_equal(t.list[1].routine, "evening");
	assert_true(t.list[1].finished);
	assert_int_equal(t.list[1].started_us, w.started_us);
	assert_int_equal(t.list[1].ended_us, w.started_us + 100 * USEC_PER_SEC);
	assert_int_equal(t.list[1].offset_s, w.offset_s);
	assert_int_equal(t.list[1].n, 2);
	/* reps 0 and 4, as measured; 1 and 3, the first by the timer, which took longer; 2 in vain */
	expect_deed(&t.list[1].list[0], "exercise-0", 2, w.started_us + 4 * USEC_PER_SEC + 600);
	expect_deed(&t.list[1].list[1], "exercise-1", 2, w.started_us + 6 * USEC_PER_SEC);

	assert_false(t.list[2].finished);
	expect_deed(&t.list[2].list[0], "exercise-0", 1, workout_of(3).started_us + 600);
	expect_deed(&t.list[2].list[1], "exercise-1", 0, 0);

	t.n = 0;
	assert_int_equal(store_deeds(s, 0, take_deeds, &t), 42);
	assert_int_equal(t.list[0].ended_us, 0);
	assert_int_equal(t.list[0].n, 2);
	store_free(s);
}

/* Two steps of one exercise are one deed. */
static void test_deeds_of_one_exercise(void **state)
{
	struct routine r = routine_of(2);
	struct store *s = store_at(*state, STORE_WRITE);
	struct told t = { 0 };

	strcpy(r.steps[1].exercise, r.steps[0].exercise);
	add_workout(s, 1, &r, "finished", 5);
	assert_int_equal(store_deeds(s, 0, take_deeds, &t), 0);
	assert_int_equal(t.n, 1);
	assert_int_equal(t.list[0].n, 1);
	assert_int_equal(t.list[0].list[0].reps, 4);
	store_free(s);
}

static void test_last_end(void **state)
{
	const struct routine r = routine_of(2);
	const struct said said = {
		.uuid = "said", .exercise = "x", .reps = 1, .at_us = STARTED_US + 9000000000
	};
	struct store *s = store_at(*state, STORE_WRITE);
	uint64_t end_us = 7;

	assert_int_equal(store_last_end(s, &end_us), 0);
	assert_int_equal(end_us, 0);
	add_workout(s, 1, &r, "finished", 2);
	add_workout(s, 2, &r, "abandoned", 0); /* nothing was done in it */
	add_workout(s, 3, &r, "running", 2);   /* it has not ended */
	assert_int_equal(store_last_end(s, &end_us), 0);
	assert_int_equal(end_us, workout_of(1).started_us + 100 * USEC_PER_SEC);
	assert_int_equal(store_add_said(s, &said), 0);
	assert_int_equal(store_last_end(s, &end_us), 0);
	assert_int_equal(end_us, said.at_us);
	store_free(s);
}

/* 2026-11-24 00:00 UTC */
#define DAY        INT64_C(20781)
#define MIDNIGHT_S (DAY * 86400)
#define HOUR_S     3600

/* Each began at an instant, somewhere; and which day was it there? */
static void test_days(void **state)
{
	static const struct {
		int64_t at_s;
		int32_t offset_s;
		uint32_t day_starts_s;
		int64_t day;
	} rows[] = {
		{ MIDNIGHT_S, 0, 0, DAY },
		{ MIDNIGHT_S - 1, 0, 0, DAY - 1 },
		{ MIDNIGHT_S, -1, 0, DAY - 1 },
		{ MIDNIGHT_S - HOUR_S, HOUR_S, 0, DAY },
		{ MIDNIGHT_S + 4 * HOUR_S, 0, 4 * HOUR_S, DAY },
		{ MIDNIGHT_S + 4 * HOUR_S - 1, 0, 4 * HOUR_S, DAY - 1 },
		{ MIDNIGHT_S - 10 * HOUR_S, 14 * HOUR_S, 4 * HOUR_S, DAY },
		{ MIDNIGHT_S + 86399 + 12 * HOUR_S, -12 * HOUR_S, 0, DAY },
		{ 0, 0, 0, 0 },
		{ 0, -12 * HOUR_S, 4 * HOUR_S, -1 }, /* a clock that does not know the time */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct store *s;

		print_message("# row %zu\n", i);
		assert_int_equal(store_open(&s, NULL, STORE_WRITE, NULL), 0);
		for (int64_t day = rows[i].day - 1; day <= rows[i].day + 1; day++) {
			const struct store_days days = { day, day + 1, rows[i].day_starts_s };
			struct store_totals t;

			if (day < rows[i].day) {
				struct workout_row w = workout_of(1);

				w.started_us = (uint64_t)rows[i].at_s * USEC_PER_SEC;
				w.offset_s = rows[i].offset_s;
				assert_int_equal(store_begin(s, &w, NULL), 0);
			}
			assert_int_equal(store_totals_of_days(s, 0, UINT64_MAX, &days, &t), 0);
			assert_int_equal(t.workouts, day == rows[i].day);
		}
		store_free(s);
	}
}

static void test_span_of_days(void **state)
{
	const uint64_t day_us = 86400 * USEC_PER_SEC;
	const struct store_days three = { 1, 4, 0 };
	struct store *s = store_at(*state, STORE_WRITE);
	struct store_totals t;

	for (unsigned i = 0; i < 6; i++) {
		struct workout_row w = workout_of(i);
		struct rep_row rep = rep_of(0);

		w.started_us = i * day_us;
		w.offset_s = 0;
		assert_int_equal(store_begin(s, &w, NULL), 0);
		assert_int_equal(store_rep(s, w.uuid, &rep, NULL), 0);
	}
	assert_int_equal(store_totals_of_days(s, 0, UINT64_MAX, &three, &t), 0);
	assert_int_equal(t.workouts, 3);
	assert_int_equal(t.done, 3);
	/* and of them those of a span */
	assert_int_equal(store_totals_of_days(s, 2 * day_us, 3 * day_us, &three, &t), 0);
	assert_int_equal(t.workouts, 1);
	store_free(s);
}

/* Where nobody has ever been is UTC. */
static void test_odd_offset(void **state)
{
	static const int64_t odd[] = { INT64_MAX, INT64_MIN, 26 * 3600, -25 * 3600, 1LL << 32 };
	struct workout_row w = workout_of(1), read;
	struct store *s = store_at(*state, STORE_WRITE);
	sqlite3 *db;

	assert_int_equal(store_begin(s, &w, NULL), 0);
	for (size_t i = 0; i < ELEMENTS(odd); i++) {
		const struct store_days days = { 0, INT64_MAX, 0 };
		struct store_totals t;
		char sql[80];

		(void)snprintf(sql, sizeof(sql), "UPDATE workout SET offset_s = %lld",
			       (long long)odd[i]);
		assert_int_equal(sqlite3_open(scratch_path(*state, "data/history.db"), &db),
				 SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
		assert_int_equal(store_workout(s, w.uuid, &read), 0);
		assert_int_equal(read.offset_s, 0);
		assert_int_equal(store_totals_of_days(s, 0, UINT64_MAX, &days, &t), 0);
	}
	assert_null(store_problem(s));
	store_free(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_there_and_back), TEST(test_slots),
		TEST(test_odd_slots),      TEST(test_in_memory_and_back),
		TEST(test_deeds),          TEST(test_deeds_of_one_exercise),
		TEST(test_last_end),       cmocka_unit_test(test_days),
		TEST(test_span_of_days),   TEST(test_odd_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
