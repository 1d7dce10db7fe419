/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The time of instepd in the hands of a test. Preloaded into it, leap.so lets its clocks jump to
 * the next timer whenever it would wait for that and nothing else is to be done: half an hour of
 * exercise takes a second, and every countdown is as long as it says. Its wall clock can be set,
 * too, and as with the kernel's a timer is cancelled by that if it wants to be told
 * (TFD_TIMER_CANCEL_ON_SET). Everything else is the real daemon.
 */

#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>

/* The file $INSTEP_LEAP, mapped by both. */
struct leap {
	atomic_uint leaps;        /* how many it may still make */
	_Atomic int64_t wall_us;  /* what the wall clock is put on by; seen with the next call */
	_Atomic int64_t slept_us; /* what the clocks went on by while the computer slept */
	_Atomic int64_t pass_us;  /* what is to pass yet */
	atomic_uint fired;        /* timers that woke it while that passed */
	_Atomic int64_t ahead_us; /* how far its clocks have leapt in all */
};

struct harness;

#define LEAPS_ALL UINT_MAX

/**
 * leap_start() - as daemon_start(), with its time in the hands of the test. Return: the control; it
 * does not leap yet.
 */
struct leap *leap_start(struct harness *h);

/** leap_start_at() - the same, and its wall clock shows @real_us then */
struct leap *leap_start_at(struct harness *h, uint64_t real_us);

/** leap_real_us() - what its wall clock shows */
uint64_t leap_real_us(const struct leap *leap);

/**
 * leap_on() - let it make so many, and wait until they are made; or LEAPS_ALL, to the end, without
 * waiting
 */
void leap_on(struct harness *h, struct leap *leap, unsigned leaps);

/**
 * leap_pass() - so long nothing happens but what it has set a timer for; it returns afterwards.
 * Return: how often a timer woke it.
 */
unsigned leap_pass(struct harness *h, struct leap *leap, double seconds);

/**
 * leap_sleep() - the computer sleeps so long: the wall clock and CLOCK_BOOTTIME go on,
 * CLOCK_MONOTONIC does not. instepd sees it when it wakes up for something.
 */
void leap_sleep(struct leap *leap, double seconds);
