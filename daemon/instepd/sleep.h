/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The sleep of the computer, as logind tells of it (org.freedesktop.login1, PrepareForSleep). A
 * delay inhibitor gives us the time to end what must not be cut off; it is held only while there is
 * something of the kind, so an idle daemon never delays anybody's sleep. Without logind there is no
 * warning, and all is found out afterwards.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "bluez/system-bus.h"

struct sleep_listener {
	/* is there something that has to be ended before the computer sleeps? */
	bool (*busy)(void *userdata);
	/* it is about to sleep; sleep_look() when it is no longer busy */
	void (*suspend)(void *userdata);
	/* it is awake again, or did not sleep after all */
	void (*resume)(void *userdata);
};

struct sleep {
	struct system_bus *system;
	struct system_bus_listener line;
	sd_bus *bus; /* NULL = not connected */
	sd_bus_slot *owner, *signal, *question, *inhibit;
	int delay_fd;   /* logind waits while it is open; -1 = it need not */
	bool suspended; /* between suspend() and resume() */
	bool telling;   /* inside one of them: not all is ended yet */
	const struct sleep_listener *listener;
	void *userdata;
};

void sleep_init(struct sleep *s, struct system_bus *system, const struct sleep_listener *listener,
		void *userdata);
void sleep_done(struct sleep *s);

/** sleep_look() - what busy() answers may have changed */
void sleep_look(struct sleep *s);
