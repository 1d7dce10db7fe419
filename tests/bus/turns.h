/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How long the turns of instepd's loop are, from one epoll_wait() to the next: turns.so, preloaded
 * into it, looks. What counts is how long it ran, and how long it neither ran nor could have run,
 * because it waited for something. A busy machine that lets it wait for its turn changes neither.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Shared by both, see preload_start(). */
struct turns {
	atomic_uint n;          /* turns so far */
	_Atomic int64_t ran_us; /* the longest of them, each */
	_Atomic int64_t waited_us;
};
