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
	{ "next", remind_next, "what will come, by a rule" },
};

static int print_help(void)
{
	puts("Usage: instepctl remind WORD [ARGUMENTS]\n"
	     "\n"
	     "Words (each has --help):");
	for (size_t i = 0; i < ELEMENTS(words); i++)
		printf("  %-8s %s\n", words[i].name, words[i].summary);
	return CTL_OK;
}

int cmd_remind(int argc, char **argv)
{
	static char name[64];

	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return print_help();

	for (size_t i = 0; i < ELEMENTS(words); i++)
		if (!strcmp(argv[1], words[i].name)) {
			(void)snprintf(name, sizeof(name), "instepctl remind %s", words[i].name);
			program_invocation_name = argv[1] = name;
			return words[i].run(argc - 1, argv + 1);
		}
	return cmd_usage("there is no \"remind %s\"", argv[1]);
}
