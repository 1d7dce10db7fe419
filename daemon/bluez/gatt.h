/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Packets of one connected device: the subscription of every source that notifies, and the commands to its control
 * characteristic, one after the other. It lives in its peer.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/watch.h"
#include "driver/driver.h"

#define GATT_VALUE_MAX 512 /* longest attribute value (Bluetooth Core 5.3, vol. 3 part F, 3.2.9) */
#define GATT_WRITES_MAX 8

struct gatt_listener {
	void (*subscribed)(void *userdata);		     /* every source, confirmed by the device */
	void (*refused)(void *userdata, const char *reason); /* the subscription; everything is closed */
	void (*lost)(void *userdata);			     /* bluetoothd closed a source: the link is gone */
	void (*packet)(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us);
	void (*write_failed)(void *userdata, const char *reason);
};

struct gatt_source {
	struct gatt *gatt;
	char *path;	       /* of its characteristic; NULL = not a source that notifies */
	sd_bus_slot *call;     /* AcquireNotify or StartNotify under way */
	sd_event_source *io;   /* acquired: owns the socket */
	struct watch value;    /* fallback: signals of the property Value */
	bool started;	       /* fallback: StartNotify was asked for */
	bool confirmed;
};

struct gatt_write {
	uint8_t bytes[32];
	size_t n;
};

struct gatt {
	const struct driver *driver;
	const struct gatt_listener *listener;
	void *userdata;
	sd_event *event;

	sd_bus *bus; /* NULL = closed */
	struct gatt_source sources[DRIVER_SOURCES_MAX];

	char *control_path;
	sd_bus_slot *write; /* call under way: the first of the queue */
	struct gatt_write writes[GATT_WRITES_MAX];
	unsigned n_writes;
};

void gatt_init(struct gatt *g, sd_event *event, const struct driver *driver, const struct gatt_listener *listener,
	       void *userdata);

/**
 * gatt_open() - say where the characteristics are; before the others
 * @paths: in the order of the driver's sources
 */
int gatt_open(struct gatt *g, sd_bus *bus, const char *const paths[static DRIVER_SOURCES_MAX]);

/** gatt_subscribe() - ends in subscribed() or refused(). Return: 0, -EALREADY, -ENOTCONN, or what the bus says. */
int gatt_subscribe(struct gatt *g);

/** gatt_write() - Return: 0, -ENOTCONN, -ENOBUFS (too many wait), -EMSGSIZE */
int gatt_write(struct gatt *g, const uint8_t *bytes, size_t n);

/** gatt_close() - drop everything; no callback after this. Also what gatt_init() begins with. */
void gatt_close(struct gatt *g);
