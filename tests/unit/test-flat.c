/* SPDX-License-Identifier: MIT */

/* For how long has a value been flat, and a direction stood still? A value each 10 us. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/flat.h"
#include "core/still.h"
#include "util/macro.h"

static void flat_by_table(void **state)
{
	static const struct {
		const char *what;
		double values[5];
		uint64_t flat_us; /* at the last one; within 2 of each other */
	} rows[] = {
		{ "all the same", { 7, 7, 7, 7, 7 }, 40 },
		{ "just within", { 7, 9, 8, 7, 9 }, 40 },
		{ "over it, upwards", { 7, 9, 9.1, 9, 9 }, 20 },
		{ "over it, downwards", { 7, 5, 4.9, 5, 5 }, 20 },
		{ "a drift", { 1, 2, 3, 4, 5 }, 10 },
		{ "a jump at the end", { 1, 1, 1, 1, 9 }, 0 },
		{ "below nought", { -7, -9, -8, -7, -9 }, 40 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t flat_us = 99;
		struct flat f = { .started = true };

		flat_init(&f);
		for (size_t k = 0; k < ELEMENTS(rows[i].values); k++)
			flat_us = flat_push(&f, 1000 + 10 * k, rows[i].values[k], 2);
		if (flat_us != rows[i].flat_us)
			fail_msg("row %zu, %s: %u us", i, rows[i].what, (unsigned)flat_us);
	}
}

static void begins_anew(void **state)
{
	struct flat f = { .started = true };

	flat_init(&f);
	flat_push(&f, 10, 5, 2);
	assert_int_equal(flat_push(&f, 20, 5, 2), 10);
	flat_init(&f);
	assert_int_equal(flat_push(&f, 30, 5, 2), 0);
	assert_true(f.low_n == 5 && f.high_n == 5);
}

/* As long as the part of it that moved last. */
static void still_by_its_parts(void **state)
{
	for (unsigned moved = 0; moved < 3; moved++) {
		uint64_t still_us = 0;
		struct still s = { { true }, { true }, { true } };

		still_init(&s);
		for (unsigned k = 0; k < 5; k++) {
			double to = k >= 2 ? 5 : 0;

			still_us =
				still_push(&s, 1000 + 10 * k,
					   (struct vec){ moved == 0 ? to : 0, moved == 1 ? to : 0,
							 moved == 2 ? to : 0 },
					   2);
		}
		assert_int_equal(still_us, 20);

		/* what was before does not count: from 5 or from 0 it would be too far */
		still_init(&s);
		assert_int_equal(still_push(&s, 2000, (struct vec){ 2, 2, 2 }, 2), 0);
		assert_int_equal(still_push(&s, 2010, (struct vec){ 2.5, 2.5, 2.5 }, 2), 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_by_table),
		cmocka_unit_test(begins_anew),
		cmocka_unit_test(still_by_its_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
