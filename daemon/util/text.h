/* SPDX-License-Identifier: MIT */
#pragma once

/* Is it text that can be shown? What comes from a file or a radio may be anything. */

#include <stdbool.h>
#include <stddef.h>

/** text_is_printable() - are the @n bytes whole UTF-8 without control characters other than tab? */
bool text_is_printable(const char *text, size_t n);
