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

#define CHANNEL_VALUE_MAX 512 /* longest attribute value (Bluetooth Core 5.3, vol. 3 part F, 3.2.9) */
#define CHANNEL_WRITES_MAX 8

struct channel_listener {
	void (*subscribed)(void *userdata);		     /* every source, confirmed by the device */
	void (*refused)(void *userdata, const char *reason); /* the subscription; everything is closed */
	void (*lost)(void *userdata);			     /* bluetoothd closed a source: the link is gone */
	void (*packet)(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us);
	void (*write_failed)(void *userdata, const char *reason);
};

struct channel_source {
	struct channel *channel;
	char *path;	       /* of its characteristic; NULL = not a source that notifies */
	sd_bus_slot *call;     /* AcquireNotify or StartNotify under way */
	sd_event_source *io;   /* acquired: owns the socket */
	struct watch value;    /* fallback: signals of the property Value */
	bool started;	       /* fallback: StartNotify was asked for */
	bool confirmed;
};

struct channel_write {
	uint8_t bytes[32];
	size_t n;
};

struct channel {
	const struct driver *driver;
	const struct channel_listener *listener;
	void *userdata;
	sd_event *event;

	sd_bus *bus; /* NULL = closed */
	struct channel_source sources[DRIVER_SOURCES_MAX];

	char *control_path;
	sd_bus_slot *write; /* call under way: the first of the queue */
	struct channel_write writes[CHANNEL_WRITES_MAX];
	unsigned n_writes;
};

void channel_init(struct channel *c, sd_event *event, const struct driver *driver, const struct channel_listener *listener,
	       void *userdata);

/**
 * channel_open() - say where the characteristics are; before the others
 * @paths: in the order of the driver's sources
 */
int channel_open(struct channel *c, sd_bus *bus, const char *const paths[static DRIVER_SOURCES_MAX]);

/** channel_subscribe() - ends in subscribed() or refused(). Return: 0, -EALREADY, -ENOTCONN, or what the bus says. */
int channel_subscribe(struct channel *c);

/** channel_write() - Return: 0, -ENOTCONN, -ENOBUFS (too many wait), -EMSGSIZE */
int channel_write(struct channel *c, const uint8_t *bytes, size_t n);

/** channel_close() - drop everything; no callback after this. Also what channel_init() begins with. */
void channel_close(struct channel *c);
