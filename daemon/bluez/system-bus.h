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

/* Somebody who needs the bus, owned by themselves. */
struct system_bus_listener {
	struct system_bus_listener *next;        /* in system_bus.listeners */
	void (*up)(void *userdata, sd_bus *bus); /* connected: calls and matches may be made */
	/* lost, or turned away before it was up: drop every slot; the connection is freed then */
	void (*down)(void *userdata);
	void *userdata;
};

/** system_bus_new() - begin to connect; where it fails, it is tried again */
int system_bus_new(struct system_bus **ret, sd_event *event);
struct system_bus *system_bus_free(struct system_bus *s);

/** system_bus_listen() - where the bus is connected already, up() comes from inside this call */
void system_bus_listen(struct system_bus *s, struct system_bus_listener *l);
/** system_bus_unlisten() - no callback after this; not from inside one */
void system_bus_unlisten(struct system_bus *s, struct system_bus_listener *l);

/**
 * system_bus_connecting() - is there a socket, and the bus is about to answer or to turn us away?
 */
bool system_bus_connecting(const struct system_bus *s);
