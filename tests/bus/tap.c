/* SPDX-License-Identifier: MIT */
/*
 * Runs tests, each in a process of its own, so that a crash or a hang costs one test and everything
 * it started dies with it; reports in TAP. The logs that a test leaves in its scratch folder are
 * printed only if it failed.
 */

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus/harness-internal.h"

#define TEST_SECONDS 60

void fail_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	_exit(1);
}

static void print_log(const char *folder, const char *name)
{
	char path[512], *text, *line, *rest;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	text = rest = file_read(path);
	while (rest && (line = strsep(&rest, "\n")) && (rest || *line))
		printf("# %s: %s\n", name, line);
	free(text);
}

static void print_logs(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_type == DT_REG)
			print_log(folder, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void child(const struct test *test, const char *scratch, pid_t parent)
{
	struct harness h = { 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	alarm(TEST_SECONDS);

	snprintf(h.scratch, sizeof(h.scratch), "%s", scratch);
	harness_begin(&h);
	test->run(&h);
	harness_end(&h);
	fflush(stdout);
	_exit(0);
}

static bool run_test(const struct test *test, size_t number)
{
	char scratch[] = "/tmp/instep-bus-XXXXXX";
	pid_t parent = getpid(), pid;
	int status;

	if (!mkdtemp(scratch)) {
		printf("not ok %zu %s # no scratch folder\n", number, test->name);
		return false;
	}

	fflush(stdout);
	pid = fork();
	if (!pid)
		child(test, scratch, parent);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		status = -1;

	if (status) {
		print_logs(scratch);
		if (WIFSIGNALED(status))
			printf("# ended by signal %d\n", WTERMSIG(status));
	}
	printf("%s %zu %s\n", status ? "not ok" : "ok", number, test->name);
	fflush(stdout);
	(void)nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return !status;
}

int run_tests(const struct test *tests, size_t n, int argc, char **argv)
{
	size_t number = 0;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		if (argc > 1 && strcmp(argv[1], tests[i].name))
			continue;
		ok &= run_test(&tests[i], ++number);
	}

	printf("1..%zu\n", number);
	return ok && number ? EXIT_SUCCESS : EXIT_FAILURE;
}
