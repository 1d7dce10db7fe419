/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the numbers of a load mean, read backwards off the trail once it is over:
 *
 *	    g                 peak
 *	    │             ╭─╮ ↓
 *	    │            ╱   ╰──────────────╮           L  = median of g over 70 % of the peak
 *	    │         80 %··················│80 %
 *	    │          ╱:                   :╲
 *	    │    10 % ╱ :                   : ╲ 10 %
 *	 B- │────────╯:                     :   :╰───── B+
 *	    └─────────start─plateau─────────────end──── t
 *	               out       hold       back
 *
 *	g        the smoothed force (smooth.h); the band is pre-tensioned: rest is not zero
 *	B-       rest before: lowest g in the 2 s before the ramp, no earlier than the last end; in
 *		 2 s of what is known, for a gap is no rest. The ramp begins at start, which depends
 *		 on B-: of the pairs that fit, the latest, so that a slow pre-load is left out
 *	B+       rest after: lowest g from the release to the next ramp, at most 3 s after g first
 *	         fell under B- + 25 % of the rise
 *	L        level: median of g where it is at least B- + 70 % (peak - B-)
 *	start    last upward crossing of B- + 10 % (L - B-) before g passes 50 %
 *	end      first downward crossing of B+ + 10 % (L - B+) after g last passed 50 %
 *	plateau  from the first g >= B- + 80 % (L - B-) to the last g >= B+ + 80 % (L - B+)
 *
 * Level, peak and mean are told over B-: the work over rest, which is what a target asks for. A
 * time without samples (track.c) is unknown: neither held nor released.
 */

#include "core/event.h"
#include "core/trail.h"

struct load_span {
	/* the rest before is not looked for earlier: the end of the load before */
	uint64_t earliest_us;
	/* g left rest about here */
	uint64_t ramp_us;
	/* g fell under half of the level and stayed there; 0 = it has not: the load is open */
	uint64_t release_us;
};

/** measure_rest_n() - B-: the lowest g in the 2 s before @ramp_us, not earlier than @earliest_us */
double measure_rest_n(const struct trail *t, uint64_t earliest_us, uint64_t ramp_us);

/**
 * measure_rise() - begin @ret with what is known of a load once it was let go: rest before, level,
 * peak, start and begin of the plateau
 *
 * Start and end are crossings between two samples, interpolated, but not into a time without
 * samples: the end is then the first sample behind it. The plateau is from its first sample to its
 * last.
 */
void measure_rise(const struct trail *t, const struct load_span *span, struct hold_record *ret);

/**
 * measure_fall() - complete @ret, which measure_rise() began, with what depends on the rest after:
 * ends and lengths
 *
 * Called earlier, it takes the lowest g so far for the rest after. ret->earned is left to the
 * caller; ret->open is set when the force has not come back to rest.
 */
void measure_fall(const struct trail *t, const struct load_span *span, struct hold_record *ret);

/**
 * measure_hollow() - how much of the plateau of @r lies under half of its level, 0..1: a hold has
 * hardly any
 */
double measure_hollow(const struct trail *t, const struct hold_record *r);
