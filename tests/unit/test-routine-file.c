/* SPDX-License-Identifier: MIT */

/* Routine files: every key, and every kind of mistake. The shipped ones are test-programmes.c's. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/routine-file.h"
#include "scratch.h"

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
			"[Routine]\nName=Mine\nSummary=All of it\nNeeds=band,chair , a mat,\nSource=A sheet\n"
			"ArticleMinutes=20\nPlan=every 2-3 days\nOurs=Plan,Needs\n"
			"[Exercise resisted-flexion]\nKind=hold\nSetup=Sit down.\nMovement=Pull.\nAvoid=Jerks.\n"
			"Needs=band\nSides=each\nFirst=right\nSets=3\nReps=4\nHold=2.5 s\nBackHold=2s\nOut=3s\n"
			"Back=4s\nRest=1min 30s\nSetRest=0\nExerciseRest=7s\nTarget=20 N\nSensor=band\nWarmUp=yes\n"
			"Plan=3 times a day\nOurs=Rest , SetRest\nVariants=sitting, standing up\n"
			"[Exercise toe-press]\nHold=1s\nSides=alternate\n"
			"[Exercise toe-press  again]\nHold=1s\nSides=left\nTarget=60 %\nSensor=band\n"),
		0);
	assert_string_equal(s->said, "");
	assert_string_equal(r.id, "mine");
	assert_string_equal(r.name, "Mine");
	assert_string_equal(r.summary, "All of it");
	assert_string_equal(r.needs, "band, chair, a mat");
	assert_string_equal(r.source, "A sheet");
	assert_int_equal(r.article_minutes, 20);
	assert_int_equal(r.plan.days_least, 2);
	assert_int_equal(r.plan.days_most, 3);
	assert_string_equal(r.ours, "Plan, Needs");
	assert_int_equal(r.n_steps, 3);
	assert_int_equal(r.steps[0].kind, KIND_HOLD);
	assert_string_equal(r.steps[0].setup, "Sit down.");
	assert_string_equal(r.steps[0].movement, "Pull.");
	assert_string_equal(r.steps[0].avoid, "Jerks.");
	assert_string_equal(r.steps[0].needs, "band");
	assert_int_equal(r.steps[0].sides, SIDES_EACH);
	assert_int_equal(r.steps[0].first, SIDE_RIGHT);
	assert_int_equal(r.steps[0].sets, 3);
	assert_int_equal(r.steps[0].reps, 4);
	assert_int_equal(r.steps[0].hold_us, 2500000);
	assert_int_equal(r.steps[0].back_hold_us, 2000000);
	assert_int_equal(r.steps[0].time_us, 0);
	assert_int_equal(r.steps[0].out_us, 3000000);
	assert_int_equal(r.steps[0].back_us, 4000000);
	assert_int_equal(r.steps[0].rest_us, 90000000);
	assert_int_equal(r.steps[0].set_rest_us, 0);
	assert_int_equal(r.steps[0].exercise_rest_us, 7000000);
	assert_true(r.steps[0].target.least_n == 20);
	assert_int_equal(r.steps[0].sensors, SENSOR_BAND);
	assert_true(r.steps[0].warm_up);
	assert_int_equal(r.steps[0].plan.times_a_day, 3);
	assert_string_equal(r.steps[0].ours, "Rest, SetRest");
	assert_int_equal(r.steps[0].n_parts, 2);
	assert_string_equal(r.steps[0].parts[0].variant, "sitting");
	assert_string_equal(r.steps[0].parts[1].variant, "standing up");
	assert_int_equal(r.steps[1].sides, SIDES_ALTERNATE);
	assert_int_equal(r.steps[1].first, SIDE_LEFT);
	assert_int_equal(r.steps[1].sensors, 0);
	assert_false(r.steps[1].warm_up);
	assert_string_equal(r.steps[1].label, "");
	assert_string_equal(r.steps[2].exercise, "toe-press");
	assert_string_equal(r.steps[2].label, "again");
	assert_int_equal(r.steps[2].sides, SIDES_LEFT);
	assert_true(r.steps[2].target.share == 0.6 && r.steps[2].target.least_n == 0);
}

/* What a section that says only what it must is taken to mean, kind by kind. */
static void test_defaults(void **state)
{
	static const struct {
		const char *text;
		enum step_kind kind;
		unsigned reps;
		uint64_t hold_us, time_us, out_us, back_us, rest_us;
	} rows[] = {
		{ "Hold=5s", KIND_HOLD, 10, 5000000, 0, 1000000, 2000000, 3000000 },
		{ "Kind=hold\nHold=1s", KIND_HOLD, 10, 1000000, 0, 1000000, 2000000, 3000000 },
		{ "Kind=reps", KIND_REPS, 10, 0, 0, 1000000, 2000000, 0 },
		{ "Kind=timed\nTime=20s", KIND_TIMED, 1, 0, 20000000, 0, 0, 0 },
		{ "Kind=circles", KIND_CIRCLES, 10, 0, 2000000, 0, 0, 0 },
		{ "Count=3s\nKind=circles", KIND_CIRCLES, 10, 0, 3000000, 0, 0, 0 },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r;
		const struct step *step = &r.steps[0];
		char text[100];

		print_message("# row %zu\n", i);
		(void)snprintf(text, sizeof(text), "[Exercise a]\n%s\n", rows[i].text);
		assert_int_equal(load_text(s, &r, text), 0);
		assert_string_equal(s->said, "");
		assert_int_equal(step->kind, rows[i].kind);
		assert_int_equal(step->sides, SIDES_BOTH);
		assert_int_equal(step->first, SIDE_LEFT);
		assert_int_equal(step->sets, 1);
		assert_int_equal(step->reps, rows[i].reps);
		assert_int_equal(step->hold_us, rows[i].hold_us);
		assert_int_equal(step->time_us, rows[i].time_us);
		assert_int_equal(step->out_us, rows[i].out_us);
		assert_int_equal(step->back_us, rows[i].back_us);
		assert_int_equal(step->rest_us, rows[i].rest_us);
		assert_int_equal(step->set_rest_us, 30000000);
		assert_int_equal(step->exercise_rest_us, 15000000);
		assert_int_equal(step->n_parts, 0);
		assert_int_equal(step->sensors, 0);
		for (enum dose d = DOSE_SETS; d < DOSE_COUNT; d++)
			assert_int_equal(step->ranges[d].most, 0);
	}
}

static void test_directions(void **state)
{
	struct scratch *s = *state;
	struct routine r;

	assert_int_equal(
		load_text(s, &r,
			  "[Exercise a]\nKind=circles\nDirections=clockwise\n"
			  "[Exercise b]\nKind=circles\nDirections=counterclockwise,clockwise\n"),
		0);
	assert_string_equal(s->said, "");
	assert_int_equal(r.steps[0].n_parts, 1);
	assert_int_equal(r.steps[0].parts[0].direction, DIRECTION_CLOCKWISE);
	assert_int_equal(r.steps[1].n_parts, 2);
	assert_int_equal(r.steps[1].parts[0].direction, DIRECTION_COUNTERCLOCKWISE);
	assert_int_equal(r.steps[1].parts[1].direction, DIRECTION_CLOCKWISE);
}

/* The low end counts; what lies between the two is the person's to choose. */
static void test_ranges(void **state)
{
	static const struct {
		const char *text;
		enum dose dose;
		uint64_t least, most;
	} rows[] = {
		{ "Hold=1s\nSets=2-3", DOSE_SETS, 2, 3 },
		{ "Hold=1s\nReps=5-10", DOSE_REPS, 5, 10 },
		{ "Hold=1s\nReps=5 - 10", DOSE_REPS, 5, 10 },
		{ "Hold=5-10s", DOSE_HOLD, 5000000, 10000000 },
		{ "Hold=5-10 s", DOSE_HOLD, 5000000, 10000000 },
		{ "Hold=500-900ms", DOSE_HOLD, 500000, 900000 },
		{ "Hold=5s-10s", DOSE_HOLD, 5000000, 10000000 },
		{ "Hold=5-10", DOSE_HOLD, 5000000, 10000000 },
		{ "Hold=30s-1min 30s", DOSE_HOLD, 30000000, 90000000 },
		{ "Kind=timed\nTime=20-30s", DOSE_TIME, 20000000, 30000000 },
		{ "Kind=circles\nCount=1-2s", DOSE_TIME, 1000000, 2000000 },
		{ "Hold=1s\nReps=7-7", DOSE_REPS, 0, 0 },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r;
		const struct step *step = &r.steps[0];
		uint64_t now[DOSE_COUNT];
		char text[100];

		print_message("# row %zu\n", i);
		(void)snprintf(text, sizeof(text), "[Exercise a]\n%s\n", rows[i].text);
		assert_int_equal(load_text(s, &r, text), 0);
		assert_string_equal(s->said, "");
		assert_int_equal(step->ranges[rows[i].dose].least, rows[i].least);
		assert_int_equal(step->ranges[rows[i].dose].most, rows[i].most);
		now[DOSE_SETS] = step->sets;
		now[DOSE_REPS] = step->reps;
		now[DOSE_HOLD] = step->hold_us;
		now[DOSE_TIME] = step->time_us;
		assert_int_equal(now[rows[i].dose], rows[i].most ? rows[i].least : 7);
	}
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
		(void)snprintf(text, sizeof(text), "[Exercise a]\nHold=5s\nSensor=%s\n",
			       rows[i].text);
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
#define A "[Exercise a]\nHold=5s\n"
		{ A "Sides=sideways\n", 0,
		  "mine.routine:3: [Exercise a] Sides: 'sideways' is not understood; expected both, left, right, each or alternate" },
		{ A "First=both\n", 0,
		  "mine.routine:3: [Exercise a] First: 'both' is not understood; expected left or right" },
		{ A "Kind=walk\n", 0,
		  "mine.routine:3: [Exercise a] Kind: 'walk' is not understood; expected hold, reps, timed or circles" },
		{ A "Reps=ten\n", 0,
		  "mine.routine:3: [Exercise a] Reps: 'ten' is not understood; expected a whole number, or a range such as 5-10" },
		{ A "Reps=10-5\n", 0,
		  "mine.routine:3: [Exercise a] Reps: '10-5' is upside down; expected a whole number, or a range such as 5-10" },
		{ A "Reps=5-\n", 0, "mine.routine:3: [Exercise a] Reps: '5-' is not understood" },
		{ A "Reps=-5\n", 0, "mine.routine:3: [Exercise a] Reps: '-5' is not understood" },
		{ A "Reps=5-10-15\n", 0, "[Exercise a] Reps: '5-10-15' is not understood" },
		{ A "Hold=10-5s\n", 0,
		  "mine.routine:3: [Exercise a] Hold: '10-5s' is upside down" },
		{ A "Hold=1min-90s-\n", 0, "[Exercise a] Hold: '1min-90s-' is not understood" },
		{ A "Hold=-5s\n", 0, "mine.routine:3: [Exercise a] Hold: '-5s' is" },
		{ A "Hold=\n", 0, "mine.routine:3: [Exercise a] Hold: '' is not understood" },
		{ A "BackHold=soon\n", 0, "mine.routine:3: [Exercise a] BackHold: 'soon' is" },
		{ A "WarmUp=true\n", 0,
		  "mine.routine:3: [Exercise a] WarmUp: 'true' is not understood; expected yes or no" },
		{ A "Plan=twice\n", 0,
		  "mine.routine:3: [Exercise a] Plan: 'twice' is not understood; expected every day" },
		{ A "[Routine]\nPlan=every 3-2 days\n", 0,
		  "mine.routine:4: [Routine] Plan: 'every 3-2 days' is upside down" },
		{ A "[Routine]\nArticleMinutes=0\n", 0,
		  "mine.routine:4: [Routine] ArticleMinutes: '0' is out of range" },
		{ A "Variants=a,b,c,d,e\n", 0,
		  "mine.routine:3: [Exercise a] Variants: 'a,b,c,d,e' is out of range; expected up to 4 names" },
		{ A "Variants=a,,b\n", 0, "[Exercise a] Variants: 'a,,b' is not understood" },
		{ A "Variants=an awfully long name for a variant\n", 0,
		  "[Exercise a] Variants: 'an awfully long name for a variant' is out of range" },
		{ A "[Exercise b]\nKind=circles\nDirections=widdershins\n", 0,
		  "mine.routine:5: [Exercise b] Directions: 'widdershins' is not understood; expected clockwise, counterclockwise" },
		{ A "Ours=Rest, Colour\n", 0,
		  "mine.routine:3: [Exercise a] Ours: 'Rest, Colour' is not understood; expected other keys of this section" },
		{ A "Ours=Ours\n", 0, "mine.routine:3: [Exercise a] Ours: 'Ours' is not" },
		{ A "Ours=Summary\n", 0, "mine.routine:3: [Exercise a] Ours: 'Summary' is not" },
		{ A "[Routine]\nOurs=Reps\n", 0, "mine.routine:4: [Routine] Ours: 'Reps' is not" },
		{ A "Target=2 stone\n", 0,
		  "mine.routine:3: [Exercise a] Target: '2 stone' is not understood" },
		{ A "Target=60 percent\n", 0,
		  "mine.routine:3: [Exercise a] Target: '60 percent' is not understood; expected a force, such as 2 kg, 20 N or 5 lb, or a share of your best, such as 60 %" },
		{ A "Target=60 %\nSensor=motion\n", 0,
		  "mine.routine:3: [Exercise a] Target: nothing sees it, so any level counts: add band" },
		{ A "[Exercise b x]\nHold=1s\nTarget=2 kg\n", 0,
		  "mine.routine:5: [Exercise b x] Target: nothing sees it" },
		{ A "Sensor=camera\n", 0,
		  "mine.routine:3: [Exercise a] Sensor: 'camera' is not understood; expected band, motion, both parted by a comma, or none" },
		{ A "Name=x\n", 0, "mine.routine:3: [Exercise a] Name: unknown key" },
		{ A "[Exercise B]\nReps=0\n", 0,
		  "mine.routine:3: [Exercise B]: an exercise is named with a-z" },
		{ A "[Exercise b B]\n", 0, "mine.routine:3: [Exercise b B]: an exercise is named" },
		{ A "[Exercise a b c]\n", 0,
		  "mine.routine:3: [Exercise a b c]: an exercise is named" },
		{ A "[Exercises]\n", 0,
		  "mine.routine:3: [Exercises]: unknown section; expected [Routine] or [Exercise NAME]" },

		/* a key that its kind does not take */
		{ A "Time=20s\n", 0,
		  "mine.routine:3: [Exercise a] Time: this is an exercise of Kind=hold, and Time= is for Kind=timed. It is left out." },
		{ A "Count=2s\n", 0,
		  "mine.routine:3: [Exercise a] Count: this is an exercise of Kind=hold" },
		{ A "Directions=clockwise\n", 0, "and Directions= is for Kind=circles." },
		{ A "[Exercise b]\nBackHold=2s\nKind=timed\nTime=5s\n", 0,
		  "mine.routine:4: [Exercise b] BackHold: this is an exercise of Kind=timed, and BackHold= is for Kind=hold." },
		{ A "[Exercise b]\nReps=3\nKind=timed\nTime=5s\n", 0,
		  "Reps= is for Kind=hold or Kind=reps or Kind=circles." },
		{ A "[Exercise b]\nOut=3s\nKind=circles\n", 0,
		  "Out= is for Kind=hold or Kind=reps." },
		{ A "[Exercise b]\nSensor=band\nKind=circles\n", 0,
		  "[Exercise b] Sensor: this is an" },
		{ A "[Exercise b]\nKind=reps\nHold=3s\n", 0,
		  "mine.routine:5: [Exercise b] Hold: this" },
		{ A "[Exercise b]\nKind=circles\nVariants=a, b\nDirections=clockwise\n", 0,
		  "mine.routine:5: [Exercise b] Variants: there are Directions= already" },

		/* what nobody can guide */
		{ "[Routine]\nName=Nothing\n", -EINVAL,
		  "mine.routine: there is no exercise in it" },
		{ "[Exercise ]\n", -EINVAL, "mine.routine:1: [Exercise]: unknown section" },
		{ "", -EINVAL, "mine.routine: there is no exercise in it" },
		{ A "[Exercise b]\n", -EINVAL,
		  "mine.routine:3: [Exercise b] needs Hold= from 0.5 s to 10 min" },
		{ A "[Exercise b]\nKind=timed\n", -EINVAL,
		  "mine.routine:3: [Exercise b] needs Time= from 1 s to 1 h" },
		{ A "[Exercise b]\nHold=1s\nReps=0\n", -EINVAL,
		  "mine.routine:3: [Exercise b] needs Reps= from 1 to 999" },
		{ A "[Exercise b]\nHold=1s\nReps=0-5\n", -EINVAL, "[Exercise b] needs Reps= from" },
		{ A "[Exercise b]\nHold=1s\nReps=5-5000\n", -EINVAL,
		  "[Exercise b] needs Reps= from" },
		{ A "[Exercise b]\nHold=1-700s\n", -EINVAL, "[Exercise b] needs Hold= from" },
		{ A "Sets=500\n", -EINVAL,
		  "mine.routine:1: [Exercise a] needs Sets= from 1 to 99" },
		{ A "Hold=0\n", -EINVAL, "mine.routine:1: [Exercise a] needs Hold=" },
		{ A "[Exercise b]\nKind=reps\nOut=0\nBack=0\n", -EINVAL,
		  "mine.routine:3: [Exercise b] needs Out= and Back= of 0.2 s at least" },
		{ A "[Exercise b]\nKind=circles\nCount=2min\n", -EINVAL,
		  "mine.routine:3: [Exercise b] needs Count= from 0.2 s to 1 min" },
		{ A "Rest=61min\n", -EINVAL, "mine.routine:1: [Exercise a] can have Rest=" },
		{ A "Target=101 %\n", -EINVAL,
		  "mine.routine:1: [Exercise a] can have Target= from 0 to 100 % of one's best" },
		{ A "[Exercise a b]\nHold=1s\n[Exercise a]\nHold=1s\n", -EINVAL,
		  "mine.routine:5: [Exercise a] is there twice" },
		{ "[Exercise a b]\nHold=1s\n[Exercise a c]\nHold=1s\n[Exercise a b]\nHold=1s\n",
		  -EINVAL, "mine.routine:5: [Exercise a b] is there twice" },
#undef A
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

	assert_int_equal(load_text(s, &r, "[Exercise a]\nHold=5s\n[Exercises]\nReps=3\nHold=5s\n"),
			 0);
	assert_int_equal(s->complaints.count, 1);
}

/* The first 16 can be guided; of the other 9984 one sentence is enough. */
static void test_too_many_exercises(void **state)
{
	static char text[10000 * sizeof("[Exercise a0000]\nHold=5s\n")];
	struct scratch *s = *state;
	struct routine r;
	size_t n = 0;

	for (unsigned i = 0; i < 10000; i++)
		n += (size_t)sprintf(text + n, "[Exercise a%u]\nHold=5s\n", i);
	assert_int_equal(load_text(s, &r, text), 0);
	assert_int_equal(r.n_steps, 16);
	assert_string_equal(r.steps[15].exercise, "a15");
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said,
			       "mine.routine:33: [Exercise a16]: one too many: a routine has at "
			       "most 16 exercises, and those from here on are left out"));
}

/* A text is whole or not there at all. */
static void test_long_texts(void **state)
{
	static const struct {
		const char *key;
		size_t fits;
	} rows[] = {
		{ "[Exercise a]\nHold=5s\nSetup=", 511 },
		{ "[Exercise a]\nHold=5s\nMovement=", 511 },
		{ "[Exercise a]\nHold=5s\nAvoid=", 511 },
		{ "[Exercise a]\nHold=5s\nNeeds=", 511 },
		{ "[Exercise a]\nHold=5s\nVariants=", 31 },
		{ "[Exercise a]\nHold=5s\n[Routine]\nName=", 127 },
		{ "[Exercise a]\nHold=5s\n[Routine]\nSummary=", 511 },
		{ "[Exercise a]\nHold=5s\n[Routine]\nNeeds=", 511 },
		{ "[Exercise a]\nHold=5s\n[Routine]\nSource=", 511 },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		for (size_t more = 0; more < 2; more++) {
			char text[1000];
			struct routine r;

			print_message("# row %zu\n", i);
			(void)snprintf(text, sizeof(text), "%s", rows[i].key);
			memset(text + strlen(rows[i].key), 'x', rows[i].fits + more);
			text[strlen(rows[i].key) + rows[i].fits + more] = '\0';
			assert_int_equal(load_text(s, &r, text), 0);
			assert_int_equal(s->complaints.count, more);
			if (more)
				assert_non_null(strstr(s->said, "is out of range; expected"));
		}
}

static void test_names_of_files(void **state)
{
	static const char *const bad[] = { "Mine.routine", ".routine", "-a.routine",
					   "a b.routine",  "a.txt",    "a..routine" };
	static const char text[] = "[Exercise a]\nHold=5s\n";
	struct scratch *s = *state;
	struct routine r;

	for (size_t i = 0; i < ELEMENTS(bad); i++) {
		print_message("# row %zu\n", i);
		assert_int_equal(routine_load(&r, scratch_write(s, bad[i], text, strlen(text)),
					      &s->complaints),
				 -EINVAL);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_every_key),
		TEST(test_defaults),
		TEST(test_directions),
		TEST(test_ranges),
		TEST(test_sensors),
		TEST(test_mistakes),
		TEST(test_skipped_section_is_one_mistake),
		TEST(test_too_many_exercises),
		TEST(test_long_texts),
		TEST(test_names_of_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
