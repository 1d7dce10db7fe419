/* SPDX-License-Identifier: MIT */

/* Where files go, and that a file is replaced whole and kept private. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scratch.h"
#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/macro.h"

static void set(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void test_bases(void **state)
{
	static const struct {
		const char *config_home, *data_home, *home, *shipped;
		enum path_base base;
		const char *expected; /* NULL: -ENXIO */
	} rows[] = {
		{ "/c", "/d", "/h", "/s", PATH_CONFIG, "/c/instep/x" },
		{ "/c", "/d", "/h", "/s", PATH_DATA, "/d/instep/x" },
		{ "/c", "/d", "/h", "/s", PATH_SHIPPED, "/s/x" },
		{ NULL, NULL, "/h", NULL, PATH_CONFIG, "/h/.config/instep/x" },
		{ NULL, NULL, "/h", NULL, PATH_DATA, "/h/.local/share/instep/x" },
		{ "relative", "", "/h", NULL, PATH_CONFIG, "/h/.config/instep/x" },
		{ "relative", "", "/h", NULL, PATH_DATA, "/h/.local/share/instep/x" },
		{ NULL, NULL, NULL, NULL, PATH_CONFIG, NULL },
		{ NULL, NULL, "", NULL, PATH_DATA, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		_cleanup_(freep) char *path = NULL;

		set("XDG_CONFIG_HOME", rows[i].config_home);
		set("XDG_DATA_HOME", rows[i].data_home);
		set("HOME", rows[i].home);
		set("INSTEP_DATADIR", rows[i].shipped);
		assert_int_equal(path_in(rows[i].base, "x", &path), rows[i].expected ? 0 : -ENXIO);
		if (rows[i].expected)
			assert_string_equal(path, rows[i].expected);
		else
			assert_null(path);
	}
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void test_make(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(path_make(scratch_path(s, "a/b/c")), 0);
	assert_int_equal(mode_of(scratch_path(s, "a")), 0700);
	assert_int_equal(mode_of(scratch_path(s, "a/b/c")), 0700);
	assert_int_equal(path_make(scratch_path(s, "a/b/c")), 0);
	(void)scratch_write(s, "file", "", 0);
	assert_int_equal(path_make(scratch_path(s, "file")), -ENOTDIR);
	assert_int_equal(path_make(scratch_path(s, "file/below")), -ENOTDIR);
}

static void test_make_for(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(path_make_for(scratch_path(s, "d/e/file")), 0);
	assert_int_equal(mode_of(scratch_path(s, "d/e")), 0700);
	assert_int_equal(chdir(s->folder), 0);
	assert_int_equal(path_make_for("file"), 0);
	assert_int_equal(path_make_for("/file"), 0);
	assert_int_equal(chdir("/"), 0);
}

static void expect_content(const char *path, const char *expected)
{
	char content[64] = "";
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	assert_int_equal(fread(content, 1, sizeof(content) - 1, f), strlen(expected));
	assert_string_equal(content, expected);
	assert_int_equal(fclose(f), 0);
}

static void test_write(void **state)
{
	struct scratch *s = *state;
	const char *path = scratch_path(s, "file");
	mode_t mask = umask(0);

	assert_int_equal(path_write(path, "first", 5), 0);
	assert_int_equal(path_write(path, "second", 6), 0);
	umask(mask);
	assert_int_equal(mode_of(path), 0600);
	expect_content(path, "second");
}

/* What cannot be written leaves the old file as it was, and no other file beside it. */
static void test_write_that_fails(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(path_write(scratch_path(s, "none/file"), "x", 1), -ENOENT);

	assert_int_equal(path_make(scratch_path(s, "folder")), 0);
	assert_int_equal(path_write(s->path, "x", 1), -EISDIR);
	assert_int_equal(rmdir(s->path), 0);
	assert_int_equal(rmdir(s->folder), 0); /* empty: the temporary file is gone */
}

/* What is there stays, whatever it is. */
static void test_create(void **state)
{
	struct scratch *s = *state;
	const char *path = scratch_path(s, "file");
	mode_t mask = umask(0);

	assert_int_equal(path_create(path, "first", 5), 0);
	umask(mask);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(path_create(path, "second", 6), -EEXIST);
	expect_content(path, "first");

	assert_int_equal(symlink("nowhere", scratch_path(s, "link")), 0);
	assert_int_equal(path_create(s->path, "x", 1), -EEXIST);
	assert_int_equal(path_create(scratch_path(s, "none/file"), "x", 1), -ENOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bases),
		TEST(test_make_for),
		TEST(test_make),
		TEST(test_write),
		TEST(test_write_that_fails),
		TEST(test_create),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
