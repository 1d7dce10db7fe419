/* SPDX-License-Identifier: MIT */
#pragma once

/* Looking for bands: what `scan` prints and `band add` chooses from. */

#include "ctl/client.h"

#define SCAN_SECONDS     10  /* where nobody says how long */
#define SCAN_SECONDS_MAX 120 /* the daemon's own limit */

/**
 * scan_read_seconds() - the value of --seconds. Return: CTL_OK, or the exit status after a
 * complaint.
 */
int scan_read_seconds(const char *value, unsigned *ret);

/**
 * scan_run() - look for bands
 * @seconds: at most so long
 * @each:    called once a candidate, as soon as it is found; a non-zero answer ends the scan
 *
 * Return: CTL_OK, or the exit status to leave with (stderr says why).
 */
int scan_run(sd_bus *bus, unsigned seconds, int (*each)(void *userdata, json_t *candidate),
	     void *userdata);
