/* SPDX-License-Identifier: MIT */

/*
 * What a connected device has, and what of it the driver needs. bluetoothd keeps the objects of
 * services over a disconnect, exports them late, and takes them away when the device changes them:
 * only what is there now counts.
 */

#include <string.h>

#include "bluez/peer-internal.h"
#include "sys/log.h"

/* Where the driver's characteristics are, by index; NULL = not one of these. */
struct places {
	const char *notify[DRIVER_SOURCES_MAX];
	const char *control[DRIVER_SOURCES_MAX];
};

/* By the one name or by the other. */
static const struct object *find_attribute(const struct peer *p, const struct object *device,
					   enum object_kind kind, const char *uuid,
					   const char *other_uuid)
{
	const struct object *o = tree_attribute(&p->radio->tree, device, kind, uuid);

	return o || !other_uuid ? o : tree_attribute(&p->radio->tree, device, kind, other_uuid);
}

/* Return: whether all of them are there. */
static bool find_places(struct peer *p, const struct object *device, struct places *ret)
{
	*ret = (struct places){ 0 };

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && p->driver->sources[i].uuid; i++) {
		const struct source *source = &p->driver->sources[i];
		const struct object *o = find_attribute(p, device, OBJECT_CHARACTERISTIC,
							source->uuid, source->other_uuid);

		if (source->kind == SOURCE_EXPLAINED)
			continue;
		if (!o)
			return false;

		switch (source->kind) {
		case SOURCE_NOTIFY:
			ret->notify[i] = o->path;
			break;
		case SOURCE_CONTROL:
			ret->control[i] = o->path;
			break;
		case SOURCE_EXPLAINED:
		case SOURCE_BROADCAST:
			break;
		}
	}
	return true;
}

static int open_places(struct peer *p, const struct places *places)
{
	int r;

	r = channel_open(&p->channel, p->radio->bus, p->radio->owner, places->notify);
	if (r < 0)
		return r;

	return commands_open(&p->commands, p->radio->bus, places->control);
}

/* What nobody else asks: neither bluetoothd nor the driver by a command of its own. */
static int open_about(struct peer *p, const struct object *device)
{
	const bool asked[ABOUT_PARTS] = {
		[ABOUT_FIRMWARE] = driver_knows(p->driver, COMMAND_FIRMWARE),
		[ABOUT_SOFTWARE] = driver_knows(p->driver, COMMAND_FIRMWARE),
		[ABOUT_BATTERY] =
			device->battery_pct >= 0 || driver_knows(p->driver, COMMAND_BATTERY),
	};
	const char *paths[ABOUT_PARTS] = { 0 };

	for (unsigned i = 0; i < ABOUT_PARTS; i++) {
		const struct object *o = tree_attribute(&p->radio->tree, device,
							OBJECT_CHARACTERISTIC, about_uuid(i));

		if (o && !asked[i])
			paths[i] = o->path;
	}
	return about_open(&p->about, p->radio->bus, p->radio->owner, paths);
}

static bool lists_service(const struct object *device, const char *uuid)
{
	for (char **u = device->uuids; uuid && u && *u; u++)
		if (!strcmp(*u, uuid))
			return true;
	return false;
}

/*
 * ServicesResolved may come before the objects, and the service's object before its
 * characteristics'. So a device is unsuitable only if a listing still shows what the mirror showed
 * when it was asked for.
 */
static bool find_unsuitable(struct peer *p, const struct object *device)
{
	const char *uuid = p->driver->service_uuid, *other_uuid = p->driver->other_service_uuid;
	bool service = find_attribute(p, device, OBJECT_SERVICE, uuid, other_uuid);

	if (!p->resolved_list || service != p->service) {
		p->service = service;
		p->resolved_list = p->radio->lists + 1;
		radio_list(p->radio);
	}
	if (p->radio->lists < p->resolved_list)
		return false;

	return service || (!lists_service(device, uuid) && !lists_service(device, other_uuid));
}

void peer_look_resolved(struct peer *p, const struct object *device)
{
	struct places places;
	bool complete = find_places(p, device, &places);
	int r;

	if (p->resolved && !complete) {
		peer_not_connected(p);
		peer_owe(p, OWED_LOOK); /* which finds it connected anew */
		peer_tell(p, LINK_DISCONNECTED, "The band changed its services.");
	} else if (!p->resolved && complete && device->resolved) {
		p->resolved = true;
		r = open_places(p, &places);
		if (r >= 0)
			r = open_about(p, device);
		if (r < 0)
			log_error_errno(r, "Failed to open a band: %m");
		peer_tell(p, LINK_RESOLVED, NULL);
	} else if (!p->resolved && !complete && device->resolved && !p->unsuitable &&
		   find_unsuitable(p, device)) {
		p->unsuitable = true;
		peer_tell(
			p, LINK_UNSUITABLE,
			"This device does not have the service of the driver that was chosen for it.");
	}
}
