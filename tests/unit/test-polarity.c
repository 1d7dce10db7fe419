/* SPDX-License-Identifier: MIT */

/* Which pose is rest. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/polarity.h"
#include "util/macro.h"

static void strikes_by_table(void **state)
{
	static const struct {
		const char *what;
		double far_g[4], rest_g[4];
		size_t n;
		enum polarity_verdict verdict; /* on the last one; open before */
	} rows[] = {
		{ "two are not enough, however hard", { 0.1, 0.1 }, { 20, 20 }, 2, POLARITY_OPEN },
		{ "three heels on the floor", { 0.1, 0.1, 0.1 }, { 2, 1, 2 }, 3, POLARITY_RIGHT },
		{ "the other way round", { 2, 1, 2 }, { 0.1, 0.1, 0.1 }, 3, POLARITY_INVERTED },
		{ "a knee stretched to its stop",
		  { 0.5, 0.6, 0.5 },
		  { 0.2, 0.3, 0.2 },
		  3,
		  POLARITY_OPEN },
		{ "noise against nothing", { 0.02, 0.02, 0.02 }, { 0, 0, 0 }, 3, POLARITY_OPEN },
		{ "a little over five times",
		  { 0.1, 0.1, 0.1 },
		  { 0.51, 0.51, 0.51 },
		  3,
		  POLARITY_RIGHT },
		{ "a little under five times",
		  { 0.1, 0.1, 0.1 },
		  { 0.49, 0.49, 0.49 },
		  3,
		  POLARITY_OPEN },
		{ "over the noise by five times",
		  { 0.001, 0, 0.02 },
		  { 0.102, 0.102, 0.102 },
		  3,
		  POLARITY_RIGHT },
		{ "the last three count",
		  { 0.1, 0.1, 0.1, 0.1 },
		  { 0.1, 0.1, 2, 2 },
		  4,
		  POLARITY_RIGHT },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct polarity p;

		polarity_init(&p);
		for (size_t k = 0; k < rows[i].n; k++) {
			enum polarity_verdict want =
				k + 1 < rows[i].n ? POLARITY_OPEN : rows[i].verdict;

			if (polarity_rep(&p, rows[i].far_g[k], rows[i].rest_g[k]) != want)
				fail_msg("row %zu, %s: repetition %zu", i, rows[i].what, k);
		}
	}
}

static void a_pause(void **state)
{
	struct polarity p;

	polarity_init(&p);
	assert_false(polarity_pause(&p, 9900 * USEC_PER_MSEC));
	assert_true(polarity_pause(&p, 10 * USEC_PER_SEC));
	polarity_stayed(&p, 6 * USEC_PER_SEC);
	polarity_stayed(&p, 2 * USEC_PER_SEC);
	assert_false(polarity_pause(&p, 12 * USEC_PER_SEC));
	assert_true(polarity_pause(&p, 12 * USEC_PER_SEC + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strikes_by_table),
		cmocka_unit_test(a_pause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
