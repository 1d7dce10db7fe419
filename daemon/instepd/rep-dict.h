/* SPDX-License-Identifier: MIT */
#pragma once

/* A rep on the bus: one a{sv}, the same in Workout.RepDone and History.Workout. */

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "store/store.h"

/** rep_dict_append() - Return: 0 or negative errno. */
int rep_dict_append(sd_bus_message *m, const struct rep_row *r);
