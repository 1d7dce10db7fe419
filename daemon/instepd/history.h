/* SPDX-License-Identifier: MIT */
#pragma once

/* What was done, as the bus shows it: the store, and its sums by local days. */

#include <stdint.h>
#include <systemd/sd-bus.h>

#include "conf/routine-file.h"
#include "core/progress.h"
#include "instepd/bus.h"
#include "store/store.h"

#define HISTORY_PATH BUS_ROOT "/history"

struct history {
	struct bus *bus;
	struct store *store;
	const struct routine_shelf *shelf; /* the exercises that there are */
	const char *problem;               /* ours, beside the store's own; NULL = none */
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

/** history_today() - the number of the local day now (core/progress.h) */
int32_t history_today(void);

/**
 * history_day() - the local day of an instant of CLOCK_REALTIME; history_day_begin() - the first
 * instant of a day
 */
int32_t history_day(uint64_t real_us);
uint64_t history_day_begin(int32_t day);

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
 * @shelf: not owned; it may change while the object is there
 */
int history_register(struct history *h, struct bus *bus, const struct routine_shelf *shelf);
