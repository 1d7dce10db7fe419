/* SPDX-License-Identifier: MIT */

/*
 * The band as the mirror shows it, turned into link events: what was told is kept in the peer, and
 * each look at the mirror tells the difference. So however signals arrive, the events come in the
 * order of a connection's life.
 *
 * Two things are not in the mirror: a socket's hang-up, which comes before the property does, and a
 * Connect that bluetoothd reports as done although no connection came of it (src/device.c of 5.66,
 * att_connect_cb(), when the attempt was aborted). Both are settled by listing the objects once
 * more.
 */

#include <string.h>

#include "bluez/peer-internal.h"

#define NO_BAND "The band did not answer. Wake it, bring it nearer and try again."

/*
 * It is told again when the reason changes: bluetoothd removes devices before adapters, and its
 * name last.
 */
static void look_absent(struct peer *p)
{
	const char *reason = p->radio->state == RADIO_READY ? PEER_UNKNOWN : p->radio->sentence;

	if (!p->present && p->absence && !strcmp(p->absence, reason))
		return;

	p->present = false;
	p->absence = reason;
	peer_not_connected(p);
	peer_unlisten(p);
	peer_tell(p, LINK_GONE, reason);
}

static void look_present(struct peer *p)
{
	if (p->present)
		return;

	p->present = true;
	peer_tell(p, LINK_SEEN, NULL);
}

static void look_connected(struct peer *p, const struct object *device)
{
	if (device->connected && !p->connected) {
		p->connect = sd_bus_slot_unref(p->connect);
		p->connect_list = 0;
		p->connected = true;
		peer_tell(p, LINK_CONNECTED, NULL);
	} else if (!device->connected && p->connected) {
		bool leaving = p->leaving;

		peer_not_connected(p);
		peer_tell(p, LINK_DISCONNECTED, leaving ? NULL : PEER_LOST);
	} else if (!device->connected && p->connect_list && p->radio->lists >= p->connect_list) {
		p->connect_list = 0;
		peer_tell(p, LINK_CONNECT_FAILED, NO_BAND);
	}
}

/*
 * Now it may let us read it, but bluetoothd only asks it anew in another connection; a trusted band
 * is back at once.
 */
static void look_paired(struct peer *p, const struct object *device)
{
	if (!p->unpaired || !device->paired)
		return;

	p->unpaired = false;
	peer_call_off(p, device);
}

static void look_about(struct peer *p, const struct object *device)
{
	if (device->battery_pct >= 0 && device->battery_pct != p->battery_pct) {
		p->battery_pct = device->battery_pct;
		about_leave_battery(&p->about);
		if (p->listener->battery)
			p->listener->battery(p->userdata, (unsigned)p->battery_pct);
	}
	if (device->paired != p->paired) {
		p->paired = device->paired;
		if (p->listener->paired)
			p->listener->paired(p->userdata, p->paired);
	}
	if (*device->name && strcmp(device->name, p->name) != 0) {
		memcpy(p->name, device->name, sizeof(p->name));
		if (p->listener->name)
			p->listener->name(p->userdata, p->name);
	}
}

/* A band that lives in its advertisements needs no object, only somewhere to listen. */
static void look_audible(struct peer *p)
{
	if (p->radio->state == RADIO_READY)
		look_present(p);
	else
		look_absent(p);
}

static void hear_from(struct peer *p, const struct maker_bytes *maker)
{
	uint64_t now_us = 0;

	(void)sd_event_now(p->radio->event, CLOCK_BOOTTIME, &now_us);
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && p->driver->sources[i].uuid; i++) {
		const struct source *source = &p->driver->sources[i];

		if (source->kind == SOURCE_BROADCAST && source->company == maker->company &&
		    p->follower.listens)
			p->listener->packet(p->userdata, i, maker->bytes, maker->n, now_us);
	}
}

/* Whichever adapter's object has just said something. */
static void hear(struct peer *p)
{
	for (const struct object *o = p->radio->tree.objects; o; o = o->next) {
		if (!o->heard || strcmp(o->address, p->follower.address) != 0)
			continue;
		for (unsigned i = 0; i < o->n_makers; i++)
			hear_from(p, &o->makers[i]);
	}
}

void peer_look(void *userdata)
{
	struct peer *p = userdata;
	const struct object *device, *adapter;

	/*
	 * Before bluetoothd has answered nothing is known: neither that the band is there nor that
	 * it is not.
	 */
	if (radio_asking(p->radio))
		return;

	device = peer_device(p);
	if (device)
		look_about(p, device);
	if (p->broadcast) {
		look_audible(p);
		hear(p);
		return;
	}

	adapter = device ? tree_adapter_of(&p->radio->tree, device) : NULL;
	if (!adapter || !adapter->powered) {
		look_absent(p);
		return;
	}

	look_present(p);
	look_connected(p, device);
	if (p->connected)
		peer_look_resolved(p, device);
	if (p->connected)
		look_paired(p, device);
}
