/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The words behind `instepctl remind`, each with an own argv: argv[0] is "instepctl remind WORD".
 * Return: exit status.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/zone.h"

int remind_list(int argc, char **argv); /* cmd-remind-list.c */
int remind_why(int argc, char **argv);

int remind_add(int argc, char **argv); /* cmd-remind-edit.c */
int remind_edit(int argc, char **argv);
int remind_remove(int argc, char **argv);

int remind_start(int argc, char **argv); /* cmd-remind-act.c */
int remind_done(int argc, char **argv);
int remind_skip(int argc, char **argv);

int remind_snooze(int argc, char **argv); /* cmd-remind-until.c */
int remind_pause(int argc, char **argv);
int remind_resume(int argc, char **argv);

int remind_next(int argc, char **argv); /* cmd-remind-next.c */

#define UPCOMING_MAX 1000 /* as Reminder.Upcoming() */

/**
 * remind_upcoming() - print what is to come of all reminders, a line each (remind-upcoming.c)
 * @zone:    of the person, for JSON
 * @from_us: microseconds of CLOCK_REALTIME
 * @count:   how many of them, at most UPCOMING_MAX
 */
int remind_upcoming(const struct zone *zone, uint64_t from_us, unsigned count, bool json);
