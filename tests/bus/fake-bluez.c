/* SPDX-License-Identifier: MIT */
/*
 * The fake bluetoothd as a service: its connection, its name, its coming and going, and what
 * surrounds the radio. What the objects do is in fake-adapter.c, fake-device.c,
 * fake-link.c, fake-pair.c, fake-gatt.c, fake-value.c, fake-notify.c, fake-app.c and fake-agent.c.
 * Left out is what no client of ours touches: classic Bluetooth, our own GATT server, advertising.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/fake-internal.h"

int bluez_error(sd_bus_error *error, const char *name, const char *text)
{
	char full[80];

	snprintf(full, sizeof(full), "org.bluez.Error.%s", name);
	return sd_bus_error_set(error, full, text);
}

void answer(sd_bus_message **call, const char *name, const char *text)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = TAKE(*call);
	char full[80];

	if (!m)
		return;

	if (!name) {
		(void)sd_bus_reply_method_return(m, "");
		return;
	}

	snprintf(full, sizeof(full), "org.bluez.Error.%s", name);
	(void)sd_bus_reply_method_errorf(m, full, "%s", text);
}

void later(struct fake *f, sd_event_source **source, uint64_t us, sd_event_time_handler_t handler,
	   void *userdata)
{
	never(source);
	(void)sd_event_add_time_relative(f->event, source, CLOCK_MONOTONIC, us, 1, handler,
					 userdata);
}

void never(sd_event_source **source)
{
	*source = sd_event_source_disable_unref(*source);
}

void invalidate(sd_bus *bus, const char *path, const char *interface, const char *property)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	if (sd_bus_message_new_signal(bus, &m, path, "org.freedesktop.DBus.Properties",
				      "PropertiesChanged") < 0)
		return;

	if (sd_bus_message_append(m, "sa{sv}as", interface, 0, 1, property) >= 0)
		(void)sd_bus_send(bus, m, NULL);
}

static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	const char *name, *old, *new;

	if (sd_bus_message_read(m, "sss", &name, &old, &new) < 0 || *new)
		return 0;

	for (size_t i = 0; i < ADAPTERS; i++) {
		discovery_client_gone(&f->adapters[i], name);
		app_client_gone(&f->adapters[i], name);
	}
	agent_client_gone(f, name);
	for (struct fake_device *d = f->devices; d; d = d->next) {
		pair_client_gone(d, name);
		gatt_client_gone(d, name);
	}

	return 0;
}

int fake_new(struct fake **ret, sd_event *event)
{
	struct fake *f = calloc(1, sizeof(*f));

	if (!f)
		return -ENOMEM;

	f->event = sd_event_ref(event);
	adapter_init(f);
	f->noise = 1;
	f->times = (struct fake_times){
		.connect_us = 20 * USEC_PER_MSEC,
		.page_us = 500 * USEC_PER_MSEC,
		.resolve_us = 20 * USEC_PER_MSEC,
		.att_us = 2 * USEC_PER_MSEC,
		.disconnect_us = 20 * USEC_PER_MSEC,
		.advertise_us = 50 * USEC_PER_MSEC,
		.pairing_us = 30 * USEC_PER_SEC,
		.temporary_us = 30 * USEC_PER_SEC,
	};

	*ret = f;
	return 0;
}

struct fake *fake_free(struct fake *f)
{
	if (!f)
		return NULL;

	fake_stop(f);
	for (struct fake_device *d = f->devices, *next; d; d = next) {
		next = d->next;
		free(d);
	}
	sd_event_unref(f->event);
	free(f);
	return NULL;
}

struct fake_times *fake_times(struct fake *f)
{
	return &f->times;
}

int fake_start(struct fake *f)
{
	int r;

	r = sd_bus_open_system(&f->bus);
	if (r < 0)
		return r;

	r = sd_bus_attach_event(f->bus, f->event, SD_EVENT_PRIORITY_NORMAL);
	if (r >= 0)
		r = sd_bus_add_object_manager(f->bus, NULL, "/");
	if (r >= 0)
		r = sd_bus_match_signal(f->bus, NULL, "org.freedesktop.DBus",
					"/org/freedesktop/DBus", "org.freedesktop.DBus",
					"NameOwnerChanged", on_owner_changed, f);
	if (r >= 0)
		r = sd_bus_request_name(f->bus, "org.bluez", 0);
	if (r < 0) {
		f->bus = sd_bus_flush_close_unref(f->bus);
		return r;
	}

	/* The real one has its name before the kernel told it of an adapter. */
	r = agent_publish(f);
	for (size_t i = 0; i < ADAPTERS && r >= 0; i++)
		r = f->adapters[i].present ? adapter_publish(&f->adapters[i]) : 0;
	return r;
}

static void stop(struct fake *f)
{
	for (size_t i = 0; i < ADAPTERS; i++) {
		if (f->adapters[i].present)
			adapter_unpublish(&f->adapters[i]);
	}
	agent_forget_all(f);
	f->bus = sd_bus_flush_close_unref(f->bus);
}

void fake_stop(struct fake *f)
{
	if (f->bus)
		stop(f);
}

void fake_kill(struct fake *f)
{
	if (!f->bus)
		return;

	sd_bus_close(f->bus); /* nobody hears the rest */
	stop(f);
}

int fake_flood(struct fake *f, unsigned n, unsigned times)
{
	struct fake_device *strangers[ELEMENTS(f->strangers)];
	int r;

	for (unsigned i = 0; i < ELEMENTS(strangers) && i < n; i++) {
		snprintf(f->strangers[i], sizeof(f->strangers[i]), "F0:00:00:00:00:%02X", i);
		r = fake_device_add(f,
				    &(struct peripheral){ .address = f->strangers[i], .rssi = -90 },
				    &strangers[i]);
		if (r < 0)
			return r;
	}

	for (unsigned t = 0; t < times; t++) {
		for (unsigned i = 0; i < ELEMENTS(strangers) && i < n; i++)
			device_heard(strangers[i], (int16_t)(-90 + (int)(t % 2) * 10));
	}
	return 0;
}
