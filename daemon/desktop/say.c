/* SPDX-License-Identifier: MIT */

/*
 * One line a message, whole even when two threads talk at once. It leaves out levels to choose from
 * and a name: there is little to say, and the journal knows who said it.
 */

#include <stdarg.h>
#include <stdio.h>

#include "desktop/say.h"

void say(int level, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);

	fprintf(stderr, "<%d>%s\n", level, text);
}
