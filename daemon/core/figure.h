/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How a load was done, beside how strong and how long it was (measure.h). Read off the trail once
 * it is measured; what cannot be known is left out rather than guessed, and is NAN.
 *
 *	rate of force development, N/s
 *		(g(start + 0.2 s) - g(start)) / 0.2 s: the mean slope over the window "0 to 200 ms",
 *		one of those that are usual (Aagaard et al. 2002, J Appl Physiol 93:1318; for its
 *		limits Maffiuletti et al. 2016, Eur J Appl Physiol 116:1091). Two things differ from
 *		a laboratory: start is the crossing of 10 % of the level, not the first newton, and
 *		g is a mean over 0.1 s. So it compares a person with themselves, not with a table.
 *		Not known of a load shorter than the window, with a gap in it, with fewer than two
 *		samples in it, or that had begun before the signal did. A movement has none.
 *	steadiness, a share (0 = a perfectly steady hold)
 *		the coefficient of variation of g on the plateau after detrending: the standard
 *		deviation from the least-squares line through g, over the mean of g over rest. The
 *		line takes fatigue and creep away. The plateau begins and ends at 80 % of the level,
 *		still on the ramps, which are not unsteadiness: at its begin half as long as `out`
 *		is left off, at its end half as long as `back`, so that a straight ramp and its
 *		rounded corner are outside. Not known when less than 1 s or 8 samples are left, or
 *		with a gap in it. Of a hold that the trail keeps thinned (over 60 s at 200 Hz) the
 *		quickest wobble is averaged away.
 *	time in the zone
 *		from start to end, how long the target <= g over rest <= 1.25 target. A quarter over
 *		is room for the wobble and the overshoot of people (at most 10 % and 23 % were
 *		seen); who is above that trains something heavier than what was asked for.
 *	time under tension
 *		start to end less the unknown time in between.
 *
 * A value of g stands for the time since the value before it, so that the rate of the samples, and
 * points that stand for several, change nothing. A gap stands for nothing.
 */

#include <math.h>

#include "core/event.h"
#include "core/trail.h"

#define FIGURE_UNKNOWN ((double)NAN)

/**
 * figure_load() - fill the figures of @r, which measure_fall() completed from @t, for r->target_n
 */
void figure_load(const struct trail *t, struct hold_record *r);

/** figure_tension_us() - time under tension */
uint64_t figure_tension_us(const struct hold_record *r);
