/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who asked for something that ends with them: a set of clients of the bus, each with a count, that
 * leave the set when they leave the bus.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct client;

struct clients {
	sd_bus *bus;
	/* one or more left the bus; those who are forgotten do not come here */
	void (*left)(void *userdata);
	void *userdata;
	struct client *first;
};

void clients_init(struct clients *c, sd_bus *bus, void (*left)(void *userdata), void *userdata);
void clients_done(struct clients *c);

/**
 * clients_add() - count the sender of @m once more. Return: 0 or negative errno (-EMFILE: there are
 * too many).
 */
int clients_add(struct clients *c, sd_bus_message *m);

/** clients_remove() - once less. Return: 0, or -ENOENT when it is not in the set. */
int clients_remove(struct clients *c, sd_bus_message *m);

/** clients_has() - is it in the set? @name: its unique one */
bool clients_has(const struct clients *c, const char *name);

static inline bool clients_any(const struct clients *c)
{
	return c->first;
}
