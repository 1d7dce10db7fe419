/* SPDX-License-Identifier: MIT */
#pragma once

/* What of `instepctl band` is long enough to have a file of its own. */

#include <jansson.h>
#include <systemd/sd-bus.h>

/** band_add() - argv[0] is "instepctl band add". Return: exit status. */
int band_add(int argc, char **argv);

/** band_calibrate() - argv[0] is "instepctl band calibrate". Return: exit status. */
int band_calibrate(int argc, char **argv);

/**
 * band_pick() - show the bands in reach on a terminal, and take one of them; the scan goes on, so
 * that bluetoothd does not forget it meanwhile
 * @seconds: to wait for the first one
 * @added:   the bands that we have
 * @ret:     the candidate, a new reference
 *
 * Return: CTL_OK, CTL_STOPPED (the person wants none), or another exit status after a complaint.
 */
int band_pick(sd_bus *bus, unsigned seconds, const json_t *added, json_t **ret);

/**
 * band_set_up() - what comes after adding, with a person at a terminal: connect, tare, and try out
 * @band: its properties
 *
 * Return: exit status.
 */
int band_set_up(sd_bus *bus, const json_t *band);

/**
 * band_tare() - make what @band (its properties) feels now the zero, once it is still. Return: exit
 * status.
 */
int band_tare(sd_bus *bus, const json_t *band);
