/* SPDX-License-Identifier: MIT */
/*
 * What the verbs share: how they complain, and the two options that nearly all of them have. Errors go to stderr
 * with the verb before them, so that a line in a script's log says by itself where it came from.
 */

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

#include "ctl/cmd.h"

_printf_(1, 0) static void say(const char *format, va_list args)
{
	(void)fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_name);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int cmd_fail(enum ctl_exit code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	return code;
}

int cmd_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	return cmd_usage_option();
}

int cmd_usage_option(void)
{
	fprintf(stderr, "See: %s --help\n", program_invocation_name);
	return CTL_USAGE;
}

int cmd_options(int argc, char **argv, const char *help, bool *ret_json)
{
	static const struct option with_json[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{},
	};
	static const struct option without_json[] = {
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", ret_json ? with_json : without_json, NULL)) >= 0)
		switch (c) {
		case 'h':
			fputs(help, stdout);
			return CTL_OK;
		case 'j':
			*ret_json = true;
			break;
		default:
			return cmd_usage_option();
		}
	return -1;
}
