/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Frames in a stream of bytes that was cut into packets anywhere: what a packet leaves over may be
 * the begin of one, and is kept in the decoder for the packet to come.
 */

#include "driver/driver.h"

#define FRAME_MAX 32

_Static_assert(FRAME_MAX <= DRIVER_PART_MAX, "a decoder keeps the begin of a frame");

/* The bytes of a packet, behind what the one before left over. */
struct frames {
	/*
	 * How long is the frame that begins with these @n bytes (never 0), as far as can be seen?
	 * More than @n: the rest has not come. 0 = none begins here. At most FRAME_MAX.
	 */
	size_t (*length)(const uint8_t *p, size_t n);
	struct decoder *d;
	const uint8_t *p;
	size_t n;
	size_t skipped; /* bytes that belong to no frame */
	uint8_t frame[FRAME_MAX];
};

/** frames_next() - the next whole one, which lasts until the next call; NULL = no more */
const uint8_t *frames_next(struct frames *f);

/**
 * frames_explain() - list all of them
 * @explain: adds the notes of one
 *
 * Return: 0, -EAGAIN (there is but the begin of one), -EBADMSG (there is none).
 */
int frames_explain(struct frames *f, void (*explain)(struct notes *ret, const uint8_t *frame),
		   struct notes *ret);
