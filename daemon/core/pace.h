/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When samples were taken that carry no time stamp. A device takes them at an even pace, and a
 * radio delivers them in packets, each a little late and no two equally. So the time of a sample is
 * not that of its packet: it is counted on at a pace that is learnt from the arrivals, and pulled
 * towards them gently (a delay-locked loop of second order: F. Adriaensen, "Using a DLL to filter
 * time", 2005).
 *
 * Time comes out on the clock of the arrivals, and the same arrivals give the same bits. A few
 * lost samples are made up for by a pace that is a little slower for a second; an arrival that is
 * further off than a radio delays a packet begins anew, and what was lost is a hole in time.
 */

#include <stdbool.h>
#include <stdint.h>

struct pace {
	bool started;
	uint64_t newest_us; /* when the newest sample was taken */
	double step_us;     /* between the samples of the newest arrival */
	double period_us;   /* from sample to sample, as learnt so far */
};

/** pace_init() - no sample yet; @rate_hz: what the device is said to send */
void pace_init(struct pace *p, double rate_hz);

/**
 * pace_arrival() - @n samples arrived together, @n > 0; @host_us: when, never earlier than before
 */
void pace_arrival(struct pace *p, unsigned n, uint64_t host_us);

/**
 * pace_time() - when was the sample taken that is @before the newest? Of those of the newest
 * arrival. None is earlier than the newest of the arrival before.
 */
uint64_t pace_time(const struct pace *p, unsigned before);
