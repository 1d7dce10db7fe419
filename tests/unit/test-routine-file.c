/* SPDX-License-Identifier: MIT */

/*
 * Routine files: the shipped one number by number, every kind of mistake, and the shelf of all of
 * them.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/routine-file.h"
#include "scratch.h"

/* The dose as the exercise sheet has it: ten holds of five seconds, one set, both feet together. */
static void test_shipped(void **state)
{
	struct scratch *s = *state;
	struct routine r;
	const struct step *step = &r.steps[0];
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/daemon/data/routines/resisted-flexion.routine",
		       getenv("INSTEP_SOURCE"));
	assert_int_equal(routine_load(&r, path, &s->complaints), 0);
	assert_string_equal(s->said, "");
	assert_string_equal(r.id, "resisted-flexion");
	assert_string_equal(r.name, "Resisted flexion");
	assert_string_equal(r.needs, "band, chair or bedpost, room on the floor");
	assert_int_equal(r.n_steps, 1);
	assert_string_equal(step->exercise, "resisted-flexion");
	assert_true(strlen(step->setup) > 0);
	assert_int_equal(step->sides, SIDES_BOTH);
	assert_int_equal(step->sets, 1);
	assert_int_equal(step->reps, 10);
	assert_int_equal(step->hold_us, 5000000);
	assert_int_equal(step->out_us, 1000000);
	assert_int_equal(step->back_us, 2000000);
	assert_int_equal(step->rest_us, 3000000);
	assert_int_equal(step->set_rest_us, 30000000);
	assert_true(step->target.least_n == 0 && step->target.share == 0);
	assert_int_equal(step->sensors, SENSOR_BAND | SENSOR_MOTION);
}

static int load_text(struct scratch *s, struct routine *r, const char *text)
{
	s->said[0] = '\0';
	s->complaints.count = 0;
	return routine_load(r, scratch_write(s, "mine.routine", text, strlen(text)),
			    &s->complaints);
}

static void test_every_key(void **state)
{
	struct scratch *s = *state;
	struct routine r;

	assert_int_equal(
		load_text(
			s, &r,
			"[Routine]\nName=Mine\nSummary=All of it\nNeeds=band, chair\n"
			"[Exercise resisted-flexion]\nSetup=Sit down.\nSides=each\nFirst=right\nSets=3\nReps=4\n"
			"Hold=2.5 s\nOut=3s\nBack=4s\nRest=1min 30s\nSetRest=0\nExerciseRest=7s\nTarget=20 N\nSensor=band\n"
			"[Exercise toe-press]\nSides=alternate\n"
			"[Exercise toe-press again]\nSides=left\nTarget=60 %\nSensor=band\n"),
		0);
	assert_string_equal(s->said, "");
	assert_string_equal(r.id, "mine");
	assert_string_equal(r.name, "Mine");
	assert_string_equal(r.summary, "All of it");
	assert_string_equal(r.needs, "band, chair");
	assert_int_equal(r.n_steps, 3);
	assert_string_equal(r.steps[0].setup, "Sit down.");
	assert_int_equal(r.steps[0].sides, SIDES_EACH);
	assert_int_equal(r.steps[0].first, SIDE_RIGHT);
	assert_int_equal(r.steps[0].sets, 3);
	assert_int_equal(r.steps[0].reps, 4);
	assert_int_equal(r.steps[0].hold_us, 2500000);
	assert_int_equal(r.steps[0].out_us, 3000000);
	assert_int_equal(r.steps[0].back_us, 4000000);
	assert_int_equal(r.steps[0].rest_us, 90000000);
	assert_int_equal(r.steps[0].set_rest_us, 0);
	assert_int_equal(r.steps[0].exercise_rest_us, 7000000);
	assert_true(r.steps[0].target.least_n == 20);
	assert_int_equal(r.steps[0].sensors, SENSOR_BAND);
	assert_int_equal(r.steps[1].sides, SIDES_ALTERNATE);
	assert_int_equal(r.steps[1].first, SIDE_LEFT);
	assert_int_equal(r.steps[1].sensors, 0);
	assert_string_equal(r.steps[1].label, "");
	assert_string_equal(r.steps[2].exercise, "toe-press");
	assert_string_equal(r.steps[2].label, "again");
	assert_int_equal(r.steps[2].sides, SIDES_LEFT);
	assert_true(r.steps[2].target.share == 0.6 && r.steps[2].target.least_n == 0);
}

/* Written in either order, with or without spaces; a wrong list is no sensor at all. */
static void test_sensors(void **state)
{
	static const struct {
		const char *text;
		unsigned sensors;
		bool wrong;
	} rows[] = {
		{ "band", SENSOR_BAND },
		{ "motion", SENSOR_MOTION },
		{ "none", 0 },
		{ "band, motion", SENSOR_BAND | SENSOR_MOTION },
		{ "motion,band", SENSOR_BAND | SENSOR_MOTION },
		{ "motion , band", SENSOR_BAND | SENSOR_MOTION },
		{ "band, band", SENSOR_BAND },
		{ "band, none", 0, true },
		{ "none, band", 0, true },
		{ "band motion", 0, true },
		{ "band,", 0, true },
		{ ",band", 0, true },
		{ "band,,motion", 0, true },
		{ "bandage", 0, true },
		{ "ban", 0, true },
		{ "", 0, true },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r;
		char text[100];

		print_message("# row %zu\n", i);
		(void)snprintf(text, sizeof(text), "[Exercise a]\nSensor=%s\n", rows[i].text);
		assert_int_equal(load_text(s, &r, text), 0);
		assert_int_equal(r.steps[0].sensors, rows[i].sensors);
		assert_int_equal(s->complaints.count, rows[i].wrong);
	}
}

/*
 * A wrong value keeps the default and the routine can be used; what nobody can guide is refused as
 * a whole.
 */
static void test_mistakes(void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *said;
	} rows[] = {
		{ "[Exercise a]\nSides=sideways\n", 0,
		  "mine.routine:2: [Exercise a] Sides: 'sideways' is not understood; expected both, left, right, each or alternate" },
		{ "[Exercise a]\nFirst=both\n", 0,
		  "mine.routine:2: [Exercise a] First: 'both' is not understood; expected left or right" },
		{ "[Exercise a]\nReps=ten\n", 0,
		  "mine.routine:2: [Exercise a] Reps: 'ten' is not understood; expected a whole number" },
		{ "[Exercise a]\nHold=-5s\n", 0, "mine.routine:2: [Exercise a] Hold: '-5s' is" },
		{ "[Exercise a]\nHold=\n", 0,
		  "mine.routine:2: [Exercise a] Hold: '' is not understood" },
		{ "[Exercise a]\nTarget=2 stone\n", 0,
		  "mine.routine:2: [Exercise a] Target: '2 stone' is not understood" },
		{ "[Exercise a]\nTarget=60 percent\n", 0,
		  "mine.routine:2: [Exercise a] Target: '60 percent' is not understood; expected a force, such as 2 kg, 20 N or 5 lb, or a share of your best, such as 60 %" },
		{ "[Exercise a]\nTarget=60 %\nSensor=motion\n", 0,
		  "mine.routine: exercise 1, a has a Target= that nothing sees" },
		{ "[Exercise b]\n[Exercise a]\nTarget=2 kg\n", 0,
		  "mine.routine: exercise 2, a has a Target= that nothing sees" },
		{ "[Exercise a]\nTarget=101 %\n", -EINVAL,
		  "mine.routine: exercise 1, a can have Target= from 0 to 100 % of one's best" },
		{ "[Exercise a]\nSensor=camera\n", 0,
		  "mine.routine:2: [Exercise a] Sensor: 'camera' is not understood; expected band, motion, both parted by a comma, or none" },
		{ "[Exercise a]\nName=x\n", 0, "mine.routine:2: [Exercise a] Name: unknown key" },
		{ "[Exercise a]\n[Exercise B]\nReps=0\n", 0,
		  "mine.routine:2: [Exercise B]: an exercise is named with a-z" },
		{ "[Exercise a]\n[Exercises]\n", 0,
		  "mine.routine:2: [Exercises]: unknown section; expected [Routine] or [Exercise NAME]" },
		{ "[Routine]\nName=Nothing\n", -EINVAL, "mine.routine: exercise 1 is missing" },
		{ "[Exercise ]\n", -EINVAL, "mine.routine:1: [Exercise]: unknown section" },
		{ "", -EINVAL, "mine.routine: exercise 1 is missing" },
		{ "[Exercise a]\n[Exercise b]\nReps=0\n", -EINVAL,
		  "mine.routine: exercise 2, b needs Reps= from 1 to 999" },
		{ "[Exercise a b]\n[Exercise a c]\n[Exercise a b]\n", -EINVAL,
		  "mine.routine: exercise 3, a is there twice" },
		{ "[Exercise a]\n[Exercise a B]\n", 0,
		  "mine.routine:2: [Exercise a B]: an exercise is named with a-z" },
		{ "[Exercise a]\n[Exercise a b c]\n", 0,
		  "mine.routine:2: [Exercise a b c]: an exercise is named with a-z" },
		{ "[Exercise a]\nSets=500\n", -EINVAL,
		  "mine.routine: exercise 1, a needs Sets= from 1 to 99" },
		{ "[Exercise a]\nHold=0\n", -EINVAL, "mine.routine: exercise 1, a needs Hold=" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r = { .n_steps = 77 };

		print_message("# row %zu\n", i);
		assert_int_equal(load_text(s, &r, rows[i].text), rows[i].result);
		assert_non_null(strstr(s->said, rows[i].said));
		if (rows[i].result < 0)
			assert_int_equal(r.n_steps, 77);
		else
			assert_int_equal(r.steps[0].hold_us, 5000000);
	}
}

/* A section that is skipped is one mistake: its keys are not told off for it as well. */
static void test_skipped_section_is_one_mistake(void **state)
{
	struct scratch *s = *state;
	struct routine r;

	assert_int_equal(load_text(s, &r, "[Exercise a]\n[Exercises]\nReps=3\nHold=5s\n"), 0);
	assert_int_equal(s->complaints.count, 1);
}

static void test_too_many_exercises(void **state)
{
	char text[17 * sizeof("[Exercise a x]\n")] = "";
	struct scratch *s = *state;
	struct routine r;

	for (unsigned i = 0; i < 17; i++)
		(void)sprintf(text + strlen(text), "[Exercise a %c]\n", 'a' + i);
	assert_int_equal(load_text(s, &r, text), 0);
	assert_int_equal(r.n_steps, 16);
	assert_non_null(strstr(s->said, "mine.routine:17: [Exercise a q]: one too many"));
}

static void test_names_of_files(void **state)
{
	static const char *const bad[] = { "Mine.routine", ".routine", "-a.routine",
					   "a b.routine",  "a.txt",    "a..routine" };
	static const char text[] = "[Exercise a]\n";
	struct scratch *s = *state;
	struct routine r;

	for (size_t i = 0; i < ELEMENTS(bad); i++) {
		print_message("# row %zu\n", i);
		assert_int_equal(routine_load(&r, scratch_write(s, bad[i], text, strlen(text)),
					      &s->complaints),
				 -EINVAL);
	}
}

static void put(struct scratch *s, const char *name, const char *text)
{
	(void)scratch_write(s, name, text, strlen(text));
}

/* Shipped: a, b, c. One's own: b (good), c (broken), d, and things that are no routines. */
static void test_shelf(void **state)
{
	struct scratch *s = *state;
	struct routine_shelf shelf = { 0 };

	assert_int_equal(mkdir(scratch_path(s, "routines"), 0700), 0);
	assert_int_equal(mkdir(scratch_path(s, "instep"), 0700), 0);
	assert_int_equal(mkdir(scratch_path(s, "instep/routines"), 0700), 0);
	put(s, "routines/b.routine", "[Routine]\nName=shipped b\n[Exercise x]\n");
	put(s, "routines/a.routine", "[Routine]\nName=shipped a\n[Exercise x]\n");
	put(s, "routines/c.routine", "[Routine]\nName=shipped c\n[Exercise x]\n");
	put(s, "instep/routines/b.routine", "[Routine]\nName=own b\n[Exercise x]\n");
	put(s, "instep/routines/c.routine", "[Routine]\nName=own c\n");
	put(s, "instep/routines/d.routine", "[Routine]\nName=own d\n[Exercise x]\n");
	put(s, "instep/routines/.hidden.routine", "");
	put(s, "instep/routines/b.routine~", "");
	assert_int_equal(setenv("INSTEP_DATADIR", s->folder, 1), 0);
	assert_int_equal(setenv("XDG_CONFIG_HOME", s->folder, 1), 0);

	assert_int_equal(routine_shelf_load(&shelf, &s->complaints), 0);
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "instep/routines/c.routine: exercise 1 is missing"));
	assert_int_equal(shelf.n, 4);
	assert_string_equal(shelf.entries[0].routine.name, "shipped a");
	assert_string_equal(shelf.entries[1].routine.name, "own b");
	assert_string_equal(shelf.entries[2].routine.name, "shipped c");
	assert_string_equal(shelf.entries[3].routine.name, "own d");
	assert_non_null(strstr(shelf.entries[1].path, "/instep/routines/b.routine"));
	assert_ptr_equal(routine_shelf_find(&shelf, "d"), &shelf.entries[3]);
	assert_null(routine_shelf_find(&shelf, "e"));
	routine_shelf_done(&shelf);
	assert_int_equal(shelf.n, 0);
}

static void test_empty_shelf(void **state)
{
	struct scratch *s = *state;
	struct routine_shelf shelf;

	assert_int_equal(setenv("INSTEP_DATADIR", s->folder, 1), 0);
	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	assert_int_equal(unsetenv("HOME"), 0);
	assert_int_equal(routine_shelf_load(&shelf, &s->complaints), 0);
	assert_int_equal(shelf.n, 0);
	assert_non_null(strstr(s->said, "set INSTEP_DATADIR"));
	routine_shelf_done(&shelf);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_shipped),
		TEST(test_every_key),
		TEST(test_sensors),
		TEST(test_mistakes),
		TEST(test_skipped_section_is_one_mistake),
		TEST(test_too_many_exercises),
		TEST(test_names_of_files),
		TEST(test_shelf),
		TEST(test_empty_shelf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
