/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Thingy:52: the device's side of the protocol, written from its public description and
 * not from our driver, so that the two check each other. It takes a configuration and packs
 * samples; a carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "band/mover.h"

#define THINGY_ADVERTISED "ef680100-9b35-4933-9b10-52ffa9740042"
#define THINGY_SERVICE    "ef680400-9b35-4933-9b10-52ffa9740042"
#define THINGY_CONFIG     "ef680401-9b35-4933-9b10-52ffa9740042"
#define THINGY_RAW        "ef680406-9b35-4933-9b10-52ffa9740042"

#define THINGY_PACKET     18
#define THINGY_MEASURE_HZ 200 /* the highest rate that it can be set to */

struct thingy {
	bool subscribed;  /* somebody is, to the raw values */
	unsigned rate_hz; /* of its configuration, which survives power-off */
	bool wakes;       /* when it is moved; likewise */
	double owed;      /* of the next packet: at 1 it is sent */
	unsigned refused; /* configurations with a value out of range */
};

/** thingy_init() - as it comes out of its box: 10 samples a second, and it wakes when it is moved */
void thingy_init(struct thingy *t);

/** thingy_configure() - the client wrote the configuration */
void thingy_configure(struct thingy *t, const uint8_t *bytes, size_t n);

/**
 * thingy_sample() - a measurement, THINGY_MEASURE_HZ times a second
 * Return: length of the notification in @ret, 0 = this one is not sent.
 */
size_t thingy_sample(struct thingy *t, const struct mover_sample *s,
		     uint8_t ret[static THINGY_PACKET]);
