/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Everything that the process has: the two buses, the settings, the bands, the history, the
 * workout. One of it.
 *
 *	daemon.c	its life, reload
 *	daemon-bands.c	adding and removing bands
 *	daemon-pair.c	those that must be paired
 *	daemon-start.c	starting a workout
 *	daemon-guide.c	which band guides it
 *	daemon-resume.c	going on with one that was interrupted
 *	daemon-sleep.c	the sleep of the computer
 *	daemon-remind.c	the reminders, and the band that starts what they remind of
 *	manager-bus.c	the face
 */

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/radio.h"
#include "bluez/system-bus.h"
#include "conf/device-file.h"
#include "conf/settings.h"
#include "instepd/band.h"
#include "instepd/bus.h"
#include "instepd/history.h"
#include "instepd/pairing.h"
#include "instepd/reminders.h"
#include "instepd/routines.h"
#include "instepd/scan.h"
#include "instepd/sleep.h"
#include "instepd/warnings.h"
#include "instepd/workout.h"

/* A band that may be added. */
struct band_plan {
	struct band_file file;
	const struct driver *driver;
	bool changes_address; /* it must be paired to be found again */
	bool paired;
};

/* One whose AddBand waits until it is paired. */
struct adding {
	sd_bus_message *call; /* NULL = there is none */
	struct clients caller;
	struct band_plan plan;
};

struct daemon {
	sd_event *event;
	sd_event_source *exit;
	struct bus bus;
	sd_bus_slot *slots[3]; /* object manager, Manager, the bus's end */
	struct settings settings;
	struct routines routines;
	struct warnings warnings;         /* of the files that a reload reads again */
	struct warnings lasting_warnings; /* of those that are read once, at the start */
	struct device_shelf devices;
	struct history history;
	struct reminders reminders;
	struct system_bus *system;
	struct radio *radio;
	struct scan scan;
	struct sleep sleep;
	uint64_t paused_us; /* host time of the sleep that has paused the workout; 0 = none has */
	struct pairing pairing;
	struct adding adding;
	struct band *bands;
	struct workout *workout; /* the one that runs, or the last one; NULL before the first */
	unsigned n_workouts;
	sd_event_source *offer; /* of an interrupted one to go on with: its end; NULL = none */
};

/**
 * daemon_new() - everything up to owning the bus name
 * Return: 0, -EEXIST when another one owns it, or negative errno; what is wrong has been logged.
 */
int daemon_new(struct daemon **ret, sd_event *event);

/** daemon_free() - after the loop, whose end has stored what was done */
struct daemon *daemon_free(struct daemon *d);
DEFINE_CLEANUP(struct daemon *, daemon_free);

/**
 * daemon_reload() - read settings and routines again. Return: 0 or -ENOMEM; all is then as it was.
 */
int daemon_reload(struct daemon *d);

/* What AddBand was given. Texts are NULL when they were not. */
struct band_wish {
	const char *address, *id, *name, *side, *driver;
};

/**
 * daemon_plan_band() - what would be added? Nothing has changed yet. Return: 0, or negative with
 * @error set.
 */
int daemon_plan_band(const struct daemon *d, const struct band_wish *wish, struct band_plan *ret,
		     sd_bus_error *error);

/** daemon_insert_band() - add it. Return: 0, or negative, with @error set if it is there already. */
int daemon_insert_band(struct daemon *d, const struct band_plan *plan, struct band **ret,
		       sd_bus_error *error);

/** daemon_remove_band() - by its path. Return: 0, or negative with @error set. */
int daemon_remove_band(struct daemon *d, const char *path, sd_bus_error *error);

/** daemon_load_bands() - the bands that were added before, from their files */
int daemon_load_bands(struct daemon *d, struct complaints *c);

struct band *daemon_find_band(const struct daemon *d, const char *id);

/* daemon-pair.c */
/**
 * daemon_pair_and_add() - pair with it first; @m is answered at the end of that
 * Return: 1, or negative with @error set.
 */
int daemon_pair_and_add(struct daemon *d, sd_bus_message *m, const struct band_plan *plan,
			sd_bus_error *error);
/** daemon_offer_pairing() - a band lets nobody read it who is not paired: ask the person */
void daemon_offer_pairing(struct daemon *d, const char *address, const char *name);

/* daemon-guide.c */
/**
 * daemon_choose_band() - what shall guide @routine?
 * @id:    of the band that the client wants, NULL = whichever is right
 * @guide: "band", "motion" or "timer", NULL = the best that there is
 *
 * Return: 0 with *ret NULL for the timer, or negative with @error set.
 */
int daemon_choose_band(const struct daemon *d, const struct routine *routine, const char *id,
		       const char *guide, struct band **ret, sd_bus_error *error);

/** daemon_band_fits() - can this band see any exercise of @routine? */
bool daemon_band_fits(const struct band *b, const struct routine *routine);

/* daemon-start.c */
/**
 * daemon_start_workout() - reads the arguments of StartWorkout. Return: 0, or negative with @error
 * set.
 */
int daemon_start_workout(struct daemon *d, sd_bus_message *m, sd_bus_error *error);

/**
 * daemon_check_idle() - there is one workout at a time. Return: 0, or negative with @error set
 * while one goes on.
 */
int daemon_check_idle(const struct daemon *d, sd_bus_error *error);

/**
 * daemon_begin_workout() - for both ways to start; the rest of @plan is filled in. Return: 0 or
 * negative errno.
 */
int daemon_begin_workout(struct daemon *d, struct workout_plan *plan);

/* What a workout is started with where the client has said nothing else. */
struct start_defaults {
	const char *only[ROUTINE_STEPS_MAX];
	size_t n_only; /* 0 = all of it */
	const char *band;
};
/**
 * daemon_start_routine() - start the one called @id
 * @options:  StartWorkout's, the next argument of this message; NULL = none
 * @defaults: NULL = none
 *
 * Return: 0, or negative with @error set.
 */
int daemon_start_routine(struct daemon *d, const char *id, sd_bus_message *options,
			 const struct start_defaults *defaults, sd_bus_error *error);

/* daemon-resume.c */
/**
 * daemon_watch_interrupted() - offer what the history has, for its time. Return: 0 or negative
 * errno.
 */
int daemon_watch_interrupted(struct daemon *d);
/** daemon_forget_interrupted() - it is not offered any more */
void daemon_forget_interrupted(struct daemon *d);
/** daemon_interrupted() - what is offered. Return: 0, -ENOENT, or another negative errno. */
int daemon_interrupted(const struct daemon *d, struct store_interrupted *ret);
/**
 * daemon_resume_workout() - go on with it. Return: 0, or negative, with @error set if it is the
 * person's to know.
 */
int daemon_resume_workout(struct daemon *d, sd_bus_error *error);

/* daemon-sleep.c */
/** daemon_watch_sleep() - before there are bands */
void daemon_watch_sleep(struct daemon *d);

/* daemon-remind.c */
/**
 * daemon_add_reminders() - reads the arguments of AddReminder; @m is answered
 * Return: as a handler of sd-bus.
 */
int daemon_add_reminders(struct daemon *d, sd_bus_message *m, sd_bus_error *error);
/** daemon_remove_reminder() - by its path. Return: 0, or negative with @error set. */
int daemon_remove_reminder(struct daemon *d, const char *path, sd_bus_error *error);
/**
 * daemon_start_reminder() - begin what it reminds of; @options as of daemon_start_routine()
 * Return: 0, or negative with @error set.
 */
int daemon_start_reminder(struct daemon *d, const struct reminder *r, sd_bus_message *options,
			  sd_bus_error *error);
/** daemon_reminders_changed() - they stand otherwise: which is the next, and is a band expected? */
void daemon_reminders_changed(struct daemon *d);
extern const struct band_watch daemon_band_watch;

/* manager-bus.c */
extern const sd_bus_vtable manager_vtable[];
