/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The inside of a peer:
 *
 *	peer.c		its life; the calls that the link machine asks for, and their answers
 *	peer-look.c	what the mirror shows, as events
 *	peer-services.c	the driver's characteristics, and what the device says of itself
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/about.h"
#include "bluez/channel.h"
#include "bluez/commands.h"
#include "bluez/peer.h"
#include "bluez/radio-internal.h"

#define PEER_LOST    "The connection to the band is lost."
#define PEER_UNKNOWN "bluetoothd has not seen this band yet. Switch it on and run: instepctl scan"

/* Answers that the loop owes, because no event may come from inside a call. */
enum owed {
	OWED_LOOK = 1 << 0,
	OWED_CONNECT_FAILED = 1 << 1,
	OWED_SUBSCRIBE_FAILED = 1 << 2,
	OWED_DISCONNECTED = 1 << 3,
};

struct peer {
	struct radio *radio;
	const struct driver *driver;
	bool broadcast; /* the driver's: it lives in its advertisements */
	const struct peer_listener *listener;
	void *userdata;

	struct follower follower;
	struct channel channel;
	struct commands commands;
	struct about about;
	sd_event_source *later;
	unsigned owed;

	sd_bus_slot *connect; /* call under way */

	/* What the listing with this number must show, or it is not so; 0 = none is waited for. */
	unsigned connect_list;  /* the connection, for bluetoothd says that Connect is done */
	unsigned resolved_list; /* the characteristics, for the services are resolved */

	/* What was told. */
	const char *absence; /* why it was not present; NULL = not told yet */
	bool present, connected, resolved, unsuitable;
	bool service;  /* resolved: the driver's service had an object when resolved_list was set */
	bool leaving;  /* we asked for the end of the connection */
	bool unpaired; /* it refused us because of that */
	int battery_pct;
	bool paired;
	char name[64];
};

static inline void peer_tell(struct peer *p, enum link_event event, const char *reason)
{
	p->listener->link(p->userdata, event, reason);
}

/** peer_owe() - an answer, from the loop */
static inline void peer_owe(struct peer *p, enum owed what)
{
	p->owed |= what;
	(void)sd_event_source_set_enabled(p->later, SD_EVENT_ONESHOT);
}

/** peer_device() - what the mirror has of it, or NULL */
static inline struct object *peer_device(const struct peer *p)
{
	return tree_device(&p->radio->tree, p->follower.address);
}

/** peer_call_off() - Disconnect, which ends an attempt as well; the answer is not needed */
void peer_call_off(struct peer *p, const struct object *device);

/** peer_not_connected() - what was told of a connection is void */
void peer_not_connected(struct peer *p);

/** peer_look() - the mirror may have changed; userdata is the peer */
void peer_look(void *userdata);

/** peer_look_resolved() - the same of a connected one: its services */
void peer_look_resolved(struct peer *p, const struct object *device);
