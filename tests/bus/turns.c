/* SPDX-License-Identifier: MIT */
/*
 * What turns.h promises. Of the time that passed in a turn the kernel tells how long the thread ran
 * (CLOCK_THREAD_CPUTIME_ID) and how long it was ready to run and another did (schedstat). The rest
 * is what it waited for, if it went to sleep by itself in that turn; if it did not, the hypervisor
 * has taken the time.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bus/turns.h"

#define PUBLIC __attribute__((visibility("default")))

PUBLIC int epoll_wait(int fd, struct epoll_event *events, int max, int timeout);

static struct turns *shared;
static int schedstat = -1;

struct times {
	int64_t wall_ns, ran_ns, ready_ns;
	long slept; /* how often it went to sleep */
};

static struct times begun;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("INSTEP_TURNS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

	shared = fd < 0 ? MAP_FAILED
			: mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	if (shared == MAP_FAILED || schedstat < 0)
		abort();
	close(fd);
}

static int64_t clock_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* "ran waited turns", nanoseconds; the first is not kept up in every kernel */
static int64_t ready_ns(void)
{
	char line[64];
	long long ran, ready;
	ssize_t n = pread(schedstat, line, sizeof(line) - 1, 0);

	if (n <= 0)
		abort();
	line[n] = '\0';
	if (sscanf(line, "%lld %lld", &ran, &ready) != 2)
		abort();
	return ready;
}

static struct times now(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_THREAD, &usage) < 0)
		abort();
	return (struct times){ .slept = usage.ru_nvcsw,
			       .ready_ns = ready_ns(),
			       .ran_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID),
			       .wall_ns = clock_ns(CLOCK_MONOTONIC) };
}

static void keep_longest(_Atomic int64_t *longest_us, int64_t ns)
{
	if (ns / 1000 > *longest_us)
		*longest_us = ns / 1000;
}

int epoll_wait(int fd, struct epoll_event *events, int max, int timeout)
{
	struct times t = now();
	int64_t ran_ns = t.ran_ns - begun.ran_ns;
	int n;

	if (begun.wall_ns) {
		shared->n++;
		keep_longest(&shared->ran_us, ran_ns);
		if (t.slept > begun.slept)
			keep_longest(&shared->waited_us, t.wall_ns - begun.wall_ns - ran_ns -
								 (t.ready_ns - begun.ready_ns));
	}

	n = ((__typeof__(&epoll_wait))dlsym(RTLD_NEXT, "epoll_wait"))(fd, events, max, timeout);
	begun = now();
	return n;
}
