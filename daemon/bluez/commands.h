/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Commands to the characteristics of a connected device that take them, one after the other. bluetoothd
 * refuses a write while another is under way, and a device answers queries by notifications without
 * saying which, so the order must hold. It lives in its peer.
 */

#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "driver/driver.h"

#define COMMANDS_MAX 8

struct commands {
	/* a command did not reach the device; those behind it still go */
	void (*failed)(void *userdata, const char *reason);
	void (*written)(void *userdata); /* none waits any more */
	void *userdata;

	sd_bus *bus;                     /* NULL = closed */
	char *paths[DRIVER_SOURCES_MAX]; /* NULL = not a source that takes commands */
	sd_bus_slot *call;               /* under way: the first of the queue */
	struct write queue[COMMANDS_MAX];
	unsigned n;
};

/**
 * commands_open() - say where the characteristics are
 * @paths: of the sources that take commands, NULL for the others
 *
 * Return: 0 or -ENOMEM (close it then).
 */
int commands_open(struct commands *c, sd_bus *bus,
		  const char *const paths[static DRIVER_SOURCES_MAX]);
void commands_close(struct commands *c); /* what waits is forgotten */

/**
 * commands_push() - Return: 0, -ENOTCONN (closed), -ENOENT (its source takes no commands), -ENOBUFS
 * (too many wait)
 */
int commands_push(struct commands *c, const struct write *write);
