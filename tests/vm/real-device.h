/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The other carrier of a virtual device: what bus/fake-bluez.h says of a peripheral, over a real
 * bluetoothd. The device is an adapter of its own, as a GATT server and an advertiser.
 *
 * Of fake-bluez.h these functions are here: fake_device_add(), fake_device_notify(),
 * fake_device_range(), fake_device_drop(), fake_device_connected(). There is no battery service.
 */

#include <stdint.h>
#include <systemd/sd-bus.h>

#include "bus/fake-bluez.h"

/* What a virtual device takes for the fake bluetoothd it is in. */
struct fake {
	sd_bus *bus;         /* the system bus, attached to a loop */
	const char *adapter; /* its path; all that is known of a peripheral's address */
};

/**
 * real_device_advertised_us() - since when it advertises, CLOCK_MONOTONIC: it came into range, or
 * bluetoothd or the adapter came back; 0 = it does not
 */
uint64_t real_device_advertised_us(const struct fake_device *d);
