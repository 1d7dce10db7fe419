/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One added band, as the bus sees it. It turns what bluetoothd says into link events (core/link.h)
 * and carries out link actions; it decides nothing. All calls are asynchronous: each ends in an
 * event.
 *
 * A band that lives in its advertisements is never connected to: all that is told of it is LINK_SEEN
 * while there is an adapter to listen on, and LINK_GONE.
 *
 * Its matches are narrow: this device's path and what is below it. A listener must not free the
 * peer it is called by.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bluez/about.h"
#include "bluez/radio.h"
#include "core/link.h"
#include "driver/driver.h"

struct peer;

struct peer_listener {
	/* @reason: a sentence for a person, or NULL */
	void (*link)(void *userdata, enum link_event event, const char *reason);
	/* one notification or advertisement; @host_us is CLOCK_BOOTTIME of its arrival */
	void (*packet)(void *userdata, unsigned source, const uint8_t *p, size_t n,
		       uint64_t host_us);
	/* org.bluez.Battery1 or the battery service said something */
	void (*battery)(void *userdata, unsigned percent);
	/* so did Device1.Name */
	void (*name)(void *userdata, const char *name);
	/* whether this computer is paired with it, when that is new; false at first. May be NULL. */
	void (*paired)(void *userdata, bool paired);
	/* the device information service said something, once a connection; may be NULL */
	void (*about)(void *userdata, const struct about_texts *texts);
	/* a command did not reach the band; those queued behind it still go. May be NULL. */
	void (*write_failed)(void *userdata, const char *reason);
	void (*written)(void *userdata); /* peer_writing() is over. May be NULL. */
};

/**
 * peer_new() - follow the band @address (upper case)
 *
 * Events for what is already there come from the loop, not from inside this call.
 */
int peer_new(struct peer **ret, struct radio *radio, const char *address,
	     const struct driver *driver, const struct peer_listener *listener, void *userdata);
struct peer *peer_free(struct peer *p);

void peer_connect(struct peer *p);    /* → LINK_CONNECTED or LINK_CONNECT_FAILED */
void peer_disconnect(struct peer *p); /* → LINK_DISCONNECTED */
void peer_trust(struct peer *p, bool trusted);
void peer_unpair(struct peer *p);    /* bluetoothd forgets it, if it is paired */
void peer_subscribe(struct peer *p); /* all sources → LINK_SUBSCRIBED or LINK_SUBSCRIBE_FAILED */
void peer_unsubscribe(struct peer *p);
/*
 * Of a band that lives in its advertisements: each of them goes to packet(). It ends by
 * peer_unlisten(), with LINK_GONE, or with LINK_SUBSCRIBE_FAILED where there can be no discovery.
 */
void peer_listen(struct peer *p);
void peer_unlisten(struct peer *p);
void peer_abandon(struct peer *p); /* close what was acquired, forget calls under way */

/**
 * peer_write() - a part of a command, to the source that it is for, with response
 *
 * Writes are queued and go one after the other.
 * Return: 0, -ENOTCONN, -ENOENT (the source takes no commands), -ENOBUFS (8 are waiting).
 */
int peer_write(struct peer *p, const struct write *write);
bool peer_writing(const struct peer *p); /* is one of them still on its way? */
