/* SPDX-License-Identifier: MIT */
#pragma once

/* Figures on the bus: entries of an a{sv}, the same wherever a step, a rep or a set is told. */

#include <systemd/sd-bus.h>

#include "store/figures.h"

/* Both append to a dictionary that is open. */

/**
 * figures_dict_append() - an entry for each: a count is a u, all else a d
 * Return: 0 or negative errno.
 */
int figures_dict_append(sd_bus_message *m, const struct named_figure *figures, size_t n);

/**
 * figures_dict_append_sets() - "sets" and "differences" of a workout
 *
 * Return: 0 or negative errno. When it is the history that cannot be read, what could be is in the
 * message, and the message is well-formed.
 */
int figures_dict_append_sets(sd_bus_message *m, struct store *s, const char *uuid);
