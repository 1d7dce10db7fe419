/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.GattService1 and GattCharacteristic1 of a peripheral: the objects. What is read and
 * written is in fake-value.c, subscriptions in fake-notify.c. The objects of a device stay while it is away, as bluetoothd
 * keeps them in its cache. Descriptors and AcquireWrite are left out, and MTU stays readable
 * without a connection.
 */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bus/fake-internal.h"

#define SERVICE "org.bluez.GattService1"
#define CHRC    "org.bluez.GattCharacteristic1"
#define BATTERY "org.bluez.Battery1"

static const struct chrc_word {
	enum chrc_flag flag;
	const char *word;
} chrc_words[] = {
	{ CHRC_READ, "read" },         { CHRC_WRITE_COMMAND, "write-without-response" },
	{ CHRC_WRITE, "write" },       { CHRC_NOTIFY, "notify" },
	{ CHRC_INDICATE, "indicate" },
};

void chrc_emit(struct chrc *c, const char *property)
{
	(void)sd_bus_emit_properties_changed(c->device->fake->bus, c->path, CHRC, property, NULL);
}

bool chrc_ready(const struct chrc *c)
{
	return c->device->connected && c->device->resolved;
}

/* Properties */

static int get_chrc(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", c->uuid);
	if (!strcmp(property, "Service"))
		return sd_bus_message_append(reply, "o", c->service->path);
	if (!strcmp(property, "Notifying"))
		return sd_bus_message_append(reply, "b", c->notifying);
	if (!strcmp(property, "NotifyAcquired"))
		return sd_bus_message_append(reply, "b", c->fd >= 0);
	if (!strcmp(property, "MTU"))
		return sd_bus_message_append(reply, "q", c->device->p.mtu);

	return sd_bus_message_append_array(reply, 'y', c->value, c->n_value);
}

static int get_flags(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	for (size_t i = 0; i < ELEMENTS(chrc_words) && r >= 0; i++) {
		if (((struct chrc *)userdata)->flags & chrc_words[i].flag)
			r = sd_bus_message_append(reply, "s", chrc_words[i].word);
	}

	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_service(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct service *service = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", service->uuid);
	if (!strcmp(property, "Device"))
		return sd_bus_message_append(reply, "o", service->device->path);
	if (!strcmp(property, "Primary"))
		return sd_bus_message_append(reply, "b", true);

	return sd_bus_message_append(reply, "ao", 0);
}

static int get_battery(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	return sd_bus_message_append(reply, "y", d->p.battery);
}

#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable service_vtable[] = { SD_BUS_VTABLE_START(0),
						SD_BUS_PROPERTY("UUID", "s", get_service, 0, 0),
						SD_BUS_PROPERTY("Device", "o", get_service, 0, 0),
						SD_BUS_PROPERTY("Primary", "b", get_service, 0, 0),
						SD_BUS_PROPERTY("Includes", "ao", get_service, 0,
								0),
						SD_BUS_VTABLE_END };

static const sd_bus_vtable chrc_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Service", "o", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Flags", "as", get_flags, 0, 0),
	SD_BUS_METHOD("ReadValue", "a{sv}", "ay", chrc_read, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("WriteValue", "aya{sv}", "", chrc_write, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("AcquireNotify", "a{sv}", "hq", notify_acquire, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StartNotify", "", "", notify_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopNotify", "", "", notify_stop, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable notify_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("Notifying", "b", get_chrc, 0, CHANGES),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable acquire_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("NotifyAcquired", "b", get_chrc, 0, CHANGES),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable value_vtable[] = { SD_BUS_VTABLE_START(0),
					      SD_BUS_PROPERTY("Value", "ay", get_chrc, 0, CHANGES),
					      SD_BUS_VTABLE_END };

static const sd_bus_vtable mtu_vtable[] = { SD_BUS_VTABLE_START(0),
					    SD_BUS_PROPERTY("MTU", "q", get_chrc, 0, CHANGES),
					    SD_BUS_VTABLE_END };

static const sd_bus_vtable battery_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("Percentage", "y", get_battery, 0, CHANGES),
	SD_BUS_VTABLE_END
};

/* Objects */

static int add_table(struct chrc *c, sd_bus_slot **slot, const sd_bus_vtable *vtable)
{
	if (*slot)
		return 0;

	return sd_bus_add_object_vtable(c->device->fake->bus, slot, c->path, CHRC, vtable, c);
}

static int chrc_publish(struct chrc *c)
{
	int r;

	if (c->slot)
		return 0;

	r = add_table(c, &c->slot, chrc_vtable);
	if (r >= 0 && c->flags & (CHRC_NOTIFY | CHRC_INDICATE))
		r = add_table(c, &c->notify_slot, notify_vtable);
	if (r >= 0 && c->flags & CHRC_NOTIFY)
		r = add_table(c, &c->acquire_slot, acquire_vtable);
	if (r >= 0)
		r = add_table(c, &c->mtu_slot, mtu_vtable);
	if (r >= 0)
		r = sd_bus_emit_object_added(c->device->fake->bus, c->path);
	return r;
}

static void chrc_unpublish(struct chrc *c)
{
	if (!c->slot)
		return;

	notify_forget(c);
	chrc_cancel(c, "Not connected");

	(void)sd_bus_emit_object_removed(c->device->fake->bus, c->path);
	c->mtu_slot = sd_bus_slot_unref(c->mtu_slot);
	c->value_slot = sd_bus_slot_unref(c->value_slot);
	c->acquire_slot = sd_bus_slot_unref(c->acquire_slot);
	c->notify_slot = sd_bus_slot_unref(c->notify_slot);
	c->slot = sd_bus_slot_unref(c->slot);
}

static struct service *service_get(struct fake_device *d, const char *uuid)
{
	unsigned i = 0;

	while (i < PERIPHERAL_SERVICES_MAX && d->services[i].uuid &&
	       strcmp(d->services[i].uuid, uuid))
		i++;
	assert(i < PERIPHERAL_SERVICES_MAX);
	d->services[i].device = d;
	d->services[i].uuid = uuid;
	return &d->services[i];
}

static struct chrc *chrc_add(struct fake_device *d, const char *service, const char *uuid,
			     unsigned flags, const char *value)
{
	struct chrc *c = &d->chrcs[d->n_chrcs];

	assert(d->n_chrcs < ELEMENTS(d->chrcs));
	*c = (struct chrc){
		.device = d,
		.index = d->n_chrcs++,
		.service = service_get(d, service),
		.uuid = uuid,
		.flags = flags,
		.fd = -1,
	};
	if (value) {
		c->n_value = strlen(value);
		memcpy(c->value, value, c->n_value);
	}
	return c;
}

#define BLUETOOTH(number) "0000" number "-0000-1000-8000-00805f9b34fb"

static void add_about(struct fake_device *d)
{
	const struct {
		const char *uuid, *text;
	} texts[] = {
		{ BLUETOOTH("2a24"), d->p.about.model },
		{ BLUETOOTH("2a26"), d->p.about.firmware },
		{ BLUETOOTH("2a28"), d->p.about.software },
		{ BLUETOOTH("2a29"), d->p.about.manufacturer },
	};

	for (size_t i = 0; i < ELEMENTS(texts); i++) {
		if (texts[i].text)
			(void)chrc_add(d, BLUETOOTH("180a"), texts[i].uuid, CHRC_READ,
				       texts[i].text);
	}
}

void gatt_init(struct fake_device *d)
{
	const char *service = d->p.service;

	if (!d->p.mtu)
		d->p.mtu = 247;
	d->handle = 0x000a;
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX && d->p.chrcs[i].uuid; i++) {
		service = d->p.chrcs[i].service ?: service;
		(void)chrc_add(d, service, d->p.chrcs[i].uuid, d->p.chrcs[i].flags,
			       d->p.chrcs[i].value);
	}

	add_about(d);
	if (d->p.battery) {
		d->level = chrc_add(d, BLUETOOTH("180f"), BLUETOOTH("2a19"),
				    CHRC_READ | CHRC_NOTIFY, NULL);
		d->level->value[0] = (uint8_t)d->p.battery;
		d->level->n_value = 1;
	}
}

bool gatt_is_wanted(const struct fake_device *d)
{
	for (unsigned i = 0; i < PERIPHERAL_SERVICES_MAX && d->services[i].uuid; i++) {
		if (app_wants(d->adapter, d->services[i].uuid))
			return true;
	}

	return false;
}

void gatt_place(struct fake_device *d)
{
	unsigned handle = d->handle;

	for (unsigned i = 0; i < PERIPHERAL_SERVICES_MAX; i++) {
		struct service *service = &d->services[i];

		snprintf(service->path, sizeof(service->path), "%s/service%04x", d->path, handle);
		for (unsigned k = 0; k < d->n_chrcs; k++) {
			struct chrc *c = &d->chrcs[k];

			if (c->service != service)
				continue;
			snprintf(c->path, sizeof(c->path), "%s/char%04x", service->path,
				 handle + 1);
			handle += c->flags & (CHRC_NOTIFY | CHRC_INDICATE) ? 3 : 2;
		}
		handle++;
	}
}

int gatt_publish(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	int r = 0;

	for (unsigned i = 0; i < PERIPHERAL_SERVICES_MAX && d->services[i].uuid && r >= 0; i++) {
		struct service *service = &d->services[i];

		if (service->slot)
			continue;
		r = sd_bus_add_object_vtable(bus, &service->slot, service->path, SERVICE,
					     service_vtable, service);
		if (r >= 0)
			r = sd_bus_emit_object_added(bus, service->path);
	}
	for (unsigned i = 0; i < d->n_chrcs && r >= 0; i++)
		r = chrc_publish(&d->chrcs[i]);

	return r;
}

void gatt_unpublish(struct fake_device *d)
{
	for (unsigned i = 0; i < d->n_chrcs; i++)
		chrc_unpublish(&d->chrcs[i]);

	for (unsigned i = 0; i < PERIPHERAL_SERVICES_MAX; i++) {
		if (!d->services[i].slot)
			continue;
		(void)sd_bus_emit_object_removed(d->fake->bus, d->services[i].path);
		d->services[i].slot = sd_bus_slot_unref(d->services[i].slot);
	}
}

void gatt_up(struct fake_device *d)
{
	struct fake *f = d->fake;

	for (unsigned i = 0; i < d->n_chrcs; i++)
		notify_up(&d->chrcs[i]);

	if (d->p.battery && !d->p.battery_hidden && !d->battery_slot) {
		(void)sd_bus_add_object_vtable(f->bus, &d->battery_slot, d->path, BATTERY,
					       battery_vtable, d);
		(void)sd_bus_emit_interfaces_added(f->bus, d->path, BATTERY, NULL);
	}
}

void gatt_down(struct fake_device *d)
{
	for (unsigned i = 0; i < d->n_chrcs; i++) {
		notify_down(&d->chrcs[i]);
		chrc_cancel(&d->chrcs[i], "Operation failed with ATT error: 0x0e");
	}

	if (d->battery_slot) {
		(void)sd_bus_emit_interfaces_removed(d->fake->bus, d->path, BATTERY, NULL);
		d->battery_slot = sd_bus_slot_unref(d->battery_slot);
	}
}

void gatt_client_gone(struct fake_device *d, const char *sender)
{
	for (unsigned i = 0; i < d->n_chrcs; i++)
		notify_client_gone(&d->chrcs[i], sender);
}

void chrc_value(struct chrc *c, const uint8_t *p, size_t n)
{
	memcpy(c->value, p, n);
	c->n_value = n;
	(void)add_table(c, &c->value_slot, value_vtable);
	chrc_emit(c, "Value");
}

void fake_device_acquire_error(struct fake_device *d, const char *name)
{
	d->acquire_error = name;
}

void fake_device_vanish(struct fake_device *d, unsigned chrc)
{
	chrc_unpublish(&link_end(d)->chrcs[chrc]);
}

static int on_changed(sd_event_source *source, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->changing);
	if (d->connected)
		(void)gatt_publish(d);
	return 0;
}

/* ServicesResolved stays true all the while. */
void fake_device_change_services(struct fake_device *d)
{
	d = link_end(d);
	gatt_unpublish(d);
	d->handle += 0x40;
	gatt_place(d);
	later(d->fake, &d->changing, d->fake->times.resolve_us, on_changed, d);
}

static void set_battery(struct fake_device *d, uint8_t percent)
{
	d->p.battery = percent;
	d->level->value[0] = percent;
}

void fake_device_battery(struct fake_device *d, uint8_t percent)
{
	struct fake_device *end = link_end(d);

	set_battery(d, percent);
	if (d->other)
		set_battery(d->other, percent);
	(void)fake_device_notify(d, d->level->index, &percent, 1);
	if (end->battery_slot)
		(void)sd_bus_emit_properties_changed(d->fake->bus, end->path, BATTERY, "Percentage",
						     NULL);
}
