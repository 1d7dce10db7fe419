/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Sentences on a terminal: broken at spaces, at its width. What goes elsewhere stays in one line,
 * for grep.
 */

#include <stddef.h>
#include <sys/ioctl.h>

/** wrap_terminal() - how large it is; 80 x 24 where that is not known */
struct winsize wrap_terminal(void);

/**
 * wrap_line() - the first line of @text when no line is longer than @columns less one
 * Return: how many bytes it has, without the spaces after it; 0 when not one character fits.
 */
size_t wrap_line(const char *text, unsigned columns);

/**
 * wrap_print() - a text, which goes on below itself, after a column with a label; NULL = no such
 * column
 */
void wrap_print(const char *label, const char *text);

/** wrap_print_after() - the same after a column of @indent characters */
void wrap_print_after(int indent, const char *label, const char *text);
