/* SPDX-License-Identifier: MIT */
/* The test's end of leap.h. Only the daemon leaps: a client that did would see other clocks. */

#include <time.h>

#include "bus/harness-internal.h"
#include "bus/leap.h"
#include "bus/preload.h"

/* Where nothing is waited for there is nowhere to leap. */
#define PINGS_MAX 100

struct leap *leap_start(struct harness *h)
{
	return preload_start(h, "LEAP", sizeof(struct leap));
}

static uint64_t real_us(void)
{
	struct timespec t;

	check(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

struct leap *leap_start_at(struct harness *h, uint64_t at_us)
{
	struct leap *leap = preload_map(h, "LEAP", sizeof(*leap));

	leap->wall_us = (int64_t)(at_us - real_us());
	preload_run(h, "LEAP");
	return leap;
}

uint64_t leap_real_us(const struct leap *leap)
{
	return real_us() + (uint64_t)(leap->wall_us + leap->slept_us + leap->ahead_us);
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
