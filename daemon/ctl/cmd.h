/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a verb of instepctl is: a function with an own argv (argv[0] is "instepctl VERB"), which
 * prints its answer to stdout, its complaints to stderr, and returns an exit status that a script
 * can use.
 */

#include <getopt.h>
#include <stdbool.h>

#include "util/macro.h"

enum ctl_exit {
	CTL_OK = 0,
	CTL_FAILED = 1,    /* refused, not found, or it went wrong: stderr says what */
	CTL_USAGE = 2,     /* wrong arguments */
	CTL_NO_DAEMON = 3, /* instepd cannot be reached, or went away */
	CTL_STOPPED = 4,   /* start, watch: the workout ended early, or the user left */
};

int cmd_status(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_band(int argc, char **argv);
int cmd_devices(int argc, char **argv);
int cmd_pair(int argc, char **argv);
int cmd_routines(int argc, char **argv);
int cmd_start(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_pause(int argc, char **argv);
int cmd_resume(int argc, char **argv);
int cmd_skip(int argc, char **argv);
int cmd_back(int argc, char **argv);
int cmd_repeat(int argc, char **argv);
int cmd_stop(int argc, char **argv);
int cmd_done(int argc, char **argv);
int cmd_remind(int argc, char **argv);
int cmd_rate(int argc, char **argv);
int cmd_history(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_decode(int argc, char **argv);

/** cmd_fail() - "instepctl VERB: sentence" on stderr. Return: @code, for the caller to return. */
_printf_(2, 3) int cmd_fail(enum ctl_exit code, const char *format, ...);

/**
 * cmd_usage() - the same for wrong arguments, and where the right ones are written. Return:
 * CTL_USAGE.
 */
_printf_(1, 2) int cmd_usage(const char *format, ...);

/**
 * cmd_read_options() - the options of a verb
 * @options: as for getopt_long(), with --help among them as 'h'; all long
 * @read:    takes one of them but --help; returns CTL_OK, or the exit status after a complaint
 *
 * Return: -1 to go on with argv[optind], or the exit status to leave with.
 */
int cmd_read_options(int argc, char **argv, const char *help, const struct option *options,
		     int (*read)(void *userdata, const struct option *option, const char *value),
		     void *userdata);

/**
 * cmd_options() - the same for a verb that has none but --help and --json
 * @ret_json: NULL if it has no --json
 */
int cmd_options(int argc, char **argv, const char *help, bool *ret_json);
