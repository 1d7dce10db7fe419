/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual WH-C06: the scale's side of the protocol, written from its public description and not
 * from our driver, so that the two check each other. It only advertises; a carrier moves the bytes,
 * as often as a radio hears them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WHC06_NAME    "IF_B7"
#define WHC06_COMPANY 0x0100
#define WHC06_SOURCE  "0x0100" /* as our driver calls it */

#define WHC06_ADVERTISEMENT 17 /* bytes of the maker's data, behind the company id */
#define WHC06_MEASURE_HZ    8  /* how often there is a new one; what others measured */

/* The low half of byte 14. In use, pounds were also seen as 0. */
enum whc06_unit { WHC06_KG = 1, WHC06_LB, WHC06_ST, WHC06_JIN };

struct whc06 {
	uint8_t id[6];
	enum whc06_unit unit;
	uint16_t counter;  /* of what it measured */
	int16_t last;      /* what it showed last, in hundredths */
	unsigned the_same; /* how often: then its display marks it as stable */
	bool body_scale;   /* says that it is a HealthSense BS161, which has the same name */
};

void whc06_init(struct whc06 *w);

/** whc06_measure() - the advertisement that a measurement makes, until the next one */
void whc06_measure(struct whc06 *w, double force_kg, uint8_t ret[static WHC06_ADVERTISEMENT]);
