/* SPDX-License-Identifier: MIT */

/* Over a threshold for long enough: 60 ms right at it, less what is further over. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/onset.h"
#include "util/macro.h"

#define DWELL_US 60000

/* Each row goes on where the last one left off. */
static void by_hand(void **state)
{
	static const struct {
		uint64_t t_us;
		double times;
		uint64_t since_us;
	} rows[] = {
		{ 10000, 1, 0 },
		{ 80000, 1, 0 }, /* at it is not over it */
		{ 90000, 1.25, 0 },
		{ 137000, 1.25, 0 },
		{ 138000, 1.25, 90000 },
		{ 139000, 5, 90000 },
		{ 140000, 1, 0 },
		{ 150000, 3, 0 },
		{ 169000, 3, 0 },
		{ 170000, 3, 150000 },
		/* what was before it fell under it does not count */
		{ 180000, 0, 0 },
		{ 190000, 2, 0 },
		{ 219000, 2, 0 },
		{ 220000, 2, 190000 },
	};
	struct onset o = { .since_us = 5 };

	onset_init(&o);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint64_t since_us = onset_push(&o, rows[i].t_us, rows[i].times, DWELL_US);

		if (since_us != rows[i].since_us)
			fail_msg("row %zu: %g ms", i, (double)since_us / 1e3);
	}

	/* begun anew, it has to be long enough again */
	onset_init(&o);
	assert_int_equal(o.since_us, 0);
	assert_int_equal(onset_push(&o, 230000, 9, DWELL_US), 0);
	assert_int_equal(onset_push(&o, 240000, 9, DWELL_US), 230000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
