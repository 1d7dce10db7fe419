/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.GattService1 and GattCharacteristic1 of a peripheral: the objects and writes to them;
 * subscriptions are in fake-notify.c. The objects of a device stay while it is away, as bluetoothd
 * keeps them in its cache. Descriptors and AcquireWrite are left out, and MTU stays readable
 * without a connection.
 */

#include <stdio.h>
#include <string.h>
#include <strings.h>

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

unsigned chrc_flags(const struct chrc *c)
{
	return c->device->p.chrcs[c->index].flags;
}

void chrc_emit(struct chrc *c, const char *property)
{
	(void)sd_bus_emit_properties_changed(c->device->fake->bus, c->path, CHRC, property, NULL);
}

bool chrc_ready(const struct chrc *c)
{
	return c->device->connected && c->device->resolved;
}

/* WriteValue, ReadValue */

static int on_written(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;
	struct fake_device *d = c->device;
	const void *bytes;
	size_t n;

	never(&c->writing);
	(void)sd_bus_message_rewind(c->write, true);
	if (sd_bus_message_read_array(c->write, 'y', &bytes, &n) >= 0 && d->p.written)
		d->p.written(d->p.userdata, c->index, bytes, n);
	answer(&c->write, NULL, NULL);
	return 0;
}

/* a{sv} of WriteValue: "type" (s) and "offset" (q) */
static int read_write_type(sd_bus_message *m, const char **ret)
{
	const char *key;
	int r;

	*ret = NULL;
	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r >= 0)
			r = !strcmp(key, "type") ? sd_bus_message_read(m, "v", "s", ret)
						 : sd_bus_message_skip(m, "v");
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return r;
}

static int method_write(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake_device *d = c->device;
	const char *type;
	const void *bytes;
	size_t n;
	int r;

	if (!chrc_ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->write)
		return bluez_error(error, "InProgress", "In Progress");

	r = sd_bus_message_read_array(m, 'y', &bytes, &n);
	if (r >= 0)
		r = read_write_type(m, &type);
	if (r < 0 || n > sizeof(c->value))
		return bluez_error(error, "InvalidArguments", "Invalid arguments in method call");

	if (!type)
		type = chrc_flags(c) & CHRC_WRITE ? "request" : "command";
	if (!strcasecmp(type, "request")) {
		if (!(chrc_flags(c) & CHRC_WRITE))
			return bluez_error(error, "NotPermitted", "Write not permitted");
		c->write = sd_bus_message_ref(m);
		later(d->fake, &c->writing, d->fake->times.att_us, on_written, c);
		return 1;
	}
	if (strcasecmp(type, "command") || !(chrc_flags(c) & CHRC_WRITE_COMMAND))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	if (d->p.written)
		d->p.written(d->p.userdata, c->index, bytes, n);
	return sd_bus_reply_method_return(m, "");
}

static int method_read(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	int r;

	if (!chrc_ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (!(chrc_flags(c) & CHRC_READ))
		return bluez_error(error, "NotPermitted", "Read not permitted");

	r = sd_bus_message_new_method_return(m, &reply);
	if (r >= 0)
		r = sd_bus_message_append_array(reply, 'y', c->value, c->n_value);
	return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* Properties */

static int get_chrc(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", c->device->p.chrcs[c->index].uuid);
	if (!strcmp(property, "Service"))
		return sd_bus_message_append(reply, "o", c->device->service_path);
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
		if (chrc_flags(userdata) & chrc_words[i].flag)
			r = sd_bus_message_append(reply, "s", chrc_words[i].word);
	}

	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_service(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", d->p.service);
	if (!strcmp(property, "Device"))
		return sd_bus_message_append(reply, "o", d->path);
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
	SD_BUS_METHOD("ReadValue", "a{sv}", "ay", method_read, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("WriteValue", "aya{sv}", "", method_write, SD_BUS_VTABLE_UNPRIVILEGED),
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
	if (r >= 0 && chrc_flags(c) & (CHRC_NOTIFY | CHRC_INDICATE))
		r = add_table(c, &c->notify_slot, notify_vtable);
	if (r >= 0 && chrc_flags(c) & CHRC_NOTIFY)
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
	answer(&c->write, "Failed", "Not connected");
	never(&c->writing);

	(void)sd_bus_emit_object_removed(c->device->fake->bus, c->path);
	c->mtu_slot = sd_bus_slot_unref(c->mtu_slot);
	c->value_slot = sd_bus_slot_unref(c->value_slot);
	c->acquire_slot = sd_bus_slot_unref(c->acquire_slot);
	c->notify_slot = sd_bus_slot_unref(c->notify_slot);
	c->slot = sd_bus_slot_unref(c->slot);
}

void gatt_init(struct fake_device *d)
{
	if (!d->p.mtu)
		d->p.mtu = 247;
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		d->chrcs[i].device = d;
		d->chrcs[i].index = i;
		d->chrcs[i].fd = -1;
	}
}

void gatt_place(struct fake_device *d)
{
	unsigned handle = 0x000a;

	snprintf(d->service_path, sizeof(d->service_path), "%s/service%04x", d->path, handle);
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct chrc *c = &d->chrcs[i];

		snprintf(c->path, sizeof(c->path), "%s/char%04x", d->service_path, handle + 1);
		handle += chrc_flags(c) & (CHRC_NOTIFY | CHRC_INDICATE) ? 3 : 2;
	}
}

int gatt_publish(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	int r = 0;

	if (!d->p.service)
		return 0;

	if (!d->service_slot) {
		r = sd_bus_add_object_vtable(bus, &d->service_slot, d->service_path, SERVICE,
					     service_vtable, d);
		if (r >= 0)
			r = sd_bus_emit_object_added(bus, d->service_path);
	}
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX && d->p.chrcs[i].uuid && r >= 0; i++)
		r = chrc_publish(&d->chrcs[i]);

	return r;
}

void gatt_unpublish(struct fake_device *d)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++)
		chrc_unpublish(&d->chrcs[i]);

	if (!d->service_slot)
		return;

	(void)sd_bus_emit_object_removed(d->fake->bus, d->service_path);
	d->service_slot = sd_bus_slot_unref(d->service_slot);
}

void gatt_up(struct fake_device *d)
{
	struct fake *f = d->fake;

	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++)
		notify_up(&d->chrcs[i]);

	if (d->p.battery && !d->battery_slot) {
		(void)sd_bus_add_object_vtable(f->bus, &d->battery_slot, d->path, BATTERY,
					       battery_vtable, d);
		(void)sd_bus_emit_interfaces_added(f->bus, d->path, BATTERY, NULL);
	}
}

void gatt_down(struct fake_device *d)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct chrc *c = &d->chrcs[i];

		notify_down(c);
		never(&c->writing);
		answer(&c->write, "Failed", "Operation failed with ATT error: 0x0e");
	}

	if (d->battery_slot) {
		(void)sd_bus_emit_interfaces_removed(d->fake->bus, d->path, BATTERY, NULL);
		d->battery_slot = sd_bus_slot_unref(d->battery_slot);
	}
}

void gatt_client_gone(struct fake_device *d, const char *sender)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++)
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
	chrc_unpublish(&d->chrcs[chrc]);
}
