/* SPDX-License-Identifier: MIT */
#pragma once

/* What a band feels, live on a terminal, until a person has seen it feel something. */

#include <systemd/sd-bus.h>

/**
 * band_trial() - show the force of the band at @path, or the angle of the sensor, until there was
 * a pull or a movement and its end; Enter, or half a minute of nothing, ends it too
 *
 * Return: CTL_OK in all of these cases, or an exit status after a complaint.
 */
int band_trial(sd_bus *bus, const char *path);
