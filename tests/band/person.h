/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A person on an elastic band, as a seeded model: the same seed gives the same person, to the bit. Knows what it did:
 * the truth is worked out from the noise-free force by the definitions of core/measure.h, not by the detector.
 *
 * There are two kinds of person. One has a plan (holds > 0): it makes its holds one after the other, and goes. The other
 * follows somebody's guidance (holds = 0): it rests until person_pull(), holds until person_let_go(), and never goes.
 *
 * The model keeps clear of what the definitions leave open: no plateau between 0.85 and 1.15 s, no dip that lasts between
 * 0.2 and 0.3 s, no change of the rest level that could as well be a weak pull, no packet lost where one more sample
 * would decide what happened.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/macro.h"

struct person_plan {
	uint64_t seed;
	double level_kg; /* 0.5, 2, 10, 60: the usual plateau over rest */
	double rate_hz;  /* 10..250 */
	unsigned holds;  /* 0 = follows person_pull() and person_let_go() */
	double hold_s;   /* planned plateau, at least 1.5 */
	double rest_s;   /* planned rest between holds, at least 1.2 */
	int short_hold;  /* index of a hold that is let go after short_s, -1 = none */
	double short_s;  /* a plateau up to 0.7 (a pulse) or from 1.5 on */

	/* How hard it is made; 0 = not at all, 1 = as real people do. */
	double pretension; /* the band is tight at rest */
	double drift; /* the zero wanders; the band creeps after a release; it is tensioned anew between holds */
	double tremor;       /* 7 to 11 Hz, and a slow wobble */
	double noise;        /* of the sensor */
	double overshoot;    /* at the end of the ramp */
	double fatigue;      /* weaker within a hold and from hold to hold */
	double slow_release; /* up to 6 s */
	double regrip;       /* dips under half the level for less than 0.2 s */
	double handling; /* tugs before the first hold, now and then between two, and after the last */
	double variation; /* of ramps, levels and lengths */
	double lost;      /* fraction of packets (0.1 s of samples each) that never arrive */
};

struct person_sample {
	uint64_t t_us; /* since the stream began */
	double force_kg;
};

/* What really happened, noise-free. */
struct person_truth {
	double start_s, plateau_start_s, plateau_end_s, end_s, level_kg, rest_kg;
	bool pulse; /* handling or a plateau under 1 s */
};

struct person;

struct person *person_new(const struct person_plan *plan);
void person_free(struct person *p);
DEFINE_CLEANUP(struct person *, person_free);

/** person_next() - the next sample; false when the person has gone. Lost samples are already left out. */
bool person_next(struct person *p, struct person_sample *ret);

/**
 * person_pull() - begin a pull with the next sample and keep it up until person_let_go(), tiring as in a hold of hold_s
 *
 * Only of a person without a plan, and once the release before is over; does nothing otherwise.
 */
void person_pull(struct person *p);

/** person_let_go() - begin the release with the next sample, at the earliest at the end of the ramp */
void person_let_go(struct person *p);

/** person_tug() - a pull that is let go at once, 0.9 s at most; else as person_pull() */
void person_tug(struct person *p);

/**
 * person_effort() - from the next pull on, pull with this share of level_kg; only of a person
 * without a plan
 */
void person_effort(struct person *p, double share);

/**
 * person_tension() - the band is tensioned anew, by so much, after a pull; only of a person without
 * a plan
 */
void person_tension(struct person *p, double kg);

/** person_truths() - how many loads a person with a plan makes; person_truth() - the i-th */
size_t person_truths(const struct person *p);
const struct person_truth *person_truth(const struct person *p, size_t i);

/** person_plan_from_seed() - an ordinary plan at this level and rate, everything made as hard as real people make it */
struct person_plan person_plan_from_seed(uint64_t seed, double level_kg, double rate_hz);
