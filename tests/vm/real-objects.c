/* SPDX-License-Identifier: MIT */
/*
 * What bluetoothd reads and calls of a peripheral: GattService1 and GattCharacteristic1, and
 * LEAdvertisement1. Nobody reads a characteristic of a virtual device, so none can be read.
 */

#include <stdio.h>
#include <string.h>

#include "util/macro.h"
#include "vm/real-internal.h"

static int get_service(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "Primary"))
		return sd_bus_message_append(reply, "b", true);

	return sd_bus_message_append(reply, "s", d->p.service);
}

static int get_flags(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	static const struct {
		enum chrc_flag flag;
		const char *word;
	} words[] = {
		{ CHRC_WRITE_COMMAND, "write-without-response" },
		{ CHRC_WRITE, "write" },
		{ CHRC_NOTIFY, "notify" },
		{ CHRC_INDICATE, "indicate" },
	};
	struct chrc *c = userdata;
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	for (size_t i = 0; i < ELEMENTS(words) && r >= 0; i++) {
		if (c->device->p.chrcs[c->index].flags & words[i].flag)
			r = sd_bus_message_append(reply, "s", words[i].word);
	}

	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_chrc(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", c->device->p.chrcs[c->index].uuid);
	if (!strcmp(property, "Service"))
		return sd_bus_message_append(reply, "o", SERVICE);

	return sd_bus_message_append_array(reply, 'y', c->value, c->n_value);
}

static int method_write(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct peripheral *p = &c->device->p;
	const void *bytes;
	size_t n;
	int r;

	r = sd_bus_message_read_array(m, 'y', &bytes, &n);
	if (r < 0)
		return r;

	r = sd_bus_reply_method_return(m, "");
	if (p->written)
		p->written(p->userdata, c->index, bytes, n);
	return r;
}

static int method_notify(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct peripheral *p = &c->device->p;

	c->subscribed = !strcmp(sd_bus_message_get_member(m), "StartNotify");
	if (p->subscribed)
		p->subscribed(p->userdata, c->index, c->subscribed);
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable service_vtable[] = { SD_BUS_VTABLE_START(0),
						SD_BUS_PROPERTY("UUID", "s", get_service, 0, 0),
						SD_BUS_PROPERTY("Primary", "b", get_service, 0, 0),
						SD_BUS_VTABLE_END };

static const sd_bus_vtable chrc_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Service", "o", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Flags", "as", get_flags, 0, 0),
	SD_BUS_PROPERTY("Value", "ay", get_chrc, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("WriteValue", "aya{sv}", "", method_write, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StartNotify", "", "", method_notify, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopNotify", "", "", method_notify, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

/* The advertisement */

static int get_advert(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "Type"))
		return sd_bus_message_append(reply, "s", "peripheral");
	if (!strcmp(property, "LocalName"))
		return sd_bus_message_append(reply, "s", d->p.name);
	if (!strcmp(property, "ServiceUUIDs"))
		return sd_bus_message_append(reply, "as", d->p.service ? 1 : 0, d->p.service);

	/* without that flag in it bluetoothd does not believe that it wants to be found */
	return sd_bus_message_append(reply, "b", true);
}

static int get_maker(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct maker *maker = &((struct fake_device *)userdata)->p.maker;
	int r;

	r = sd_bus_message_open_container(reply, 'a', "{qv}");
	if (r < 0 || !maker->n)
		return r < 0 ? r : sd_bus_message_close_container(reply);

	r = sd_bus_message_open_container(reply, 'e', "qv");
	if (r >= 0)
		r = sd_bus_message_append(reply, "q", maker->company);
	if (r >= 0)
		r = sd_bus_message_open_container(reply, 'v', "ay");
	if (r >= 0)
		r = sd_bus_message_append_array(reply, 'y', maker->bytes, maker->n);
	if (r >= 0)
		r = sd_bus_message_close_container(reply);
	if (r >= 0)
		r = sd_bus_message_close_container(reply);
	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_release(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	d->advertised_us = 0;
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable advert_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Type", "s", get_advert, 0, 0),
	SD_BUS_PROPERTY("LocalName", "s", get_advert, 0, 0),
	SD_BUS_PROPERTY("ServiceUUIDs", "as", get_advert, 0, 0),
	SD_BUS_PROPERTY("Discoverable", "b", get_advert, 0, 0),
	SD_BUS_PROPERTY("ManufacturerData", "a{qv}", get_maker, 0,
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("Release", "", "", method_release, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

int real_objects(struct fake_device *d)
{
	sd_bus *bus = d->world->bus;
	int r;

	r = sd_bus_add_object_manager(bus, NULL, ROOT);
	if (r >= 0)
		r = sd_bus_add_object_vtable(bus, NULL, ADVERT, "org.bluez.LEAdvertisement1",
					     advert_vtable, d);
	if (r >= 0)
		r = sd_bus_add_object_vtable(bus, NULL, SERVICE, "org.bluez.GattService1",
					     service_vtable, d);
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX && d->p.chrcs[i].uuid && r >= 0; i++) {
		struct chrc *c = &d->chrcs[i];

		c->device = d;
		c->index = i;
		snprintf(c->path, sizeof(c->path), SERVICE "/chrc%u", i);
		r = sd_bus_add_object_vtable(bus, NULL, c->path, "org.bluez.GattCharacteristic1",
					     chrc_vtable, c);
	}

	return r;
}
