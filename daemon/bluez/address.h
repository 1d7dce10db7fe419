/* SPDX-License-Identifier: MIT */
#pragma once

/* What an address says of itself. */

#include <stdbool.h>

/**
 * address_is_private() - is this an address that the device changes from time to time?
 * @address: "AA:BB:CC:DD:EE:FF", upper case
 * @random:  bluetoothd's AddressType is "random"
 *
 * Of random addresses the two highest bits tell: 11 stays as it is, 01 can be resolved by who is
 * paired, 00 by nobody, 10 is not used yet (Bluetooth Core 5.3, vol. 6 part B, 1.3.2).
 */
bool address_is_private(const char *address, bool random);
