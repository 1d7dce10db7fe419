/* SPDX-License-Identifier: MIT */
#pragma once

/* What was done, as the bus shows it: the store, and its sums by local days. */

#include <stdint.h>
#include <systemd/sd-bus.h>

#include "conf/routine-file.h"
#include "conf/settings.h"
#include "core/progress.h"
#include "core/zone.h"
#include "instepd/bus.h"
#include "store/store.h"

#define HISTORY_PATH BUS_ROOT "/history"

struct history {
	struct bus *bus;
	struct store *store;
	const struct routine_shelf *shelf; /* the exercises that there are */
	const struct zone *zone;           /* where the computer is */
	const struct settings *settings;
	const char *problem; /* ours, beside the store's own; NULL = none */
	sd_bus_slot *slot;
	/* what began at @from_us or later is other than it was; NULL = nobody asks */
	void (*changed)(void *userdata, uint64_t from_us);
	void *userdata;
};

/** history_open() - open the store, and close what a crash has left open. Only -ENOMEM fails. */
int history_open(struct history *h);
void history_done(struct history *h);

/** history_problem() - why nothing is kept on disk, or "" */
const char *history_problem(const struct history *h);

/**
 * history_changed() - a rep or a workout was stored, or could not be: announce the sums
 * @from_us: when that workout began
 */
void history_changed(struct history *h, uint64_t from_us);

/** history_best_changed() - so was a measured rep that counts in a max test: announce the bests */
void history_best_changed(struct history *h);

/** history_days_changed() - the zone, or when a day begins: announce what is summed up by days */
void history_days_changed(struct history *h);

/** history_offset() - how far the clocks here are ahead of UTC at an instant: a workout keeps that */
int32_t history_offset(const struct history *h, uint64_t real_us);

/** history_day() - the day of an instant here (core/progress.h); history_day_begin() - its first one */
int64_t history_day(const struct history *h, uint64_t real_us);
uint64_t history_day_begin(const struct history *h, int64_t day);

/**
 * history_sum() - of the days from @first to before @end, each as it was where the workout was
 * done, and of them what began in [@from_us, @to_us)
 *
 * Return: 0 or negative errno.
 */
int history_sum(const struct history *h, int64_t first, int64_t end, uint64_t from_us,
		uint64_t to_us, struct store_totals *ret);

/**
 * history_streak() - days in a row up to today or yesterday with a counted rep. Return: 0 or
 * negative errno.
 */
int history_streak(const struct history *h, unsigned *ret);

/* history-said.c: what a person says of an exercise or a workout. */
/**
 * history_add() - reads the arguments of Add
 * Return: 0 with the UUID of the entry, or negative with @error set.
 */
int history_add(struct history *h, sd_bus_message *m, char ret_uuid[static STORE_UUID_MAX],
		sd_bus_error *error);
/** history_undo() - Return: 0 with what is no longer there, or negative with @error set. */
int history_undo(struct history *h, struct said *ret, sd_bus_error *error);
/**
 * history_rate() - reads the options of Rate, the next argument of @m
 * @uuid: "" is the last workout
 *
 * Return: as the others.
 */
int history_rate(struct history *h, const char *uuid, sd_bus_message *m, sd_bus_error *error);

/* history-bus.c */
/**
 * history_register() - put the object on @bus; nobody may ask it before history_open()
 * @shelf, @zone, @settings: not owned; they may change while the object is there
 */
int history_register(struct history *h, struct bus *bus, const struct routine_shelf *shelf,
		     const struct zone *zone, const struct settings *settings);
