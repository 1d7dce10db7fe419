/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Sensor time and host time. A packet never arrives before it was sent, so of all the arrival
 * delays of the last 30 s the lowest is the best guess of what the two clocks differ by: radio
 * retries and bursts only add to it.
 */

#include <stdbool.h>
#include <stdint.h>

/*
 * A counter of the device (a 32-bit number of microseconds that wraps every 71.6 min) made into 64
 * bits.
 */
struct ticks {
	bool started;
	uint32_t last;
	uint64_t t_us;
};

/**
 * ticks_unwrap() - the next stamp of a 32-bit microsecond counter
 * @ret_t_us:      unwrapped; after a restart it goes on from where it was
 * @ret_new_epoch: true for the first stamp, and where the counter began anew: it ran back, and not
 *                 by a wrap. A step back counts as a wrap when the forward difference modulo 2^32
 *                 is under a second. (Tindeq devices restart it with each start command.)
 */
void ticks_unwrap(struct ticks *k, uint32_t raw_us, uint64_t *ret_t_us, bool *ret_new_epoch);

/**
 * ticks_repeats() - is this stamp the last one, or back from it by less than a second?
 *
 * That is a sample that was sent twice or overtaken: a packet spans less. A counter that begins anew
 * unasked within its first second is taken for it as well, and that moment of its stream is lost.
 */
bool ticks_repeats(const struct ticks *k, uint32_t raw_us);

#define CLOCK_SLOTS 6 /* of 5 s each: the 30 s */

struct clock {
	bool started;
	uint64_t last_t_us, last_host_us;
	int64_t lowest_us[CLOCK_SLOTS]; /* lowest host - sensor in each slot of 5 s of host time */
	uint64_t slot;                  /* number of the newest slot */
};

/** clock_init() - know nothing: at the begin, and at each new epoch of the sensor */
void clock_init(struct clock *c);

/**
 * clock_arrival() - a sample stamped @t_us arrived at @host_us, which never runs back
 *
 * Return: true when the sensor's clock cannot be believed: it claims to be over 30 s further than
 * the host's since the last sample. The clock has then begun anew and the caller must treat the
 * sample as a new epoch.
 */
bool clock_arrival(struct clock *c, uint64_t t_us, uint64_t host_us);

/**
 * clock_to_host() - when was @t_us on the host's clock? Only after clock_arrival(); never later
 * than the arrival.
 */
uint64_t clock_to_host(const struct clock *c, uint64_t t_us);
