/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "util/macro.h"
#include "util/text.h"

static void printable_by_table(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{ "plain\ttext", true },
		{ "\xc3\xa9 \xe2\x82\xac \xf0\x9f\xa6\xb6", true },
		{ "\xf4\x8f\xbf\xbf", true },  /* U+10FFFF */
		{ "\xf4\x90\x80\x80", false }, /* one more */
		{ "\xed\xa0\x80", false },     /* a surrogate */
		{ "\xc0\x80", false },         /* NUL in two bytes */
		{ "\xe0\x80\x80", false },     /* in three */
		{ "\xf0\x80\x80\x80", false }, /* in four */
		{ "\xe2\x82", false },         /* cut */
		{ "\xe2\x28\xa1", false },     /* broken */
		{ "\x80", false },             /* the middle of nothing */
		{ "\xff", false },
		{ "a\nb", false },
		{ "\x7f", false },
		{ "\xc2\x9b", false }, /* ESC [ in one character */
		{ "\xc2\xa0", true },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (text_is_printable(rows[i].text, strlen(rows[i].text)) != rows[i].good)
			fail_msg("row %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printable_by_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
