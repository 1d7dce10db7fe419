/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A person on an elastic band, as a seeded model: the same seed gives the same person, to the bit. Knows what it did:
 * the truth is worked out from the noise-free force by the definitions of the design (section 4), not by the detector.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct person_plan {
	uint64_t seed;
	double level_kg;	/* 0.5, 2, 10, 60: the usual plateau over rest */
	double rate_hz;		/* 10..250 */
	unsigned holds;
	double hold_s;		/* planned plateau */
	double rest_s;		/* planned rest between holds */
	int short_hold;		/* index of a hold that is let go after short_s, -1 = none */
	double short_s;
	/* how hard it is made; 0 = not at all, 1 = as real people do */
	double pretension, drift, tremor, noise, overshoot, fatigue, slow_release, regrip, handling, variation;
	double lost;		/* fraction of packets that never arrive */
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

/** person_next() - the next sample; false when the person has gone. Lost samples are already left out. */
bool person_next(struct person *p, struct person_sample *ret);

/** person_truth() - how many loads there are, and the i-th */
size_t person_truths(const struct person *p);
const struct person_truth *person_truth(const struct person *p, size_t i);

/** person_plan_from_seed() - an ordinary plan at this level and rate, everything made as hard as real people make it */
struct person_plan person_plan_from_seed(uint64_t seed, double level_kg, double rate_hz);
