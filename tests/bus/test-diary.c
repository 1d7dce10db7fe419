/* SPDX-License-Identifier: MIT */
/*
 * Today as a diary: a day of all sorts, written as the daemon writes it, and every line that comes
 * of it. The daemon does not run.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bus/harness.h"
#include "store/store.h"

/* Today at so many hours: the test's day is its own. */
static uint64_t today_us(unsigned hours)
{
	time_t now = time(NULL);

	return (uint64_t)(now - now % 86400 + hours * 3600) * USEC_PER_SEC;
}

static struct store *open_history(struct harness *h)
{
	struct store *s;

	check(setenv("TZ", "UTC0", 1) == 0);
	(void)write_config(h, "instep.conf", "[General]\nUnits=N\n[Reminders]\nDayStarts=00:00\n");
	check_ok(store_open(&s, in_scratch(h, "home/.local/instep/history.db"), STORE_WRITE, NULL));
	check(!store_problem(s));
	return s;
}

static struct workout_row begin(struct store *s, const struct routine *routine, uint64_t at_us)
{
	struct workout_row w = { .state = "running", .started_us = at_us };

	(void)snprintf(w.routine, sizeof(w.routine), "%s", routine->id);
	check_ok(uuid_new(w.uuid));
	w.planned = routine_planned(routine);
	check_ok(store_begin(s, &w, routine));
	return w;
}

static void end(struct store *s, struct workout_row *w, const char *state, unsigned minutes)
{
	(void)snprintf(w->state, sizeof(w->state), "%s", state);
	w->ended_us = w->started_us + minutes * 60 * USEC_PER_SEC;
	check_ok(store_end(s, w));
}

/* @n reps of step @step; @level: newtons, or degrees by a motion sensor, 0 = not measured */
static void reps(struct store *s, const struct workout_row *w, unsigned step, unsigned n,
		 enum side side, const char *guide, double level, bool counted)
{
	struct rep_row r = {
		.step = step,
		.side = side,
		.counted = counted,
		.at_us = w->started_us,
		.wanted_us = 5 * USEC_PER_SEC,
		.measured = level > 0,
		.held_us = level > 0 ? 5 * USEC_PER_SEC : 0,
	};

	(void)snprintf(r.guide, sizeof(r.guide), "%s", guide);
	if (strcmp(guide, "motion"))
		r.level_n = level;
	else
		r.range_deg = level;
	for (unsigned i = 0; i < n; i++)
		check_ok(store_rep(s, w->uuid, &r, NULL));
}

static void diary_is(struct harness *h, const char *text)
{
	struct output o;

	run_ctl(h, &o, "history", "--today");
	if (o.status || strcmp(o.out, text))
		fail("it reads:\n%s%s", o.out, o.err);
	output_done(&o);
}

#define STEP(name, side, how, many)                                                          \
	{                                                                                    \
		.exercise = name, .kind = how, .sides = side, .first = SIDE_LEFT, .sets = 1, \
		.reps = many, .hold_us = how == KIND_HOLD ? 5 * USEC_PER_SEC : 0,            \
	}

static const struct routine morning = {
	.id = "morning",
	.n_steps = 4,
	.steps = { STEP("resisted-flexion", SIDES_EACH, KIND_HOLD, 10),
		   STEP("toe-walk", SIDES_BOTH, KIND_TIMED, 5),
		   STEP("heel-raise", SIDES_LEFT, KIND_REPS, 10),
		   STEP("toe-curl", SIDES_BOTH, KIND_REPS, 10) },
};

/* Held by the band until it was lost, walked by the timer, seen by a motion sensor, left out. */
static void a_full_morning(struct store *s)
{
	const struct step_count counts[] = { { .planned = 20 },
					     { .planned = 6 },
					     { .planned = 10, .skipped = 3 },
					     { .planned = 10, .skipped = 10 } };
	const struct store_progress skipped = { { 3, 0, 0 }, counts, 4 };
	const struct rating rating = { { true, 6 }, { true, 2 }, "Left calf tight." };
	struct workout_row w = begin(s, &morning, today_us(0) + 450 * 60 * USEC_PER_SEC);

	reps(s, &w, 1, 10, SIDE_LEFT, "band", 30, true);
	reps(s, &w, 1, 2, SIDE_LEFT, "band", 10, false);
	reps(s, &w, 1, 5, SIDE_RIGHT, "band", 28, true);
	reps(s, &w, 1, 5, SIDE_RIGHT, "timer", 0, true);
	reps(s, &w, 2, 6, SIDE_BOTH, "timer", 0, true);
	reps(s, &w, 3, 7, SIDE_LEFT, "motion", 40, true);
	check_ok(store_place(s, w.uuid, &skipped));
	check_ok(store_rate(s, w.uuid, &rating));
	end(s, &w, "finished", 14);
}

static void a_painful_noon(struct store *s)
{
	const struct routine flexion = { .id = "flexion",
					 .n_steps = 1,
					 .steps = { STEP("resisted-flexion", SIDES_BOTH, KIND_HOLD,
							 10) } };
	struct workout_row w = begin(s, &flexion, today_us(12));

	(void)snprintf(w.stopped, sizeof(w.stopped), "pain");
	reps(s, &w, 1, 1, SIDE_BOTH, "band", 20, false);
	end(s, &w, "abandoned", 1);
}

static void say(struct store *s, const char *exercise, unsigned n, enum side side, uint64_t at_us)
{
	struct said said = { .side = side, .reps = n, .at_us = at_us };

	(void)snprintf(said.exercise, sizeof(said.exercise), "%s", exercise);
	check_ok(uuid_new(said.uuid));
	check_ok(store_add_said(s, &said));
}

static void a_day(struct harness *h)
{
	struct store *s = open_history(h);

	/* in an order of its own: the diary goes by the clock */
	a_painful_noon(s);
	say(s, "resisted-flexion", 10, SIDE_LEFT, today_us(18));
	say(s, "toe-press", 1, SIDE_BOTH, today_us(6));
	say(s, "toe-press", 5, SIDE_BOTH, today_us(0) - 1);
	a_full_morning(s);
	store_free(s);

	diary_is(
		h,
		"06:00  toe-press                  1 said by you\n"
		"\n"
		"07:30  morning, 14 min 00 s, finished\n"
		"       resisted-flexion           left and right: 20 of 20 by the band and the timer, left 30.0 N, right 28.0 N; 2 tried\n"
		"       toe-walk                   6 of 6 by the timer\n"
		"       heel-raise                 left: 7 of 10 by the motion sensor, left 40 deg; 3 skipped\n"
		"       toe-curl                   0 of 10; 10 skipped\n"
		"       effort 6 of 10, pain 2 of 10\n"
		"       \"Left calf tight.\"\n"
		"\n"
		"12:00  flexion, 1 min 00 s, stopped because it hurt\n"
		"       resisted-flexion           0 of 10; 1 tried\n"
		"\n"
		"18:00  resisted-flexion           left: 10 said by you\n"
		"\n"
		"In all: 2 workouts, 44 reps done, 11 of them said by you; 3 tried; 2 min 45 s of work\n");
}

/* Rows of before the steps of a workout were stored, and rows that no Instep writes. */
static void an_odd_day(struct harness *h)
{
	struct store *s = open_history(h);
	struct routine none = { .id = "old" };
	struct workout_row w = begin(s, &none, today_us(1));

	reps(s, &w, 1000000, 1, SIDE_LEFT, "band", 30, true);
	reps(s, &w, 0, 1, SIDE_LEFT, "band", 30, true);
	w.started_us++;
	strcpy(w.uuid, "\a");
	check_ok(store_begin(s, &w, &none));
	store_free(s);
	diary_is(h, "01:00  old, under way\n"
		    "\n"
		    "In all: 2 workouts, 2 reps done; 10 s of work\n");
}

static void an_empty_day(struct harness *h)
{
	struct store *s = open_history(h);

	say(s, "toe-press", 5, SIDE_BOTH, today_us(0) - 1);
	store_free(s);
	diary_is(h, "Nothing was done today.\n");
}

/* It began an hour ago, whatever midnight is. */
static void a_day_of_ones_own(struct harness *h)
{
	struct store *s = open_history(h);
	time_t now = time(NULL), begun = now - 3600;
	char settings[64], expected[256];
	struct tm tm;

	(void)gmtime_r(&begun, &tm);
	(void)strftime(settings, sizeof(settings), "[Reminders]\nDayStarts=%H:%M\n", &tm);
	(void)write_config(h, "instep.conf", settings);
	say(s, "toe-press", 5, SIDE_BOTH, (uint64_t)(now - 90 * 60) * USEC_PER_SEC);
	say(s, "toe-curl", 7, SIDE_BOTH, (uint64_t)(now - 30 * 60) * USEC_PER_SEC);
	store_free(s);

	begun = now - 30 * 60;
	(void)gmtime_r(&begun, &tm);
	(void)snprintf(expected, sizeof(expected),
		       "%02d:%02d  toe-curl                   7 said by you\n\n"
		       "In all: 0 workouts, 7 reps done, 7 of them said by you\n",
		       tm.tm_hour, tm.tm_min);
	diary_is(h, expected);
}

static const struct test tests[] = {
	TEST(a_day),
	TEST(an_odd_day),
	TEST(an_empty_day),
	TEST(a_day_of_ones_own),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
