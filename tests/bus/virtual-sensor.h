/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual person with a WT901BLE68 on the foot (tests/band: mover, witmotion), carried by the
 * fake bluetoothd beside or in place of the virtual band. What the sensor measures goes out by real
 * time while somebody is subscribed. A person with a plan waits while nobody is, one without goes
 * on living.
 *
 * There is no speed: the sensor sends no time stamps, so for the daemon a sample was taken when it
 * arrived, and a foot that is played faster is a faster foot. A test is quick by short repetitions:
 * half a second up, one of hold, half a second down, one of rest.
 *
 *	struct virtual_sensor sensor;
 *	struct follower person;
 *
 *	virtual_sensor_init(&sensor, fake, event, &virtual_sensor_plan, NULL, false);
 *	follower_init_sensor(&person, &sensor);   (does as Phase says; or mover_raise(), mover_lower())
 *	... AddBand(VIRTUAL_SENSOR_ADDRESS, driver "witmotion-ble")
 */

#include <systemd/sd-event.h>

#include "band/mover.h"
#include "band/witmotion.h"
#include "bus/carrier.h"

#define VIRTUAL_SENSOR_ADDRESS "C0:FF:EE:00:00:02"
#define VIRTUAL_SENSOR_NAME    "WT901BLE68"

enum { VIRTUAL_SENSOR_DATA, VIRTUAL_SENSOR_CONTROL }; /* indices of its characteristics */

struct virtual_sensor {
	sd_event *event;
	struct fake_device *device;
	struct carrier air; /* faults are its */
	struct witmotion witmotion;
	struct mover mover;
	unsigned rates; /* how often its rate was set */
	/* the stream under way */
	struct mover_sample next; /* its time has not come */
	bool has_next;
	struct mover_sample taken; /* the last one */
};

/** virtual_sensor_plan - of somebody who follows, and is quick about it */
extern const struct mover_plan virtual_sensor_plan;

/**
 * virtual_sensor_init() - put the sensor in range
 * @plan:       of the person; plan->reps == 0: does as mover_raise() and mover_lower() say. Its
 *              rate has no effect.
 * @address:    NULL = VIRTUAL_SENSOR_ADDRESS
 * @other_base: it calls its service and characteristics by Bluetooth's base
 */
int virtual_sensor_init(struct virtual_sensor *s, struct fake *fake, sd_event *event,
			const struct mover_plan *plan, const char *address, bool other_base);
void virtual_sensor_done(struct virtual_sensor *s);
