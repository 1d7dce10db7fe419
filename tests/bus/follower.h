/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The virtual person listens to the daemon, as a real one does: pulls when the workout's Phase is "out", lets go when
 * it is anything after "hold", and now and then lets go too early. Needs a virtual band whose person has no plan.
 */

#include <systemd/sd-bus.h>

#include "bus/virtual-band.h"

struct follower {
	struct virtual_band *band;
	sd_bus *bus;
	sd_event_source *act; /* what the person is about to do */
	bool pulling;
	unsigned pulls; /* so far */
	int short_pull; /* the pull that is let go early, from 0; -1 = none */
	double short_s; /* how long that hold lasts, sensor time */
	double extra_s; /* how long a hold goes on after it was earned */
};

/** follower_init() - listen on the user bus */
int follower_init(struct follower *f, struct virtual_band *band);
void follower_done(struct follower *f);
