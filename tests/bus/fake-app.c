/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.GattManager1: clients register an application whose GattProfile1 objects name the
 * services they want. As bluetoothd does, it reads the client's objects back before it answers, and
 * forgets them when the client leaves. Only profiles are understood; a client that offers services
 * of its own gets the error for having no valid object.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bus/fake-internal.h"

static struct app *app_free(struct app *a)
{
	for (char **u = a->uuids; u && *u; u++)
		free(*u);
	free(a->uuids);
	sd_bus_slot_unref(a->query);
	sd_bus_message_unref(a->call);
	free(a->sender);
	free(a->path);
	free(a);
	return NULL;
}

static void app_drop(struct app *a)
{
	struct app **at = &a->adapter->apps;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	app_free(a);
}

/* a{sv} of one GattProfile1 */
static int app_read_profile(struct app *a, sd_bus_message *m)
{
	const char *key;
	int r;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r < 0)
			return r;

		if (!strcmp(key, "UUIDs") && !a->uuids) {
			r = sd_bus_message_enter_container(m, 'v', "as");
			if (r >= 0)
				r = sd_bus_message_read_strv(m, &a->uuids);
			if (r >= 0)
				r = sd_bus_message_exit_container(m);
		} else {
			r = sd_bus_message_skip(m, "v");
		}

		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return r < 0 ? r : sd_bus_message_exit_container(m);
}

/* a{oa{sa{sv}}}; @ret_n counts the objects */
static int app_read(struct app *a, sd_bus_message *m, unsigned *ret_n)
{
	const char *path, *interface;
	int r;

	*ret_n = 0;
	r = sd_bus_message_enter_container(m, 'a', "{oa{sa{sv}}}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "oa{sa{sv}}")) > 0) {
		(*ret_n)++;
		r = sd_bus_message_read(m, "o", &path);
		if (r >= 0)
			r = sd_bus_message_enter_container(m, 'a', "{sa{sv}}");
		while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sa{sv}")) > 0) {
			r = sd_bus_message_read(m, "s", &interface);
			if (r >= 0)
				r = !strcmp(interface, "org.bluez.GattProfile1")
					    ? app_read_profile(a, m)
					    : sd_bus_message_skip(m, "a{sv}");
			if (r >= 0)
				r = sd_bus_message_exit_container(m);
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return r;
}

static int on_objects(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct app *a = userdata;
	struct adapter *adapter = a->adapter;
	unsigned n = 0;

	if (sd_bus_message_is_method_error(m, NULL) || app_read(a, m, &n) < 0 || !n) {
		answer(&a->call, "Failed", "No object received");
		app_drop(a);
		return 0;
	}

	if (!a->uuids || !a->uuids[0]) {
		answer(&a->call, "Failed", "No valid service object found");
		app_drop(a);
		return 0;
	}

	answer(&a->call, NULL, NULL);
	for (struct fake_device *d = adapter->fake->devices; d; d = d->next)
		link_air(d);
	return 0;
}

static int method_register(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *adapter = userdata;
	const char *path, *sender = sd_bus_message_get_sender(m);
	struct app *a;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	for (a = adapter->apps; a; a = a->next) {
		if (!strcmp(a->sender, sender) && !strcmp(a->path, path))
			return bluez_error(error, "AlreadyExists", "Already Exists");
	}

	a = calloc(1, sizeof(*a));
	if (!a)
		return -ENOMEM;
	a->adapter = adapter;
	a->sender = strdup(sender);
	a->path = strdup(path);
	a->call = sd_bus_message_ref(m);
	a->next = adapter->apps;
	adapter->apps = a;

	r = sd_bus_call_method_async(adapter->fake->bus, &a->query, sender, path,
				     "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
				     on_objects, a, "");
	if (r < 0) {
		app_drop(a);
		return r;
	}

	return 1;
}

static int method_unregister(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *adapter = userdata;
	const char *path, *sender = sd_bus_message_get_sender(m);
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	for (struct app *a = adapter->apps; a; a = a->next) {
		if (strcmp(a->sender, sender) || strcmp(a->path, path))
			continue;
		app_drop(a);
		return sd_bus_reply_method_return(m, "");
	}

	return bluez_error(error, "DoesNotExist", "Does Not Exist");
}

static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("RegisterApplication", "oa{sv}", "", method_register,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("UnregisterApplication", "o", "", method_unregister,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

int app_publish(struct adapter *adapter)
{
	return sd_bus_add_object_vtable(adapter->fake->bus, &adapter->gatt_slot, adapter->path,
					"org.bluez.GattManager1", manager_vtable, adapter);
}

void app_client_gone(struct adapter *adapter, const char *sender)
{
	for (struct app *a = adapter->apps, *next; a; a = next) {
		next = a->next;
		if (!strcmp(a->sender, sender))
			app_drop(a);
	}
}

void app_forget_all(struct adapter *adapter)
{
	while (adapter->apps)
		app_drop(adapter->apps);
}

bool app_wants(const struct adapter *adapter, const char *uuid)
{
	for (struct app *a = adapter->apps; a; a = a->next) {
		for (char **u = a->uuids; !a->call && u && *u; u++) {
			if (!strcasecmp(*u, uuid))
				return true;
		}
	}

	return false;
}

bool fake_profile_wants(const struct fake *f, const char *uuid)
{
	return app_wants(&f->adapters[0], uuid);
}
