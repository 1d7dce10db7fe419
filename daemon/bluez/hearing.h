/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * bluetoothd's discovery, one for all of ours: the scan for bands to add and the bands that are
 * listened to share it. It runs on one adapter, exactly while one of them needs it.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct radio;

struct hearing {
	char *adapter_path; /* NULL = none of ours is there */
	bool on;            /* StartDiscovery was answered */
	bool seen;          /* the adapter said Discovering=true since then */
	bool repeats;       /* the filter asks for every advertisement, changed or not */
	sd_bus_slot *call;  /* under way; what is needed is looked at again when it is answered */
	bool listening;     /* as it was told */
};

/** hearing_update() - what is needed, or the mirror, may have changed */
void hearing_update(struct radio *r);

/** hearing_forget() - it is over, without being asked for: the adapter or bluetoothd is gone */
void hearing_forget(struct radio *r);

/** hearing_end() - for good */
void hearing_end(struct radio *r);
