/* SPDX-License-Identifier: MIT */
/*
 * The test's end of leap.h. Only the daemon gets the library: a client that leapt would see other
 * clocks.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bus/harness-internal.h"
#include "bus/leap.h"

struct leap *leap_start(struct harness *h)
{
	const struct leap begin = { 0 };
	const char *path = write_file(h, "leap", &begin, sizeof(begin));
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct leap *leap;

	check(fd >= 0);
	leap = mmap(NULL, sizeof(*leap), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(leap != MAP_FAILED && close(fd) == 0);

	/* Where nothing is waited for there is nowhere to leap. */
#define PINGS_MAX 100

	/* Sanitizers want to be the first library, or to be told that they need not. */
	asan_option("verify_asan_link_order=0");
	check(setenv("INSTEP_LEAP", path, 1) == 0);
	check(setenv("LD_PRELOAD", getenv("LEAP"), 1) == 0);
	daemon_start(h);
	check(unsetenv("LD_PRELOAD") == 0);
	return leap;
}

static void ping(struct harness *h)
{
	check_ok(bus_call(h, NULL, MANAGER_PATH, "org.freedesktop.DBus.Peer", "Ping", ""));
}

/* It sleeps until somebody asks it for something: then it sees that it may. */
void leap_on(struct harness *h, struct leap *leap, unsigned leaps)
{
	leap->leaps = leaps;
	ping(h);
	if (leaps == LEAPS_ALL)
		return;
	for (unsigned i = 0; leap->leaps && i < PINGS_MAX; i++)
		ping(h);
	/* The call may have been answered before the timer that is over by the leap. */
	ping(h);
	ping(h);
}

static bool has_passed(void *userdata)
{
	return !((struct leap *)userdata)->pass_us;
}

unsigned leap_pass(struct harness *h, struct leap *leap, double seconds)
{
	uint64_t until = deadline();

	leap->fired = 0;
	leap->pass_us = (int64_t)(seconds * 1e6);
	while (!has_passed(leap) && mono_us() < until)
		ping(h);
	check(has_passed(leap));
	ping(h);
	return leap->fired;
}

void leap_sleep(struct leap *leap, double seconds)
{
	leap->slept_us += (int64_t)(seconds * 1e6);
}
