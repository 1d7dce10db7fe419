/* SPDX-License-Identifier: MIT */
#pragma once

/* Weighing what hangs on a band. */

#include <systemd/sd-bus.h>

/**
 * band_weigh() - wait until what the band at @path feels has settled, and take the mean of a second
 * @ret: as Band.OpenStream tells it, newtons over the tare; of a band that was never calibrated a
 *       number in proportion to them
 *
 * Return: CTL_OK, or an exit status after a complaint.
 */
int band_weigh(sd_bus *bus, const char *path, double *ret);
