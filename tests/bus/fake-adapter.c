/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.Adapter1: the adapter's coming and going, and its switch. Discovery is in
 * fake-discovery.c.
 */

#include <stdio.h>
#include <string.h>

#include "bus/fake-internal.h"

#define ADAPTER "org.bluez.Adapter1"

void adapter_emit(struct adapter *a, const char *property)
{
	(void)sd_bus_emit_properties_changed(a->fake->bus, a->path, ADAPTER, property, NULL);
}

static int method_remove(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;
	const char *path;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	for (struct fake_device *d = a->fake->devices; d; d = d->next) {
		if (d->adapter != a || !d->known || strcmp(d->path, path))
			continue;
		if (!a->powered)
			return bluez_error(error, "NotReady", "Resource Not Ready");
		return link_remove_call(d, m);
	}

	return bluez_error(error, "DoesNotExist", "Does Not Exist");
}

static void adapter_set_power(struct adapter *a, bool on)
{
	if (a->powered == on)
		return;

	if (!on)
		discovery_end(a);

	a->powered = on;
	for (struct fake_device *d = a->fake->devices; d && !on; d = d->next) {
		if (d->adapter == a)
			link_down(d);
	}

	adapter_emit(a, "Powered");
	for (struct fake_device *d = a->fake->devices; d; d = d->next)
		link_air(d);
}

static int set_powered(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *value, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;
	int on, r;

	r = sd_bus_message_read(value, "b", &on);
	if (r < 0)
		return r;
	if (on && a->blocked)
		return bluez_error(error, "Blocked", "Blocked through rfkill");

	adapter_set_power(a, on);
	return 0;
}

static int get_powered(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", ((struct adapter *)userdata)->powered);
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *(bool *)userdata);
}

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;

	if (!strcmp(property, "Address"))
		return sd_bus_message_append(reply, "s", a->address);
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
	SD_BUS_WRITABLE_PROPERTY("Powered", "b", get_powered, set_powered, 0,
				 SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_PROPERTY("Discovering", "b", get_bool, offsetof(struct adapter, discovering),
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("StartDiscovery", "", "", discovery_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopDiscovery", "", "", discovery_stop, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("SetDiscoveryFilter", "a{sv}", "", discovery_filter,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RemoveDevice", "o", "", method_remove, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

static void adapter_place(struct adapter *a, unsigned index)
{
	snprintf(a->path, sizeof(a->path), "/org/bluez/hci%u", index);
	for (struct fake_device *d = a->fake->devices; d; d = d->next) {
		if (d->adapter == a)
			device_place(d);
	}
}

void adapter_init(struct fake *f)
{
	static const char *const addresses[ADAPTERS] = { "00:00:5E:00:53:01", "00:00:5E:00:53:02" };

	for (unsigned i = 0; i < ADAPTERS; i++) {
		struct adapter *a = &f->adapters[i];

		*a = (struct adapter){ .fake = f, .address = addresses[i], .powered = true };
		a->present = i == 0;
		adapter_place(a, i);
	}
}

int adapter_publish(struct adapter *a)
{
	sd_bus *bus = a->fake->bus;
	int r;

	r = sd_bus_add_object_vtable(bus, &a->slot, a->path, ADAPTER, adapter_vtable, a);
	if (r >= 0)
		r = app_publish(a);
	if (r >= 0)
		r = sd_bus_emit_object_added(bus, a->path);

	for (struct fake_device *d = a->fake->devices; d && r >= 0; d = d->next) {
		if (d->adapter == a && d->known) {
			device_place(d); /* by its identity, if it was paired meanwhile */
			link_survived(d);
			r = device_publish(d);
		}
		link_air(d);
	}

	return r;
}

void adapter_unpublish(struct adapter *a)
{
	discovery_forget(a);
	for (struct fake_device *d = a->fake->devices; d; d = d->next) {
		if (d->adapter != a)
			continue;
		link_down(d);
		if (d->known && d->temporary)
			device_remove(d);
		else if (d->known)
			device_unpublish(d);
	}
	app_forget_all(a);

	(void)sd_bus_emit_object_removed(a->fake->bus, a->path);
	a->gatt_slot = sd_bus_slot_unref(a->gatt_slot);
	a->slot = sd_bus_slot_unref(a->slot);
}

/* What a test does to it. */

static void plug(struct adapter *a, bool present)
{
	if (a->present == present)
		return;

	if (a->fake->bus && !present)
		adapter_unpublish(a);
	a->present = present;
	if (a->fake->bus && present)
		(void)adapter_publish(a);
}

static void power(struct adapter *a, bool on)
{
	if (a->fake->bus && a->present)
		adapter_set_power(a, on);
	else
		a->powered = on;
}

void fake_adapter_plug(struct fake *f, bool present)
{
	plug(&f->adapters[0], present);
}

void fake_adapter_plug_as(struct fake *f, unsigned index)
{
	plug(&f->adapters[0], false);
	adapter_place(&f->adapters[0], index);
	plug(&f->adapters[0], true);
}

void fake_adapter_power(struct fake *f, bool on)
{
	power(&f->adapters[0], on);
}

/* AutoEnable of main.conf is on by itself: what is unblocked is switched on. */
void fake_adapter_block(struct fake *f, bool on)
{
	f->adapters[0].blocked = on;
	power(&f->adapters[0], !on);
}

int fake_second_plug(struct fake *f, bool present)
{
	struct adapter *second = &f->adapters[1];
	int r = 0;

	for (struct fake_device *d = f->devices; d && r >= 0; d = d->next) {
		if (d->adapter != second && !d->other)
			r = device_add(second, d);
	}
	if (r >= 0)
		plug(second, present);
	return r;
}

void fake_second_power(struct fake *f, bool on)
{
	power(&f->adapters[1], on);
}
