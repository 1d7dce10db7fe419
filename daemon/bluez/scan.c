/* SPDX-License-Identifier: MIT */

/*
 * The search for bands that were not added yet. Only while it runs are signals of all devices let
 * in, and only then are strangers kept in the mirror. No UUID filter: a band may advertise only its
 * name, or its service only in the answer to an active scan.
 */

#include <errno.h>
#include <string.h>

#include "bluez/address.h"
#include "bluez/radio-internal.h"

static void scan_end(struct radio *r)
{
	watch_drop(&r->scan.watch);
	r->scan.on = false;

	for (struct object *o = r->tree.objects; o; o = o->next)
		o->announced = false;
}

void scan_lost(struct radio *r, const char *problem)
{
	if (!r->scan.on)
		return;

	scan_end(r);
	if (r->listener->scan_ended)
		r->listener->scan_ended(r->userdata, problem);
}

int radio_scan_start(struct radio *r)
{
	int e;

	if (r->scan.on)
		return 0;
	if (r->state != RADIO_READY)
		return -ENETDOWN;

	e = watch_everything(&r->scan.watch, r->bus, radio_on_signal, r);
	if (e < 0) {
		watch_drop(&r->scan.watch);
		return e;
	}

	r->scan.on = true;
	hearing_update(r);
	radio_list(r); /* what BlueZ knows already, and rules for what comes */
	return 0;
}

void radio_scan_stop(struct radio *r)
{
	if (!r->scan.on)
		return;

	scan_end(r);
	hearing_update(r);
}

bool radio_scanning(const struct radio *r)
{
	return r->scan.on;
}

static struct candidate as_candidate(const struct radio *r, const struct object *device)
{
	struct candidate c = {
		.model = object_model(r->models, device),
		.rssi = device->rssi,
		.changes_address = !device->paired &&
				   address_is_private(device->address, device->random_address),
		.paired = device->paired,
	};

	memcpy(c.address, device->address, sizeof(c.address));
	memcpy(c.name, device->name, sizeof(c.name));
	return c;
}

static void announce(struct radio *r, struct object *device)
{
	struct candidate c = as_candidate(r, device);

	if (!c.model || !*c.address)
		return;

	device->announced = true;
	if (r->listener->candidate)
		r->listener->candidate(r->userdata, &c);
}

void scan_look(struct radio *r)
{
	/* The listener may end the scan at any candidate. */
	for (struct object *o = r->tree.objects; o && r->scan.on; o = o->next)
		if (o->kind == OBJECT_DEVICE && (o->changed || !o->announced))
			announce(r, o);
}

int radio_known(const struct radio *r, const char *address, struct candidate *ret)
{
	const struct object *device = tree_device(&r->tree, address);

	if (!device)
		return -ENOENT;

	*ret = as_candidate(r, device);
	return 0;
}
