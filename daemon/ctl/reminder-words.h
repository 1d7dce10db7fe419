/* SPDX-License-Identifier: MIT */
#pragma once

/* A reminder in words, from its properties: so that list, status, the bar and every act say it alike. */

#include "ctl/phrase.h"

/**
 * reminder_words() - how it stands: "next tomorrow 07:30", "due since today 07:30, so far 12 of 30 toe presses, about 3 min",
 * "snoozed until today 14:00", or why it reminds of nothing
 */
struct phrase reminder_words(const json_t *reminder);

/** reminder_state() - is State this one? */
bool reminder_state(const json_t *reminder, const char *state);
