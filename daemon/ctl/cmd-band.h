/* SPDX-License-Identifier: MIT */
#pragma once

/* What of `instepctl band` is long enough to have a file of its own. */

#include <jansson.h>
#include <systemd/sd-bus.h>

/** band_add() - argv[0] is "instepctl band add". Return: exit status. */
int band_add(int argc, char **argv);

/**
 * band_tare() - make what @band (its properties) feels now the zero, once it is still. Return: exit
 * status.
 */
int band_tare(sd_bus *bus, const json_t *band);
