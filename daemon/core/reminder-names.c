/* SPDX-License-Identifier: MIT */

/* The words for what is said of a reminder: the same on the bus and in the history. */

#include <errno.h>
#include <string.h>

#include "core/reminder.h"

static const char *const states[] = {
	[REMINDER_NEVER] = "never",     [REMINDER_WAITS] = "waits",
	[REMINDER_DUE] = "due",         [REMINDER_SNOOZED] = "snoozed",
	[REMINDER_QUIET] = "quiet",     [REMINDER_APART] = "apart",
	[REMINDER_WORKOUT] = "workout", [REMINDER_SETTLES] = "settles",
	[REMINDER_PAUSED] = "paused",
};

static const char *const outcomes[] = {
	[SLOT_OPEN] = "open",       [SLOT_DONE] = "done",     [SLOT_EARLY] = "early",
	[SLOT_SKIPPED] = "skipped", [SLOT_PAUSED] = "paused", [SLOT_MISSED] = "missed",
};

const char *reminder_state_name(enum reminder_state state)
{
	return states[state];
}

const char *slot_outcome_name(enum slot_outcome outcome)
{
	return outcomes[outcome];
}

int slot_outcome_parse(const char *text, enum slot_outcome *ret)
{
	for (enum slot_outcome o = SLOT_OPEN; o <= SLOT_MISSED; o++)
		if (strcmp(outcomes[o], text) == 0) {
			*ret = o;
			return 0;
		}
	return -EINVAL;
}
