/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Commands to the control characteristic of a connected device, one after the other. bluetoothd
 * refuses a write while another is under way, and a device answers queries by notifications without
 * saying which, so the order must hold. It lives in its peer.
 */

#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#define COMMANDS_MAX     8
#define COMMAND_SIZE_MAX 32

struct commands {
	/* a command did not reach the device; those behind it still go */
	void (*failed)(void *userdata, const char *reason);
	void *userdata;

	sd_bus *bus;       /* NULL = closed */
	char *path;        /* of the characteristic */
	sd_bus_slot *call; /* under way: the first of the queue */
	struct command_bytes {
		uint8_t bytes[COMMAND_SIZE_MAX];
		size_t n;
	} queue[COMMANDS_MAX];
	unsigned n;
};

int commands_open(struct commands *c, sd_bus *bus, const char *path);
void commands_close(struct commands *c); /* what waits is forgotten */

/** commands_push() - Return: 0, -ENOTCONN (closed), -ENOBUFS (too many wait), -EMSGSIZE */
int commands_push(struct commands *c, const uint8_t *bytes, size_t n);
