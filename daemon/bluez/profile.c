/* SPDX-License-Identifier: MIT */

/*
 * The object org.bluez.GattProfile1 and its registration with each adapter. It has no life of its
 * own: bluetoothd reads the UUIDs, and forgets them when this connection or bluetoothd ends; the
 * radio registers again then.
 *
 * Only UUIDs that a model is recognised by: bluetoothd would connect to every device with one of them
 * that was ever connected, and one that strangers use as well would take their devices from other
 * programs. A band that has only such a name comes back when it is wanted.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/profile.h"
#include "sys/log.h"

/* An ObjectManager of its own: bluetoothd reads everything below the path that is registered. */
#define PROFILE_ROOT "/org/instep/gatt"
#define PROFILE_PATH PROFILE_ROOT "/profile"

struct profile {
	sd_bus *bus;
	const struct models *models;
	sd_bus_slot *manager, *object;
};

/* Is the @i-th model known by its service, and the first of that service? */
static bool is_own(const struct models *models, size_t i)
{
	const char *uuid = models->list[i]->driver->service_uuid;

	for (size_t j = 0; uuid && j < i; j++)
		if (!strcmp(models->list[j]->driver->service_uuid ?: "", uuid) &&
		    model_has_service(models->list[j], uuid))
			return false;
	return uuid && model_has_service(models->list[i], uuid);
}

static int get_uuids(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct profile *p = userdata;
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	if (r < 0)
		return r;

	for (size_t i = 0; i < p->models->n; i++) {
		if (!is_own(p->models, i))
			continue;
		r = sd_bus_message_append(reply, "s", p->models->list[i]->driver->service_uuid);
		if (r < 0)
			return r;
	}
	return sd_bus_message_close_container(reply);
}

static int method_release(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	log_debug("bluetoothd released the profile.");
	return sd_bus_reply_method_return(m, NULL);
}

static const sd_bus_vtable profile_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUIDs", "as", get_uuids, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_METHOD("Release", NULL, NULL, method_release, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

DEFINE_CLEANUP(struct profile *, profile_free);

int profile_new(struct profile **ret, sd_bus *bus, const struct models *models)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	int r;

	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;

	p->bus = sd_bus_ref(bus);
	p->models = models;

	r = sd_bus_add_object_manager(bus, &p->manager, PROFILE_ROOT);
	if (r < 0)
		return r;

	r = sd_bus_add_object_vtable(bus, &p->object, PROFILE_PATH, BLUEZ_PROFILE, profile_vtable,
				     p);
	if (r < 0)
		return r;

	*ret = TAKE(p);
	return 0;
}

struct profile *profile_free(struct profile *p)
{
	if (!p)
		return NULL;

	sd_bus_slot_unref(p->object);
	sd_bus_slot_unref(p->manager);
	sd_bus_unref(p->bus);
	free(p);
	return NULL;
}

/*
 * It exists already where the adapter came back unnoticed; there is no answer where bluetoothd or
 * the bus ended.
 */
static int on_registered(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	if (e && !sd_bus_error_has_names(e, "org.bluez.Error.AlreadyExists", SD_BUS_ERROR_NO_REPLY))
		log_warning(
			"bluetoothd will not reconnect bands by itself: it refused our profile: %s",
			e->message);
	return 0;
}

int profile_register(struct profile *p, const char *adapter_path)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(p->bus, &m, adapter_path, BLUEZ_GATT_MANAGER, "RegisterApplication");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "oa{sv}", PROFILE_ROOT, 0);
	if (r < 0)
		return r;

	return call_send(p->bus, NULL, m, on_registered, NULL);
}
