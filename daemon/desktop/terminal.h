/* SPDX-License-Identifier: MIT */
#pragma once

/* The live view of a workout, in the terminal that this person has. */

#include <gio/gio.h>

/**
 * terminal_open() - run "instepctl watch" in a terminal; nothing waits for it
 *
 * The user's service manager starts it as a unit of its own, so that it neither shares the sandbox
 * of this program nor ends with it. Where there is no terminal or no such manager, a line in the
 * log says so, and the workout goes on.
 */
void terminal_open(GDBusConnection *bus);
