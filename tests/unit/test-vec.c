/* SPDX-License-Identifier: MIT */

/* The little algebra of directions, worked out by hand. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/vec.h"

static void assert_is(struct vec v, double x, double y, double z)
{
	/* assert_float_equal() takes what is not a number for equal */
	assert_true(fabs(v.x - x) < 1e-12 && fabs(v.y - y) < 1e-12 && fabs(v.z - z) < 1e-12);
}

static void by_hand(void **state)
{
	const struct vec a = { 1, 2, 3 }, b = { -2, 5, 7 };

	assert_is(vec_add(a, b), -1, 7, 10);
	assert_is(vec_sub(a, b), 3, -3, -4);
	assert_is(vec_scale(a, -2), -2, -4, -6);
	assert_float_equal(vec_dot(a, b), 29, 1e-12);
	assert_is(vec_cross(a, b), -1, -13, 9);
	assert_float_equal(vec_length((struct vec){ 2, -3, 6 }), 7, 1e-12);
	assert_is(vec_unit((struct vec){ 0, -3, 4 }), 0, -0.6, 0.8);
	assert_is(vec_unit((struct vec){ 0, 0, 0 }), 0, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
