/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "bus/harness.h"

/** harness_begin() - fill @h, whose scratch is there, and start the bus */
void harness_begin(struct harness *h);

/** harness_end() - ask the daemon to stop and the bus after it */
void harness_end(struct harness *h);

/** log_open() - append to a file in the scratch folder that is printed if the test fails */
int log_open(struct harness *h, const char *name);

/**
 * spawn() - run a program that does not outlive the test; takes the descriptors; @in -1 = nothing
 * to read
 */
pid_t spawn(const char *const *argv, int in, int out, int err);

/**
 * reap() - wait for its end, while the event loop runs: it may need the fake to answer. Return:
 * exit code or 128 + signal.
 */
int reap(struct harness *h, pid_t pid, const char *what);

/**
 * deadline() - for something that begins now, on CLOCK_MONOTONIC; wait_until() - wait_for() with
 * one of one's own
 */
uint64_t deadline(void);
void wait_until(struct harness *h, bool (*done)(void *userdata), void *userdata,
		uint64_t deadline_us, const char *what);
