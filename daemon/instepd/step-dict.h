/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The steps of a routine on the bus: an aa{sv}, the same in Routine.Steps, Workout.Steps and
 * History.Workout.
 */

#include <systemd/sd-bus.h>

#include "core/session.h"

/**
 * step_dict_append() - the entries of one of them, into the a{sv} that is open. Return: 0 or
 * negative errno.
 */
int step_dict_append(sd_bus_message *m, const struct step *s, unsigned number,
		     const struct step_count *count);

/**
 * step_dicts_append() - what each step asks for, and how far it is
 * @counts: of each step; NULL for a routine that does not run: it then has the texts of each instead
 *
 * Return: 0 or negative errno.
 */
int step_dicts_append(sd_bus_message *m, const struct routine *r, const struct step_count *counts);
