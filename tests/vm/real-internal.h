/* SPDX-License-Identifier: MIT */
#pragma once

/* What the two files of the real device know of each other. */

#include "vm/real-device.h"

#define ROOT    "/org/instep/Device1"
#define SERVICE ROOT "/service"
#define ADVERT  "/org/instep/Advert1" /* not below ROOT: no part of the application */

struct chrc {
	struct fake_device *device;
	unsigned index; /* in peripheral.chrcs */
	char path[64];
	bool subscribed;
	const uint8_t *value; /* while it is notified */
	size_t n_value;
};

struct fake_device {
	struct fake *world;
	struct peripheral p;
	struct chrc chrcs[PERIPHERAL_CHRCS_MAX];
	bool in_range;
	char *central; /* the path of who is connected, NULL = nobody is */
	uint64_t advertised_us;
};

/** real_objects() - put the objects of service, characteristics and advertisement on the bus */
int real_objects(struct fake_device *d);
