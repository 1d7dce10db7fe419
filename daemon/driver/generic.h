/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A driver without code of its own: where in the packets of a simple sensor its numbers are, and what one of
 * them is worth. For what people build at home (an ESP32 or nRF with a load cell or a motion chip);
 * conf/device-file.h makes it of a file.
 */

#include <stdint.h>

#include "driver/driver.h"

#define GENERIC_COUNT_MAX  DRIVER_SAMPLES_MAX
#define GENERIC_OFFSET_MAX 511 /* the longest attribute value has 512 bytes */
#define GENERIC_RATE_MIN   1.0
#define GENERIC_RATE_MAX   1000.0

enum number_type {
	NUMBER_NONE,
	NUMBER_U8,
	NUMBER_S8,
	NUMBER_U16LE,
	NUMBER_S16LE,
	NUMBER_U24LE,
	NUMBER_S24LE,
	NUMBER_U32LE,
	NUMBER_S32LE,
	NUMBER_F32LE,
	NUMBER_U16BE,
	NUMBER_S16BE,
	NUMBER_U24BE,
	NUMBER_S24BE,
	NUMBER_U32BE,
	NUMBER_S32BE,
	NUMBER_F32BE,
};
#define NUMBER_TYPES (NUMBER_F32BE + 1)

/* One number of a sample, or three alike that lie one behind the other. */
struct field {
	enum number_type type; /* NUMBER_NONE = there is none */
	unsigned offset;       /* of the first sample's, from the beginning of the packet */
	double scale;          /* units in one of the number */
	/*
	 * newtons, g, degrees a second or microseconds in one unit; of a force 0: a unit is a count,
	 * and what that is worth is to be found out
	 */
	double unit;
};

struct layout {
	double rate_hz;  /* 0 = not told: then the samples are stamped */
	unsigned count;  /* samples in a packet; 0 = as many as it has room for */
	unsigned stride; /* bytes from a sample to the next; 0 = a packet has one */
	/* either a force, or an acceleration and perhaps a rotation */
	struct field force, accel, rate;
	struct field stamp;       /* u32, so that it wraps as counters do */
	struct write start, stop; /* n == 0: it needs none */
};

/* Points into itself: it stays where it was made. */
struct generic {
	struct driver driver;
	struct layout layout;
	char service[37], data[37], control[37]; /* control: "" = takes no commands */
};

/** number_type_find() - by name, such as "s16le". NUMBER_NONE where there is no such. */
enum number_type number_type_find(const char *name);

/**
 * generic_init() - make @g->driver of all the rest
 * @name, @title: must live as long as @g
 */
void generic_init(struct generic *g, const char *name, const char *title);
