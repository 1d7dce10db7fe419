/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Libraries of the tests that sit between instepd and its C library. Only the daemon gets them:
 * programs that are run from the test see the world as it is.
 */

#include "bus/harness.h"

/**
 * preload_start() - daemon_start() with the library that the environment calls @name in it
 * @size: bytes that it shares with the test, zero at first; it finds them by $INSTEP_@name
 *
 * Return: those bytes.
 */
void *preload_start(struct harness *h, const char *name, size_t size);

/* The same in two steps, to write to those bytes before it runs. */
void *preload_map(struct harness *h, const char *name, size_t size);
void preload_run(struct harness *h, const char *name);
