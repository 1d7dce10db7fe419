/* SPDX-License-Identifier: MIT */
#pragma once

/* A status bar has room for a word. */

#include <jansson.h>
#include <stdbool.h>

/**
 * bar_line() - what it shows, as Waybar reads it: text, tooltip, class, percentage
 * @objects: of the daemon, path -> interface -> properties in snake_case; NULL = it does not run
 *
 * It changes with @objects, and at midnight, for it says "tomorrow".
 *
 * Return: a new reference, or NULL without memory.
 */
json_t *bar_line(const json_t *objects);

/**
 * bar_run() - print that line, and with @follow a new one on each change, until its reader has gone
 * It starts no daemon, and waits for one that goes. Return: exit status.
 */
int bar_run(bool follow);
