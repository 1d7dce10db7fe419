/* SPDX-License-Identifier: MIT */

/*
 * The shipped programmes against the published ones. The tables here were typed from the page that
 * says what the five articles ask for, not from the files. A dose that the page does not have is
 * OUR(value): the file has to own up to it in Ours=, and to nothing that the page has.
 *
 * Where the page can be read in two ways, a comment says how it was read. A set is 1 where the page
 * gives a number of reps and nothing of sets. Standing and walking are done with both feet.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/plan.h"
#include "conf/routine-file.h"
#include "scratch.h"

/* A number of a sheet: seconds or a count. A range has its high end, too. */
struct cell {
	double least, most;
	bool ours;
};

#define IS(value)                   \
	{                           \
		value, value, false \
	}
#define FROM(least, most)          \
	{                          \
		least, most, false \
	}
#define OUR(value)                 \
	{                          \
		value, value, true \
	}
#define NONE                \
	{                   \
		0, 0, false \
	} /* the kind has no such number, or nothing depends on it */

struct exercise {
	const char *name;
	enum step_kind kind;
	enum sides sides;
	bool our_sides;
	enum side first; /* SIDE_BOTH: nothing depends on it */
	bool our_first;
	struct cell sets, reps, hold_s, back_hold_s, time_s, out_s, back_s, rest_s, set_rest_s;
	const char *parts; /* variants or directions, parted by commas */
	bool our_parts;
	const char *plan; /* of it alone */
	const char *needs;
	unsigned sensors;
	bool warm_up;
};

struct programme {
	const char *id, *plan;
	bool our_plan;
	unsigned article_minutes;
	struct exercise exercises[5];
};

#define BOTH_WAYS "clockwise, counterclockwise"
#define SEEN      (SENSOR_BAND | SENSOR_MOTION)

static const struct programme programmes[] = {
	{
		.id = "back-hip-knee",
		.plan = "every 2 days", /* every other day */
		.article_minutes = 20,
		.exercises = {
			{
				.name = "toe-press",
				.sets = IS(1), .reps = IS(10), .hold_s = IS(3),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(2),
				.plan = "3 times a day",
			},
			{
				.name = "toe-walk", .kind = KIND_TIMED,
				.sets = IS(5), .time_s = IS(20), .set_rest_s = IS(10),
				.needs = "room to walk",
			},
			{
				/* a count is read as a circle; which leg is first, and how fast, is open */
				.name = "ankle-circle", .kind = KIND_CIRCLES,
				.sides = SIDES_EACH, .first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = IS(10), .time_s = OUR(1.5), .set_rest_s = OUR(10),
				.parts = BOTH_WAYS,
			},
			{
				.name = "resisted-flexion",
				.sets = IS(1), .reps = IS(10), .hold_s = IS(5),
				.out_s = OUR(1), .back_s = OUR(2), .rest_s = OUR(3),
				.needs = "band, bedpost or chair", .sensors = SEEN,
			},
			{
				.name = "pencil-pickup",
				.sides = SIDES_EACH, .first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = IS(5), .hold_s = IS(10),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(3), .set_rest_s = OUR(5),
				.needs = "pencil",
			},
		},
	},
	{
		.id = "gentle-five",
		.plan = "every day",
		.our_plan = true,
		.article_minutes = 20,
		.exercises = {
			{
				/* a few seconds, relax, repeat */
				.name = "toe-walk", .kind = KIND_TIMED,
				.sets = OUR(5), .time_s = OUR(5), .set_rest_s = OUR(5),
				.needs = "room to walk",
			},
			{
				/* a few one way, a few the other: the ways are the page's, the rest is not */
				.name = "ankle-circle", .kind = KIND_CIRCLES,
				.sides = SIDES_EACH, .our_sides = true,
				.first = SIDE_LEFT, .our_first = true,
				.sets = OUR(1), .reps = OUR(5), .time_s = OUR(1.5), .set_rest_s = OUR(5),
				.parts = BOTH_WAYS,
			},
			{
				.name = "toe-grip",
				.sides = SIDES_EACH, .our_sides = true,
				.first = SIDE_LEFT, .our_first = true,
				.sets = OUR(1), .reps = OUR(3), .hold_s = IS(10),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(5), .set_rest_s = OUR(5),
				.needs = "pencil",
			},
			{
				/* repeated for some minutes */
				.name = "toe-press",
				.sets = OUR(2), .reps = OUR(10), .hold_s = IS(3),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(2), .set_rest_s = OUR(15),
			},
			{
				/* one foot is named, the other one is ours */
				.name = "resisted-flexion",
				.sides = SIDES_EACH, .our_sides = true,
				.first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = FROM(4, 5), .hold_s = IS(10),
				.out_s = OUR(1), .back_s = OUR(2), .rest_s = OUR(5), .set_rest_s = OUR(15),
				.needs = "band or scarf, bedpost or chair", .sensors = SEEN,
			},
		},
	},
	{
		.id = "morning-feet",
		.plan = "every morning",
		.article_minutes = 20,
		.exercises = {
			{
				/* left leg lifted: the right one begins; "switch legs; 3 times": in turns */
				.name = "heel-raise", .kind = KIND_REPS,
				.sides = SIDES_ALTERNATE, .first = SIDE_RIGHT,
				.sets = IS(3), .reps = FROM(10, 20),
				.out_s = OUR(1), .back_s = OUR(1), .set_rest_s = OUR(5),
				.needs = "chair", .sensors = SENSOR_MOTION,
			},
			{
				/* the only rest is the one after all three directions */
				.name = "toe-walk", .kind = KIND_TIMED,
				.sets = IS(5), .time_s = IS(20), .rest_s = IS(0), .set_rest_s = IS(15),
				.parts = "straight, toes out, toes in",
				.needs = "room to walk",
			},
			{
				/* right, both ways; "other foot; 5 sets a foot": in turns */
				.name = "ankle-circle", .kind = KIND_CIRCLES,
				.sides = SIDES_ALTERNATE, .first = SIDE_RIGHT,
				.sets = IS(5), .reps = FROM(5, 10), .time_s = OUR(1.5), .set_rest_s = OUR(5),
				.parts = BOTH_WAYS,
				.needs = "chair",
			},
			{
				/* "5 sets both ways ..., then the right foot": one foot after the other */
				.name = "toe-curl", .kind = KIND_REPS,
				.sides = SIDES_EACH, .first = SIDE_LEFT,
				.sets = IS(5), .reps = FROM(5, 10),
				.out_s = OUR(1), .back_s = OUR(1), .set_rest_s = OUR(4),
				.parts = "towards you, away from you",
				.needs = "chair, towel",
			},
			{
				.name = "resisted-flexion",
				.sides = SIDES_ALTERNATE, .first = SIDE_RIGHT, .our_first = true,
				.sets = IS(3), .reps = IS(10), .hold_s = IS(2), .back_hold_s = IS(2),
				.out_s = OUR(1), .back_s = OUR(1.5), .rest_s = OUR(0), .set_rest_s = OUR(5),
				.needs = "band", .sensors = SEEN,
			},
		},
	},
	{
		.id = "fifteen-minutes",
		.plan = "every day",
		.our_plan = true,
		.article_minutes = 15,
		.exercises = {
			{
				/* how many walks is open */
				.name = "toe-walk", .kind = KIND_TIMED,
				.sets = OUR(5), .time_s = IS(20), .set_rest_s = IS(15),
				.plan = "2 times a day",
				.needs = "room to walk",
			},
			{
				.name = "resisted-flexion",
				.sets = IS(2), .reps = IS(10), .hold_s = IS(5),
				.out_s = OUR(1), .back_s = OUR(2), .rest_s = OUR(3), .set_rest_s = IS(10),
				.needs = "band, bedpost or chair", .sensors = SEEN,
			},
			{
				.name = "pencil-pickup",
				.sides = SIDES_EACH, .first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = IS(5), .hold_s = IS(10),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(3), .set_rest_s = OUR(5),
				.needs = "pencil",
			},
			{
				/* ten "sets" of one hold each, which is a set of ten holds */
				.name = "toe-press",
				.sets = IS(1), .reps = IS(10), .hold_s = IS(3),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(2),
				.plan = "3 times a day",
			},
			{
				/* to a count of 10, read as ten circles; one direction only */
				.name = "ankle-circle", .kind = KIND_CIRCLES,
				.sides = SIDES_EACH, .first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = IS(10), .time_s = OUR(1.5), .set_rest_s = OUR(5),
				.parts = "clockwise",
			},
		},
	},
	{
		.id = "ground-up",
		.plan = "every 2-3 days",
		.article_minutes = 20,
		.exercises = {
			{
				/* counting to three is 3 s; how slow the slow release is, is open */
				.name = "toe-press", .warm_up = true,
				.sets = IS(1), .reps = IS(10), .hold_s = IS(3),
				.out_s = OUR(1), .back_s = OUR(2), .rest_s = OUR(2),
				.plan = "3 times a day",
			},
			{
				/* no dose at all */
				.name = "ankle-circle", .kind = KIND_CIRCLES,
				.sides = SIDES_EACH, .our_sides = true,
				.first = SIDE_LEFT, .our_first = true,
				.sets = OUR(1), .reps = OUR(10), .time_s = OUR(1.5), .set_rest_s = OUR(10),
				.parts = BOTH_WAYS, .our_parts = true,
			},
			{
				.name = "resisted-flexion",
				.sets = IS(1), .reps = OUR(10), .hold_s = FROM(5, 10),
				.out_s = OUR(1), .back_s = OUR(2), .rest_s = OUR(3),
				.needs = "band or belt, bedpost or chair", .sensors = SEEN,
			},
			{
				/* a walk, and five more */
				.name = "toe-walk", .kind = KIND_TIMED,
				.sets = IS(6), .time_s = IS(20), .set_rest_s = IS(15),
				.needs = "room to walk",
			},
			{
				.name = "pencil-pickup",
				.sides = SIDES_EACH, .first = SIDE_LEFT, .our_first = true,
				.sets = IS(1), .reps = IS(5), .hold_s = IS(10),
				.out_s = OUR(1), .back_s = OUR(1), .rest_s = OUR(3), .set_rest_s = OUR(5),
				.needs = "pencil",
			},
		},
	},
};

/* Each exercise by itself, as the programme @of has it. */
static const struct {
	const char *id, *of, *plan;
} singles[] = {
	{ "toe-press", "back-hip-knee", "3 times a day" },
	{ "toe-walk", "back-hip-knee", "" },
	{ "ankle-circle", "back-hip-knee", "" },
	{ "resisted-flexion", "back-hip-knee", "" },
	{ "pencil-pickup", "back-hip-knee", "" },
	{ "toe-grip", "gentle-five", "" },
	{ "heel-raise", "morning-feet", "" },
	{ "toe-curl", "morning-feet", "" },
};

static void load(struct scratch *s, const char *id, struct routine *ret)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/daemon/data/routines/%s.routine",
		       getenv("INSTEP_SOURCE"), id);
	assert_int_equal(routine_load(ret, path, &s->complaints), 0);
	assert_string_equal(s->said, "");
}

/* Is @key among the words of @list? */
static bool lists(const char *list, const char *key)
{
	size_t n = strlen(key);

	for (const char *p = list; (p = strstr(p, key)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ',' || p[n] == '\0'))
			return true;
	return false;
}

static void check_cell(const struct step *s, const char *key, const struct cell *cell, double value,
		       const struct range *range, double scale)
{
	print_message("#     %s\n", key);
	assert_true(value == cell->least * scale);
	assert_int_equal(lists(s->ours, key), cell->ours);
	if (!range)
		return;
	assert_true((double)range->least == (cell->least < cell->most ? cell->least * scale : 0));
	assert_true((double)range->most == (cell->least < cell->most ? cell->most * scale : 0));
}

static void check_doses(const struct step *s, const struct exercise *e)
{
	const bool circles = e->kind == KIND_CIRCLES;
	const struct cell one = IS(1), *reps = e->kind == KIND_TIMED ? &one : &e->reps;

	check_cell(s, "Sets", &e->sets, s->sets, &s->ranges[DOSE_SETS], 1);
	check_cell(s, "Reps", reps, s->reps, &s->ranges[DOSE_REPS], 1);
	check_cell(s, "Hold", &e->hold_s, (double)s->hold_us, &s->ranges[DOSE_HOLD], 1e6);
	check_cell(s, circles ? "Count" : "Time", &e->time_s, (double)s->time_us,
		   &s->ranges[DOSE_TIME], 1e6);
	assert_false(lists(s->ours, circles ? "Time" : "Count"));
	check_cell(s, "BackHold", &e->back_hold_s, (double)s->back_hold_us, NULL, 1e6);
	check_cell(s, "Out", &e->out_s, (double)s->out_us, NULL, 1e6);
	check_cell(s, "Back", &e->back_s, (double)s->back_us, NULL, 1e6);
	check_cell(s, "Rest", &e->rest_s, (double)s->rest_us, NULL, 1e6);
	if (step_sets(s) > 1)
		check_cell(s, "SetRest", &e->set_rest_s, (double)s->set_rest_us, NULL, 1e6);
}

static void check_parts(const struct step *s, const struct exercise *e)
{
	char parts[200] = "";

	for (unsigned i = 0; i < s->n_parts; i++) {
		const struct part *p = &s->parts[i];

		(void)snprintf(parts + strlen(parts), sizeof(parts) - strlen(parts), "%s%s%s",
			       i > 0 ? ", " : "", p->variant, direction_name(p->direction));
	}
	assert_string_equal(parts, e->parts ?: "");
	assert_int_equal(lists(s->ours, "Directions"), e->our_parts);
	assert_false(lists(s->ours, "Variants"));
}

static void check_plan(const struct plan *plan, const char *expected)
{
	char text[PLAN_TEXT_MAX];

	plan_text(plan, text);
	assert_string_equal(text, expected ?: "");
}

/* Without the rest before the next exercise, which no article speaks of. */
static void check_step(const struct step *s, const struct exercise *e)
{
	print_message("#   %s\n", e->name);
	assert_string_equal(s->exercise, e->name);
	assert_string_equal(s->label, "");
	assert_int_equal(s->kind, e->kind);
	assert_int_equal(s->sides, e->sides);
	assert_int_equal(lists(s->ours, "Sides"), e->our_sides);
	if (e->first != SIDE_BOTH)
		assert_int_equal(s->first, e->first);
	assert_int_equal(lists(s->ours, "First"), e->our_first);
	check_doses(s, e);
	check_parts(s, e);
	check_plan(&s->plan, e->plan);
	assert_false(lists(s->ours, "Plan"));
	assert_string_equal(s->needs, e->needs ?: "");
	assert_int_equal(s->sensors, e->sensors);
	assert_int_equal(s->warm_up, e->warm_up);
	assert_false(lists(s->ours, "WarmUp"));
	assert_true(s->target.least_n == 0 && s->target.share == 0);
}

static void test_doses(void **state)
{
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(programmes); i++) {
		const struct programme *p = &programmes[i];
		struct routine r;

		print_message("# %s\n", p->id);
		load(s, p->id, &r);
		check_plan(&r.plan, p->plan);
		assert_int_equal(lists(r.ours, "Plan"), p->our_plan);
		assert_int_equal(r.article_minutes, p->article_minutes);
		assert_int_equal(r.n_steps, 5);
		for (unsigned step = 0; step < r.n_steps; step++) {
			check_step(&r.steps[step], &p->exercises[step]);
			assert_int_equal(lists(r.steps[step].ours, "ExerciseRest"), step < 4);
		}
	}
}

/* The doses decide the time, and the page says which two totals they come to, about. */
static void test_totals(void **state)
{
	static const struct {
		const char *id;
		double least_min, most_min;
	} rows[] = { { "back-hip-knee", 9, 10 }, { "morning-feet", 22.5, 23.5 } };
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct routine r;
		double min;

		load(s, rows[i].id, &r);
		min = usec_to_s(routine_duration_us(&r, 5 * USEC_PER_SEC)) / 60;
		assert_true(min >= rows[i].least_min && min <= rows[i].most_min);
	}
}

/* By itself it has the same dose: only the rest before a next exercise has no meaning there. */
static void test_singles(void **state)
{
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(singles); i++) {
		struct routine single, programme;
		const char *name = singles[i].id;
		size_t bad;

		print_message("# %s\n", name);
		load(s, name, &single);
		load(s, singles[i].of, &programme);
		assert_int_equal(routine_keep(&programme, &name, 1, &bad), 0);
		assert_int_equal(single.n_steps, 1);
		check_plan(&single.plan, singles[i].plan);
		assert_string_equal(single.source, programme.source);

		for (size_t p = 0; p < ELEMENTS(programmes); p++)
			for (size_t e = 0; e < 5; e++)
				if (strcmp(programmes[p].id, singles[i].of) == 0 &&
				    strcmp(programmes[p].exercises[e].name, name) == 0) {
					struct exercise wanted = programmes[p].exercises[e];

					wanted.plan = NULL; /* it is the routine's here */
					check_step(&single.steps[0], &wanted);
				}
		assert_string_equal(single.steps[0].setup, programme.steps[0].setup);
		assert_string_equal(single.steps[0].movement, programme.steps[0].movement);
		assert_string_equal(single.steps[0].avoid, programme.steps[0].avoid);
	}
}

/* Each exercise is told in three texts that can be read while doing it, and says when to stop. */
static void test_words(void **state)
{
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(programmes); i++) {
		struct routine r;

		print_message("# %s\n", programmes[i].id);
		load(s, programmes[i].id, &r);
		assert_non_null(strstr(r.summary, "Stop when it hurts."));
		for (unsigned step = 0; step < r.n_steps; step++) {
			const struct step *t = &r.steps[step];

			assert_in_range(strlen(t->setup), 20, 150);
			assert_in_range(strlen(t->movement), 20, 150);
			assert_in_range(strlen(t->avoid), 20, 100);
		}
	}
}

/* The example that "instepctl routines new" copies has every kind, and nothing to mend. */
static void test_example(void **state)
{
	struct scratch *s = *state;
	unsigned kinds = 0;
	char path[512];
	struct routine r;

	(void)snprintf(path, sizeof(path), "%s/daemon/data/example.routine",
		       getenv("INSTEP_SOURCE"));
	assert_int_equal(routine_load(&r, path, &s->complaints), 0);
	assert_string_equal(s->said, "");
	for (unsigned i = 0; i < r.n_steps; i++)
		kinds |= 1U << r.steps[i].kind;
	assert_int_equal(kinds, 15);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_doses), TEST(test_totals),  TEST(test_singles),
		TEST(test_words), TEST(test_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
