/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What time is it, in microseconds: on the host's clock that runs through suspend, and on the wall.
 */

#include <stdint.h>
#include <time.h>

#include "util/macro.h"

static inline uint64_t now_us(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

/* host_us of the core: CLOCK_BOOTTIME */
static inline uint64_t now_host_us(void)
{
	return now_us(CLOCK_BOOTTIME);
}

static inline uint64_t now_real_us(void)
{
	return now_us(CLOCK_REALTIME);
}

/* The wall's time of an instant of the host's clock, now or before. */
static inline uint64_t host_to_real_us(uint64_t host_us)
{
	return now_real_us() - (now_host_us() - host_us);
}
