/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The times of samples of devices that stamp none. The first sample that a decoder gives begins an
 * epoch.
 */

#include "driver/driver.h"

/**
 * stamp_arrival() - they were taken when they arrived, at @host_us
 *
 * For what is heard now and then, or at a rate that nobody knows.
 */
void stamp_arrival(struct decoder *d, uint64_t host_us, struct reading *ret);

/**
 * stamp_paced() - they were taken one after the other at the decoder's pace, the last one when they
 * arrived
 *
 * A force_n of NAN stands for a value that nobody can believe: it keeps its place in time and is
 * left out. The driver's reset() has set up the pace.
 */
void stamp_paced(struct decoder *d, uint64_t host_us, struct reading *ret);
