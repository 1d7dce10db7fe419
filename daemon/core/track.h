/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The hot path: one sample in, a few events out. A track is everything that the program knows about
 * one band's signal. It answers to samples alone, so the same samples give bit-equal events however
 * they were packed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/hold.h"
#include "core/rep.h"
#include "core/sample.h"
#include "core/smooth.h"

#define TRACK_EVENTS_MAX 32 /* a call never gives more */

/* The live picture, for who wants to look: after any track_push(). */
struct track_live {
	uint64_t t_us;    /* of the newest sample */
	double force_n;   /* newest sample, our tare applied; of motion, the forces are 0 */
	double over_n;    /* smoothed force over rest */
	double level_n;   /* median of the plateau so far over rest; 0 outside a load */
	double rate_hz;   /* measured */
	double tilt_deg;  /* of motion: from the rest pose; 0 while that is not known */
	double range_deg; /* of motion: median of the tilt so far; 0 outside a movement */
	uint64_t held_us; /* of the countdown; 0 outside a load */
	bool stalled;     /* the countdown stands still */
};

/* It has a fixed size, at most 256 KiB, and points to nothing: a track can be copied. */
struct track {
	bool known; /* a sample has told the kind */
	enum sample_kind kind;
	uint64_t last_us;
	double period_us; /* mean step between samples */
	unsigned steps;   /* how many steps that mean knows, up to its memory */
	bool started;
	double offset_n; /* our tare: taken off every force */
	union {
		struct {
			double force_n, g_n; /* newest sample, and newest smoothed one */
			bool gap_pending;    /* the next smoothed value has a gap before it */
			struct smooth smooth;
			struct hold hold;
		};
		struct rep rep;
	};
};

/** track_init() - forget everything, the offset too */
void track_init(struct track *t);

/**
 * track_steps() - of a sensor of force that tells nothing finer than @step_n newtons: what is no more
 * than one of them is no load. Before the first sample; 0, as it begins: it is fine enough.
 */
void track_steps(struct track *t, double step_n);

/**
 * track_push() - give the detector one sample
 * @ret: room for TRACK_EVENTS_MAX events, oldest first
 *
 * A sample with new_epoch closes what was open (marked so) and begins anew: levels count after 1 s
 * of rest.
 * A sample that repeats the time stamp before it is used; one that is earlier, or not finite, is
 * refused.
 *
 * Return: events written; -ERANGE if time ran back; -EBADMSG if a value is not finite or over its
 * maximum in sample.h, or the sample is of another kind than those before (state unchanged).
 */
int track_push(struct track *t, const struct sample *s, struct event ret[static TRACK_EVENTS_MAX]);

/** track_finish() - the stream ends here: close what is open, marked so. Return: events written. */
int track_finish(struct track *t, struct event ret[static TRACK_EVENTS_MAX]);

/**
 * track_arm() - the next rest must be seen anew (EVENT_REST), and the level of the loads before is
 * forgotten
 *
 * For the begin of a session and for a change of foot: what the hands do with the band meanwhile
 * does not count. A load that is open is dropped without an event.
 */
void track_arm(struct track *t);

/**
 * track_ask() - what the countdown counts to, from the next load on
 * @hold_us:  prescribed hold; 0 = none is prescribed, nothing is earned
 * @target_n: least force over rest, newtons; 0 = any level. Of motion, any level always.
 */
void track_ask(struct track *t, uint64_t hold_us, double target_n);

/**
 * track_quiet() - has the signal been at rest and flat for the last second?
 * Return: 0 when it has, -EBUSY under load (or in movement), -EAGAIN when it is not there yet,
 * -ENODATA without samples.
 */
int track_quiet(const struct track *t);

/**
 * track_tare() - make the present rest the zero, of a signal that is quiet
 *
 * Nothing else changes by it: what is known of rest and of the person moves along, and no event
 * comes of it. Of motion, the present pose becomes rest.
 * Return: 0, or as track_quiet().
 */
int track_tare(struct track *t);

void track_live(const struct track *t, struct track_live *ret);
