/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Match rules, kept narrow: the program sleeps through whatever other people's devices do. Of the
 * devices only the added ones are followed, by path; all of them only while our own scan runs. A
 * path begins with its adapter's, so an added band is followed once per adapter.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define WATCH_RULES_MAX 12

/* A group of match rules that come and go together. */
struct watch {
	sd_bus_slot *slots[WATCH_RULES_MAX];
	unsigned n;
};

void watch_drop(struct watch *w);

/* Each: 0 or negative errno. Signals of bluetoothd's objects go to @handler. */
int watch_daemon(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler, void *userdata);
int watch_adapters(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler, void *userdata);
int watch_device(struct watch *w, sd_bus *bus, const char *path, sd_bus_message_handler_t handler,
		 void *userdata);
int watch_everything(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler,
		     void *userdata);
int watch_value(struct watch *w, sd_bus *bus, const char *characteristic_path,
		sd_bus_message_handler_t handler, void *userdata);
