/* SPDX-License-Identifier: MIT */

/* What a person chooses in instep.conf, within what a routine leaves open and beyond it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/choice.h"
#include "conf/routine-file.h"
#include "scratch.h"

static const char text[] = "[Exercise a]\nSets=2-3\nReps=5-10\nHold=5-10s\n"
			   "[Exercise b]\nKind=timed\nTime=20-30s\n"
			   "[Exercise c x]\nKind=circles\nCount=1-2s\n";

#define S          USEC_PER_SEC
#define LOW        "2 x 5 x 5 s, 20 s, 1 s" /* as it is without a choice */
#define OF(name)   .routine = "r", .exercise = name, .line = 6
#define GIVE(key)  .given[key] = 7
#define REPS(n)    .reps = n, GIVE(CHOICE_REPS)
#define HOLD(us)   .hold_us = us, GIVE(CHOICE_HOLD)
#define TIME(us)   .time_us = us, GIVE(CHOICE_TIME)
#define CIRCLE(us) .count_us = us, GIVE(CHOICE_COUNT)

static const struct {
	struct choice choice;
	const char *doses; /* then: of a, b, c */
	const char *said;  /* NULL: nothing */
} rows[] = {
	{ { OF("a"), REPS(10) }, "2 x 10 x 5 s, 20 s, 1 s", NULL },
	{ { OF("a"), .sets = 3, GIVE(CHOICE_SETS) }, "3 x 5 x 5 s, 20 s, 1 s", NULL },
	{ { OF("a"), HOLD(15 * S / 2) }, "2 x 5 x 7.5 s, 20 s, 1 s", NULL },
	{ { OF("b"), TIME(30 * S) }, "2 x 5 x 5 s, 30 s, 1 s", NULL },
	{ { OF("c"), .label = "x", CIRCLE(2 * S) }, "2 x 5 x 5 s, 20 s, 2 s", NULL },
	{ { OF("a"), REPS(4) },
	  LOW,
	  "instep.conf:7: [Dose r a] Reps: 4 is not from 5 to 10, which is what the routine leaves "
	  "open; the low end counts" },
	{ { OF("a"), REPS(11) }, LOW, "Reps: 11 is" },
	{ { OF("a"), HOLD(21 * S / 2) },
	  LOW,
	  "instep.conf:7: [Dose r a] Hold: 10.5 s is not from 5 to 10 s, which" },
	{ { OF("b"), REPS(3) },
	  LOW,
	  "instep.conf:7: [Dose r b] Reps: the routine leaves nothing open there; one can only" },
	{ { OF("b"), CIRCLE(20 * S) }, LOW, "[Dose r b] Count: the routine leaves nothing" },
	{ { OF("c"), .label = "x", TIME(1 * S) },
	  LOW,
	  "[Dose r c x] Time: the routine leaves nothing" },
	{ { OF("c") },
	  LOW,
	  "instep.conf:6: [Dose r c] the routine has no exercise of that name (instepctl routines "
	  "show r)" },
	{ { .routine = "s", .exercise = "a", .line = 6 },
	  LOW,
	  "instep.conf:6: [Dose s a] there is no routine \"s\"" },
};

static void test_choices(void **state)
{
	struct scratch *s = *state;

	scratch_shelves(s, "routines");
	(void)scratch_write(s, "routines/r.routine", text, strlen(text));

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct choices choices = { .n = 1, .list[0] = rows[i].choice };
		struct routine_shelf shelf;
		const struct step *steps;
		char doses[64];

		print_message("# row %zu\n", i);
		s->said[0] = '\0';
		assert_int_equal(routine_shelf_load(&shelf, &choices, &s->complaints), 0);
		steps = shelf.entries[0].routine.steps;
		(void)snprintf(doses, sizeof(doses), "%u x %u x %g s, %g s, %g s", steps[0].sets,
			       steps[0].reps, usec_to_s(steps[0].hold_us),
			       usec_to_s(steps[1].time_us), usec_to_s(steps[2].time_us));
		assert_string_equal(doses, rows[i].doses);
		if (rows[i].said)
			assert_non_null(strstr(s->said, rows[i].said));
		else
			assert_string_equal(s->said, "");
		routine_shelf_done(&shelf);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(
		test_choices, scratch_setup, scratch_teardown) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
