/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A force sensor that somebody made at home, with Bluetooth's own Industrial Measurement Device
 * service: written from the public assigned numbers and not from our driver, so that the two check
 * each other.
 */

#include <stddef.h>
#include <stdint.h>

#define SIG_FORCE_SERVICE "0000185a-0000-1000-8000-00805f9b34fb"
#define SIG_FORCE_DATA    "00002c07-0000-1000-8000-00805f9b34fb"

#define SIG_FORCE_PACKET 4

/** sig_force_packet() - the notification of a measurement; NAN: it has none */
void sig_force_packet(double force_n, uint8_t ret[static SIG_FORCE_PACKET]);
