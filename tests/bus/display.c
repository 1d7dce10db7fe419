/* SPDX-License-Identifier: MIT */
/* It looks for a free number itself, and prints it once it can be used. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus/display.h"
#include "bus/harness-internal.h"

pid_t display_start(struct harness *h)
{
	static const char *const argv[] = { "Xvfb",       "-displayfd", "1",   "-screen", "0",
					    "800x400x24", "-nolisten",  "tcp", NULL };
	char name[16] = ":";
	int fds[2];
	FILE *said;
	pid_t pid;

	check(pipe2(fds, O_CLOEXEC) == 0);
	pid = spawn(argv, -1, fds[1], log_open(h, "xvfb.log"));
	said = fdopen(fds[0], "re");
	check(said && fgets(name + 1, sizeof(name) - 1, said));
	name[strcspn(name, "\n")] = '\0';
	fclose(said);
	check(setenv("DISPLAY", name, 1) == 0);
	return pid;
}
