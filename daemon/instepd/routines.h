/* SPDX-License-Identifier: MIT */
#pragma once

/* The routines that can be started: the shelf of files, and an object on the bus for each. */

#include <stddef.h>
#include <stdint.h>

#include "conf/routine-file.h"
#include "conf/settings.h"
#include "instepd/bus.h"

struct routine_object {
	struct routines *routines;
	const struct routine_entry *entry;
	char path[BUS_PATH_MAX];
	sd_bus_slot *slot;
};

struct routines {
	struct bus *bus;
	struct routine_shelf shelf;
	uint64_t ready_us;              /* the get-ready that the durations count with */
	double tempo;                   /* likewise */
	struct routine_object *objects; /* one an entry of the shelf */
};

/**
 * routines_set() - replace what is shown by @shelf, which is taken over. Return: 0 or negative
 * errno.
 */
int routines_set(struct routines *r, struct routine_shelf *shelf, const struct settings *settings);
void routines_done(struct routines *r);

/* routine-bus.c */
int routine_register(struct routine_object *o);
