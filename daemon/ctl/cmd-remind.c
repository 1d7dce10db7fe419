/* SPDX-License-Identifier: MIT */

/*
 * instepctl remind: this file only finds the word behind it; each is a cmd-remind-WORD.c.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} words[] = {
	{ "list", remind_list, "the reminders, and how each stands" },
	{ "add", remind_add, "be reminded of a routine" },
	{ "edit", remind_edit, "change when, or of what" },
	{ "remove", remind_remove, "be reminded of it no more" },
	{ "start", remind_start, "begin what is due" },
	{ "done", remind_done, "say that it was done without Instep" },
	{ "snooze", remind_snooze, "be reminded again later" },
	{ "skip", remind_skip, "not this time" },
	{ "pause", remind_pause, "silence for a while, of one or of all" },
	{ "resume", remind_resume, "end a pause" },
	{ "next", remind_next, "what will come, of your reminders or by any rule" },
	{ "why", remind_why, "why the next one is when it is" },
};

static int print_help(void)
{
	puts("Usage: instepctl remind [WORD [ARGUMENTS]]\n"
	     "\n"
	     "What you are reminded of, and when. Without a word: list.\n"
	     "\n"
	     "Words (each has --help):");
	for (size_t i = 0; i < ELEMENTS(words); i++)
		printf("  %-6s  %s\n", words[i].name, words[i].summary);
	return CTL_OK;
}

int cmd_remind(int argc, char **argv)
{
	static char name[64];

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return print_help();
	if (argc < 2 || argv[1][0] == '-')
		return remind_list(argc, argv);

	for (size_t i = 0; i < ELEMENTS(words); i++)
		if (!strcmp(argv[1], words[i].name)) {
			(void)snprintf(name, sizeof(name), "instepctl remind %s", words[i].name);
			program_invocation_name = argv[1] = name;
			return words[i].run(argc - 1, argv + 1);
		}
	return cmd_usage("there is no \"remind %s\"", argv[1]);
}
