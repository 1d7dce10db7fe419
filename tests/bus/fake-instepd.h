/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A daemon without workouts: it owns the name, has whatever values it is given, of whatever type,
 * and announces them when told to. In the journal: "act: Pause" and so on for each method of a
 * workout.
 */

#include "bus/journal.h"

#define FAKE_WORKOUT MANAGER_PATH "/workout/1"

struct fake_property {
	const char *interface, *name;
	char type[4];
	char value[512];
	bool changed; /* since the last announcement */
};

struct fake_instepd {
	struct journal *journal;
	sd_bus *bus;
	bool silent; /* takes calls and does not answer */
	struct fake_property properties[24];
	size_t n;
};

/** fake_instepd_start() - the values that were set before are there from the begin */
void fake_instepd_start(struct fake_instepd *f, struct journal *j);
void fake_instepd_stop(struct fake_instepd *f);

/** fake_instepd_set() - @type is s, o, u, i, d, b or as (then without elements) */
void fake_instepd_set(struct fake_instepd *f, const char *interface, const char *name,
		      const char *type, const char *value);

/** fake_instepd_announce() - what was set since the last time, in one signal an interface */
void fake_instepd_announce(struct fake_instepd *f);
