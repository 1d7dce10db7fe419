/* SPDX-License-Identifier: MIT */

/* Lists of words as people write them, taken apart and put together. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "util/macro.h"
#include "util/words.h"

/* Each word is followed by a bar, so that empty ones are seen. */
static void test_next(void **state)
{
	static const struct {
		const char *list, *words;
	} rows[] = {
		{ "chair", "chair|" },
		{ "chair, room to walk", "chair|room to walk|" },
		{ "a,b ,  c ", "a|b|c|" },
		{ "a,,b", "a||b|" },
		{ "a,", "a||" },
		{ ",", "||" },
		{ "", "|" },
		{ "  ", "|" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const char *list = rows[i].list, *word;
		char words[64] = "";
		size_t n;

		while (words_next(&list, &word, &n))
			(void)snprintf(words + strlen(words), sizeof(words) - strlen(words),
				       "%.*s|", (int)n, word);
		if (strcmp(words, rows[i].words) != 0)
			fail_msg("row %zu: %s", i, words);
		assert_null(list);
	}
}

static void test_have(void **state)
{
	static const struct {
		const char *list, *word;
		bool have;
	} rows[] = {
		{ "chair, towel", "chair", true }, { "chair, towel", "towel", true },
		{ "chair, towel", "chai", false }, { "chair, towel", "towels", false },
		{ "chair,towel ", "towel", true }, { "chair, towel", "chair, towel", false },
		{ "room to walk", "room", false }, { "", "chair", false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (words_have(rows[i].list, rows[i].word, strlen(rows[i].word)) != rows[i].have)
			fail_msg("row %zu", i);
}

/* The last byte is for the end of the text; what does not fit changes nothing. */
static void test_add(void **state)
{
	char list[sizeof("ab, cde")] = "";

	assert_true(words_add(list, sizeof(list), "abx", 2));
	assert_string_equal(list, "ab");
	assert_false(words_add(list, sizeof(list), "cdef", 4));
	assert_string_equal(list, "ab");
	assert_true(words_add(list, sizeof(list), "cde", 3));
	assert_string_equal(list, "ab, cde");
	assert_false(words_add(list, sizeof(list), "", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_have),
		cmocka_unit_test(test_add),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
