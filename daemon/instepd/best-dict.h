/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Bests as dictionaries of the bus: the property Best of History, and what a max test says at its
 * end.
 */

#include <systemd/sd-bus.h>

#include "store/store.h"

/**
 * best_dicts_append() - append an array of dictionaries (aa{sv}); the keys are in
 * dbus/org.instep.Instep1.History.xml
 * @uuid: only those of this workout; NULL = all
 *
 * Return: 0 or negative errno. When it is the history that cannot be read, what could be is in the
 * message, and the message is well-formed.
 */
int best_dicts_append(sd_bus_message *m, struct store *s, const char *uuid);
