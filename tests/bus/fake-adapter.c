/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.Adapter1: the switch, and discovery. A client discovers until it stops or leaves the
 * bus; Discovering is true while at least one does. While it is, every peripheral in range is heard
 * again and again.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/fake-internal.h"

#define ADAPTER "org.bluez.Adapter1"

static struct discovery *discovery_find(struct fake *f, const char *sender)
{
	for (struct discovery *c = f->discoveries; c; c = c->next) {
		if (!strcmp(c->sender, sender))
			return c;
	}

	return NULL;
}

static struct discovery *discovery_get(struct fake *f, const char *sender)
{
	struct discovery *c = discovery_find(f, sender);

	if (c)
		return c;

	c = calloc(1, sizeof(*c));
	if (c) {
		c->sender = strdup(sender);
		c->next = f->discoveries;
		f->discoveries = c;
	}
	return c;
}

static void discovery_drop(struct fake *f, struct discovery *c)
{
	struct discovery **at = &f->discoveries;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c->sender);
	free(c);
}

static int on_air(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake *f = userdata;

	later(f, &f->air, f->times.advertise_us, on_air, f);
	for (struct fake_device *d = f->devices; d; d = d->next) {
		if (!d->in_range || d->connected)
			continue;
		f->noise = f->noise * 1103515245 + 12345;
		device_heard(d, (int16_t)(d->p.rssi + (int)(f->noise >> 16) % 4));
	}

	return 0;
}

static void discovering_update(struct fake *f)
{
	bool on = false;

	for (struct discovery *c = f->discoveries; c; c = c->next)
		on |= c->running;
	if (on == f->discovering)
		return;

	f->discovering = on;
	if (on) {
		later(f, &f->air, f->times.advertise_us, on_air, f);
	} else {
		never(&f->air);
		for (struct fake_device *d = f->devices; d; d = d->next)
			device_unheard(d);
	}
	(void)sd_bus_emit_properties_changed(f->bus, ADAPTER_PATH, ADAPTER, "Discovering", NULL);
}

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	struct discovery *c;
	int r;

	if (!f->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");

	c = discovery_get(f, sd_bus_message_get_sender(m));
	if (!c)
		return -ENOMEM;
	if (c->running)
		return bluez_error(error, "InProgress", "Operation already in progress");

	c->running = true;
	r = sd_bus_reply_method_return(m, ""); /* before Discovering changes, as bluetoothd does */
	discovering_update(f);
	return r;
}

static int method_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	struct discovery *c = discovery_find(f, sd_bus_message_get_sender(m));
	int r;

	if (!f->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");
	if (!c || !c->running)
		return bluez_error(error, "Failed", "No discovery started");

	r = sd_bus_reply_method_return(m, "");
	discovery_drop(f, c);
	discovering_update(f);
	return r;
}

/* The keys of src/adapter.c, parsers[], with their types. */
static const struct {
	const char *key, *type;
} filter_keys[] = {
	{ "UUIDs", "as" },    { "RSSI", "n" },          { "Pathloss", "q" },
	{ "Transport", "s" }, { "DuplicateData", "b" }, { "Discoverable", "b" },
	{ "Pattern", "s" },
};

static bool filter_entry_ok(sd_bus_message *m)
{
	const char *key, *contents;

	if (sd_bus_message_read(m, "s", &key) < 0 ||
	    sd_bus_message_peek_type(m, NULL, &contents) < 0)
		return false;

	for (size_t i = 0; i < ELEMENTS(filter_keys); i++) {
		if (!strcmp(filter_keys[i].key, key))
			return !strcmp(filter_keys[i].type, contents) &&
			       sd_bus_message_skip(m, "v") >= 0;
	}

	return false;
}

static int method_filter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	int r;

	if (!f->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		if (!filter_entry_ok(m))
			return bluez_error(error, "InvalidArguments",
					   "Invalid arguments in method call");
		r = sd_bus_message_exit_container(m);
	}
	if (r < 0)
		return r;

	if (!discovery_get(f, sd_bus_message_get_sender(m)))
		return -ENOMEM;
	return sd_bus_reply_method_return(m, "");
}

static int method_remove(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	const char *path;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	for (struct fake_device *d = f->devices; d; d = d->next) {
		if (!d->known || strcmp(d->path, path))
			continue;
		if (!f->powered)
			return bluez_error(error, "NotReady", "Resource Not Ready");
		return link_remove_call(d, m);
	}

	return bluez_error(error, "DoesNotExist", "Does Not Exist");
}

static void adapter_set_power(struct fake *f, bool on)
{
	if (f->powered == on)
		return;

	if (!on) {
		for (struct discovery *c = f->discoveries, *next; c; c = next) {
			next = c->next;
			discovery_drop(f, c);
		}
		discovering_update(f);
	}

	f->powered = on;
	if (!on) {
		for (struct fake_device *d = f->devices; d; d = d->next)
			link_down(d);
	}

	(void)sd_bus_emit_properties_changed(f->bus, ADAPTER_PATH, ADAPTER, "Powered", NULL);
	for (struct fake_device *d = f->devices; d; d = d->next)
		link_air(d);
}

static int set_powered(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *value, void *userdata, sd_bus_error *error)
{
	int on, r;

	r = sd_bus_message_read(value, "b", &on);
	if (r >= 0)
		adapter_set_power(userdata, on);
	return r;
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *(bool *)userdata);
}

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	if (!strcmp(property, "Address"))
		return sd_bus_message_append(reply, "s", "00:00:5E:00:53:01");
	if (!strcmp(property, "AddressType"))
		return sd_bus_message_append(reply, "s", "public");

	return sd_bus_message_append(reply, "s", "fake");
}

static const sd_bus_vtable adapter_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Address", "s", get_text, 0, 0),
	SD_BUS_PROPERTY("AddressType", "s", get_text, 0, 0),
	SD_BUS_PROPERTY("Name", "s", get_text, 0, 0),
	SD_BUS_PROPERTY("Alias", "s", get_text, 0, 0),
	SD_BUS_WRITABLE_PROPERTY("Powered", "b", get_bool, set_powered,
				 offsetof(struct fake, powered),
				 SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_PROPERTY("Discovering", "b", get_bool, offsetof(struct fake, discovering),
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("StartDiscovery", "", "", method_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopDiscovery", "", "", method_stop, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("SetDiscoveryFilter", "a{sv}", "", method_filter, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RemoveDevice", "o", "", method_remove, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

int adapter_publish(struct fake *f)
{
	int r;

	r = sd_bus_add_object_vtable(f->bus, &f->adapter_slot, ADAPTER_PATH, ADAPTER,
				     adapter_vtable, f);
	if (r >= 0)
		r = app_publish(f);
	if (r >= 0)
		r = sd_bus_emit_object_added(f->bus, ADAPTER_PATH);

	for (struct fake_device *d = f->devices; d && r >= 0; d = d->next) {
		if (d->known)
			r = device_publish(d);
		link_air(d);
	}

	return r;
}

void adapter_unpublish(struct fake *f)
{
	adapter_forget_clients(f);
	for (struct fake_device *d = f->devices; d; d = d->next) {
		link_down(d);
		if (d->known && d->temporary)
			device_remove(d);
		else if (d->known)
			device_unpublish(d);
	}
	app_forget_all(f);

	(void)sd_bus_emit_object_removed(f->bus, ADAPTER_PATH);
	f->gatt_slot = sd_bus_slot_unref(f->gatt_slot);
	f->adapter_slot = sd_bus_slot_unref(f->adapter_slot);
}

void adapter_client_gone(struct fake *f, const char *sender)
{
	struct discovery *c = discovery_find(f, sender);

	if (!c)
		return;

	discovery_drop(f, c);
	discovering_update(f);
}

/* The adapter goes: its objects are about to be removed, so nothing is said about them. */
void adapter_forget_clients(struct fake *f)
{
	never(&f->air);
	f->discovering = false;
	while (f->discoveries)
		discovery_drop(f, f->discoveries);
}

void fake_adapter_power(struct fake *f, bool on)
{
	if (f->bus && f->present)
		adapter_set_power(f, on);
	else
		f->powered = on;
}

bool fake_discovering(const struct fake *f)
{
	return f->discovering;
}
