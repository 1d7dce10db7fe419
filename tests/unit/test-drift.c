/* SPDX-License-Identifier: MIT */

/*
 * The drift of the rest level over a session, as scripts of sets: where each begins, and what is
 * then known and told of it. All in newtons.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/drift.h"
#include "util/macro.h"

/* Steps 1 and 3 are of the same exercise. */
static const struct routine routine = {
	.n_steps = 4,
	.steps = { { .exercise = "c" },
		   { .exercise = "a" },
		   { .exercise = "b" },
		   { .exercise = "a" } },
};

struct set {
	unsigned step;
	enum side side;
	double rest_n;
	double moved_n, told_n; /* then */
	double level_n;         /* of its holds; 0 = there is none */
};

static const struct script {
	const char *name;
	struct set sets[8];
	size_t n;
} scripts[] = {
	{ "a tenth of the level is not told, a little more is",
	  { { 0, SIDE_BOTH, 5, 0, 0, 20 },
	    { 0, SIDE_BOTH, 7, 2, 0, 20 },
	    { 0, SIDE_BOTH, 7.1, 2.1, 2.1, 20 } },
	  3 },
	{ "it slackens", { { 0, SIDE_BOTH, 5, 0, 0, 20 }, { 0, SIDE_BOTH, -1, -6, -6, 20 } }, 2 },
	{ "told once, again only when it moved as much again, and until it is nearly over",
	  { { 0, SIDE_LEFT, 0, 0, 0, 20 },
	    { 0, SIDE_LEFT, 3, 3, 3, 20 },
	    { 0, SIDE_LEFT, 4.9, 4.9, 3, 20 },
	    { 0, SIDE_LEFT, 5.1, 5.1, 5.1, 20 },
	    { 0, SIDE_LEFT, 3.2, 3.2, 5.1, 20 },
	    { 0, SIDE_LEFT, 1.1, 1.1, 5.1, 20 },
	    { 0, SIDE_LEFT, 1, 1, 0, 20 },
	    { 0, SIDE_LEFT, 1.9, 1.9, 0, 20 } },
	  8 },
	{ "each foot by itself",
	  { { 0, SIDE_LEFT, 0, 0, 0, 20 },
	    { 0, SIDE_RIGHT, 10, 0, 0, 20 },
	    { 0, SIDE_LEFT, 4, 4, 4, 20 },
	    { 0, SIDE_RIGHT, 10, 0, 0, 20 } },
	  4 },
	{ "each exercise by itself, over all of its steps",
	  { { 1, SIDE_BOTH, 0, 0, 0, 20 },
	    { 2, SIDE_BOTH, 10, 0, 0, 20 },
	    { 3, SIDE_BOTH, 4, 4, 4, 20 },
	    { 2, SIDE_BOTH, 10, 0, 0, 20 },
	    { 0, SIDE_BOTH, 7, 0, 0, 20 } },
	  5 },
	{ "right at the edges",
	  { { 0, SIDE_BOTH, 0, 0, 0, 20 },
	    { 0, SIDE_BOTH, 3, 3, 3, 20 },
	    { 0, SIDE_BOTH, 5, 5, 3, 20 }, /* a tenth more */
	    { 0, SIDE_BOTH, 6, 6, 6, 20 },
	    { 0, SIDE_BOTH, 2, 2, 6, 20 } }, /* much less, and a tenth left */
	  5 },
	{ "a weak person",
	  { { 0, SIDE_BOTH, 0, 0, 0, 0.5 }, { 0, SIDE_BOTH, 0.1, 0.1, 0.1, 0 } },
	  2 },
	{ "without a hold nobody knows what is much",
	  { { 0, SIDE_BOTH, 0, 0, 0, 0 },
	    { 0, SIDE_BOTH, 9, 9, 0, 20 },
	    { 0, SIDE_BOTH, 9, 9, 9, 20 } },
	  3 },
	{ "by the latest level",
	  { { 0, SIDE_BOTH, 0, 0, 0, 20 },
	    { 0, SIDE_BOTH, 1.5, 1.5, 0, 10 },
	    { 0, SIDE_BOTH, 1.5, 1.5, 1.5, 10 } },
	  3 },
};

static void play(const struct script *s)
{
	struct drift d;

	drift_init(&d, &routine);
	for (size_t i = 0; i < s->n; i++) {
		const struct set *set = &s->sets[i];
		const struct drift_foot *f = drift_foot(&d, set->step, set->side);

		drift_rest(&d, set->step, set->side, set->rest_n);
		if (fabs(f->moved_n - set->moved_n) > 1e-9 || fabs(f->told_n - set->told_n) > 1e-9)
			fail_msg("%s: set %zu: moved %g, told %g", s->name, i, f->moved_n,
				 f->told_n);
		if (set->level_n > 0)
			drift_level(&d, set->step, set->side, set->level_n);
	}
}

static void test_scripts(void **state)
{
	for (size_t i = 0; i < ELEMENTS(scripts); i++)
		play(&scripts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
