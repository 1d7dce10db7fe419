/* SPDX-License-Identifier: MIT */
/*
 * What leap.h promises: sits between instepd and the kernel's clocks. Of libsystemd's loop it knows
 * that it waits in epoll_wait() and is woken by a timerfd that is set to an absolute time. When the
 * wall clock is set it does what the kernel does: a timer that wants to know is cancelled.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "bus/leap.h"

#define PUBLIC       __attribute__((visibility("default")))
#define NSEC_PER_SEC 1000000000LL
#define FDS_MAX      1024
#define NEVER_S      8000000000LL /* later than that a timer is only there to be cancelled */

PUBLIC int clock_gettime(clockid_t clock, struct timespec *ret);
PUBLIC int timerfd_create(int clock, int flags);
PUBLIC int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old);
PUBLIC ssize_t read(int fd, void *buffer, size_t size);
PUBLIC int epoll_wait(int fd, struct epoll_event *events, int max, int timeout);

static struct leap *control;
static int64_t ahead_ns;
static int64_t slept_us, wall_us; /* that the kernel's timers know of */
static struct {
	bool known, armed;
	bool cancels, cancelled; /* TFD_TIMER_CANCEL_ON_SET */
	clockid_t clock;
	int64_t at_ns; /* on the clock as instepd sees it */
} timers[FDS_MAX];

#define NEXT(function) ((__typeof__(&(function)))dlsym(RTLD_NEXT, #function))

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("INSTEP_LEAP");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

	control = fd < 0 ? MAP_FAILED
			 : mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (control == MAP_FAILED)
		abort();
	close(fd);
	wall_us = control->wall_us; /* so it was before it ran */
}

static int64_t to_ns(struct timespec t)
{
	return t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
}

static struct timespec from_ns(int64_t ns)
{
	return (struct timespec){ ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };
}

/* How far a clock is ahead of the kernel's. */
static int64_t shift_ns(clockid_t clock)
{
	int64_t slept_ns = control ? control->slept_us * 1000 : 0;

	switch (clock) {
	case CLOCK_MONOTONIC:
		return ahead_ns;
	case CLOCK_BOOTTIME:
		return ahead_ns + slept_ns;
	case CLOCK_REALTIME:
		return ahead_ns + slept_ns + (control ? control->wall_us : 0) * 1000;
	default:
		return 0; /* of the processor's time, say */
	}
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
	int r = NEXT(clock_gettime)(clock, ret);

	if (r == 0)
		*ret = from_ns(to_ns(*ret) + shift_ns(clock));
	return r;
}

int timerfd_create(int clock, int flags)
{
	int fd = NEXT(timerfd_create)(clock, flags);

	if (fd >= FDS_MAX)
		abort();
	if (fd >= 0) {
		timers[fd].known = true;
		timers[fd].armed = timers[fd].cancelled = false;
		timers[fd].clock = clock;
	}
	return fd;
}

static struct timespec kernel_time(int fd)
{
	int64_t ns = timers[fd].at_ns - shift_ns(timers[fd].clock);

	return from_ns(ns > 0 ? ns : 1);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	struct itimerspec real = *new;

	timers[fd].cancels = flags & TFD_TIMER_CANCEL_ON_SET;
	timers[fd].armed = false;
	if (new->it_value.tv_sec <= NEVER_S) {
		timers[fd].at_ns = to_ns(new->it_value);
		timers[fd].armed = timers[fd].at_ns && flags & TFD_TIMER_ABSTIME;
	}
	if (timers[fd].armed)
		real.it_value = kernel_time(fd);
	return NEXT(timerfd_settime)(fd, flags, &real, old);
}

/* The kernel was told of its timers when the clocks were others. */
static void rearm(void)
{
	for (int fd = 0; fd < FDS_MAX; fd++) {
		struct itimerspec real = { 0 };

		if (!timers[fd].known || !timers[fd].armed)
			continue;
		real.it_value = kernel_time(fd);
		if (NEXT(timerfd_settime)(fd, TFD_TIMER_ABSTIME, &real, NULL) < 0)
			abort();
	}
}

static void fire(int timer)
{
	const struct itimerspec at_once = { .it_value.tv_nsec = 1 };

	timers[timer].armed = false;
	if (NEXT(timerfd_settime)(timer, 0, &at_once, NULL) < 0)
		abort();
}

static void cancel(void)
{
	for (int fd = 0; fd < FDS_MAX; fd++)
		if (timers[fd].known && timers[fd].cancels) {
			timers[fd].cancelled = true;
			fire(fd);
		}
}

ssize_t read(int fd, void *buffer, size_t size)
{
	ssize_t n = NEXT(read)(fd, buffer, size);

	if (n < 0 || fd >= FDS_MAX || !timers[fd].known)
		return n;

	timers[fd].armed = false; /* it has rung */
	if (!timers[fd].cancelled)
		return n;

	timers[fd].cancelled = false;
	errno = ECANCELED;
	return -1;
}

/* How long until the first timer, and which it is; -1 = none is set. */
static int first_timer(int64_t *ret_ns)
{
	struct timespec now;
	int first = -1;

	for (int fd = 0; fd < FDS_MAX; fd++) {
		int64_t left_ns;

		if (!timers[fd].known || !timers[fd].armed)
			continue;
		clock_gettime(timers[fd].clock, &now);
		left_ns = timers[fd].at_ns - to_ns(now);
		if (first < 0 || left_ns < *ret_ns) {
			first = fd;
			*ret_ns = left_ns;
		}
	}
	return first;
}

static void go_ahead(int64_t ns)
{
	ahead_ns += ns;
	control->ahead_us = ahead_ns / 1000;
}

static void leap_to(int timer, int64_t left_ns)
{
	go_ahead(left_ns > 0 ? left_ns : 0);
	fire(timer);
}

static void leap(void)
{
	int64_t left_ns = 0;
	int timer = first_timer(&left_ns);

	if (timer < 0)
		return;
	control->leaps -= control->leaps != LEAPS_ALL;
	leap_to(timer, left_ns);
}

/* To the first timer that falls into the time that is to pass, or all of it. */
static void pass(void)
{
	int64_t left_ns = 0, pass_ns = control->pass_us * 1000;
	int timer = first_timer(&left_ns);

	if (timer < 0 || left_ns > pass_ns) {
		go_ahead(pass_ns);
		rearm();
		control->pass_us = 0;
		return;
	}
	control->fired++;
	leap_to(timer, left_ns);
	control->pass_us -= left_ns > 0 ? left_ns / 1000 : 0;
}

int epoll_wait(int fd, struct epoll_event *events, int max, int timeout)
{
	int n;

	if (slept_us != control->slept_us || wall_us != control->wall_us) {
		if (wall_us != control->wall_us)
			cancel();
		slept_us = control->slept_us;
		wall_us = control->wall_us;
		rearm();
	}
	n = NEXT(epoll_wait)(fd, events, max, 0);
	if (n || !timeout)
		return n;

	if (control->pass_us)
		pass();
	else if (control->leaps)
		leap();
	return NEXT(epoll_wait)(fd, events, max, timeout);
}
