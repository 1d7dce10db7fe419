/* SPDX-License-Identifier: MIT */
#pragma once

/* Looking for bands: what `scan` prints and `band add` chooses from. */

#include "ctl/client.h"

#define SCAN_SECONDS_MAX 120 /* the daemon's own limit */

/**
 * scan_run() - look for bands
 * @seconds: at most so long
 * @each:    called once a candidate, as soon as it is found; a non-zero answer ends the scan
 *
 * Return: CTL_OK, or the exit status to leave with (stderr says why).
 */
int scan_run(sd_bus *bus, unsigned seconds, int (*each)(void *userdata, json_t *candidate),
	     void *userdata);
