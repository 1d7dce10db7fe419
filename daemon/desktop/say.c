/* SPDX-License-Identifier: MIT */

/*
 * One line a message, whole even when two threads talk at once; with its level for the journal, or
 * with our name for whoever started it by hand. It leaves out levels to choose from: there is
 * little to say.
 */

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "desktop/say.h"

void say(int level, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "instep-desktop: %s\n", text);
	else
		fprintf(stderr, "<%d>%s\n", level, text);
}
