/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bluez/address.h"
#include "util/macro.h"

static void private_by_the_two_highest_bits(void **state)
{
	static const struct {
		const char *address;
		bool random, private;
	} rows[] = {
		{ "00:11:22:33:44:55", true, true },  /* nobody can resolve it */
		{ "3F:11:22:33:44:55", true, true },  /* the last of them */
		{ "40:11:22:33:44:55", true, true },  /* resolvable */
		{ "7F:FF:FF:FF:FF:FF", true, true },  /* the last of them */
		{ "80:00:00:00:00:00", true, false }, /* not used yet */
		{ "BF:00:00:00:00:00", true, false },
		{ "C0:00:00:00:00:00", true, false }, /* static */
		{ "FF:00:00:00:00:00", true, false },
		{ "00:11:22:33:44:55", false, false }, /* public */
		{ "40:11:22:33:44:55", false, false },
		{ "", true, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (address_is_private(rows[i].address, rows[i].random) != rows[i].private)
			fail_msg("row %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(private_by_the_two_highest_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
