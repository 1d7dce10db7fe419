/* SPDX-License-Identifier: MIT */

/* What counts as done: workouts in words, and when all of a routine was done with them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "core/due.h"
#include "util/macro.h"

#define DAY      INT64_C(20781) /* 24 November 2026 */
#define HOUR_S   3600
#define MINUTE_S 60
#define NIGHT_S  (4 * HOUR_S)

/* Ten toe presses (in two steps), and each foot five pencils. */
static struct routine a_routine(void)
{
	struct routine r = { .id = "morning", .n_steps = 3 };

	for (unsigned i = 0; i < r.n_steps; i++)
		r.steps[i] = (struct step){ .exercise = "toe-press",
					    .kind = KIND_REPS,
					    .sets = 1,
					    .reps = 5,
					    .out_us = USEC_PER_SEC,
					    .back_us = USEC_PER_SEC,
					    .exercise_rest_us = 30 * USEC_PER_SEC };
	strcpy(r.steps[2].exercise, "pencil-pickup");
	r.steps[2].sides = SIDES_EACH;
	return r;
}

/* A workout: "toe-press 5, pencil-pickup 10" */
struct entry {
	int64_t at_s; /* after midnight of DAY, UTC */
	const char *routine, *deeds;
	bool finished;
	int32_t offset_s;
	int64_t done_s; /* with it all is done, so late; 0 = no */
	unsigned left;  /* of 20, after it */
};

/* One lasts ten minutes, less a second after its last rep. */
static struct deeds deeds_of(const struct entry *e)
{
	uint64_t started_us = (uint64_t)(DAY * DAY_S + e->at_s) * USEC_PER_SEC;
	struct deeds d = { .finished = e->finished,
			   .started_us = started_us,
			   .ended_us = started_us + 600 * USEC_PER_SEC,
			   .offset_s = e->offset_s };
	char text[128], *rest = text, *one;

	strcpy(d.routine, e->routine);
	strcpy(text, e->deeds);
	while ((one = strsep(&rest, ",")) && *one) {
		struct deed *deed = &d.list[d.n++];

		assert_int_equal(sscanf(one, " %63s %u", deed->exercise, &deed->reps), 2);
		deed->last_us = deed->reps ? d.ended_us - USEC_PER_SEC : 0;
	}
	return d;
}

static void check_entries(const struct entry *entries, size_t n)
{
	const struct routine r = a_routine();
	struct due due;

	due_init(&due, &r, NIGHT_S);
	assert_int_equal(due_planned(&due), 20);
	for (size_t i = 0; i < n; i++) {
		struct deeds d = deeds_of(&entries[i]);
		uint64_t want_us = entries[i].done_s ? (uint64_t)(DAY * DAY_S + entries[i].done_s) *
							       USEC_PER_SEC
						     : 0;
		uint64_t got_us = due_push(&due, &d);

		if (got_us != want_us)
			fail_msg("entry %zu: done at %lld", i,
				 (long long)(got_us / USEC_PER_SEC) - DAY * DAY_S);
		if (20 - due_done(&due) != entries[i].left)
			fail_msg("entry %zu: %u are left", i, 20 - due_done(&due));
	}
}

#define CHECK(...)                                                 \
	do {                                                       \
		static const struct entry entries[] = __VA_ARGS__; \
                                                                   \
		check_entries(entries, ELEMENTS(entries));         \
	} while (0)

#define AT(hour, minute) ((hour)*HOUR_S + (minute)*MINUTE_S)

static void test_wherever_from(void **state)
{
	/* a whole one, twice */
	CHECK({ { AT(8, 0), "morning", "toe-press 10, pencil-pickup 10", true, 0, AT(8, 10), 20 },
		{ AT(9, 0), "morning", "toe-press 10, pencil-pickup 10", true, 0, AT(9, 10),
		  20 } });
	/* in pieces: by another routine, said, begun and left */
	CHECK({ { AT(8, 0), "other", "toe-press 4, heel-raise 30", true, 0, 0, 16 },
		{ AT(9, 0), "toe-press", "toe-press 3", false, 0, 0, 13 },
		{ AT(10, 0), "morning", "toe-press 2, pencil-pickup 9", false, 0, 0, 2 },
		{ AT(11, 0), "toe-press", "toe-press 1", false, 0, 0, 1 },
		{ AT(12, 0), "pencil-pickup", "pencil-pickup 1", false, 0, AT(12, 10), 20 } });
	/* of one exercise not more counts than is planned, and nothing is saved up */
	CHECK({ { AT(8, 0), "toe-press", "toe-press 40", false, 0, 0, 10 },
		{ AT(9, 0), "toe-press", "toe-press 40", false, 0, 0, 10 },
		{ AT(10, 0), "x", "pencil-pickup 40", false, 0, AT(10, 10), 20 },
		{ AT(11, 0), "x", "pencil-pickup 10", false, 0, 0, 10 } });
	/* nothing of it */
	CHECK({ { AT(8, 0), "other", "heel-raise 30", true, 0, 0, 20 },
		{ AT(9, 0), "other", "", true, 0, 0, 20 },
		{ AT(10, 0), "other", "toe-press 0, pencil-pickup 0", true, 0, 0, 20 } });
}

/* Gone through to its end it is done, whatever was skipped in it: if all of it was begun. */
static void test_finished(void **state)
{
	CHECK({ { AT(8, 0), "morning", "toe-press 1, pencil-pickup 0", true, 0, AT(8, 10), 20 },
		{ AT(9, 0), "morning", "toe-press 1, pencil-pickup 0", false, 0, 0, 19 } });
	CHECK({ { AT(8, 0), "morning", "toe-press 10", true, 0, 0, 10 } });
	CHECK({ { AT(8, 0), "other", "toe-press 1, pencil-pickup 1", true, 0, 0, 18 } });
	/* "only" a part of it, and the rest of it later */
	CHECK({ { AT(8, 0), "morning", "pencil-pickup 10", true, 0, 0, 10 },
		{ AT(9, 0), "morning", "toe-press 10", true, 0, AT(9, 10), 20 } });
}

/* Each day is another, and which it is depends on where it was. */
static void test_days(void **state)
{
	CHECK({ { AT(8, 0), "x", "toe-press 10", false, 0, 0, 10 },
		{ AT(27, 59), "x", "toe-press 1", false, 0, 0, 10 },
		{ AT(28, 0), "x", "toe-press 1", false, 0, 0, 19 } });
	CHECK({ { AT(8, 0), "x", "toe-press 10", false, 0, 0, 10 },
		{ AT(27, 59), "x", "pencil-pickup 10", false, 0, AT(28, 9), 20 } });
	CHECK({ { AT(8, 0), "x", "toe-press 10", false, 0, 0, 10 },
		{ AT(18, 59), "x", "toe-press 1", false, 9 * HOUR_S, 0, 10 },
		{ AT(19, 0), "x", "toe-press 1", false, 9 * HOUR_S, 0, 19 } });
	CHECK({ { AT(8, 0), "x", "toe-press 10", false, 0, 0, 10 },
		{ AT(35, 59), "x", "pencil-pickup 10", false, -8 * HOUR_S, AT(36, 9), 20 } });
}

static void test_today(void **state)
{
	const struct entry half = { AT(8, 0), "x", "toe-press 4", false, 0, 0, 0 };
	const struct routine r = a_routine();
	struct deeds d = deeds_of(&half);
	struct due due;

	due_init(&due, &r, NIGHT_S);
	(void)due_push(&due, &d);
	due_today(&due, DAY);
	assert_int_equal(due_done(&due), 4);
	due_today(&due, DAY + 1);
	assert_int_equal(due_done(&due), 0);
	due_today(&due, DAY);
	assert_int_equal(due_done(&due), 0);
}

/* Three times a day: the days are those of due_push(), so is what counts. */
static void test_times_a_day(void **state)
{
	static const struct {
		struct entry entry;
		unsigned of_three, of_one;
	} rows[] = {
		{ { AT(8, 0), "x", "toe-press 2", false, 0, 0, 0 }, 2, 2 },
		{ { AT(9, 0), "morning", "toe-press 10, pencil-pickup 10", true, 0, 0, 0 },
		  20,
		  20 },
		{ { AT(10, 0), "x", "toe-press 2", false, 0, 0, 0 }, 22, 20 },
		{ { AT(11, 0), "morning", "toe-press 1, pencil-pickup 0", true, 0, 0, 0 }, 40, 20 },
		{ { AT(12, 0), "x", "toe-press 10, pencil-pickup 9", false, 0, 0, 0 }, 59, 20 },
		{ { AT(13, 0), "x", "toe-press 1, pencil-pickup 1", false, 0, 0, 0 }, 60, 20 },
		{ { AT(14, 0), "x", "toe-press 7", false, 0, 0, 0 }, 60, 20 },
		{ { AT(28, 0), "x", "toe-press 3", false, 0, 0, 0 }, 3, 3 },
	};
	const struct routine r = a_routine();
	struct due due;

	due_init(&due, &r, NIGHT_S);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct deeds d = deeds_of(&rows[i].entry);

		(void)due_push(&due, &d);
		if (due_done_today(&due, 3) != rows[i].of_three ||
		    due_done_today(&due, 1) != rows[i].of_one)
			fail_msg("row %zu: %u and %u", i, due_done_today(&due, 3),
				 due_done_today(&due, 1));
		assert_int_equal(due_done_today(&due, 0), 0);
	}
	due_forget(&due);
	assert_int_equal(due_done_today(&due, 3), 0);
}

/* While a workout goes on it is done with the last rep that was missing. */
static void test_under_way(void **state)
{
	const struct entry whole = { AT(8, 0), "morning", "toe-press 10, pencil-pickup 10",
				     false,    0,         0,
				     0 };
	const struct routine r = a_routine();
	struct deeds d = deeds_of(&whole);
	struct due due;

	due_init(&due, &r, NIGHT_S);
	d.ended_us = 0;
	d.list[1].reps = 9;
	assert_int_equal(due_push(&due, &d), 0);
	due_init(&due, &r, NIGHT_S);
	d.list[1].reps = 10;
	d.list[1].last_us -= 100;
	assert_int_equal(due_push(&due, &d), d.list[0].last_us);
	/* a clock from before 1970 */
	d.started_us = 5;
	d.offset_s = -HOUR_S;
	due_init(&due, &r, NIGHT_S);
	assert_int_equal(due_push(&due, &d), d.list[0].last_us);
	assert_int_equal(due.day, -1);
}

/* As many exercises as a routine can have. */
static void test_full(void **state)
{
	struct routine r = { .id = "full", .n_steps = ROUTINE_STEPS_MAX };
	struct deeds d = { .routine = "x", .started_us = 1, .ended_us = 2, .n = ROUTINE_STEPS_MAX };
	struct due due;

	for (unsigned i = 0; i < ROUTINE_STEPS_MAX; i++) {
		r.steps[i] = (struct step){ .kind = KIND_REPS, .sets = 1, .reps = 2 };
		(void)snprintf(r.steps[i].exercise, ROUTINE_ID_MAX, "exercise-%u", i);
		strcpy(d.list[i].exercise, r.steps[i].exercise);
		d.list[i].reps = 1;
		d.list[i].last_us = 2;
	}
	due_init(&due, &r, NIGHT_S);
	assert_int_equal(due.n, ROUTINE_STEPS_MAX);
	assert_int_equal(due_push(&due, &d), 0);
	assert_int_equal(due_done(&due), ROUTINE_STEPS_MAX);
	assert_int_equal(due_left_us(&due, &r, USEC_PER_SEC), ROUTINE_STEPS_MAX * USEC_PER_SEC);
	assert_int_equal(due_push(&due, &d), 2);
	assert_int_equal(due_planned(&due), 2 * ROUTINE_STEPS_MAX);
}

static void test_left(void **state)
{
	const uint64_t ready_us = 5 * USEC_PER_SEC;
	const struct routine r = a_routine();
	struct due due;

	due_init(&due, &r, NIGHT_S);
	assert_int_equal(due.n, 2);
	assert_string_equal(due.parts[0].exercise, "toe-press");
	assert_int_equal(due.parts[0].planned, 10);
	assert_int_equal(due.parts[1].planned, 10);
	assert_int_equal(due_left_us(&due, &r, ready_us), routine_duration_us(&r, ready_us));

	/* a step of five takes 10 s; half of both steps is left, and the last one whole */
	due.parts[0].done = 5;
	assert_int_equal(due_left_us(&due, &r, ready_us),
			 2 * (5 + 5 + 30) * USEC_PER_SEC + ready_us +
				 step_sets_us(&r.steps[2], 0, ready_us));
	due.parts[1].done = 10;
	assert_int_equal(due_left_us(&due, &r, ready_us), (5 + 5 + 30 + 5 + 5) * USEC_PER_SEC);
	due.parts[0].done = 10;
	assert_int_equal(due_left_us(&due, &r, ready_us), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wherever_from), cmocka_unit_test(test_finished),
		cmocka_unit_test(test_days),          cmocka_unit_test(test_today),
		cmocka_unit_test(test_under_way),     cmocka_unit_test(test_left),
		cmocka_unit_test(test_full),          cmocka_unit_test(test_times_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
