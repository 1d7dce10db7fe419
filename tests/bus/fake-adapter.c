/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.Adapter1: the adapter's coming and going, and its switch. Discovery is in
 * fake-discovery.c.
 */

#include <string.h>

#include "bus/fake-internal.h"

#define ADAPTER "org.bluez.Adapter1"

void adapter_emit(struct fake *f, const char *property)
{
	(void)sd_bus_emit_properties_changed(f->bus, ADAPTER_PATH, ADAPTER, property, NULL);
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

	if (!on)
		discovery_end(f);

	f->powered = on;
	if (!on) {
		for (struct fake_device *d = f->devices; d; d = d->next)
			link_down(d);
	}

	adapter_emit(f, "Powered");
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
	SD_BUS_METHOD("StartDiscovery", "", "", discovery_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopDiscovery", "", "", discovery_stop, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("SetDiscoveryFilter", "a{sv}", "", discovery_filter,
		      SD_BUS_VTABLE_UNPRIVILEGED),
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
	discovery_forget(f);
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

void fake_adapter_power(struct fake *f, bool on)
{
	if (f->bus && f->present)
		adapter_set_power(f, on);
	else
		f->powered = on;
}
