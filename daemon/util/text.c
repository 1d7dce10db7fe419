/* SPDX-License-Identifier: MIT */

/*
 * UTF-8 by the book, because the C library's own readers ask the locale what is a character. It
 * only looks: who refuses, shortens or replaces is the caller.
 */

#include "util/text.h"

/*
 * Length of the UTF-8 character at @p, 0 if there is none: RFC 3629, table 3-7 of the Unicode
 * Standard.
 */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	size_t length = p[0] < 0x80   ? 1
			: p[0] < 0xc2 ? 0
			: p[0] < 0xe0 ? 2
			: p[0] < 0xf0 ? 3
			: p[0] < 0xf5 ? 4
				      : 0;

	if (length == 0 || length > n)
		return 0;

	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;

	/* too long a form, a surrogate; too long a form, over U+10FFFF */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;

	return length;
}

/* The ASCII ones, and those of Latin-1: to a terminal U+009B begins a sequence as ESC [ does. */
static bool is_control(const unsigned char *p)
{
	return p[0] < ' ' || p[0] == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0);
}

bool text_is_printable(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;

	while (n > 0) {
		size_t length = utf8_length(p, n);

		if (length == 0 || (is_control(p) && p[0] != '\t'))
			return false;

		p += length;
		n -= length;
	}

	return true;
}
