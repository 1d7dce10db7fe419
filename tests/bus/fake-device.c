/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.Device1: what bluetoothd knows of a peripheral, and the connection to it. A device that was only heard is
 * temporary and forgotten after a while; Connect makes it lasting; a lost link makes it temporary again unless it is
 * trusted. A lasting device whose service a registered GattProfile1 wants is connected whenever it advertises, with
 * no discovery: the kernel's background scan does that.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus/fake-internal.h"

#define DEVICE "org.bluez.Device1"

static int on_connected(sd_event_source *s, uint64_t us, void *userdata);

static void emit(struct fake_device *d, const char *property)
{
	(void)sd_bus_emit_properties_changed(d->fake->bus, d->path, DEVICE, property, NULL);
}

static bool wanted(const struct fake_device *d)
{
	return d->connect || (!d->temporary && !d->auto_connect_off && !d->blocked &&
			      d->p.service && fake_profile_wants(d->fake, d->p.service));
}

void device_air(struct fake_device *d)
{
	struct fake *f = d->fake;

	if (!f->bus || !f->present || !f->powered || !d->known || d->connected || !d->in_range)
		return;

	if (d->never_answer || d->refusals || !wanted(d))
		return;

	later(f, &d->step, f->times.connect_us, on_connected, d);
}

/* The life of a device that nobody wants. */

static int on_disappeared(sd_event_source *s, uint64_t us, void *userdata)
{
	device_remove(userdata);
	return 0;
}

static void temporary_timer(struct fake_device *d)
{
	if (d->temporary && !d->connected)
		later(d->fake, &d->temporary_timer, d->fake->times.temporary_us, on_disappeared, d);
	else
		never(&d->temporary_timer);
}

void device_set_temporary(struct fake_device *d, bool temporary)
{
	if (d->temporary == temporary || d->p.private_address)
		return;

	d->temporary = temporary;
	if (temporary)
		d->auto_connect_off = true;
	temporary_timer(d);
}

/* The connection, step by step. */

static int on_resolved(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	device_set_temporary(d, false);
	if (d->resolve_early) {
		d->resolved = true;
		emit(d, "ServicesResolved");
		d->resolve_early = false; /* the objects come as late again */
		later(d->fake, &d->step, d->fake->times.resolve_us, on_resolved, d);
		return 0;
	}

	(void)gatt_publish(d);
	if (!d->resolved) {
		d->resolved = true;
		emit(d, "ServicesResolved");
	}
	gatt_up(d);
	return 0;
}

static int on_connected(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	d->connected = true;
	temporary_timer(d);
	emit(d, "Connected");
	answer(&d->connect, NULL, NULL);
	if (d->p.connected)
		d->p.connected(d->p.userdata, true);
	later(d->fake, &d->step, d->fake->times.resolve_us, on_resolved, d);
	return 0;
}

static int on_refused(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	d->refusals--;
	answer(&d->connect, d->refuse_name, d->refuse_text);
	return 0;
}

static int on_page_timeout(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	answer(&d->connect, "Failed", "le-connection-abort-by-local");
	return 0;
}

static int method_connect(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	struct fake *f = d->fake;

	d->connects++;
	if (d->connected)
		return sd_bus_reply_method_return(m, "");

	device_set_temporary(d, false);
	d->auto_connect_off = false;
	if (d->connect)
		return bluez_error(error, "Failed", strerror(EALREADY));
	if (!f->powered)
		return bluez_error(error, "Failed", strerror(EIO));

	d->connect = sd_bus_message_ref(m);
	if (d->never_answer)
		return 1;

	if (d->refusals)
		later(f, &d->step, f->times.connect_us, on_refused, d);
	else if (d->in_range)
		later(f, &d->step, f->times.connect_us, on_connected, d);
	else
		later(f, &d->step, f->times.page_us, on_page_timeout, d);
	return 1;
}

void device_down(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	bool resolved = d->resolved;

	never(&d->step);
	if (!d->connected) {
		answer(&d->connect, "Failed", "br-connection-canceled");
		return;
	}

	gatt_down(d);
	d->resolved = false;
	if (d->disconnect && resolved) {
		emit(d, "ServicesResolved"); /* the answer flushes it before Connected changes */
		resolved = false;
	}
	answer(&d->disconnect, NULL, NULL);

	d->connected = false;
	if (resolved)
		(void)sd_bus_emit_properties_changed(bus, d->path, DEVICE, "ServicesResolved",
						     "Connected", NULL);
	else
		emit(d, "Connected");

	if (!d->trusted)
		device_set_temporary(d, true);
	temporary_timer(d);
	if (d->p.connected)
		d->p.connected(d->p.userdata, false);

	if (d->remove)
		device_remove(d);
	else
		device_air(d);
}

static int on_disconnected(sd_event_source *s, uint64_t us, void *userdata)
{
	device_down(userdata);
	return 0;
}

static void disconnect_soon(struct fake_device *d, sd_bus_message *m)
{
	answer(&d->connect, "Failed", "br-connection-canceled");
	d->disconnect = sd_bus_message_ref(m);
	later(d->fake, &d->step, d->fake->times.disconnect_us, on_disconnected, d);
}

static int method_disconnect(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	/* Only that of a device that is not trusted keeps it away (bluez/bluez issue 754). */
	if (!d->trusted)
		d->auto_connect_off = true;

	if (!d->connected) {
		never(&d->step);
		answer(&d->connect, "Failed", "br-connection-canceled");
		return sd_bus_reply_method_return(m, "");
	}
	if (d->disconnect)
		return sd_bus_reply_method_return(m, "");

	disconnect_soon(d, m);
	return 1;
}

int device_remove_call(struct fake_device *d, sd_bus_message *m)
{
	d->trusted = false;
	device_set_temporary(d, true);
	if (!d->connected) {
		device_remove(d);
		return sd_bus_reply_method_return(m, "");
	}

	d->remove = true;
	disconnect_soon(d, m);
	return 1;
}

static int method_pair(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return bluez_error(error, "AuthenticationFailed", "Authentication Failed");
}

/* Properties. */

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "Address"))
		return sd_bus_message_append(reply, "s", d->p.address);
	if (!strcmp(property, "AddressType"))
		return sd_bus_message_append(reply, "s", "random");
	if (!strcmp(property, "Adapter"))
		return sd_bus_message_append(reply, "o", ADAPTER_PATH);
	if (!strcmp(property, "Alias"))
		return sd_bus_message_append(reply, "s", d->alias);

	return sd_bus_message_append(reply, "s", d->p.name);
}

static int get_uuids(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	return d->p.service ? sd_bus_message_append(reply, "as", 1, d->p.service)
			    : sd_bus_message_append(reply, "as", 0);
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
	emit(d, property);
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
	emit(d, "Alias");
	return 0;
}

#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable device_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Address", "s", get_text, 0, 0),
	SD_BUS_PROPERTY("AddressType", "s", get_text, 0, 0),
	SD_BUS_PROPERTY("Adapter", "o", get_text, 0, 0),
	SD_BUS_WRITABLE_PROPERTY("Alias", "s", get_text, set_alias, 0, CHANGES),
	SD_BUS_PROPERTY("UUIDs", "as", get_uuids, 0, CHANGES),
	SD_BUS_PROPERTY("Paired", "b", get_false, 0, CHANGES),
	SD_BUS_PROPERTY("Bonded", "b", get_false, 0, CHANGES),
	SD_BUS_PROPERTY("LegacyPairing", "b", get_false, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Trusted", "b", get_flag, set_flag, 0, CHANGES),
	SD_BUS_WRITABLE_PROPERTY("Blocked", "b", get_flag, set_flag, 0, CHANGES),
	SD_BUS_PROPERTY("Connected", "b", get_bool, offsetof(struct fake_device, connected),
			CHANGES),
	SD_BUS_PROPERTY("ServicesResolved", "b", get_bool, offsetof(struct fake_device, resolved),
			CHANGES),
	SD_BUS_METHOD("Connect", "", "", method_connect, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Disconnect", "", "", method_disconnect, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Pair", "", "", method_pair, SD_BUS_VTABLE_UNPRIVILEGED),
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

/* Objects. */

static int show_rssi(struct fake_device *d)
{
	if (d->rssi_slot || !d->rssi)
		return 0;

	return sd_bus_add_object_vtable(d->fake->bus, &d->rssi_slot, d->path, DEVICE, rssi_vtable,
					d);
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
		r = show_rssi(d);
	if (r >= 0)
		r = sd_bus_emit_object_added(bus, d->path);
	return r;
}

void device_unpublish(struct fake_device *d)
{
	gatt_unpublish(d);
	(void)sd_bus_emit_object_removed(d->fake->bus, d->path);
	d->rssi_slot = sd_bus_slot_unref(d->rssi_slot);
	d->name_slot = sd_bus_slot_unref(d->name_slot);
	d->slot = sd_bus_slot_unref(d->slot);
	never(&d->step);
	never(&d->temporary_timer);
	answer(&d->connect, "Failed", "br-connection-canceled");
	d->rssi = 0;
}

void device_remove(struct fake_device *d)
{
	device_unpublish(d);
	d->known = d->trusted = d->blocked = d->remove = d->auto_connect_off = false;
	d->alias[0] = '\0';
}

void device_heard(struct fake_device *d, int16_t rssi)
{
	if (!d->fake->discovering || d->connected)
		return;

	d->rssi = rssi;
	if (!d->known) {
		d->known = d->temporary = true;
		(void)device_publish(d);
	} else {
		(void)show_rssi(d);
		emit(d, "RSSI");
	}
	temporary_timer(d);
	if (!d->step)
		device_air(d);
}

void device_unheard(struct fake_device *d)
{
	if (!d->rssi_slot)
		return;

	d->rssi_slot = sd_bus_slot_unref(d->rssi_slot);
	d->rssi = 0;
	invalidate(d->fake->bus, d->path, DEVICE, "RSSI");
}

/* What a test does to it. */

void fake_device_know(struct fake_device *d, bool trusted)
{
	d->trusted = trusted;
	if (d->known)
		return;

	d->known = true;
	d->temporary = false;
	if (d->fake->bus && d->fake->present)
		(void)device_publish(d);
	device_air(d);
}

void fake_device_range(struct fake_device *d, bool in_range)
{
	d->in_range = in_range;
	if (in_range)
		device_air(d);
	else
		device_down(d);
}

void fake_device_drop(struct fake_device *d)
{
	device_down(d);
}

bool fake_device_connected(const struct fake_device *d)
{
	return d->connected;
}

bool fake_device_trusted(const struct fake_device *d)
{
	return d->trusted;
}

unsigned fake_device_connects(const struct fake_device *d)
{
	return d->connects;
}

void fake_device_refuse(struct fake_device *d, const char *name, const char *text, unsigned times)
{
	d->refuse_name = name;
	d->refuse_text = text;
	d->refusals = times;
}

void fake_device_never_answer(struct fake_device *d, bool on)
{
	d->never_answer = on;
	if (!on)
		device_air(d);
}

void fake_device_resolve_early(struct fake_device *d, bool on)
{
	d->resolve_early = on;
}
