/* SPDX-License-Identifier: MIT */
/* What preload.h promises. What a library does is its own affair. */

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bus/preload.h"

void *preload_map(struct harness *h, const char *name, size_t size)
{
	char file[32], variable[32];
	const char *path;
	void *shared;
	int fd;

	/* Not beside the logs, which are printed when the test fails. */
	snprintf(file, sizeof(file), "home/%s", name);
	path = write_file(h, file, "", 0);
	fd = open(path, O_RDWR | O_CLOEXEC);
	check(fd >= 0 && ftruncate(fd, (off_t)size) == 0);
	shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(shared != MAP_FAILED && close(fd) == 0);

	/* Sanitizers want to be the first library, or to be told that they need not. */
	asan_option("verify_asan_link_order=0");
	snprintf(variable, sizeof(variable), "INSTEP_%s", name);
	check(setenv(variable, path, 1) == 0);
	return shared;
}

void preload_run(struct harness *h, const char *name)
{
	check(setenv("LD_PRELOAD", getenv(name), 1) == 0);
	daemon_start(h);
	check(unsetenv("LD_PRELOAD") == 0);
}

void *preload_start(struct harness *h, const char *name, size_t size)
{
	void *shared = preload_map(h, name, size);

	preload_run(h, name);
	return shared;
}
