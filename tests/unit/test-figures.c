/* SPDX-License-Identifier: MIT */

/* Which figures are listed and by what names; and the sets of a workout, read from the store. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store-rows.h"
#include "store/figures.h"

/*
 * "part:1 level_n=2 steadiness=0.1": all in one line, to be compared by eye; a count has a colon.
 */
static const char *text_of(const struct named_figure *figures, size_t n)
{
	static char text[1024];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s%c%g", i ? " " : "",
					 figures[i].name, figures[i].count ? ':' : '=',
					 figures[i].value);
	return text;
}

/*
 * A row a kind: what each of them asks for has a name of its own, and what it has not is not
 * listed.
 */
static void a_step(void **state)
{
	static const struct {
		struct step step;
		const char *text;
	} rows[] = {
		{ { .kind = KIND_HOLD,
		    .sets = 2,
		    .reps = 10,
		    .hold_us = 5000000,
		    .rest_us = 3000000 },
		  "sets:2 set_rest_s=0 reps:10 hold_s=5 rest_s=3" },
		{ { .kind = KIND_HOLD,
		    .sets = 1,
		    .reps = 1,
		    .hold_us = 5000000,
		    .back_hold_us = 2500000 },
		  "sets:1 set_rest_s=0 reps:1 hold_s=5 back_hold_s=2.5" },
		{ { .kind = KIND_REPS,
		    .sets = 3,
		    .reps = 10,
		    .out_us = 1,
		    .set_rest_us = 10000000 },
		  "sets:3 set_rest_s=10 reps:10 rest_s=0" },
		{ { .kind = KIND_TIMED, .sets = 5, .reps = 1, .time_us = 20000000 },
		  "sets:5 set_rest_s=0 seconds=20" },
		{ { .kind = KIND_TIMED, .sets = 5, .reps = 1, .n_parts = 3, .time_us = 20000000 },
		  "sets:5 set_rest_s=0 seconds=20 rest_s=0" },
		{ { .kind = KIND_CIRCLES, .sets = 1, .reps = 10, .time_us = 1500000 },
		  "sets:1 set_rest_s=0 reps:10 rest_s=0" },
		{ { .kind = KIND_HOLD },
		  "sets:0 set_rest_s=0 reps:0" }, /* before steps were stored */
	};
	const struct step_count count = { .planned = 12, .done = 7, .tried = 3, .skipped = 5 };
	struct named_figure figures[FIGURES_MAX];

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_string_equal(text_of(figures, figures_of_step(&rows[i].step, figures)),
				    rows[i].text);
	assert_string_equal(text_of(figures, figures_of_count(&count, figures)),
			    "planned:12 done:7 tried:3 skipped:5");
}

static struct rep_row a_rep(void)
{
	return (struct rep_row){
		.measured = true,
		.out_us = 500000,
		.plateau_us = 5000000,
		.back_us = 700000,
		.held_us = 4000000,
		.unknown_us = 1000000,
		.rest_us = -1,
		.rest_n = 5,
		.level_n = 30,
		.peak_n = 33,
		.mean_n = 29,
		.rfd_n_per_s = NAN,
		.steadiness = NAN,
	};
}

static void a_hold(void **state)
{
	struct named_figure figures[FIGURES_MAX];
	struct rep_row r = a_rep();

	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)),
			    "held_s=4 out_s=0.5 plateau_s=5 back_s=0.7 unknown_s=1 tension_s=5.2 "
			    "level_n=30 peak_n=33 mean_n=29 rest_n=5");
	r.part = 2;
	r.rest_us = 0;
	r.target_n = 28;
	r.rfd_n_per_s = 40;
	r.steadiness = 0.03;
	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)),
			    "part:2 held_s=4 out_s=0.5 plateau_s=5 back_s=0.7 rest_s=0 unknown_s=1 "
			    "tension_s=5.2 level_n=30 peak_n=33 mean_n=29 rest_n=5 target_n=28 "
			    "in_zone_s=0 rfd_n_per_s=40 steadiness=0.03");
}

/* Of one that nobody measured it may be known how long it was. */
static void by_the_timer(void **state)
{
	struct named_figure figures[FIGURES_MAX];
	struct rep_row r = a_rep();

	r.measured = false;
	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)), "held_s=4");
	r.held_us = 0;
	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)), "");
}

static void a_movement(void **state)
{
	struct named_figure figures[FIGURES_MAX];
	struct rep_row r = a_rep();

	r.range_deg = 41.5;
	r.steadiness = 0.02;
	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)),
			    "held_s=4 out_s=0.5 plateau_s=5 back_s=0.7 unknown_s=1 tension_s=5.2 "
			    "range_deg=41.5 steadiness=0.02");
}

/* A file can hold any number. */
static void nonsense_is_no_figure(void **state)
{
	struct named_figure figures[FIGURES_MAX];
	struct rep_row r = a_rep();

	r.out_us = r.plateau_us = r.back_us = 0; /* less than is unknown of it */
	r.level_n = r.peak_n = INFINITY;
	assert_string_equal(text_of(figures, figures_of_rep(&r, figures)),
			    "held_s=4 out_s=0 plateau_s=0 back_s=0 unknown_s=1 tension_s=0 "
			    "mean_n=29 rest_n=5");
}

static void sets_and_differences(void **state)
{
	struct tally_difference d = { .left = 40, .right = 30, .difference = -0.25 };
	struct named_figure figures[FIGURES_MAX];
	struct tally_set s = {
		.level_n = 30,
		.range_deg = NAN,
		.steadiness = 0.03,
		.fatigue = 0.1,
		.rest_n = 5,
		.drift_n = -0.5,
		.out_s = 0.5,
		.plateau_s = 5,
		.back_s = 0.7,
		.rest_s = 3,
	};

	assert_string_equal(text_of(figures, figures_of_set(&s, figures)),
			    "level_n=30 steadiness=0.03 fatigue=0.1 out_s=0.5 plateau_s=5 "
			    "back_s=0.7 rest_s=3 rest_n=5 drift_n=-0.5");
	s = (struct tally_set){ .level_n = NAN,
				.range_deg = 41,
				.steadiness = NAN,
				.fatigue = NAN,
				.rest_n = NAN,
				.drift_n = NAN,
				.out_s = 1,
				.plateau_s = 5,
				.back_s = 1,
				.rest_s = NAN };
	assert_string_equal(text_of(figures, figures_of_set(&s, figures)),
			    "range_deg=41 out_s=1 plateau_s=5 back_s=1");

	assert_string_equal(text_of(figures, figures_of_difference(&d, figures)),
			    "left_n=40 right_n=30 difference=-0.25");
	d.motion = true;
	assert_string_equal(text_of(figures, figures_of_difference(&d, figures)),
			    "left_deg=40 right_deg=30 difference=-0.25");
}

struct seen {
	unsigned sets, stop_at;
	double levels_n[4];
};

static int see_set(void *userdata, const struct tally_set *s)
{
	struct seen *seen = userdata;

	seen->levels_n[seen->sets++] = s->level_n;
	return seen->sets == seen->stop_at ? 42 : 0;
}

/* Two sets, left and right, of two reps each. */
static void read_from_the_store(void **state)
{
	struct store *s = store_at(*state, STORE_WRITE);
	struct tally_difference d[ROUTINE_STEPS_MAX];
	struct workout_row w = workout_of(1);
	struct seen seen = { 0 }, stopped = { .stop_at = 1 }, none = { 0 };
	struct tally tally;

	assert_int_equal(store_begin(s, &w, NULL), 0);
	for (unsigned i = 0; i < 4; i++) {
		struct rep_row r = rep_of(0);

		r.set = 1 + i / 2;
		r.side = i < 2 ? SIDE_LEFT : SIDE_RIGHT;
		r.level_n = 20 + 10 * i;
		assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	}
	assert_int_equal(figures_read(s, w.uuid, see_set, &seen, &tally), 0);
	assert_int_equal(seen.sets, 2);
	assert_true(seen.levels_n[0] == 25 && seen.levels_n[1] == 45);
	assert_int_equal(tally_differences(&tally, d), 1);
	assert_string_equal(d[0].exercise, "resisted-flexion");
	assert_true(fabs(d[0].difference - 20.0 / 45) < 1e-9);

	assert_int_equal(figures_read(s, w.uuid, see_set, &stopped, &tally), 42);
	assert_int_equal(stopped.sets, 1);
	assert_int_equal(figures_read(s, "no such", see_set, &none, &tally), 0);
	assert_int_equal(none.sets, 0);
	assert_int_equal(tally_differences(&tally, d), 0);
	store_free(s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step),
		cmocka_unit_test(a_hold),
		cmocka_unit_test(by_the_timer),
		cmocka_unit_test(a_movement),
		cmocka_unit_test(nonsense_is_no_figure),
		cmocka_unit_test(sets_and_differences),
		cmocka_unit_test_setup_teardown(read_from_the_store, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
