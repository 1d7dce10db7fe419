/* SPDX-License-Identifier: MIT */

/*
 * Messages on stderr: which levels are shown, %m, and what a line looks like. The journal's side
 * needs a journal.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scratch.h"
#include "sys/log.h"

static void say_everything(void)
{
	log_debug("debug %d", 1);
	log_info("info %s", "two");
	log_fields(LOG_WARNING, (const char *[]){ "INSTEP_BAND=left", NULL }, "warning %d", 3);
	(void)log_error_errno(-ENOENT, "error: %m");
}

static void test_levels(void **state)
{
	static const struct {
		const char *level, *expected;
	} rows[] = {
		{ "debug",
		  "name: debug 1\nname: info two\nname: warning 3\nname: error: No such file or directory\n" },
		{ "info",
		  "name: info two\nname: warning 3\nname: error: No such file or directory\n" },
		{ "warning", "name: warning 3\nname: error: No such file or directory\n" },
		{ "err", "name: error: No such file or directory\n" },
		{ "loud",
		  "name: info two\nname: warning 3\nname: error: No such file or directory\n" },
		{ NULL,
		  "name: info two\nname: warning 3\nname: error: No such file or directory\n" },
	};
	struct scratch *s = *state;
	int before = dup(STDERR_FILENO);

	assert_true(before >= 0);
	assert_int_equal(setenv("JOURNAL_STREAM", "0:0", 1), 0); /* not this stream */
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		char text[512] = "";
		FILE *f = fopen(scratch_path(s, "stderr"), "w+e");

		assert_non_null(f);
		assert_int_equal(rows[i].level ? setenv("INSTEP_LOG", rows[i].level, 1)
					       : unsetenv("INSTEP_LOG"),
				 0);
		assert_int_equal(dup2(fileno(f), STDERR_FILENO), STDERR_FILENO);
		log_init("name");
		say_everything();
		assert_int_equal(dup2(before, STDERR_FILENO), STDERR_FILENO);
		rewind(f);
		assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
		assert_int_equal(fclose(f), 0);
		assert_string_equal(text, rows[i].expected);
	}
	(void)close(before);
}

static void test_error_comes_back(void **state)
{
	assert_int_equal(setenv("INSTEP_LOG", "err", 1), 0);
	log_init("name");
	assert_int_equal(log_debug_errno(-EIO, "not shown: %m"), -EIO);
	assert_int_equal(log_info("not shown"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_levels, scratch_setup, scratch_teardown),
		cmocka_unit_test(test_error_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
