/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The time of instepd in the hands of a test. Preloaded into it, leap.so lets its clocks jump to the next timer
 * whenever it would wait for that and nothing else is to be done: half an hour of exercise takes a second, and every
 * countdown is as long as it says. Its wall clock can be set, too. Everything else is the real daemon.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The file $INSTEP_LEAP, mapped by both. */
struct leap {
	atomic_bool leaps;
	_Atomic int64_t wall_us; /* what the wall clock is put on by */
};

struct harness;

/** leap_start() - as daemon_start(), with its time in the hands of the test. Return: the control, with leaps off. */
struct leap *leap_start(struct harness *h);
