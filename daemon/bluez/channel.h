/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Packets of one connected device: the subscription of every source that notifies. It lives in its
 * peer.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/watch.h"
#include "driver/driver.h"

/* Longest attribute value (Bluetooth Core 5.3, vol. 3 part F, 3.2.9). */
#define CHANNEL_VALUE_MAX 512

struct channel_listener {
	/* every source, confirmed by the device */
	void (*subscribed)(void *userdata);
	/* and every source closed; @unpaired: it may be because the device is not paired */
	void (*refused)(void *userdata, const char *reason, bool unpaired);
	void (*lost)(void *userdata); /* bluetoothd closed a source: the link is gone */
	void (*packet)(void *userdata, unsigned source, const uint8_t *p, size_t n,
		       uint64_t host_us);
};

struct channel_source {
	struct channel *channel;
	char *path;          /* of its characteristic; NULL = not a source that notifies */
	sd_bus_slot *call;   /* AcquireNotify or StartNotify under way */
	sd_event_source *io; /* acquired: owns the socket */
	struct watch value;  /* fallback: signals of the property Value */
	bool started;        /* fallback: StartNotify was asked for */
	bool confirmed;
};

struct channel {
	const struct channel_listener *listener;
	void *userdata;
	sd_event *event;

	sd_bus *bus; /* NULL = closed */
	char *owner; /* unique name of bluetoothd */
	struct channel_source sources[DRIVER_SOURCES_MAX];
};

void channel_init(struct channel *c, sd_event *event, const struct channel_listener *listener,
		  void *userdata);

/**
 * channel_open() - say where the characteristics are
 * @paths: of the sources that notify, NULL for the others
 *
 * Return: 0 or -ENOMEM (close it then).
 */
int channel_open(struct channel *c, sd_bus *bus, const char *owner,
		 const char *const paths[static DRIVER_SOURCES_MAX]);

/**
 * channel_subscribe() - ends in subscribed() or refused(). Return: 0, -EALREADY, -ENOTCONN, or what
 * the bus says.
 */
int channel_subscribe(struct channel *c);

/** channel_unsubscribe() - no packet from now on; channel_subscribe() may follow */
void channel_unsubscribe(struct channel *c);

/** channel_close() - drop everything; no callback after this */
void channel_close(struct channel *c);
