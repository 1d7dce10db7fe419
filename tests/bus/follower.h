/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The virtual person listens to the daemon, as a real one does: pulls (or raises the foot) when the
 * workout's Phase is "out", lets go (or lowers it) when it is anything after "hold", and now and
 * then does that too early. Needs a virtual band or sensor whose person has no plan.
 */

#include <systemd/sd-bus.h>

#include "bus/virtual-band.h"
#include "bus/virtual-device.h"
#include "bus/virtual-sensor.h"

struct follower {
	/* whose leg it is: one of them, the others are NULL */
	sd_event *event;
	struct virtual_band *band;
	struct virtual_sensor *sensor;
	struct virtual_device *device;
	sd_bus *bus;
	sd_event_source *act; /* what the person is about to do */
	bool pulling;
	unsigned pulls; /* so far */
	int short_pull; /* the pull that is let go early, from 0; -1 = none */
	double short_s; /* how long that hold lasts, sensor time */
	double extra_s; /* how long a hold goes on after it was earned */
	unsigned tugs;  /* short pulls still to make */
};

/** follower_init() - listen on the user bus */
int follower_init(struct follower *f, struct virtual_band *band);
int follower_init_sensor(struct follower *f, struct virtual_sensor *sensor);
int follower_init_device(struct follower *f, struct virtual_device *device);
void follower_done(struct follower *f);

/** follower_tug() - in a pause: tug at the band, so many times one after the other */
void follower_tug(struct follower *f, unsigned times);
