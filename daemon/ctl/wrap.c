/* SPDX-License-Identifier: MIT */
/*
 * Where lines are broken. The cues are whole sentences, and the longest of them has the
 * instructions of an exercise: a terminal would break it in the middle of words.
 */

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "ctl/wrap.h"

#define WIDTH_DEFAULT  80
#define HEIGHT_DEFAULT 24
#define LABEL_WIDTH    11

struct winsize wrap_terminal(void)
{
	struct winsize size = {};

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	return (struct winsize){ .ws_col = size.ws_col ?: WIDTH_DEFAULT,
				 .ws_row = size.ws_row ?: HEIGHT_DEFAULT };
}

/* How many bytes of @text fit into @columns. */
static size_t fitting(const char *text, unsigned columns)
{
	mbstate_t state = {};
	unsigned used = 0;
	const char *p = text;

	while (*p) {
		wchar_t c;
		size_t n = mbrtowc(&c, p, strlen(p), &state);
		int w = n <= MB_LEN_MAX ? wcwidth(c) : -1;

		if (w < 0 || used + (unsigned)w >= columns)
			break;
		used += (unsigned)w;
		p += n;
	}
	return (size_t)(p - text);
}

size_t wrap_line(const char *text, unsigned columns)
{
	size_t n = fitting(text, columns), line = n;

	while (text[n] && line > 0 && text[line] != ' ')
		line--;
	return line > 0 ? line : n; /* one word wider than the terminal is cut there */
}

void wrap_print(const char *label, const char *text)
{
	wrap_print_after(label ? LABEL_WIDTH : 0, label ?: "", text);
}

void wrap_print_after(int indent, const char *label, const char *text)
{
	unsigned columns = wrap_terminal().ws_col;
	size_t n;

	printf("%-*s", indent, label);
	if (!isatty(STDOUT_FILENO) || columns <= 2 * (unsigned)indent) {
		puts(text);
		return;
	}
	while ((n = wrap_line(text, columns - (unsigned)indent)) > 0 && text[n]) {
		printf("%.*s\n%*s", (int)n, text, indent, "");
		text += n;
		text += strspn(text, " ");
	}
	puts(text);
}
