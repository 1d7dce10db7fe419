/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One reminder: its file, what is known of it beside that, and how it stands. The decision is the
 * core's (core/reminder.h); here are the facts it is given, and the word of what it says.
 *
 *	reminder.c	its life, and a look at it
 *	reminder-read.c	what it is told by files
 *	reminder-do.c	what a person wants of it
 *	reminder-why.c	the sentences
 *	reminder-bus.c	the face
 *
 * All of them are in a struct reminders, which says when each is to be looked at.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "conf/reminder-file.h"
#include "conf/routine-file.h"
#include "core/reminder.h"
#include "instepd/bus.h"
#include "instepd/practice.h"
#include "store/store.h"

struct reminders;
struct reminder_wish; /* instepd/reminder-wish.h */

#define SNOOZE_MIN_S 60
#define SNOOZE_MAX_S 86400

/* What is still to do. */
struct reminder_left {
	unsigned done, planned;
	unsigned times; /* a day that it is to be done, if they are several; else 0 */
	unsigned done_today, planned_today;
	uint32_t seconds;
};

struct reminder {
	struct reminders *set;
	char path[BUS_PATH_MAX];
	sd_bus_slot *slot;

	struct reminder_file file;
	struct reminder_settings settings;
	struct reminder_rules rules;
	char problem[256]; /* why it cannot remind of anything, as a sentence; "" = it can */
	char title[REMINDER_TITLE_MAX];
	char *needs; /* as routine_needs() has it; NULL = nothing */

	/* what is known of it */
	struct reminder_row row;
	bool is_new; /* the history does not know it yet */
	uint64_t *skipped_us;
	size_t n_skipped;
	uint64_t off_since_us; /* CLOCK_REALTIME; 0 = it is on */

	/* how it stands */
	struct reminder_look look;
	struct reminder_left left;
	bool urgent; /* the last notice of several is louder, if the person wants that */
	bool band_ready;
	struct reminder_slot kept; /* the newest slot of which the store knows what became of it */

	char *waiting;    /* what the presenter waits for, as a sentence; NULL = nothing */
	char *waiting_of; /* which one: its unique name; NULL = nobody */

	/* in reminders.c */
	bool stale;   /* it is to be looked at */
	bool pausing; /* and before that paused until reminders.pause_us */
	bool seen;    /* its file is there, while the folder is read */
};

/** reminder_new() - of @file, which is copied, on the bus as it stands. Return: 0 or negative errno. */
int reminder_new(struct reminder **ret, struct reminders *set, const struct reminder_file *file);
struct reminder *reminder_free(struct reminder *r);
DEFINE_CLEANUP(struct reminder *, reminder_free);

/** reminder_read() - @file may have changed, or the settings or routines: take what is said now */
void reminder_read(struct reminder *r, const struct reminder_file *file);

/** reminder_keep_row() - what is known of it has changed: into the history with it */
void reminder_keep_row(struct reminder *r);

/** reminder_look_again() - how does it stand at @now_us? Announce what is new of that. */
void reminder_look_again(struct reminder *r, uint64_t now_us);

/** reminder_recount() - what became of older slots may have changed, too */
void reminder_recount(struct reminder *r);

/** reminder_off() - it is switched off, or cannot remind of anything */
bool reminder_off(const struct reminder *r);

/** reminder_open() - is there a slot that can be done, put off or skipped now? */
bool reminder_open(const struct reminder *r);

/** reminder_routine() - NULL: there is no such routine */
const struct routine *reminder_routine(const struct reminder *r);

/** reminder_due() - what is left of its routine today. Return: false when nothing is known. */
bool reminder_due(const struct reminder *r, uint64_t now_us, struct due *ret);

/** reminder_left() - the same in numbers, of the routine and of the day; all 0 when nothing is known */
struct reminder_left reminder_left(const struct reminder *r, uint64_t now_us);

/** reminder_facts() - what the core is to know of it */
struct reminder_facts reminder_facts(const struct reminder *r);

/** reminder_ahead() - @real_us if that is to come, else 0 */
uint64_t reminder_ahead(uint64_t real_us);

/** reminder_adherence() - over the last ADHERENCE_DAYS */
#define ADHERENCE_DAYS 28U
void reminder_adherence(const struct reminder *r, struct adherence *ret);

/**
 * reminder_upcoming() - the slots after @from_us (0 = now) as if each were done at its time, without
 * those that were skipped, done ahead of their time or are paused over
 * Return: how many, up to @max.
 */
size_t reminder_upcoming(const struct reminder *r, uint64_t from_us, uint64_t *ret_us, size_t max);

/** reminder_set_band_ready() - somebody has switched on a band that can guide it; or it has gone */
void reminder_set_band_ready(struct reminder *r, bool ready);

/**
 * reminder_set_waiting() - @sentence, which is copied, of the client with the unique name @of
 * "" = nothing.
 *
 * Return: 0 or -ENOMEM.
 */
int reminder_set_waiting(struct reminder *r, const char *sentence, const char *of);

/* reminder-do.c: Return: 0, or negative with @error set. */
int reminder_say_done(struct reminder *r, sd_bus_error *error);
int reminder_snooze(struct reminder *r, uint32_t seconds, sd_bus_error *error);
int reminder_skip(struct reminder *r, sd_bus_error *error);
int reminder_check_pause(uint64_t until_us, sd_bus_error *error);
int reminder_change(struct reminder *r, const struct reminder_wish *wish, sd_bus_error *error);

/** reminder_pause() - until then, which passed the check; it is to be looked at afterwards */
void reminder_pause(struct reminder *r, uint64_t until_us);

/* reminder-why.c */
#define REMINDER_WHY_MAX  1024
#define REMINDER_LEFT_MAX 256
/** reminder_why() - why it stands as it does: one or two sentences */
void reminder_why(const struct reminder *r, uint64_t now_us, char ret[static REMINDER_WHY_MAX]);
/**
 * reminder_left_text() - "2 of 10 toe presses, 12 of 30 today", of many exercises "12 of 335 reps"
 * "" = nothing is done yet.
 * @times: so often a day it is to be done; 0 = of the day nothing is said
 */
void reminder_left_text(const struct due *due, unsigned times, char ret[static REMINDER_LEFT_MAX]);

/* reminder-bus.c */
int reminder_register(struct reminder *r);
/** reminder_announce() - a property of the interface Reminder has changed */
void reminder_announce(struct reminder *r, const char *property);
