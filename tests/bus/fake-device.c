/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.Device1: what bluetoothd knows of a peripheral. One that was only heard in a discovery
 * is temporary and forgotten after a while; how it becomes more is in fake-link.c and fake-pair.c.
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/fake-internal.h"

void device_emit(struct fake_device *d, const char *property)
{
	(void)sd_bus_emit_properties_changed(d->fake->bus, d->path, DEVICE, property, NULL);
}

/* Properties. */

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "Address"))
		return sd_bus_message_append(reply, "s", d->p.address);
	if (!strcmp(property, "AddressType"))
		return sd_bus_message_append(
			reply, "s",
			d->p.public_address && !d->p.private_address ? "public" : "random");
	if (!strcmp(property, "Adapter"))
		return sd_bus_message_append(reply, "o", d->adapter->path);
	if (!strcmp(property, "Alias"))
		return sd_bus_message_append(reply, "s", d->alias);

	return sd_bus_message_append(reply, "s", d->p.name);
}

static int get_uuids(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	int r;

	if (!d->explored)
		return d->p.service ? sd_bus_message_append(reply, "as", 1, d->p.service)
				    : sd_bus_message_append(reply, "as", 0);

	r = sd_bus_message_open_container(reply, 'a', "s");
	for (unsigned i = 0; i < PERIPHERAL_SERVICES_MAX && d->services[i].uuid && r >= 0; i++)
		r = sd_bus_message_append(reply, "s", d->services[i].uuid);
	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *(bool *)userdata);
}

static int get_false(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", false);
}

static int get_maker(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct maker *maker = &((struct fake_device *)userdata)->maker;
	int r;

	r = sd_bus_message_open_container(reply, 'a', "{qv}");
	if (r >= 0)
		r = sd_bus_message_open_container(reply, 'e', "qv");
	if (r >= 0)
		r = sd_bus_message_append(reply, "q", maker->company);
	if (r >= 0)
		r = sd_bus_message_open_container(reply, 'v', "ay");
	if (r >= 0)
		r = sd_bus_message_append_array(reply, 'y', maker->bytes, maker->n);
	for (unsigned i = 0; i < 3 && r >= 0; i++)
		r = sd_bus_message_close_container(reply);
	return r;
}

static bool *flag(struct fake_device *d, const char *property)
{
	return !strcmp(property, "Trusted") ? &d->trusted : &d->blocked;
}

static int get_flag(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *flag(userdata, property));
}

static int set_flag(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *value, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	bool *field = flag(d, property);
	int on, r;

	r = sd_bus_message_read(value, "b", &on);
	if (r < 0 || *field == (bool)on)
		return r;

	*field = on;
	device_emit(d, property);
	return 0;
}

static int set_alias(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *value, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	const char *alias;
	int r;

	r = sd_bus_message_read(value, "s", &alias);
	if (r < 0)
		return r;

	snprintf(d->alias, sizeof(d->alias), "%s", alias);
	device_emit(d, "Alias");
	return 0;
}

#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable device_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Address", "s", get_text, 0, CHANGES),
	SD_BUS_PROPERTY("AddressType", "s", get_text, 0, CHANGES),
	SD_BUS_PROPERTY("Adapter", "o", get_text, 0, 0),
	SD_BUS_WRITABLE_PROPERTY("Alias", "s", get_text, set_alias, 0, CHANGES),
	SD_BUS_PROPERTY("UUIDs", "as", get_uuids, 0, CHANGES),
	SD_BUS_PROPERTY("Paired", "b", get_bool, offsetof(struct fake_device, paired_shown),
			CHANGES),
	SD_BUS_PROPERTY("Bonded", "b", get_bool, offsetof(struct fake_device, paired), CHANGES),
	SD_BUS_PROPERTY("LegacyPairing", "b", get_false, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Trusted", "b", get_flag, set_flag, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Blocked", "b", get_flag, set_flag, 0, CHANGES),
	SD_BUS_PROPERTY("Connected", "b", get_bool, offsetof(struct fake_device, connected),
			CHANGES),
	SD_BUS_PROPERTY("ServicesResolved", "b", get_bool, offsetof(struct fake_device, resolved),
			CHANGES),
	SD_BUS_METHOD("Connect", "", "", link_connect, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Disconnect", "", "", link_disconnect, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Pair", "", "", pair_call, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("CancelPairing", "", "", pair_cancel, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

/* sd-bus has no optional properties, but an interface may be put together from several tables. */
static const sd_bus_vtable name_vtable[] = { SD_BUS_VTABLE_START(0),
					     SD_BUS_PROPERTY("Name", "s", get_text, 0, CHANGES),
					     SD_BUS_VTABLE_END };

static const sd_bus_vtable rssi_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("RSSI", "n", NULL, offsetof(struct fake_device, rssi), CHANGES),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable maker_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("ManufacturerData", "a{qv}", get_maker, 0, CHANGES),
	SD_BUS_VTABLE_END
};

/* Objects. */

/* What was heard so far. */
static int show_heard(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	int r = 0;

	if (d->rssi && !d->rssi_slot)
		r = sd_bus_add_object_vtable(bus, &d->rssi_slot, d->path, DEVICE, rssi_vtable, d);
	if (r >= 0 && d->maker.n && !d->maker_slot)
		r = sd_bus_add_object_vtable(bus, &d->maker_slot, d->path, DEVICE, maker_vtable, d);
	return r;
}

int device_publish(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	int r;

	if (!d->alias[0])
		snprintf(d->alias, sizeof(d->alias), "%s", d->p.name ? d->p.name : d->p.address);

	r = sd_bus_add_object_vtable(bus, &d->slot, d->path, DEVICE, device_vtable, d);
	if (r >= 0 && d->p.name)
		r = sd_bus_add_object_vtable(bus, &d->name_slot, d->path, DEVICE, name_vtable, d);
	if (r >= 0)
		r = show_heard(d);
	if (r >= 0)
		r = sd_bus_emit_object_added(bus, d->path);
	return r;
}

void device_unpublish(struct fake_device *d)
{
	pair_link_lost(d, false);
	gatt_unpublish(d);
	(void)sd_bus_emit_object_removed(d->fake->bus, d->path);
	d->maker_slot = sd_bus_slot_unref(d->maker_slot);
	d->rssi_slot = sd_bus_slot_unref(d->rssi_slot);
	d->name_slot = sd_bus_slot_unref(d->name_slot);
	d->slot = sd_bus_slot_unref(d->slot);
	never(&d->step);
	never(&d->temporary_timer);
	never(&d->changing);
	answer(&d->connect, "Failed", "br-connection-canceled");
	d->rssi = 0;
	d->maker = (struct maker){ 0 };
}

/* Until then only the services that are advertised are known. */
void device_resolved(struct fake_device *d)
{
	if (d->explored)
		return;

	d->explored = true;
	if (d->services[0].uuid && (d->services[1].uuid || !d->p.service))
		device_emit(d, "UUIDs");
}

void device_remove(struct fake_device *d)
{
	device_unpublish(d);
	d->paired = d->paired_shown = false;
	d->known = d->explored = d->trusted = d->blocked = d->remove = d->auto_connect_off = false;
	d->alias[0] = '\0';
}

static bool hear_rssi(struct fake_device *d, int16_t rssi)
{
	if (!discovery_reports_rssi(d->adapter, d->rssi, rssi))
		return false;

	d->rssi = rssi;
	return true;
}

static bool hear_maker(struct fake_device *d)
{
	bool same = d->maker.company == d->p.maker.company && d->maker.n == d->p.maker.n &&
		    !memcmp(d->maker.bytes, d->p.maker.bytes, d->maker.n);

	d->maker = d->p.maker;
	return d->maker.n && (!same || discovery_wants_duplicates(d->adapter));
}

static void hear(struct fake_device *d, int16_t rssi)
{
	char *changed[3] = { NULL };
	unsigned n = 0;

	if (hear_rssi(d, rssi))
		changed[n++] = "RSSI";
	if (hear_maker(d))
		changed[n++] = "ManufacturerData";

	if (!d->known) {
		d->known = d->temporary = true;
		(void)device_publish(d);
	} else if (n) {
		(void)show_heard(d);
		(void)sd_bus_emit_properties_changed_strv(d->fake->bus, d->path, DEVICE, changed);
	}
}

void device_heard(struct fake_device *d, int16_t rssi)
{
	if (!d->adapter->discovering || d->connected || !discovery_hears(d->adapter, d, rssi))
		return;

	hear(d, rssi);
	link_temporary_timer(d);
	if (!d->step)
		link_air(d);
}

void device_advertise(struct fake_device *d)
{
	struct fake *f = d->fake;

	if (!link_advertises(d))
		return;

	f->noise = f->noise * 1103515245 + 12345;
	device_heard(d, (int16_t)(d->p.rssi + (int)(f->noise >> 16) % 4));
}

void device_unheard(struct fake_device *d)
{
	if (!d->rssi_slot)
		return;

	d->rssi_slot = sd_bus_slot_unref(d->rssi_slot);
	d->rssi = 0;
	invalidate(d->fake->bus, d->path, DEVICE, "RSSI");
	if (d->temporary && d->p.broadcasts)
		device_remove(d);
}

/* What a test does to it. */

void device_place(struct fake_device *d)
{
	char *colon;

	snprintf(d->path, sizeof(d->path), "%s/dev_%s", d->adapter->path, d->p.address);
	while ((colon = strchr(d->path, ':')))
		*colon = '_';
	gatt_place(d);
}

static struct fake_device *device_new(struct adapter *a, const struct peripheral *p)
{
	struct fake_device *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;

	d->fake = a->fake;
	d->adapter = a;
	d->p = *p;
	d->in_range = true;
	if (!d->p.rssi)
		d->p.rssi = -60;
	gatt_init(d);
	device_place(d);
	d->next = d->fake->devices;
	d->fake->devices = d;
	return d;
}

int device_add(struct adapter *a, struct fake_device *d)
{
	d->other = device_new(a, &d->p);
	if (!d->other)
		return -ENOMEM;

	d->other->other = d;
	d->other->in_range = d->in_range;
	d->other->held = d->held;
	return 0;
}

int fake_device_add(struct fake *f, const struct peripheral *p, struct fake_device **ret)
{
	struct fake_device *d = device_new(&f->adapters[0], p);

	if (!d)
		return -ENOMEM;
	if (ret)
		*ret = d;
	return f->adapters[1].present ? device_add(&f->adapters[1], d) : 0;
}

void fake_device_know(struct fake_device *d, bool trusted)
{
	d->trusted = trusted;
	if (d->known)
		return;

	d->known = true;
	d->temporary = false;
	if (d->fake->bus && d->adapter->present)
		(void)device_publish(d);
	link_air(d);
}

void fake_device_advertise(struct fake_device *d, const uint8_t *p, size_t n)
{
	assert(n <= sizeof(d->p.maker.bytes));
	memcpy(d->p.maker.bytes, p, n);
	d->p.maker.n = n;
	device_advertise(d);
	if (d->other) {
		d->other->p.maker = d->p.maker;
		device_advertise(d->other);
	}
}

bool fake_device_trusted(const struct fake_device *d)
{
	return d->trusted || (d->other && d->other->trusted);
}
