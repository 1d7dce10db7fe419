/* SPDX-License-Identifier: MIT */

/* All routines at once: whose file counts, and what is left out. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/routine-file.h"
#include "scratch.h"

static void put(struct scratch *s, const char *name, const char *text)
{
	(void)scratch_write(s, name, text, strlen(text));
}

static const struct choices no_choices;

/* Shipped: a, b, c. One's own: b (good), c (broken), d, and things that are no routines. */
static void test_shelf(void **state)
{
	struct scratch *s = *state;
	struct routine_shelf shelf = { 0 };

	scratch_shelves(s, "routines");
	put(s, "routines/b.routine", "[Routine]\nName=shipped b\n[Exercise x]\nHold=5s\n");
	put(s, "routines/a.routine", "[Routine]\nName=shipped a\n[Exercise x]\nHold=5s\n");
	put(s, "routines/c.routine", "[Routine]\nName=shipped c\n[Exercise x]\nHold=5s\n");
	put(s, "instep/routines/b.routine", "[Routine]\nName=own b\n[Exercise x]\nHold=5s\n");
	put(s, "instep/routines/c.routine", "[Routine]\nName=own c\n");
	put(s, "instep/routines/d.routine", "[Routine]\nName=own d\n[Exercise x]\nHold=5s\n");
	put(s, "instep/routines/.hidden.routine", "");
	put(s, "instep/routines/b.routine~", "");

	assert_int_equal(routine_shelf_load(&shelf, &no_choices, &s->complaints), 0);
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "instep/routines/c.routine: there is no exercise in it"));
	assert_int_equal(shelf.n, 4);
	assert_string_equal(shelf.entries[0].routine.name, "shipped a");
	assert_string_equal(shelf.entries[1].routine.name, "own b");
	assert_string_equal(shelf.entries[2].routine.name, "shipped c");
	assert_string_equal(shelf.entries[3].routine.name, "own d");
	assert_non_null(strstr(shelf.entries[1].path, "/instep/routines/b.routine"));
	assert_ptr_equal(routine_shelf_find(&shelf, "d"), &shelf.entries[3]);
	assert_null(routine_shelf_find(&shelf, "e"));
	assert_false(shelf.entries[0].own);
	assert_true(shelf.entries[1].own);
	assert_false(shelf.entries[2].own);
	assert_true(shelf.entries[3].own);
	routine_shelf_done(&shelf);
	assert_int_equal(shelf.n, 0);
}

static void test_empty_shelf(void **state)
{
	struct scratch *s = *state;
	struct routine_shelf shelf;

	scratch_no_home(s);
	assert_int_equal(routine_shelf_load(&shelf, &no_choices, &s->complaints), 0);
	assert_int_equal(shelf.n, 0);
	assert_non_null(strstr(s->said, "set INSTEP_DATADIR"));
	routine_shelf_done(&shelf);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = { TEST(test_shelf), TEST(test_empty_shelf) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
