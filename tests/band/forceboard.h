/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual PitchSix Force Board: the device's side of the protocol, written from its public
 * description and not from our driver, so that the two check each other. It takes modes and packs
 * samples; a carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORCEBOARD_NAME         "Force Board"
#define FORCEBOARD_SERVICE      "9a88d67f-8df2-4afe-9e0d-c2bbbe773dd0"
#define FORCEBOARD_DATA         "9a88d682-8df2-4afe-9e0d-c2bbbe773dd0"
#define FORCEBOARD_TARE         "9a88d683-8df2-4afe-9e0d-c2bbbe773dd0"
#define FORCEBOARD_THRESHOLD    "9a88d686-8df2-4afe-9e0d-c2bbbe773dd0"
#define FORCEBOARD_MODE_SERVICE "467a8516-6e39-11eb-9439-0242ac130002"
#define FORCEBOARD_MODE         "467a8517-6e39-11eb-9439-0242ac130002"

#define FORCEBOARD_MEASURE_HZ 80
#define FORCEBOARD_PACKET_MAX 20 /* six samples */

struct forceboard {
	bool streaming;
	unsigned forbidden; /* how often it was tared, or set to a mode that we never send */
	/* packet under way */
	uint8_t packet[FORCEBOARD_PACKET_MAX];
	size_t n;
};

void forceboard_init(struct forceboard *f);

/** forceboard_mode() - the client wrote the mode; forceboard_tare() - the tare */
void forceboard_mode(struct forceboard *f, const uint8_t *bytes, size_t n);
void forceboard_tare(struct forceboard *f);

/** forceboard_sample() - a measurement. Return: length of the packet in @ret once it is full, else 0 */
size_t forceboard_sample(struct forceboard *f, double force_kg,
			 uint8_t ret[static FORCEBOARD_PACKET_MAX]);

/** forceboard_link_lost() - the stream ends, and with it the packet under way */
void forceboard_link_lost(struct forceboard *f);
