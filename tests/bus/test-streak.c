/* SPDX-License-Identifier: MIT */
/*
 * The streak of a long history: days in a row up to today or yesterday, however many workouts there
 * were.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "bus/harness.h"
#include "store/store.h"

#define DAY_US (24 * 3600 * USEC_PER_SEC)

/* At noon, so many days ago; a day begins at 04:00. */
static uint64_t noon_us(unsigned days_ago)
{
	uint64_t today_us = (uint64_t)time(NULL) * USEC_PER_SEC - DAY_US / 6;

	return today_us - today_us % DAY_US + DAY_US / 2 - days_ago * DAY_US;
}

static void add_workout(struct store *s, uint64_t started_us, bool counted)
{
	struct workout_row w = {
		.routine = "resisted-flexion",
		.state = "finished",
		.started_us = started_us,
		.ended_us = started_us + USEC_PER_SEC,
	};
	const struct rep_row rep = { .exercise = "resisted-flexion", .counted = counted };

	check_ok(uuid_new(w.uuid));
	check_ok(store_begin(s, &w, NULL));
	check_ok(store_rep(s, w.uuid, &rep, NULL));
	check_ok(store_end(s, &w));
}

/*
 * On each of so many days up to @last_ago days ago two workouts, and one of which nothing counted.
 */
static void train_daily(struct store *s, unsigned last_ago, unsigned days)
{
	for (unsigned i = 0; i < days; i++)
		for (unsigned n = 0; n < 3; n++)
			add_workout(s, noon_us(last_ago + i) + n * USEC_PER_SEC, n < 2);
}

static const struct {
	unsigned last_ago, days;
	const char *streak;
} rows[] = {
	{ 0, 1, "1" },   { 1, 1, "1" },   { 2, 40, "0" }, { 0, 33, "33" }, /* 99 workouts */
	{ 0, 34, "34" }, { 1, 70, "70" },
};

static void streaks(struct harness *h)
{
	char path[128];
	struct store *s;

	check(setenv("TZ", "UTC0", 1) == 0);
	(void)snprintf(path, sizeof(path), "%s/home/.local/instep/history.db", h->scratch);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		check_ok(store_open(&s, path, STORE_WRITE, NULL));
		check(!store_problem(s));
		train_daily(s, rows[i].last_ago, rows[i].days);
		/* Not a day in a row with them: the one before is left out. */
		add_workout(s, noon_us(rows[i].last_ago + rows[i].days + 1), true);
		store_free(s);

		daemon_start(h);
		property_is(h, MANAGER_PATH "/history", HISTORY, "Streak", rows[i].streak);
		check(daemon_signal(h, SIGTERM) == 0);
		check(unlink(path) == 0);
	}
}

static const struct test tests[] = {
	TEST(streaks),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
