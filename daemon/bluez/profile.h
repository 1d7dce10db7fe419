/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Our GattProfile1 object: it tells bluetoothd which services we want, so that it reconnects
 * trusted devices that have them by itself, without a scan and without a timer of ours
 * (seen with BlueZ 5.66).
 */

#include <systemd/sd-bus.h>

struct profile;

/** profile_new() - put the object with the services of all drivers on @bus */
int profile_new(struct profile **ret, sd_bus *bus);
struct profile *profile_free(struct profile *p);

/**
 * profile_register() - GattManager1.RegisterApplication on @adapter_path; asynchronous, a refusal
 * is logged
 */
int profile_register(struct profile *p, const char *adapter_path);
