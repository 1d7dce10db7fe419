/* SPDX-License-Identifier: MIT */
#pragma once

/* org.instep.Test1 at /org/instep/Test1: the faults of the fake and the virtual band as methods, for shell tests. */

#include <systemd/sd-bus.h>

#include "bus/virtual-band.h"

struct control {
	struct fake *fake;
	struct virtual_band *band;
	sd_bus *bus;
	char refusal[2][128]; /* name and text of a refused Connect */
	char acquire_error[64];
};

int control_init(struct control *c, struct fake *fake, struct virtual_band *band);
void control_done(struct control *c);
