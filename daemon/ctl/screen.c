/* SPDX-License-Identifier: MIT */
/*
 * Drawing over the last lines of a terminal, and nothing above them: a verb that shows something
 * live should feel like one command among others. Left out on purpose: the full screen, colours,
 * and a fixed width.
 */

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/screen.h"
#include "ctl/wrap.h"

#define BAR_MAX 40

static unsigned lines; /* that are drawn over next time */

/*
 * What does not fit into the height is left out: lines that have scrolled away cannot be drawn
 * over.
 */
static void draw_bytes(const char *style, const char *text, size_t n)
{
	if (lines + 1 >= wrap_terminal().ws_row)
		return;
	printf("%s%.*s\033[m\033[K\n", style, (int)n, text);
	lines++;
}

void screen_text(const char *style, const char *text)
{
	while (*text) {
		size_t n = wrap_line(text, wrap_terminal().ws_col);

		if (n == 0)
			return; /* not text, or a terminal without width */
		draw_bytes(style, text, n);
		text += n;
		text += strspn(text, " ");
	}
}

void screen_line(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	screen_text("", text);
}

void screen_rewind(void)
{
	if (lines > 0)
		printf("\033[%uA\r", lines);
	lines = 0;
}

void screen_show(void)
{
	fputs("\033[J", stdout);
	(void)fflush(stdout);
}

void screen_print_above(const char *line)
{
	screen_rewind();
	fputs("\033[J", stdout);
	wrap_print(NULL, line);
}

void screen_leave(void)
{
	lines = 0;
}

static struct phrase bar(double part, double mark, unsigned columns)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	struct phrase p = {};

	for (unsigned i = 0; i < columns; i++) {
		double from = i / (double)columns, to = (i + 1) / (double)columns;
		const char *cell = part > (from + to) / 2 ? (utf8 ? "█" : "#") : (utf8 ? "░" : "-");

		if (mark >= from && mark < to)
			cell = "|";
		(void)strncat(p.text, cell, sizeof(p.text) - strlen(p.text) - 1);
	}
	return p;
}

struct phrase screen_bar(double part, double mark)
{
	return bar(part, mark, MIN(BAR_MAX, wrap_terminal().ws_col / 2));
}

struct phrase screen_small_bar(double part, unsigned columns)
{
	return bar(part, -1, columns);
}
