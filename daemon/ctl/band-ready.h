/* SPDX-License-Identifier: MIT */
#pragma once

/* A band that is wanted now, by a person at a terminal. */

#include <systemd/sd-bus.h>

/**
 * band_ready() - have the band at @path connected, and wait until it is there
 * It stays claimed as long as this program runs.
 *
 * Return: CTL_OK, or an exit status after a complaint; CTL_FAILED: it cannot be reached.
 */
int band_ready(sd_bus *bus, const char *id, const char *path);
