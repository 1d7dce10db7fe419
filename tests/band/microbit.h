/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The accelerometer service of a virtual micro:bit: the device's side of the protocol, written from
 * its public description and not from our driver, so that the two check each other. It takes a
 * period and packs samples; a carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "band/mover.h"

#define MICROBIT_SERVICE "e95d0753-251d-470a-a062-fa1922dfa9a8"
#define MICROBIT_DATA    "e95dca4b-251d-470a-a062-fa1922dfa9a8"
#define MICROBIT_PERIOD  "e95dfb24-251d-470a-a062-fa1922dfa9a8"

#define MICROBIT_PACKET     6
#define MICROBIT_MEASURE_HZ 200 /* how often it is asked; it sends by its period */

struct microbit {
	bool subscribed;    /* somebody is, to the data */
	unsigned period_ms; /* one of those that its chip has */
	unsigned waited_ms; /* since the last sample that was sent */
};

void microbit_init(struct microbit *m);

/** microbit_period() - the client wrote a period: it takes the nearest one that it has */
void microbit_period(struct microbit *m, const uint8_t *bytes, size_t n);

/**
 * microbit_sample() - a measurement, MICROBIT_MEASURE_HZ times a second
 * Return: length of the notification in @ret, 0 = this one is not sent.
 */
size_t microbit_sample(struct microbit *m, const struct mover_sample *s,
		       uint8_t ret[static MICROBIT_PACKET]);
