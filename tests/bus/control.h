/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * org.instep.Test1 at /org/instep/Test1: the faults of the fake and the virtual band or sensor as
 * methods, for shell tests. A sensor has no clock, no speed, no button and no warning of its
 * battery: it refuses those. Pull raises its foot; Tared counts the commands that it must never get.
 */

#include <systemd/sd-bus.h>

#include "bus/virtual-band.h"
#include "bus/virtual-sensor.h"

struct control {
	struct fake *fake;
	/* what the faults are of; one of them is NULL */
	struct virtual_band *band;
	struct virtual_sensor *sensor;
	sd_bus *bus;
	char refusal[2][128]; /* name and text of a refused Connect */
	char acquire_error[64];
};

int control_init(struct control *c, struct fake *fake, struct virtual_band *band);
int control_init_sensor(struct control *c, struct fake *fake, struct virtual_sensor *sensor);
void control_done(struct control *c);
