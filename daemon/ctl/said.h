/* SPDX-License-Identifier: MIT */
#pragma once

/* What the verbs share that keep what a person says: done, rate, history undo. */

#include "ctl/client.h"
#include "ctl/phrase.h"

/** said_phrase() - an entry as History.Undo tells it: "toe-press, 10 reps, left, today 07:30" */
struct phrase said_phrase(const json_t *entry);

/** said_undo() - take the last entry back, and say what it was. Return: an exit status. */
int said_undo(void);

/**
 * said_warn() - when the history cannot be written now, say so on stderr. Return: CTL_OK, or why it
 * cannot be asked.
 */
int said_warn(sd_bus *bus);
