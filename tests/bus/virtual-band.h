/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual person with a virtual Progressor (tests/band), carried by the fake bluetoothd. Samples
 * go out by real time, times a speed. The person's time runs while the stream does; a person with a
 * plan waits while it does not, one without goes on living.
 */

#include <systemd/sd-event.h>

#include "band/person.h"
#include "band/progressor.h"
#include "bus/carrier.h"

#define VIRTUAL_BAND_ADDRESS "C0:FF:EE:00:00:01"
#define VIRTUAL_BAND_NAME    "Progressor_1234"

enum { VIRTUAL_BAND_DATA, VIRTUAL_BAND_CONTROL }; /* indices of its characteristics */

struct virtual_band {
	sd_event *event;
	struct fake_device *device;
	struct carrier air;
	struct progressor progressor;
	struct person *person;
	double rate_hz;
	bool follows;           /* the person has no plan */
	unsigned starts, stops; /* commands */
	sd_event_source *off;   /* it was sent to sleep */
	/* the stream under way */
	struct person_sample next; /* its time has not come */
	bool has_next;
	struct person_sample taken; /* the last one */
	uint64_t zero_us;           /* the person's time at which the device's counter began */
};

/** virtual_band_plan - of somebody who follows, and is quick about it */
extern const struct person_plan virtual_band_plan;

/**
 * virtual_band_init() - put the band in range
 * @plan:    of the person; plan->holds == 0: does as person_pull() and person_let_go() say
 * @address: NULL = VIRTUAL_BAND_ADDRESS
 * @speed:   sensor seconds in a real second
 */
int virtual_band_init(struct virtual_band *b, struct fake *fake, sd_event *event,
		      const struct person_plan *plan, const char *address, double speed);
void virtual_band_done(struct virtual_band *b);

/** virtual_band_press_button() - it was sent to sleep, and is awake and in range again */
void virtual_band_press_button(struct virtual_band *b);

/* Faults; those that any device may have are the carrier's. */
void virtual_band_restart_clock(struct virtual_band *b);
void virtual_band_jump_clock(struct virtual_band *b,
			     double seconds); /* the counter lies, on or back */
void virtual_band_low_battery(struct virtual_band *b);
