/* SPDX-License-Identifier: MIT */

/* What a confined process can still do on disk: each row is tried by a child of its own. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/wait.h>

#include "scratch.h"
#include "sys/confine.h"
#include "util/macro.h"

enum { OURS, THEIRS, FOLDERS };

static char folder[FOLDERS][96];

static int try_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static int try_create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : close(fd);
}

static int try_truncate(const char *path)
{
	return truncate(path, 0) < 0 ? -errno : 0;
}

static int try_remove(const char *path)
{
	return unlink(path) < 0 ? -errno : 0;
}

static int try_make_folder(const char *path)
{
	return mkdir(path, 0700) < 0 ? -errno : 0;
}

static int try_rename(const char *path)
{
	char other[128];

	(void)snprintf(other, sizeof(other), "%s.new", path);
	return rename(path, other) < 0 ? -errno : 0;
}

static int try_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static const struct {
	const char *what;
	int (*act)(const char *path);
	const char *name;
	bool writes;
} rows[] = {
	{ "write", try_write, "file", true },
	{ "create", try_create, "new", true },
	{ "truncate", try_truncate, "file", true },
	{ "remove", try_remove, "file", true },
	{ "make a folder", try_make_folder, "folder", true },
	{ "rename", try_rename, "file", true },
	{ "read", try_read, "file", false },
};

/* Return: what act() said in a child that may write below @allowed. */
static int confined(const char *const *allowed, int (*act)(const char *path), const char *path)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(confine_writes(allowed) < 0 ? 255 : -act(path));

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return -WEXITSTATUS(status);
}

static void fill(const struct scratch *s)
{
	char path[128];

	for (size_t i = 0; i < FOLDERS; i++) {
		(void)snprintf(folder[i], sizeof(folder[i]), "%s/%zu", s->folder, i);
		assert_true(mkdir(folder[i], 0700) == 0 || errno == EEXIST);
		(void)snprintf(path, sizeof(path), "%s/file", folder[i]);
		assert_int_equal(try_create(path), 0);
	}
}

static void test_only_below_its_folders(void **state)
{
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		for (size_t f = 0; f < FOLDERS; f++) {
			struct scratch *s = scratch_new();
			const char *allowed[] = { "/not/there", folder[OURS], NULL };
			int want = rows[i].writes && f == THEIRS ? -EACCES : 0, r;
			char path[128];

			fill(s);
			(void)snprintf(path, sizeof(path), "%s/%s", folder[f], rows[i].name);
			r = confined(allowed, rows[i].act, path);
			scratch_free(s);
			if (r != want)
				fail_msg("%s in folder %zu: %s", rows[i].what, f, strerror(-r));
		}
	}
}

static void test_nowhere_at_all(void **state)
{
	static const char *const nothing[] = { NULL };
	struct scratch *s = scratch_new();
	char path[128];

	fill(s);
	(void)snprintf(path, sizeof(path), "%s/file", folder[OURS]);
	assert_int_equal(confined(nothing, try_write, path), -EACCES);
	assert_int_equal(confined(nothing, try_read, path), 0);
	scratch_free(s);
}

static bool kernel_can(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(confine_writes((const char *[]){ NULL }) == -EOPNOTSUPP);
	return waitpid(pid, &status, 0) == pid && status == 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_below_its_folders),
		cmocka_unit_test(test_nowhere_at_all),
	};

	if (!kernel_can()) {
		puts("1..0 # SKIP this kernel has no Landlock");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
