/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A daemon without workouts: it owns the name, has whatever values it is given, of whatever type,
 * and announces them when told to. In the journal: "act: Pause" and so on for each method of a
 * workout; of its one reminder, which is there once it has a value, "remind: Start", "remind: Snooze
 * 1800", "waiting: SENTENCE".
 */

#include "bus/journal.h"

#define FAKE_WORKOUT  MANAGER_PATH "/workout/1"
#define FAKE_REMINDER MANAGER_PATH "/reminder/feet"

struct fake_property {
	const char *interface, *name;
	char type[8];
	char value[512];
	bool changed; /* since the last announcement */
};

struct fake_instepd {
	struct journal *journal;
	sd_bus *bus;
	bool silent;         /* takes calls and does not answer */
	const char *refusal; /* of what a reminder is asked; NULL = it does it */
	struct fake_property properties[40];
	size_t n;
};

/** fake_instepd_start() - the values that were set before are there from the begin */
void fake_instepd_start(struct fake_instepd *f, struct journal *j);
void fake_instepd_stop(struct fake_instepd *f);

/**
 * fake_instepd_set() - @type is s, o, u, t, i, d, b, as (its elements parted by ", ") or a{sv} (the
 * value is that of "text")
 */
void fake_instepd_set(struct fake_instepd *f, const char *interface, const char *name,
		      const char *type, const char *value);

/** fake_instepd_announce() - what was set since the last time, in one signal an interface */
void fake_instepd_announce(struct fake_instepd *f);
