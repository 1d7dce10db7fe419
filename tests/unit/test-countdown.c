/* SPDX-License-Identifier: MIT */

/* The countdown, sample by sample: a value each 10 ms, over a rest of 2 N. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/countdown.h"
#include "util/macro.h"

#define REST_N   2.0
#define STEP_US  (10 * USEC_PER_MSEC)
#define BEGIN_US USEC_PER_SEC

static struct trail trail;
static struct countdown c;
static uint64_t t_us; /* of the next sample */

/* A second of rest, and the load begins. */
static void begin(void)
{
	trail_init(&trail);
	for (t_us = 0; t_us < BEGIN_US; t_us += STEP_US)
		trail_push(&trail, t_us, REST_N, false);
	countdown_begin(&c, BEGIN_US);
}

/* So many samples, @rise_n over rest. */
static void pull(size_t n, double rise_n, double floor_n)
{
	for (; n > 0; n--, t_us += STEP_US) {
		trail_push(&trail, t_us, REST_N + rise_n, false);
		countdown_push(&c, &trail, REST_N, floor_n);
	}
}

static void counts_from_the_floor_on(void **state)
{
	begin();
	pull(30, 7, 8);
	assert_int_equal(c.held_us, 0);
	pull(1, 8, 8);
	assert_int_equal(c.held_us, 0);
	pull(100, 8, 8);
	assert_int_equal(c.held_us, USEC_PER_SEC);
	assert_false(c.stalled);
}

/* For half a second under the floor it goes on, then it stands until the person is back. */
static void has_patience(void **state)
{
	begin();
	pull(101, 8, 8);
	pull(51, 7, 8);
	assert_int_equal(c.held_us, 1510 * USEC_PER_MSEC);
	assert_false(c.stalled);
	pull(1, 7, 8);
	assert_true(c.stalled);
	pull(100, 7, 8);
	assert_int_equal(c.held_us, 1510 * USEC_PER_MSEC);

	pull(1, 8, 8);
	assert_false(c.stalled);
	assert_int_equal(c.held_us, 1510 * USEC_PER_MSEC);
	pull(10, 8, 8);
	assert_int_equal(c.held_us, 1610 * USEC_PER_MSEC);
	/* and has patience anew */
	pull(51, 7, 8);
	assert_false(c.stalled);
	assert_int_equal(c.held_us, 2120 * USEC_PER_MSEC);
}

/* Who has not reached the floor after a second and a half is told. */
static void never_reached(void **state)
{
	begin();
	pull(151, 7, 8);
	assert_false(c.stalled);
	pull(1, 7, 8);
	assert_true(c.stalled);
	assert_int_equal(c.held_us, 0);

	/* nor whoever runs after a floor that rises with each sample */
	begin();
	for (unsigned i = 0; i < 151; i++)
		pull(1, 7, 8 + i);
	assert_false(c.stalled);
	pull(1, 7, 200);
	assert_true(c.stalled);
	assert_int_equal(c.held_us, 0);
}

static void a_gap_does_not_count(void **state)
{
	begin();
	pull(101, 8, 8);
	t_us += 3 * USEC_PER_SEC;
	trail_push(&trail, t_us, REST_N + 8, true);
	countdown_push(&c, &trail, REST_N, 8);
	t_us += STEP_US;
	assert_int_equal(c.held_us, USEC_PER_SEC);
	pull(10, 8, 8);
	assert_int_equal(c.held_us, 1100 * USEC_PER_MSEC);
}

/* A floor that has moved: the load is counted again by it, and what was shown stays shown. */
static void the_floor_moves(void **state)
{
	begin();
	pull(101, 8, 8);
	pull(1, 8, 12);
	assert_int_equal(c.held_us, USEC_PER_SEC);
	pull(100, 12, 12);
	assert_int_equal(c.held_us, USEC_PER_SEC);
	pull(50, 12, 12);
	assert_int_equal(c.held_us, 1490 * USEC_PER_MSEC);
	pull(1, 12, 8);
	assert_int_equal(c.held_us, 2520 * USEC_PER_MSEC);

	/* what was over the old floor and is under the new one: patience from where it fell */
	begin();
	pull(1, 12, 8);
	pull(10, 7, 8);
	pull(10, 9, 8);
	pull(10, 7, 8);
	pull(30, 9, 11);
	assert_true(c.stalled);
	assert_int_equal(c.held_us, 510 * USEC_PER_MSEC);
}

/* By a hundredth or less is not worth counting again. */
static void the_floor_hardly_moves(void **state)
{
	begin();
	pull(101, 100.5, 100);
	pull(100, 100.5, 101);
	assert_int_equal(c.held_us, 2 * USEC_PER_SEC);
	assert_false(c.stalled);
	pull(100, 100.5, 101.05);
	assert_int_equal(c.held_us, 2 * USEC_PER_SEC);
	assert_true(c.stalled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_from_the_floor_on),
		cmocka_unit_test(has_patience),
		cmocka_unit_test(never_reached),
		cmocka_unit_test(a_gap_does_not_count),
		cmocka_unit_test(the_floor_moves),
		cmocka_unit_test(the_floor_hardly_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
