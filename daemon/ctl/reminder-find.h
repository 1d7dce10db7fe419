/* SPDX-License-Identifier: MIT */
#pragma once

/* Which reminder is meant, and how it stands afterwards. A failure has been said, as in client.h. */

#include "ctl/client.h"

/** reminder_named() - the one called @id among all of them, borrowed; NULL = there is none */
const json_t *reminder_named(const json_t *reminders, const char *id);

/** reminder_at() - the same by its path */
const json_t *reminder_at(const json_t *reminders, const char *path);

/**
 * reminder_find() - the same, and a complaint if there is none
 * @reminders: all of them, as client_list() gives them
 * @ret:       borrowed from @reminders
 */
int reminder_find(const json_t *reminders, const char *id, const json_t **ret);

/** reminder_none() - say that there is none, and how to add one. Return: the exit status for it. */
int reminder_none(void);

/** reminder_due() - how many of them are due */
size_t reminder_due(const json_t *reminders);

/**
 * reminder_pick() - the same, but without an @id the one that is due, or the only one there is
 * @act: what is to be done with it, for the complaint: "snooze"
 */
int reminder_pick(const json_t *reminders, const char *id, const char *act, const json_t **ret);

/**
 * reminder_tell() - ask how @reminder stands now, and print it: "toe-press: skipped; next today 13:30."
 * @what: was done with it; NULL = that says it all
 */
int reminder_tell(sd_bus *bus, const json_t *reminder, const char *what);
