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
#define PROGRESSOR_DATA	   "7e4e1702-1ea6-40c9-9dcc-13d34ffead57"
#define PROGRESSOR_CONTROL "7e4e1703-1ea6-40c9-9dcc-13d34ffead57"

struct progressor {
	const char *firmware;	   /* answer to 6b */
	uint32_t battery_mv;	   /* answer to 6f */
	unsigned samples_a_packet; /* 1..15; a real one: 8 */
	bool streaming;
	uint32_t clock_us;	   /* of the device: where its counter stands at the start of the stream */
	/* packet under way */
	uint8_t packet[2 + 15 * 8];
	size_t n;
	unsigned tared; /* how often 64 came: we never send it */
	bool asleep;
};

void progressor_init(struct progressor *p);

/** progressor_command() - the client wrote; @ret (at least 20 bytes) is the notification it answers with. Return: its length, 0 = none. */
size_t progressor_command(struct progressor *p, const uint8_t *bytes, size_t n, uint8_t *ret);

/** progressor_sample() - a measurement @t_us after the stream's start. Return: length of the packet in @ret once it is full, else 0. */
size_t progressor_sample(struct progressor *p, uint64_t t_us, double force_kg, uint8_t ret[static 2 + 15 * 8]);
