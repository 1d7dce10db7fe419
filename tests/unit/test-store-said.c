/* SPDX-License-Identifier: MIT */

/*
 * What only a person knows: exercises that they say they did, and how a workout was. Said entries
 * count, and can be told from what was seen; only they can be taken back.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"

static struct said said_of(unsigned i)
{
	struct said said = {
		.kind = (enum step_kind)(i % 4),
		.side = (enum side)(i % 3),
		.reps = 3 + i,
		.at_us = STARTED_US + i * 5000000ull,
	};

	(void)snprintf(said.uuid, sizeof(said.uuid), "said-%u", i);
	(void)snprintf(said.exercise, sizeof(said.exercise), "exercise-%u", i);
	return said;
}

static int expect_said_step(void *userdata, const struct step_row *row)
{
	static const enum sides sides[] = { SIDES_BOTH, SIDES_LEFT, SIDES_RIGHT };
	const struct said *said = userdata;

	assert_int_equal(row->n, 1);
	assert_string_equal(row->step.exercise, said->exercise);
	assert_int_equal(row->step.kind, said->kind);
	assert_int_equal(row->step.sides, sides[said->side]);
	assert_int_equal(row->count.planned, said->reps);
	assert_int_equal(row->count.done, said->reps);
	assert_int_equal(row->count.tried, 0);
	assert_true(row->verified[VERIFIED_SAID]);
	assert_false(row->verified[VERIFIED_BAND] || row->verified[VERIFIED_MOTION] ||
		     row->verified[VERIFIED_TIMER]);
	return 0;
}

struct seen {
	const struct said *said;
	unsigned n;
};

static int expect_said_rep(void *userdata, const struct rep_row *r)
{
	struct seen *seen = userdata;

	seen->n++;
	assert_string_equal(r->exercise, seen->said->exercise);
	assert_string_equal(r->guide, "said");
	assert_string_equal(r->reason, "");
	assert_true(r->counted && !r->measured);
	assert_int_equal(r->side, seen->said->side);
	assert_int_equal(r->at_us, seen->said->at_us);
	assert_int_equal(r->step, 1);
	assert_int_equal(r->set, 1);
	assert_int_equal(r->rep, seen->n);
	assert_int_equal(r->held_us, 0);
	return 0;
}

static void expect_said(struct store *s, const struct said *said)
{
	struct seen seen = { .said = said };
	struct workout_row w;

	assert_int_equal(store_workout(s, said->uuid, &w), 0);
	assert_string_equal(w.routine, said->exercise);
	assert_string_equal(w.state, "said");
	assert_string_equal(w.band, "");
	assert_int_equal(w.started_us, said->at_us);
	assert_int_equal(w.ended_us, said->at_us);
	assert_int_equal(w.planned, said->reps);
	assert_int_equal(w.done, said->reps);
	assert_int_equal(w.held_us, 0); /* nobody has measured or timed it */
	assert_int_equal(store_steps(s, said->uuid, expect_said_step, (void *)said), 0);
	assert_int_equal(store_reps(s, said->uuid, expect_said_rep, &seen), 0);
	assert_int_equal(seen.n, said->reps);
}

static void expect_undone(struct store *s, const struct said *want)
{
	struct workout_row w;
	struct said got;

	assert_int_equal(store_undo_said(s, &got), 0);
	assert_string_equal(got.uuid, want->uuid);
	assert_string_equal(got.exercise, want->exercise);
	assert_int_equal(got.kind, want->kind);
	assert_int_equal(got.side, want->side);
	assert_int_equal(got.reps, want->reps);
	assert_int_equal(got.at_us, want->at_us);
	assert_int_equal(store_workout(s, want->uuid, &w), -ENOENT);
	assert_int_equal(store_steps(s, want->uuid, expect_said_step, NULL), 0);
	assert_int_equal(store_reps(s, want->uuid, expect_said_rep, NULL), 0);
}

/* The last that was said comes back first, whenever it was done; what was seen never does. */
static void test_said_and_undone(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct said first = said_of(1), early = said_of(2), again = said_of(3), got;
	struct workout_row w = workout_of(9), read;
	struct rep_row rep = rep_of(1);

	assert_int_equal(store_undo_said(s, &got), -ENOENT);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &rep, NULL), 0);
	assert_int_equal(store_undo_said(s, &got), -ENOENT);

	early.at_us = 1;
	assert_int_equal(store_add_said(s, &first), 0);
	assert_int_equal(store_add_said(s, &early), 0);
	assert_int_equal(store_add_said(s, &early), -EINVAL); /* that UUID is taken */
	expect_said(s, &first);
	expect_said(s, &early);
	expect_undone(s, &early);
	assert_int_equal(store_add_said(s, &again), 0);
	expect_undone(s, &again);
	expect_undone(s, &first);
	assert_int_equal(store_undo_said(s, &got), -ENOENT);

	assert_int_equal(store_workout(s, w.uuid, &read), 0);
	assert_int_equal(read.done, 1);
	expect_reps(s, w.uuid, &rep, 1);
	assert_null(store_problem(s));
	store_free(s);
}

static void test_bounds(void **state)
{
	static const struct {
		unsigned reps;
		uint64_t at_us;
		const char *exercise;
		int answer;
	} rows[] = {
		{ 1, 1, "x", 0 },          { 999, 1, "x", 0 },     { 0, 1, "x", -EINVAL },
		{ 1000, 1, "x", -EINVAL }, { 1, 0, "x", -EINVAL }, { 1, 1, "", -EINVAL },
	};
	struct store *s = store_at(*state, STORE_WRITE);

	for (unsigned i = 0; i < ELEMENTS(rows); i++) {
		struct said said = said_of(i);

		said.reps = rows[i].reps;
		said.at_us = rows[i].at_us;
		strcpy(said.exercise, rows[i].exercise);
		print_message("# row %u\n", i);
		assert_int_equal(store_add_said(s, &said), rows[i].answer);
		if (rows[i].answer == 0)
			expect_said(s, &said);
	}
	assert_null(store_problem(s));
	store_free(s);
}

/* Said reps are done, and told apart; a said entry is no workout that anybody has followed. */
static void test_totals(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct said said = said_of(4), got;
	struct workout_row w = workout_of(0);
	struct rep_row rep = rep_of(1);
	struct store_totals t;

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &rep, NULL), 0);
	assert_int_equal(store_add_said(s, &said), 0);
	assert_int_equal(store_totals(s, 0, UINT64_MAX, &t), 0);
	assert_int_equal(t.workouts, 1);
	assert_int_equal(t.done, 1 + said.reps);
	assert_int_equal(t.said, said.reps);
	assert_int_equal(t.held_us, rep.held_us);
	assert_int_equal(store_totals(s, said.at_us, said.at_us + 1, &t), 0);
	assert_int_equal(t.workouts, 0);
	assert_int_equal(t.done, said.reps);
	assert_int_equal(store_undo_said(s, &got), 0);
	assert_int_equal(store_totals(s, 0, UINT64_MAX, &t), 0);
	assert_int_equal(t.done, 1);
	assert_int_equal(t.said, 0);
	store_free(s);
}

static struct score score_of(int value)
{
	return (struct score){ value >= 0, value >= 0 ? (unsigned)value : 0 };
}

/* What is told replaces what was; what is not told stays. */
static void test_rate(void **state)
{
	static char longest[STORE_NOTE_MAX], too_long[STORE_NOTE_MAX + 1];
	const struct {
		int effort, pain;
		const char *note;
		int answer, now_effort, now_pain;
		const char *now_note;
	} rows[] = {
		{ -1, -1, NULL, 0, -1, -1, "" },
		{ 0, -1, NULL, 0, 0, -1, "" },
		{ -1, 10, "Left knee.", 0, 0, 10, "Left knee." },
		{ 7, -1, NULL, 0, 7, 10, "Left knee." },
		{ 11, -1, NULL, -EINVAL, 7, 10, "Left knee." },
		{ -1, 11, "no", -EINVAL, 7, 10, "Left knee." },
		{ -1, -1, "bell \a", -EINVAL, 7, 10, "Left knee." },
		{ -1, -1, "two\nlines", -EINVAL, 7, 10, "Left knee." },
		{ -1, -1, "\xff", -EINVAL, 7, 10, "Left knee." },
		{ -1, -1, too_long, -EINVAL, 7, 10, "Left knee." },
		{ -1, -1, longest, 0, 7, 10, longest },
		{ -1, 0, "", 0, 7, 0, "" },
		{ -1, -1, "grüß ☺", 0, 7, 0, "grüß ☺" },
	};
	struct store *s = store_at(*state, STORE_WRITE);
	struct workout_row w = workout_of(1), read;

	memset(longest, 'x', sizeof(longest) - 1);
	memset(too_long, 'x', sizeof(too_long) - 1);
	assert_int_equal(store_rate(s, w.uuid, &(struct rating){ 0 }), -ENOENT);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct rating rating = { score_of(rows[i].effort), score_of(rows[i].pain),
					       rows[i].note };

		print_message("# row %zu\n", i);
		assert_int_equal(store_rate(s, w.uuid, &rating), rows[i].answer);
		assert_int_equal(store_workout(s, w.uuid, &read), 0);
		w.effort = score_of(rows[i].now_effort);
		w.pain = score_of(rows[i].now_pain);
		strcpy(w.note, rows[i].now_note);
		expect_workout(&read, &w);
	}
	assert_null(store_problem(s));
	store_free(s);
}

/* The last workout is the one to be rated, although the clock was put back since the one before. */
static void test_newest(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct said said = said_of(9);
	struct workout_row before = workout_of(2), last = workout_of(1), read;

	assert_int_equal(store_newest(s, &read), -ENOENT);
	said.at_us = before.started_us + 1;
	assert_int_equal(store_add_said(s, &said), 0);
	assert_int_equal(store_newest(s, &read), -ENOENT);
	assert_int_equal(store_begin(s, &before, NULL), 0);
	assert_int_equal(store_begin(s, &last, NULL), 0);
	assert_int_equal(store_newest(s, &read), 0);
	assert_string_equal(read.uuid, last.uuid);
	store_free(s);
}

/*
 * Said while the file cannot be used: kept, undone in its order, and in the file once there is one.
 */
static void test_without_a_file(void **state)
{
	struct said said[] = { said_of(1), said_of(2), said_of(3) };
	struct store *s = store_at(*state, STORE_WRITE);
	struct workout_row w = workout_of(1);

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db")), 0);
	/* in mid-workout the file is not tried again */
	said[1].at_us = 1;
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(store_add_said(s, &said[i]), 0);
	assert_non_null(store_problem(s));
	strcpy(w.state, "finished");
	w.ended_us = 1;
	assert_int_equal(store_end(s, &w), 0);
	expect_undone(s, &said[2]);
	assert_null(store_problem(s));
	expect_undone(s, &said[1]);
	store_free(s);

	s = store_at(*state, STORE_READ);
	expect_said(s, &said[0]);
	store_free(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_said_and_undone), TEST(test_bounds),
		TEST(test_totals),          TEST(test_rate),
		TEST(test_newest),          TEST(test_without_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
