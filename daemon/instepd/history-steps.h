/* SPDX-License-Identifier: MIT */
#pragma once

/* The steps of a stored workout on the bus. */

#include <systemd/sd-bus.h>

#include "store/store.h"

/**
 * history_steps_append() - "steps" of a workout, an entry of the a{sv} that is open; the keys are
 * in dbus/org.instep.Instep1.History.xml
 *
 * Return: 0 or negative errno. When it is the history that cannot be read, what could be is in the
 * message, and the message is well-formed.
 */
int history_steps_append(sd_bus_message *m, struct store *s, const char *uuid);
