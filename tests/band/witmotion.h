/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual WT901BLE68: the device's side of the protocol, written from its public description and
 * not from our driver, so that the two check each other. It answers commands and packs samples; a
 * carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "band/mover.h"

/* Its own base, which is not Bluetooth's (a for b); some revisions are said to have Bluetooth's. */
#define WITMOTION_SERVICE       "0000ffe5-0000-1000-8000-00805f9a34fb"
#define WITMOTION_DATA          "0000ffe4-0000-1000-8000-00805f9a34fb"
#define WITMOTION_CONTROL       "0000ffe9-0000-1000-8000-00805f9a34fb"
#define WITMOTION_OTHER_SERVICE "0000ffe5-0000-1000-8000-00805f9b34fb"
#define WITMOTION_OTHER_DATA    "0000ffe4-0000-1000-8000-00805f9b34fb"
#define WITMOTION_OTHER_CONTROL "0000ffe9-0000-1000-8000-00805f9b34fb"

#define WITMOTION_FRAME      20
#define WITMOTION_PACKET_MAX (8 * WITMOTION_FRAME)
#define WITMOTION_MEASURE_HZ 200 /* how often it measures, whatever it sends of that */

struct witmotion {
	unsigned every;     /* it sends each so-many-th measurement: its rate; survives power-off */
	unsigned frames;    /* a notification, at this rate */
	int battery_mv;     /* its battery; 0 = has not measured yet */
	bool streaming;     /* somebody is subscribed */
	unsigned forbidden; /* commands that calibrate, save, unlock or silence it */
	unsigned measured;  /* since the last one that was sent */
	/* packet under way */
	uint8_t packet[WITMOTION_PACKET_MAX];
	size_t n;
};

/** witmotion_init() - as it comes out of its box: 50 samples a second, two a notification */
void witmotion_init(struct witmotion *w);

/**
 * witmotion_command() - the client wrote
 * @ret: the notification that it answers with
 *
 * Return: length of the answer, 0 = none.
 */
size_t witmotion_command(struct witmotion *w, const uint8_t *bytes, size_t n,
			 uint8_t ret[static WITMOTION_FRAME]);

/** witmotion_frame() - what it makes of a measurement */
void witmotion_frame(const struct mover_sample *s, uint8_t ret[static WITMOTION_FRAME]);

/**
 * witmotion_sample() - a measurement, WITMOTION_MEASURE_HZ times a second
 * Return: length of the packet in @ret once it is full, else 0.
 */
size_t witmotion_sample(struct witmotion *w, const struct mover_sample *s,
			uint8_t ret[static WITMOTION_PACKET_MAX]);

/** witmotion_subscribed() - somebody is, or nobody any more: then the packet under way is lost */
void witmotion_subscribed(struct witmotion *w, bool on);
