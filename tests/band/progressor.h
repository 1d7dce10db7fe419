/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Tindeq Progressor: the device's side of the protocol, written from its public description and not from
 * our driver, so that the two check each other. It answers commands and packs samples; a carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRESSOR_SERVICE "7e4e1701-1ea6-40c9-9dcc-13d34ffead57"
#define PROGRESSOR_DATA    "7e4e1702-1ea6-40c9-9dcc-13d34ffead57"
#define PROGRESSOR_CONTROL "7e4e1703-1ea6-40c9-9dcc-13d34ffead57"

#define PROGRESSOR_ANSWER_MAX 20
#define PROGRESSOR_PACKET_MAX (2 + 15 * 8)

struct progressor {
	const char *firmware;      /* answer to 6b */
	uint32_t battery_mv;       /* answer to 6f */
	uint64_t id;               /* answer to 70 */
	unsigned samples_a_packet; /* 1..15; a real one: 8 */
	bool streaming;
	uint32_t clock_us; /* where its counter stands at the start of a stream; of a real one: 0 */
	/* packet under way */
	uint8_t packet[PROGRESSOR_PACKET_MAX];
	size_t n;
	unsigned tared; /* how often 64 came: we never send it */
	unsigned
		unknown; /* how often a command came that it does not have, or that calibrates it */
	bool asleep;     /* it answers nothing any more; a button wakes a real one */
};

void progressor_init(struct progressor *p);

/**
 * progressor_command() - the client wrote
 * @ret: the notification that it answers with
 *
 * While it streams, it does not answer 6f: a client must stop the stream before it asks for the battery.
 *
 * Return: length of the answer, 0 = none.
 */
size_t progressor_command(struct progressor *p, const uint8_t *bytes, size_t n,
			  uint8_t ret[static PROGRESSOR_ANSWER_MAX]);

/** progressor_sample() - a measurement @t_us after the stream's start. Return: length of the packet in @ret once it is full, else 0. */
size_t progressor_sample(struct progressor *p, uint64_t t_us, double force_kg,
			 uint8_t ret[static PROGRESSOR_PACKET_MAX]);

/** progressor_link_lost() - the stream ends, and with it the packet under way */
void progressor_link_lost(struct progressor *p);
