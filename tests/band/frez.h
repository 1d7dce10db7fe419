/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Frez Dyno: the device's side of the protocol, written from its public description and
 * not from our driver, so that the two check each other. It answers commands and packs samples; a
 * carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FREZ_NAME    "FrezDyno-123456"
#define FREZ_SERVICE "da8a6c41-154b-4b9a-9b00-2f84dfcebfe9"
#define FREZ_DATA    "da8a6c42-154b-4b9a-9b00-2f84dfcebfe9"
#define FREZ_CONTROL "da8a6c43-154b-4b9a-9b00-2f84dfcebfe9"

#define FREZ_MEASURE_HZ 250
#define FREZ_PACKET     74

struct frez {
	int32_t zero_count;  /* with nothing on it */
	double kg_per_count; /* its coefficient, that only its maker knows */
	uint32_t clock_ms; /* where its counter stands at the start of a stream; of a real one: 0 */
	bool streaming;
	bool asleep; /* it answers nothing any more; a button wakes a real one */
	uint64_t started_us;
	unsigned unknown; /* how often a command came that it does not have */
	/* packet under way */
	uint8_t packet[FREZ_PACKET];
	size_t n;
};

void frez_init(struct frez *f);

/** frez_command() - the client wrote, at @t_us; it has no answers */
void frez_command(struct frez *f, const uint8_t *bytes, size_t n, uint64_t t_us);

/** frez_sample() - a measurement. Return: length of the packet in @ret once it is full, else 0 */
size_t frez_sample(struct frez *f, uint64_t t_us, double force_kg, uint8_t ret[static FREZ_PACKET]);

/** frez_link_lost() - the stream ends, and with it the packet under way */
void frez_link_lost(struct frez *f);
