/* SPDX-License-Identifier: MIT */
#pragma once

/* What the daemon shows of itself, as long as a program runs that wants to know. */

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

struct mirror {
	/* path -> interface -> properties in snake_case; NULL = the daemon does not run */
	json_t *objects;

	sd_bus *bus;
	sd_bus_slot *asked; /* the question that is out */
	bool known;         /* @objects says how it is */
	int (*changed)(void *userdata);
	void *userdata;
};

/**
 * mirror_init() - begin to follow the daemon on @bus, whose messages are processed by the caller
 * @changed: called with @userdata when @objects is first known, and whenever it may be another;
 *	several times where a change comes in several signals. Return: 0 or negative errno.
 *
 * It stays where it is until mirror_done(), and that is called before the bus is closed.
 *
 * Return: 0 or negative errno.
 */
int mirror_init(struct mirror *mirror, sd_bus *bus, int (*changed)(void *userdata), void *userdata);
void mirror_done(struct mirror *mirror);
