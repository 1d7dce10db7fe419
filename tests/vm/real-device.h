/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The other carrier of a virtual device: what bus/fake-bluez.h says of a peripheral, over a
 * controller of btvirt, for a real bluetoothd on the other side of the link.
 *
 * Of fake-bluez.h these functions are here: fake_device_add(), fake_device_notify(),
 * fake_device_range(), fake_device_drop(), fake_device_connected(), fake_device_advertise().
 */

#include <stdint.h>
#include <systemd/sd-event.h>

#include "bus/fake-bluez.h"

/* What a virtual device takes for the fake bluetoothd it is in. */
struct fake {
	sd_event *event;
};

/** real_device_advertised_us() - since when it is in range, CLOCK_MONOTONIC; 0 = it is not */
uint64_t real_device_advertised_us(const struct fake_device *d);
