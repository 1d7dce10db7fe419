/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whoever can keep the screen awake: the desktop portal, as xdg-desktop-portal 1.16 behaves, and a
 * screen saver. Each is on a connection of its own, and each can be silent for ever. In the
 * journal: "portal: inhibit", "portal: close", "saver: inhibit", "saver: uninhibit"; the
 * end is the same when the client leaves the bus.
 */

#include "bus/journal.h"

struct fake_idle {
	struct journal *journal;
	sd_bus *bus;
	bool silent;          /* takes calls and does not answer */
	bool refuses;         /* the portal: the desktop behind it says no, after the answer */
	sd_bus_message *call; /* of a silent one: the one that waits */
	sd_bus_slot *request; /* of the portal: the object that stands for the inhibition */
	unsigned cookies;     /* of the screen saver */
	unsigned held;
	char client[32];  /* who holds it */
	const char *left; /* the line for its leaving the bus */
};

void fake_portal_start(struct fake_idle *f, struct journal *j);
void fake_saver_start(struct fake_idle *f, struct journal *j);

/** fake_portal_wake() - answer the call that waits, and be silent no more */
void fake_portal_wake(struct fake_idle *f);

void fake_idle_stop(struct fake_idle *f);
