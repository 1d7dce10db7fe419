/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Movesense sensor: the device's side of the protocol, written from its public description
 * and not from our driver, so that the two check each other. It answers commands and packs batches;
 * a carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "band/mover.h"

#define MOVESENSE_SERVICE "34802252-7185-4d5d-b431-630e7050e8f0"
#define MOVESENSE_CONTROL "34800001-7185-4d5d-b431-630e7050e8f0"
#define MOVESENSE_DATA    "34800002-7185-4d5d-b431-630e7050e8f0"

#define MOVESENSE_PACKET_MAX 244 /* of an MTU of 247, the highest that it agrees to */
#define MOVESENSE_ANSWER_MAX 8
#define MOVESENSE_BATCH_MAX  16
#define MOVESENSE_MEASURE_HZ 208 /* how often it measures, whatever it sends of that */

struct movesense_packet {
	size_t n;
	uint8_t bytes[MOVESENSE_PACKET_MAX];
};

struct movesense {
	unsigned mtu;      /* of the connection */
	uint32_t clock_ms; /* where its clock stands when the person's time is 0 */
	bool subscribed;   /* somebody is, to the data characteristic */
	uint8_t reference; /* of the one subscription to a resource; 0 = there is none */
	unsigned every;    /* it sends each so-many-th measurement: the subscription's rate */
	unsigned unknown;  /* commands that it does not have, or that change its modes and logs */
	/* batch under way */
	unsigned measured; /* since the last one that was taken */
	struct mover_sample batch[MOVESENSE_BATCH_MAX];
	unsigned n;
};

/** movesense_init() - switched on and connected, and nothing subscribed to */
void movesense_init(struct movesense *m);

/**
 * movesense_command() - the client wrote
 * @ret: the notification that it answers with
 *
 * Return: length of the answer, 0 = none: nobody is subscribed to it, or it is no command.
 */
size_t movesense_command(struct movesense *m, const uint8_t *bytes, size_t n,
			 uint8_t ret[static MOVESENSE_ANSWER_MAX]);

/**
 * movesense_sample() - a measurement, MOVESENSE_MEASURE_HZ times a second
 * Return: how many notifications the batch is that is full now; 0 = none is.
 */
unsigned movesense_sample(struct movesense *m, const struct mover_sample *s,
			  struct movesense_packet ret[static 2]);

/** movesense_link_lost() - it forgets who had subscribed */
void movesense_link_lost(struct movesense *m);
