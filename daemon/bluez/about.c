/* SPDX-License-Identifier: MIT */

/*
 * Reading who a device is. Nothing depends on it, so whatever goes wrong (a device that wants to be
 * paired for it, text that is none) only leaves a part out. UUIDs and formats are of the Bluetooth
 * SIG: Device Information Service 1.1, Battery Service 1.0.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/about.h"
#include "bluez/call.h"
#include "bluez/names.h"
#include "sys/log.h"
#include "util/macro.h"
#include "util/text.h"

static const char *const uuids[ABOUT_PARTS] = {
	[ABOUT_FIRMWARE] = "00002a26-0000-1000-8000-00805f9b34fb",
	[ABOUT_SOFTWARE] = "00002a28-0000-1000-8000-00805f9b34fb",
	[ABOUT_MODEL] = "00002a24-0000-1000-8000-00805f9b34fb",
	[ABOUT_MAKER] = "00002a29-0000-1000-8000-00805f9b34fb",
	[ABOUT_BATTERY] = "00002a19-0000-1000-8000-00805f9b34fb",
};

const char *about_uuid(enum about_part part)
{
	return uuids[part];
}

/* Some devices send the zero at the end, or fill up with zeroes or blanks. */
static void take_text(char field[static ABOUT_TEXT_MAX], const char *bytes, size_t n)
{
	n = strnlen(bytes, n);
	while (n > 0 && bytes[n - 1] == ' ')
		n--;
	if (n >= ABOUT_TEXT_MAX || !text_is_printable(bytes, n))
		return;

	memcpy(field, bytes, n);
	field[n] = '\0';
}

static void take_level(struct about *a, const uint8_t *bytes, size_t n)
{
	if (n == 1 && bytes[0] <= 100)
		a->battery(a->userdata, bytes[0]);
}

static void take(struct about *a, const void *bytes, size_t n)
{
	if (n == 0)
		return;

	switch (a->part) {
	case ABOUT_FIRMWARE:
	case ABOUT_SOFTWARE:
		take_text(a->texts.firmware, bytes, n);
		break;
	case ABOUT_MODEL:
		take_text(a->texts.model, bytes, n);
		break;
	case ABOUT_MAKER:
		take_text(a->texts.maker, bytes, n);
		break;
	case ABOUT_BATTERY:
		take_level(a, bytes, n);
		break;
	}
}

static int on_level(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *sender = sd_bus_message_get_sender(m);
	struct about *a = userdata;
	const uint8_t *bytes;
	size_t n;
	int r;

	if (!sender || strcmp(sender, a->owner) != 0)
		return 0;

	r = changed_value(m, &bytes, &n);
	if (r > 0)
		take_level(a, bytes, n);
	return r < 0 ? r : 0;
}

/* A battery that cannot notify refuses; then its level is read at the next connection. */
static int follow_level(struct about *a)
{
	const char *path = a->paths[ABOUT_BATTERY];
	int r;

	r = watch_value(&a->level, a->bus, path, on_level, a);
	if (r < 0)
		return r;

	a->notifies = true;
	return call_plain(a->bus, NULL, path, BLUEZ_CHARACTERISTIC, "StartNotify", NULL, NULL);
}

static int on_read(sd_bus_message *m, void *userdata, sd_bus_error *error);

static int read_part(struct about *a)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(a->bus, &m, a->paths[a->part], BLUEZ_CHARACTERISTIC, "ReadValue");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "a{sv}", 0);
	if (r < 0)
		return r;

	return call_send(a->bus, &a->call, m, on_read, a);
}

static int read_next(struct about *a)
{
	for (; a->part < ABOUT_BATTERY; a->part++)
		if (a->paths[a->part] && (a->part != ABOUT_SOFTWARE || !*a->texts.firmware))
			return read_part(a);

	if (*a->texts.firmware || *a->texts.model || *a->texts.maker)
		a->told(a->userdata, &a->texts);
	return a->bus && a->paths[ABOUT_BATTERY] ? read_part(a) : 0;
}

static int on_read(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct about *a = userdata;
	const void *bytes;
	size_t n;
	int r = 0;

	a->call = sd_bus_slot_unref(a->call);
	if (sd_bus_message_is_method_error(m, NULL))
		log_debug("A part of what a device says of itself cannot be read: %s",
			  sd_bus_message_get_error(m)->message);
	else if (sd_bus_message_read_array(m, 'y', &bytes, &n) >= 0)
		take(a, bytes, n);

	if (!a->bus)
		return 0;
	if (a->part == ABOUT_BATTERY) {
		r = follow_level(a);
	} else {
		a->part++;
		r = read_next(a);
	}
	if (r < 0)
		log_debug_errno(r, "Failed to ask a device about itself: %m");
	return 0;
}

int about_open(struct about *a, sd_bus *bus, const char *owner,
	       const char *const paths[static ABOUT_PARTS])
{
	about_close(a);

	a->bus = sd_bus_ref(bus);
	a->owner = strdup(owner);
	if (!a->owner)
		return -ENOMEM;

	for (unsigned i = 0; i < ABOUT_PARTS; i++) {
		if (!paths[i])
			continue;

		a->paths[i] = strdup(paths[i]);
		if (!a->paths[i])
			return -ENOMEM;
	}
	return read_next(a);
}

void about_leave_battery(struct about *a)
{
	if (a->part == ABOUT_BATTERY)
		return;

	free(a->paths[ABOUT_BATTERY]);
	a->paths[ABOUT_BATTERY] = NULL;
}

void about_close(struct about *a)
{
	if (!a->bus)
		return;

	a->call = sd_bus_slot_unref(a->call);
	watch_drop(&a->level);
	if (a->notifies) /* bluetoothd would remember it over a disconnect */
		(void)call_plain(a->bus, NULL, a->paths[ABOUT_BATTERY], BLUEZ_CHARACTERISTIC,
				 "StopNotify", NULL, NULL);
	a->notifies = false;

	for (unsigned i = 0; i < ABOUT_PARTS; i++) {
		free(a->paths[i]);
		a->paths[i] = NULL;
	}
	free(a->owner);
	a->owner = NULL;
	a->bus = sd_bus_unref(a->bus);
	a->part = 0;
	a->texts = (struct about_texts){ 0 };
}
