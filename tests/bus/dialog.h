/* SPDX-License-Identifier: MIT */
#pragma once

/* A program that is talked to line by line: what a person would type, and what is then read. */

#include "bus/harness.h"

struct dialog {
	struct harness *harness;
	pid_t pid;
	int in, out;
	char *heard;    /* all of its output so far */
	size_t n, mark; /* what was expected already ends at mark */
	sd_event_source *source;
	const char *expected;
};

void dialog_begin(struct dialog *d, struct harness *h, const char *const *argv);

/** dialog_begin_terminal() - the same on a terminal of 80 columns, which knows no UTF-8 */
void dialog_begin_terminal(struct dialog *d, struct harness *h, const char *const *argv);

/** dialog_say() - a line, without its newline */
void dialog_say(struct dialog *d, const char *line);

/** dialog_type() - keys, as they are */
void dialog_type(struct dialog *d, const char *keys);

/** dialog_hear() - wait until @text is in the output, after what was heard before */
void dialog_hear(struct dialog *d, const char *text);

/** dialog_end() - close its input and wait. Return: its exit code. */
int dialog_end(struct dialog *d);
