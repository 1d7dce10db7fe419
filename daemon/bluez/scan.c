/* SPDX-License-Identifier: MIT */

/*
 * The search for bands that were not added yet. Only while it runs are signals of all devices let
 * in, and only then are strangers kept in the mirror. No UUID filter: a band may advertise only its
 * name, or its service only in the answer to an active scan.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/radio-internal.h"
#include "sys/log.h"

static void scan_end(struct radio *r)
{
	struct scan *s = &r->scan;

	watch_drop(&s->watch);
	s->filter = sd_bus_slot_unref(s->filter);
	s->start = sd_bus_slot_unref(s->start);
	free(s->adapter_path);
	*s = (struct scan){ 0 };

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

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct radio *r = userdata;
	char sentence[256];

	if (!e)
		return 0;

	scan_lost(r, problem_sentence(e, sentence, sizeof(sentence)));
	radio_update(r);
	return 0;
}

static int set_filter(struct radio *r)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int e;

	e = call_new(r->bus, &m, r->scan.adapter_path, BLUEZ_ADAPTER, "SetDiscoveryFilter");
	if (e < 0)
		return e;

	e = sd_bus_message_append(m, "a{sv}", 1, "Transport", "s", "le");
	if (e < 0)
		return e;

	return call_send(r->bus, &r->scan.filter, m, on_answer, r);
}

static int begin(struct radio *r)
{
	struct scan *s = &r->scan;
	int e;

	e = watch_everything(&s->watch, r->bus, radio_on_signal, r);
	if (e < 0)
		return e;

	e = set_filter(r);
	if (e < 0)
		return e;

	return call_plain(r->bus, &s->start, s->adapter_path, BLUEZ_ADAPTER, "StartDiscovery",
			  on_answer, r);
}

static const struct object *powered_adapter(const struct radio *r)
{
	for (const struct object *o = r->tree.objects; o; o = o->next)
		if (o->kind == OBJECT_ADAPTER && o->powered)
			return o;
	return NULL;
}

int radio_scan_start(struct radio *r)
{
	const struct object *adapter = powered_adapter(r);
	int e;

	if (r->scan.on)
		return 0;
	if (r->state != RADIO_READY || !adapter)
		return -ENETDOWN;

	r->scan.on = true;
	r->scan.adapter_path = strdup(adapter->path);
	e = r->scan.adapter_path ? begin(r) : -ENOMEM;
	if (e < 0) {
		scan_end(r);
		return e;
	}

	radio_list(r); /* what BlueZ knows already, and rules for what comes */
	return 0;
}

void radio_scan_stop(struct radio *r)
{
	int e;

	if (!r->scan.on)
		return;

	e = call_plain(r->bus, NULL, r->scan.adapter_path, BLUEZ_ADAPTER, "StopDiscovery", NULL,
		       NULL);
	if (e < 0)
		log_warning_errno(e, "Failed to end the scan: %m");
	scan_end(r);
}

bool radio_scanning(const struct radio *r)
{
	return r->scan.on;
}

static struct candidate as_candidate(const struct object *device)
{
	struct candidate c = { .driver = object_driver(device), .rssi = device->rssi };

	memcpy(c.address, device->address, sizeof(c.address));
	memcpy(c.name, device->name, sizeof(c.name));
	return c;
}

static void announce(struct radio *r, struct object *device)
{
	struct candidate c = as_candidate(device);

	if (!c.driver || !*c.address)
		return;

	device->announced = true;
	if (r->listener->candidate)
		r->listener->candidate(r->userdata, &c);
}

void scan_look(struct radio *r)
{
	const struct object *adapter = tree_object(&r->tree, r->scan.adapter_path);

	if (!adapter || !adapter->powered) {
		scan_lost(r, adapter ? "Bluetooth was switched off, so the scan ended."
				     : "The Bluetooth adapter is gone, so the scan ended.");
		return;
	}
	if (r->scan.seen && !adapter->discovering) {
		scan_lost(r, "bluetoothd ended the scan. Was Bluetooth switched off?");
		return;
	}
	r->scan.seen |= adapter->discovering;

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

	*ret = as_candidate(device);
	return 0;
}
