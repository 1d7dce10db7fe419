/* SPDX-License-Identifier: MIT */
/*
 * What the verbs share: how they complain, and the two options that nearly all of them have. Errors
 * go to stderr with the verb before them, so that a line in a script's log says by itself where it
 * came from.
 */

#include <errno.h>
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

/* Where the right arguments are written. Return: CTL_USAGE. */
static int refer_to_help(void)
{
	fprintf(stderr, "See: %s --help\n", program_invocation_name);
	return CTL_USAGE;
}

int cmd_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	return refer_to_help();
}

int cmd_read_options(int argc, char **argv, const char *help, const struct option *options,
		     int (*read)(void *userdata, const struct option *option, const char *value),
		     void *userdata)
{
	int c, which = 0, code;

	while ((c = getopt_long(argc, argv, "h", options, &which)) >= 0) {
		if (c == '?')
			return refer_to_help(); /* getopt_long() has said what is wrong */
		if (c == 'h') {
			fputs(help, stdout);
			return CTL_OK;
		}
		code = read(userdata, &options[which], optarg);
		if (code != CTL_OK)
			return code;
	}
	return -1;
}

static int read_json(void *userdata, const struct option *option, const char *value)
{
	bool *ret_json = userdata;

	*ret_json = true;
	return CTL_OK;
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

	return cmd_read_options(argc, argv, help, ret_json ? with_json : without_json, read_json,
				ret_json);
}
