/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A person at a terminal: questions, single keys, and how to leave in the middle. There is one
 * terminal.
 */

#include <stdbool.h>
#include <stddef.h>

#include "util/macro.h"

/** terminal_talks() - is there somebody to ask, on a terminal that can be drawn on? */
bool terminal_talks(void);

/**
 * terminal_farewell() - what Ctrl-C, a closed window or a SIGTERM says from now on, on stderr,
 * before it ends the program with CTL_STOPPED and the terminal as it was
 */
_printf_(1, 2) void terminal_farewell(const char *format, ...);

/** terminal_leave() - say it without a signal. Return: CTL_STOPPED, for the caller to return. */
int terminal_leave(void);

/** terminal_keys() - single keys come to standard input at once and unseen (true), or lines again */
void terminal_keys(bool on);

/**
 * terminal_ask() - ask, and wait for a line
 * @ret: the answer without blanks around it; "" = only Enter
 *
 * Return: false at the end of input (Ctrl-D): terminal_leave().
 */
bool terminal_ask(const char *question, char *ret, size_t size);
