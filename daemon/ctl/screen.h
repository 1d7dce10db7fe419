/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A few lines of the terminal that are drawn over in place, below what stays: screen_rewind(), the
 * lines, screen_show(). There is one terminal, so there is one such block.
 */

#include "ctl/phrase.h"

#define SCREEN_BOLD "\033[1m"

/** screen_text() - over as many lines as it needs. @style: an escape sequence, or "" */
void screen_text(const char *style, const char *text);

/** screen_line() - the same without a style */
_printf_(1, 2) void screen_line(const char *format, ...);

/** screen_rewind() - to the first of the lines */
void screen_rewind(void);

/** screen_show() - the block ends here; what was below it of an older one is gone */
void screen_show(void);

/** screen_print_above() - a line that stays, above the block, which is to be drawn anew */
void screen_print_above(const char *line);

/** screen_leave() - the block stays as it is; the next one begins below it */
void screen_leave(void);

/**
 * screen_bar() - "█████|░░░░", half as wide as the terminal
 * @part: of it filled; @mark: where the mark is (below 0: none)
 */
struct phrase screen_bar(double part, double mark);

/** screen_small_bar() - the same of @columns */
struct phrase screen_small_bar(double part, unsigned columns);
