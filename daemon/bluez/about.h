/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a connected device says of itself by the standard services: Device Information (0x180A) and
 * the level of the Battery Service (0x180F), where bluetoothd has no org.bluez.Battery1 for it.
 * Read once a connection, one after the other. It lives in its peer.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "bluez/watch.h"

#define ABOUT_TEXT_MAX 48

/* Printable; "" = not told. */
struct about_texts {
	char firmware[ABOUT_TEXT_MAX]; /* its revision; of its software where that is not told */
	char model[ABOUT_TEXT_MAX];
	char maker[ABOUT_TEXT_MAX];
};

/* What is read, in this order. */
enum about_part {
	ABOUT_FIRMWARE,
	ABOUT_SOFTWARE,
	ABOUT_MODEL,
	ABOUT_MAKER,
	ABOUT_BATTERY,
};

#define ABOUT_PARTS (ABOUT_BATTERY + 1)

struct about {
	void (*told)(void *userdata, const struct about_texts *texts); /* all that there is */
	void (*battery)(void *userdata, unsigned percent);
	void *userdata;

	sd_bus *bus; /* NULL = closed */
	char *owner; /* unique name of bluetoothd */
	char *paths[ABOUT_PARTS];
	enum about_part part;
	sd_bus_slot *call; /* to read the part */
	struct about_texts texts;
	struct watch level; /* of the battery: signals of the property Value */
	bool notifies;      /* StartNotify was asked for */
};

/** about_uuid() - of the characteristic that says it, 128 bits */
const char *about_uuid(enum about_part part);

/**
 * about_open() - begin to read
 * @paths: of the characteristics, NULL where there is none or it shall not be asked
 *
 * Return: 0 or negative errno (close it then).
 */
int about_open(struct about *a, sd_bus *bus, const char *owner,
	       const char *const paths[static ABOUT_PARTS]);

/** about_leave_battery() - bluetoothd tells its level after all */
void about_leave_battery(struct about *a);

/** about_close() - no callback after this */
void about_close(struct about *a);
