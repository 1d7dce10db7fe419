/* SPDX-License-Identifier: MIT */
/*
 * A peripheral as two registrations with bluetoothd: an application with its service, and an
 * advertisement. bluetoothd forgets both when it ends, when the adapter goes, and the second when
 * the adapter is switched off: whatever changes there, both are offered anew, and a refusal because
 * they are there already is as good as a yes.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/macro.h"
#include "vm/real-internal.h"

#define REPEAT_US (2 * USEC_PER_SEC)

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

/* Registrations */

static bool is_there(sd_bus_message *m, const char *what)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	if (!e || sd_bus_error_has_name(e, "org.bluez.Error.AlreadyExists"))
		return true;

	fprintf(stderr, "%s: %s: %s\n", what, e->name, e->message);
	return false;
}

static int on_advertised(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (is_there(m, "RegisterAdvertisement") && !d->advertised_us)
		d->advertised_us = now_us();
	return 0;
}

static int advertise(struct fake_device *d)
{
	return sd_bus_call_method_async(d->world->bus, NULL, "org.bluez", d->world->adapter,
					"org.bluez.LEAdvertisingManager1", "RegisterAdvertisement",
					on_advertised, d, "oa{sv}", ADVERT, 0);
}

static int advertise_no_more(struct fake_device *d, sd_bus_message_handler_t then)
{
	return sd_bus_call_method_async(d->world->bus, NULL, "org.bluez", d->world->adapter,
					"org.bluez.LEAdvertisingManager1",
					"UnregisterAdvertisement", then, d, "o", ADVERT);
}

static int on_application(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	return is_there(m, "RegisterApplication") && d->in_range ? advertise(d) : 0;
}

/* The name is in the advertisement, and a central reads it once more when it is connected. */
static int offer(struct fake_device *d)
{
	struct fake *w = d->world;
	int r;

	r = sd_bus_call_method_async(w->bus, NULL, "org.bluez", w->adapter,
				     "org.freedesktop.DBus.Properties", "Set", NULL, NULL, "ssv",
				     "org.bluez.Adapter1", "Alias", "s", d->p.name);
	if (r < 0)
		return r;

	return sd_bus_call_method_async(w->bus, NULL, "org.bluez", w->adapter,
					"org.bluez.GattManager1", "RegisterApplication",
					on_application, d, "oa{sv}", ROOT, 0);
}

static int on_silent(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	return d->in_range ? advertise(d) : 0;
}

/*
 * btvirt tells a scan of an advertisement once, when either begins. A kernel that is slow to begin
 * with misses that, as it never would a real device's, which says it again and again.
 */
static int on_repeat(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	(void)sd_event_source_set_time_relative(s, REPEAT_US);
	(void)sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
	return d->in_range && !d->central && d->advertised_us ? advertise_no_more(d, on_silent) : 0;
}

/* What bluetoothd says of adapter and centrals */

static void set_central(struct fake_device *d, const char *path, bool connected)
{
	if (connected == !!d->central)
		return;

	free(d->central);
	d->central = connected ? strdup(path) : NULL;
	if (d->p.connected)
		d->p.connected(d->p.userdata, connected);
}

/* The value of a boolean property in the a{sv} that follows; -ENODATA = it is not in there. */
static int read_switch(sd_bus_message *m, const char *name)
{
	int on = -ENODATA, r;
	const char *key;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r >= 0)
			r = !strcmp(key, name) ? sd_bus_message_read(m, "v", "b", &on)
					       : sd_bus_message_skip(m, "v");
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return r < 0 ? r : on;
}

static int on_central(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	int connected;

	if (sd_bus_message_skip(m, "s") < 0)
		return 0;

	connected = read_switch(m, "Connected");
	if (connected >= 0)
		set_central(d, sd_bus_message_get_path(m), connected);
	return 0;
}

static int on_adapter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	int powered;

	if (sd_bus_message_skip(m, "s") < 0)
		return 0;

	powered = read_switch(m, "Powered");
	if (powered == 0)
		d->advertised_us = 0;
	return powered > 0 ? offer(d) : 0;
}

/* The a{sa{sv}} that follows: a central that is new to bluetoothd has come with its link. */
static int read_new_central(sd_bus_message *m)
{
	int connected = -ENODATA, r;
	const char *interface;

	r = sd_bus_message_enter_container(m, 'a', "{sa{sv}}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sa{sv}")) > 0) {
		r = sd_bus_message_read(m, "s", &interface);
		if (r >= 0 && !strcmp(interface, "org.bluez.Device1"))
			connected = read_switch(m, "Connected");
		else if (r >= 0)
			r = sd_bus_message_skip(m, "a{sv}");
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return connected;
}

static int on_interfaces(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	size_t n = strlen(d->world->adapter);
	const char *path;

	if (sd_bus_message_read(m, "o", &path) < 0 || strncmp(path, d->world->adapter, n))
		return 0;

	if (path[n] == '/' && read_new_central(m) > 0)
		set_central(d, path, true);
	if (path[n])
		return 0;

	d->advertised_us = 0;
	set_central(d, NULL, false);
	return offer(d);
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	d->advertised_us = 0;
	set_central(d, NULL, false);
	return 0;
}

static int watch(struct fake_device *d)
{
	sd_bus *bus = d->world->bus;
	char match[256];
	int r;

	r = sd_bus_add_match(bus, NULL,
			     "type='signal',sender='org.freedesktop.DBus',"
			     "member='NameOwnerChanged',arg0='org.bluez'",
			     on_owner, d);
	if (r >= 0)
		r = sd_bus_match_signal(bus, NULL, "org.bluez", "/",
					"org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
					on_interfaces, d);
	if (r >= 0)
		r = sd_bus_match_signal(bus, NULL, "org.bluez", d->world->adapter,
					"org.freedesktop.DBus.Properties", "PropertiesChanged",
					on_adapter, d);
	if (r < 0)
		return r;

	snprintf(match, sizeof(match),
		 "type='signal',sender='org.bluez',path_namespace='%s',"
		 "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
		 "arg0='org.bluez.Device1'",
		 d->world->adapter);
	return sd_bus_add_match(bus, NULL, match, on_central, d);
}

int fake_device_add(struct fake *f, const struct peripheral *p, struct fake_device **ret)
{
	struct fake_device *d;
	int r;

	d = calloc(1, sizeof(*d));
	if (!d)
		return -ENOMEM;

	d->world = f;
	d->p = *p;
	d->in_range = true;
	r = real_objects(d);
	if (r >= 0)
		r = watch(d);
	if (r >= 0)
		r = offer(d);
	if (r >= 0)
		r = sd_event_add_time_relative(sd_bus_get_event(f->bus), NULL, CLOCK_MONOTONIC,
					       REPEAT_US, 0, on_repeat, d);
	if (r < 0)
		return r; /* the program ends */

	*ret = d;
	return 0;
}

int fake_device_notify(struct fake_device *d, unsigned chrc, const uint8_t *p, size_t n)
{
	struct chrc *c = &d->chrcs[chrc];

	if (!c->subscribed)
		return 0;

	c->value = p;
	c->n_value = n;
	(void)sd_bus_emit_properties_changed(d->world->bus, c->path,
					     "org.bluez.GattCharacteristic1", "Value", NULL);
	c->n_value = 0;
	return 1;
}

void fake_device_advertise(struct fake_device *d, const uint8_t *p, size_t n)
{
	d->p.maker.n = MIN(n, sizeof(d->p.maker.bytes));
	memcpy(d->p.maker.bytes, p, d->p.maker.n);
	(void)sd_bus_emit_properties_changed(d->world->bus, ADVERT, "org.bluez.LEAdvertisement1",
					     "ManufacturerData", NULL);
}

void fake_device_range(struct fake_device *d, bool in_range)
{
	if (in_range == d->in_range)
		return;

	d->in_range = in_range;
	if (in_range) {
		(void)offer(d);
		return;
	}

	d->advertised_us = 0;
	(void)advertise_no_more(d, NULL);
	fake_device_drop(d);
}

void fake_device_drop(struct fake_device *d)
{
	if (d->central)
		(void)sd_bus_call_method_async(d->world->bus, NULL, "org.bluez", d->central,
					       "org.bluez.Device1", "Disconnect", NULL, NULL, "");
}

bool fake_device_connected(const struct fake_device *d)
{
	return d->central;
}

uint64_t real_device_advertised_us(const struct fake_device *d)
{
	return d->advertised_us;
}
