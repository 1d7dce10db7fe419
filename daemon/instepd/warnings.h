/* SPDX-License-Identifier: MIT */
#pragma once

/* What was wrong with files, for the person who mends them: a sentence each, and only so many. */

#include <stddef.h>

struct warnings {
	char **list;
	size_t n;
};

/** warnings_add() - to the log, too; fits complaints.say with @userdata a struct warnings */
void warnings_add(void *userdata, const char *sentence);
void warnings_done(struct warnings *w);
