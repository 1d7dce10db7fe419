/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Our GattProfile1 object: it tells bluetoothd which services we want, so that it reconnects
 * trusted devices that have them by itself, without a scan and without a timer of ours
 * (seen with BlueZ 5.66).
 */

#include <systemd/sd-bus.h>

#include "driver/model.h"

struct profile;

/**
 * profile_new() - put the object on @bus, with the services that @models are recognised by
 * @models: must live longer
 */
int profile_new(struct profile **ret, sd_bus *bus, const struct models *models);
struct profile *profile_free(struct profile *p);

/**
 * profile_register() - GattManager1.RegisterApplication on @adapter_path; asynchronous, a refusal
 * is logged
 */
int profile_register(struct profile *p, const char *adapter_path);
