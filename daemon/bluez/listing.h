/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * bluetoothd's list of all its objects, read into the mirror a part at a time: in a crowd it is
 * long, and the loop has more to do. Signals that come meanwhile are newer than the list, so they
 * wait for its end.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/tree.h"

struct waiting;

struct listing {
	struct tree *tree;
	/* the list was read; @r: 0, or negative errno where it is malformed */
	void (*read)(void *userdata, int r);
	/* a signal that had to wait */
	void (*signal)(void *userdata, sd_bus_message *m);
	void *userdata;

	sd_event_source *go_on;
	sd_bus_message *list;    /* under way; NULL = none is */
	struct waiting *waiting; /* the oldest */
	struct waiting **last;   /* where the next one goes */
};

/** listing_init() - the callbacks, tree and userdata are set */
int listing_init(struct listing *l, sd_event *event);
void listing_done(struct listing *l);

/**
 * listing_begin() - read @list, an answer of GetManagedObjects; ends in read(), which comes from
 * inside where it is short. It knows of all that waits.
 */
void listing_begin(struct listing *l, sd_bus_message *list);

/** listing_abandon() - of a list under way the rest does not come */
void listing_abandon(struct listing *l);

/** listing_clear() - the same, and what waits is void */
void listing_clear(struct listing *l);

/** listing_keep() - a signal has come. Return: whether it waits; if not, it is to be read at once. */
bool listing_keep(struct listing *l, sd_bus_message *signal);
