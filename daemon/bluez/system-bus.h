/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The line to the system bus, which may come late, go and come back. sd-bus does not connect a
 * second time, so each life of the bus has its own connection object.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct system_bus;

struct system_bus_listener {
	void (*up)(void *userdata, sd_bus *bus); /* connected: calls and matches may be made */
	/* lost: drop every slot; the connection is freed after this */
	void (*down)(void *userdata);
};

int system_bus_new(struct system_bus **ret, sd_event *event,
		   const struct system_bus_listener *listener, void *userdata);
struct system_bus *system_bus_free(struct system_bus *s);

/**
 * system_bus_connecting() - is there a socket, and the bus is about to answer or to turn us away?
 */
bool system_bus_connecting(const struct system_bus *s);
