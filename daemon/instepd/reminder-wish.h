/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What AddReminder and Reminder.Set are given: the keys of a reminder's file, in its words; and the
 * file that comes of it, which a person waits for.
 */

#include "conf/reminder-file.h"
#include "conf/routine-file.h"
#include "instepd/options.h"

struct reminder_wish {
	struct option_value id; /* of AddReminder alone */
	struct option_value routine, rule, title, enabled;
	struct option_value own[REMINDER_OWNS];
};

/**
 * reminder_wish_read() - the next argument of @m
 * @add: it is AddReminder: "id" is among them, and the routine is not
 *
 * Return: 0, or negative with @error set.
 */
int reminder_wish_read(struct reminder_wish *ret, bool add, sd_bus_message *m, sd_bus_error *error);

/**
 * reminder_wish_take() - change @f by it, the id apart
 * Return: 0, or negative with @error set; @f is then of no use.
 */
int reminder_wish_take(const struct reminder_wish *wish, const struct routine_shelf *shelf,
		       struct reminder_file *f, sd_bus_error *error);

/** reminder_wish_append() - what @f says in place of its routine and the settings, as Set() takes it */
int reminder_wish_append(sd_bus_message *m, const struct reminder_file *f);

/**
 * reminder_wish_save(), reminder_wish_remove() - write its file, or remove that which may be there
 * Return: 0, or negative with @error set: nothing has changed.
 */
int reminder_wish_save(const struct reminder_file *f, sd_bus_error *error);
int reminder_wish_remove(const char *id, sd_bus_error *error);
