/* SPDX-License-Identifier: MIT */

/*
 * A person's best: which holds of which workouts it is taken from, as a table of histories. Each
 * row is a history of holds, in any order of their workouts, and the bests that it must give.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"

/* Who holds, in the n-th workout by time. */
struct done {
	unsigned day; /* 0 = no more */
	const char *routine, *exercise;
	enum side side;
	double level_n;
	enum { COUNTED, TRIED, TIMED, WARM_UP } how;
};

static const struct history {
	const char *name;
	struct done done[8];
	const char *bests;
} histories[] = {
	{ "nothing was ever done", { { 0 } }, "" },
	{ "no max test", { { 1, "resisted-flexion", "a", SIDE_LEFT, 50, COUNTED } }, "" },
	{ "the highest, wherever it stands in the test",
	  { { 1, "max", "a", SIDE_LEFT, 50, COUNTED },
	    { 1, "max", "a", SIDE_LEFT, 70, COUNTED },
	    { 1, "max", "a", SIDE_LEFT, 60, COUNTED } },
	  "a left 70 of 1; " },
	{ "the latest, though it was weaker and stored first",
	  { { 2, "max", "a", SIDE_LEFT, 40, COUNTED }, { 1, "max", "a", SIDE_LEFT, 70, COUNTED } },
	  "a left 40 of 2; " },
	{ "each side and exercise by itself",
	  { { 1, "max", "a", SIDE_LEFT, 50, COUNTED },
	    { 1, "max", "a", SIDE_RIGHT, 55, COUNTED },
	    { 1, "max", "a", SIDE_BOTH, 90, COUNTED },
	    { 1, "max", "b", SIDE_LEFT, 10, COUNTED },
	    { 2, "max", "a", SIDE_RIGHT, 45, COUNTED } },
	  "a both 90 of 1; a left 50 of 1; a right 45 of 2; b left 10 of 1; " },
	{ "what was tried or timed is no best, and does not hide one",
	  { { 1, "max", "a", SIDE_LEFT, 50, COUNTED },
	    { 2, "max", "a", SIDE_LEFT, 80, TRIED },
	    { 3, "max", "a", SIDE_LEFT, 90, TIMED } },
	  "a left 50 of 1; " },
	{ "a warm-up is none, however hard it was, and does not hide one",
	  { { 1, "max", "a", SIDE_LEFT, 50, COUNTED },
	    { 1, "max", "a", SIDE_LEFT, 90, WARM_UP },
	    { 2, "max", "a", SIDE_LEFT, 95, WARM_UP } },
	  "a left 50 of 1; " },
	{ "a level of nothing is none", { { 1, "max", "a", SIDE_LEFT, 0, COUNTED } }, "" },
};

/* Its second step is a warm-up. */
static void store_done(struct store *s, const struct done *d)
{
	const struct routine routine = routine_of(2);
	struct workout_row w = workout_of(d->day);
	struct rep_row r = rep_of(1);

	strcpy(w.routine, d->routine);
	(void)store_begin(s, &w, &routine); /* -EINVAL: it is there already */
	strcpy(r.exercise, d->exercise);
	r.step = d->how == WARM_UP ? 2 : 1;
	r.side = d->side;
	r.level_n = d->level_n;
	r.at_us = w.started_us + (uint64_t)d->level_n;
	r.counted = d->how != TRIED;
	r.measured = d->how != TIMED;
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
}

static int append_best(void *userdata, const struct best_row *b)
{
	char *text = userdata;
	unsigned day = (unsigned)((b->at_us - STARTED_US) / 1000000000);
	const struct workout_row w = workout_of(day);

	/* the instant and the workout are those of the hold that gave the level */
	assert_int_equal(b->at_us, w.started_us + (uint64_t)b->level_n);
	assert_string_equal(b->uuid, w.uuid);
	(void)sprintf(text + strlen(text), "%s %s %g of %u; ", b->exercise, side_name(b->side),
		      b->level_n, day);
	return 0;
}

static void test_histories(void **state)
{
	for (size_t i = 0; i < ELEMENTS(histories); i++) {
		const struct history *h = &histories[i];
		char bests[256] = "";
		struct store *s = NULL;

		assert_int_equal(store_open(&s, NULL, STORE_WRITE, NULL), 0);
		for (const struct done *d = h->done; d->day; d++)
			store_done(s, d);
		assert_int_equal(store_bests(s, append_best, bests), 0);
		if (strcmp(bests, h->bests))
			fail_msg("%s: \"%s\", not \"%s\"", h->name, bests, h->bests);
		store_free(s);
	}
}

static int count_to_two(void *userdata, const struct best_row *b)
{
	unsigned *n = userdata;

	return ++*n == 2 ? 42 : 0;
}

static void test_reading_ends_early(void **state)
{
	struct store *s = NULL;
	unsigned n = 0;

	assert_int_equal(store_open(&s, NULL, STORE_WRITE, NULL), 0);
	for (const struct done *d = histories[4].done; d->day; d++)
		store_done(s, d);
	assert_int_equal(store_bests(s, count_to_two, &n), 42);
	assert_int_equal(n, 2);
	store_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_histories),
		cmocka_unit_test(test_reading_ends_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
