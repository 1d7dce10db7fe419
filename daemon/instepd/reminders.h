/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * All reminders, and the one timer of them. Nothing is asked by the clock: something happens (the
 * timer, a rep, a setting, the zone), the reminders that it may touch are stale, and those are
 * looked at, some in each turn of the loop, so that ten thousand hold nobody up.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "conf/settings.h"
#include "instepd/clients.h"
#include "instepd/history.h"
#include "instepd/practice.h"
#include "instepd/reminder.h"
#include "instepd/routines.h"
#include "instepd/wall.h"

struct daemon;

struct reminders {
	struct daemon *daemon;
	struct bus *bus;
	struct history *history;
	const struct routines *routines;
	const struct settings *settings;

	bool started;           /* clients may be listening: what comes is announced */
	struct reminder **list; /* sorted by id */
	size_t n;
	const struct reminder *next; /* the one that NextReminder names; NULL = none */

	struct complaints complaints; /* they become warnings of the daemon */
	struct reminder_walk walk;    /* while the folder is read */
	bool reading;

	struct wall wall;
	struct practice practice;
	sd_event_source *work; /* on while some are stale */
	uint64_t pause_us;     /* what reminders_pause() was given */
	size_t at;             /* where the work goes on in the list */

	/* that nobody could be reminded, as in struct reminder_facts */
	uint64_t away_us, settled_us;
	uint64_t dozed_us;  /* CLOCK_BOOTTIME less CLOCK_MONOTONIC, when it was last looked at */
	uint64_t looked_us; /* CLOCK_REALTIME, then */
	bool asleep;        /* between reminders_sleep() and reminders_awake() */
	uint64_t login_us; /* CLOCK_REALTIME: since when somebody is there; 0 = that is not known */
	struct clients presenters; /* who said what they wait for */
	bool in_workout;
	bool bands; /* there is a band that could be expected */
};

/**
 * reminders_init() - before there is any, and before the name is owned: it asks systemd something
 * Return: 0 or negative errno.
 */
int reminders_init(struct reminders *set, struct daemon *d);
void reminders_done(struct reminders *set);

/** reminders_start() - the history is open: load them, and remind. Return: 0 or -ENOMEM. */
int reminders_start(struct reminders *set);

/**
 * reminders_load() - read the folder again: what is new, what has changed, what has gone
 * The settings and routines have been read before. A file that says nothing sensible is a warning,
 * and the others go on. Of some hundred the rest is read in the turns that follow.
 *
 * Return: 0 or -ENOMEM.
 */
int reminders_load(struct reminders *set);

struct reminder *reminders_find(const struct reminders *set, const char *id);

/** reminders_add() - one more, of @file. Return: 0 or negative errno. */
int reminders_add(struct reminders *set, const struct reminder_file *file, struct reminder **ret);
void reminders_remove(struct reminders *set, struct reminder *r);

/** reminders_settled_us() - as in struct reminder_facts: asleep that is still to come */
uint64_t reminders_settled_us(const struct reminders *set);

/** reminders_touch() - this one, or all, must be looked at */
void reminders_touch(struct reminders *set, struct reminder *r);
void reminders_touch_all(struct reminders *set);

/** reminders_settle() - look at this one now, as its caller wants to see what came of it */
void reminders_settle(struct reminders *set, struct reminder *r);

/** reminders_pause() - all of them, until then, which passed the check */
void reminders_pause(struct reminders *set, uint64_t until_us);

/* What other parts tell. */
/** reminders_history() - what began at @from_us or later is other than it was in the history */
void reminders_history(struct reminders *set, uint64_t from_us);
/** reminders_workout() - one has begun or ended */
void reminders_workout(struct reminders *set, bool goes_on);
void reminders_sleep(struct reminders *set);
void reminders_awake(struct reminders *set);
/** reminders_bands() - one was added or removed */
void reminders_bands(struct reminders *set);
