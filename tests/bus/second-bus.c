/* SPDX-License-Identifier: MIT */
/* What second-bus.h promises. It is not restarted by itself, and nothing is known of who is on it. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus/harness-internal.h"
#include "bus/second-bus.h"

static const char *address(struct harness *h)
{
	static char text[128];

	snprintf(text, sizeof(text), "unix:path=%s/second-bus", h->scratch);
	return text;
}

void second_bus_elsewhere(struct harness *h)
{
	check(setenv("DBUS_SYSTEM_BUS_ADDRESS", address(h), 1) == 0);
}

/* It prints its address once it listens. */
pid_t second_bus_start(struct harness *h)
{
	char config[256], listen[160], line[256];
	const char *const argv[] = { "dbus-daemon",     config, "--nofork", "--nopidfile", listen,
				     "--print-address", NULL };
	int fds[2];
	pid_t pid;

	snprintf(config, sizeof(config), "--config-file=%s/tests/bus/bus.conf",
		 getenv("INSTEP_SOURCE"));
	snprintf(listen, sizeof(listen), "--address=%s", address(h));
	check(pipe2(fds, O_CLOEXEC) == 0);
	pid = spawn(argv, -1, fds[1], log_open(h, "second-bus.log"));
	check(read(fds[0], line, sizeof(line)) > 0);
	close(fds[0]);
	return pid;
}

void second_bus_kill(pid_t pid)
{
	check(kill(pid, SIGKILL) == 0);
	check(waitpid(pid, NULL, 0) == pid);
}
