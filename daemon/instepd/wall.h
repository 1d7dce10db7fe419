/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The clock on the wall, and the zone it is in: one timer at an instant of CLOCK_REALTIME, and the
 * word that one of them was changed. sd-event's timers of that clock come too late when it is set
 * forward far, and too early when it is set back, and nobody is told: they hide
 * TFD_TIMER_CANCEL_ON_SET. This one does not.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/system-bus.h"
#include "core/zone.h"

struct wall_listener {
	/* the instant of wall_wake_at() has come; none is set now */
	void (*rang)(void *userdata);
	/* the clock was set, or the zone is another one: nothing that was reckoned holds */
	void (*changed)(void *userdata);
};

struct wall {
	struct zone zone;
	bool known;        /* it has been read; else it is UTC */
	char problem[256]; /* why it is not the person's zone, as a sentence; "" = it is */

	int fd;
	uint64_t at_us; /* CLOCK_REALTIME; 0 = none */
	bool was_set;   /* noticed where nobody could be told */
	sd_event_source *timer, *folder;
	struct system_bus *system;
	struct system_bus_listener line;
	sd_bus_slot *signal;
	const struct wall_listener *listener;
	void *userdata;
};

/** wall_init() - Return: 0 or negative errno; a zone that cannot be read is none, see problem */
int wall_init(struct wall *w, sd_event *event, struct system_bus *system,
	      const struct wall_listener *listener, void *userdata);
/** wall_done() - of a wall of zeroes, too */
void wall_done(struct wall *w);

/** wall_wake_at() - call rang() at that instant, or at once if it is over; 0 = never */
void wall_wake_at(struct wall *w, uint64_t real_us);

/** wall_look() - read the zone again; it may have changed while nobody could tell */
void wall_look(struct wall *w);
