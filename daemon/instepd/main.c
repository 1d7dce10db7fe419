/* SPDX-License-Identifier: MIT */

/*
 * instepd: the process round the daemon. Arguments, signals, the loop, the word to the service
 * manager.
 */

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>

#include "instepd/daemon.h"
#include "sys/cleanup.h"
#include "sys/confine.h"
#include "sys/log.h"
#include "sys/paths.h"

static void help(void)
{
	printf("Usage: instepd [--help] [--version]\n\n"
	       "Guides exercises with a smart band and counts them, for the programs of this user.\n"
	       "It offers " BUS_NAME " on the user bus; instepctl talks to it.\n\n"
	       "It reads instep.conf and the folders routines, devices, bands and reminders in $XDG_CONFIG_HOME/instep\n"
	       "and keeps the history in $XDG_DATA_HOME/instep/history.db. INSTEP_LOG=debug tells more.\n");
}

/* Return: 1 to go on, 0 when all is said, -EINVAL. */
static int parse_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) >= 0) {
		if (c == 'h') {
			help();
			return 0;
		}
		if (c == 'v') {
			printf("instepd %s\n", INSTEP_VERSION);
			return 0;
		}
		return -EINVAL;
	}

	if (optind < argc) {
		fprintf(stderr, "instepd takes no argument \"%s\"; see instepd --help.\n",
			argv[optind]);
		return -EINVAL;
	}
	return 1;
}

static int on_end(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	log_info("Ending");
	return sd_event_exit(sd_event_source_get_event(source), EXIT_SUCCESS);
}

static int on_hangup(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	int r;

	r = daemon_reload(userdata);
	if (r < 0)
		log_warning_errno(r,
				  "Failed to read the settings again; they stay as they were: %m");
	return 0;
}

static int watch_signals(sd_event *event, struct daemon *d)
{
	int r;

	r = sd_event_add_signal(event, NULL, SIGTERM, on_end, NULL);
	if (r < 0)
		return r;

	r = sd_event_add_signal(event, NULL, SIGINT, on_end, NULL);
	if (r < 0)
		return r;

	return sd_event_add_signal(event, NULL, SIGHUP, on_hangup, d);
}

static int block_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;

	/* A reader of a stream that goes away is an EPIPE. */
	(void)signal(SIGPIPE, SIG_IGN);
	return 0;
}

/* One of the folders that the program writes to, made if it can be. NULL: there is no home. */
static char *own_folder(enum path_base base, const char *name)
{
	char *path = NULL;
	int r;

	r = path_in(base, name, &path);
	if (r >= 0)
		r = path_make(path);
	if (r < 0 && path)
		log_debug_errno(r, "Failed to make %s: %m", path);
	return path;
}

/*
 * The files that people edit are not among these folders. Where it cannot be done the program runs
 * all the same: it would write nowhere else anyway.
 */
static void keep_to_own_folders(void)
{
	_cleanup_(freep) char *bands = own_folder(PATH_CONFIG, "bands");
	_cleanup_(freep) char *reminders = own_folder(PATH_CONFIG, "reminders");
	_cleanup_(freep) char *data = own_folder(PATH_DATA, "");
	const char *folders[4] = { NULL };
	size_t n = 0;
	int r;

	if (bands)
		folders[n++] = bands;
	if (reminders)
		folders[n++] = reminders;
	if (data)
		folders[n++] = data;

	r = confine_writes(folders);
	if (r < 0)
		log_debug_errno(r, "Not confined to its folders: %m");
}

static int run(void)
{
	_cleanup_(sd_event_unrefp) sd_event *event = NULL;
	_cleanup_(daemon_freep) struct daemon *d = NULL;
	int r;

	r = block_signals();
	if (r < 0)
		return log_error_errno(r, "Failed to block signals: %m");

	r = sd_event_default(&event);
	if (r < 0)
		return log_error_errno(r, "Failed to make an event loop: %m");

	keep_to_own_folders();

	r = daemon_new(&d, event);
	if (r < 0)
		return r;

	r = watch_signals(event, d);
	if (r < 0)
		return log_error_errno(r, "Failed to watch signals: %m");

	(void)sd_notify(0, "READY=1");
	r = sd_event_loop(event);
	(void)sd_notify(0, "STOPPING=1");
	if (r < 0)
		return log_error_errno(r, "The event loop has failed: %m");
	return r;
}

int main(int argc, char **argv)
{
	int r;

	log_init("instepd");

	r = parse_arguments(argc, argv);
	if (r <= 0)
		return r < 0 ? 2 : EXIT_SUCCESS;

	return run() < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
