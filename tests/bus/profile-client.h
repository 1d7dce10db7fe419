/* SPDX-License-Identifier: MIT */
#pragma once

/* The test as a program that wants a band: a GattProfile1 of its own, as instepd has. */

#include "bus/harness.h"

/** profile_offer() - "/profile" with the Progressor's service, on the test's connection */
void profile_offer(struct harness *h);

/** profile_register() - tell bluetoothd's @adapter of the objects below @path. Return: bus_call_to(). */
int profile_register(struct harness *h, const char *adapter, const char *path);
