/* SPDX-License-Identifier: MIT */

/* Reading addresses. Which type it is, only the radio knows: it is not in the bits. */

#include "bluez/address.h"

bool address_is_private(const char *address, bool random)
{
	return random && address[0] >= '0' && address[0] <= '7';
}
