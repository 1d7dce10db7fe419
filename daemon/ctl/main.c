/* SPDX-License-Identifier: MIT */
/*
 * instepctl: everything the daemon does, from a terminal or a script. This file only finds the
 * verb; each verb is a cmd-VERB.c. Most of them speak to instepd on the user's bus; routines,
 * history, replay and decode need no daemon.
 */

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} verbs[] = {
	{ "status", cmd_status, "Bluetooth, bands, the workout, and what to do next" },
	{ "doctor", cmd_doctor, "what stands in the way of a session, and what to do about it" },
	{ "scan", cmd_scan, "look for bands" },
	{ "band", cmd_band, "list, add, tare, calibrate, let go or remove bands" },
	{ "devices", cmd_devices, "list or check what can be a band, or begin your own" },
	{ "pair", cmd_pair, "answer what is asked about the pairing with a band" },
	{ "routines", cmd_routines, "list, show or check routines, or begin your own" },
	{ "remind", cmd_remind, "list, add, snooze, skip or pause reminders; what comes next" },
	{ "start", cmd_start, "start a routine and follow it" },
	{ "watch", cmd_watch, "follow the workout that runs" },
	{ "pause", cmd_pause, "pause the workout" },
	{ "resume", cmd_resume, "go on with it, or with one that was interrupted" },
	{ "skip", cmd_skip, "go on with the next set, or the next exercise" },
	{ "back", cmd_back, "go back to the start of this exercise, or to the one before" },
	{ "repeat", cmd_repeat, "do this set once more" },
	{ "stop", cmd_stop, "end the workout; what was done is kept" },
	{ "done", cmd_done, "say that you did an exercise without Instep" },
	{ "rate", cmd_rate, "say how a workout was: effort, pain, a note" },
	{ "history", cmd_history, "what was done" },
	{ "record", cmd_record, "write what a band sends to a file" },
	{ "replay", cmd_replay, "find the holds in a recording" },
	{ "decode", cmd_decode, "explain the packets of a device" },
};

static int print_help(void)
{
	puts("Usage: instepctl [VERB [ARGUMENTS]]\n"
	     "\n"
	     "Guided foot and ankle exercises with a band that measures. Without a verb: status.\n"
	     "\n"
	     "Verbs (each has --help):");
	for (size_t i = 0; i < ELEMENTS(verbs); i++)
		printf("  %-10s %s\n", verbs[i].name, verbs[i].summary);
	puts("\n"
	     "Options:\n"
	     "  --help     this text\n"
	     "  --version  the version\n"
	     "\n"
	     "Exit status:\n"
	     "  0  done\n"
	     "  1  refused, not found, or it went wrong\n"
	     "  2  wrong arguments\n"
	     "  3  instepd cannot be reached, or went away\n"
	     "  4  the workout ended early, or you left before the end");
	return CTL_OK;
}

static int run(int argc, char **argv)
{
	static char name[64];

	for (size_t i = 0; i < ELEMENTS(verbs); i++)
		if (!strcmp(argv[0], verbs[i].name)) {
			(void)snprintf(name, sizeof(name), "instepctl %s", verbs[i].name);
			program_invocation_name = argv[0] = name;
			return verbs[i].run(argc, argv);
		}
	return cmd_usage("there is no %s \"%s\"", argv[0][0] == '-' ? "option" : "verb", argv[0]);
}

int main(int argc, char **argv)
{
	char *alone[] = { (char[]){ "status" }, NULL };
	int code;

	/* Characters as the terminal has them; numbers stay as they are everywhere. */
	(void)setlocale(LC_CTYPE, "");
	/*
	 * A reader that has seen enough (`| head`) ends us quietly, also where our parent ignores
	 * the signal.
	 */
	(void)signal(SIGPIPE, SIG_DFL);
	program_invocation_name = (char[]){ "instepctl" };

	if (argc < 2)
		code = run(1, alone);
	else if (argc > 2 && !strcmp(argv[1], "help"))
		code = run(2, (char *[]){ argv[2], (char[]){ "--help" }, NULL });
	else if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		code = print_help();
	else if (!strcmp(argv[1], "--version"))
		code = printf("instepctl %s\n", INSTEP_VERSION) < 0;
	else
		code = run(argc - 1, argv + 1);

	if (fflush(stdout) || ferror(stdout))
		return cmd_fail(CTL_FAILED, "could not write the answer: %s", strerror(errno));
	return code;
}
