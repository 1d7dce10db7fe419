/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A person with a motion sensor on the foot, as a seeded model: raises it, holds, lowers, rests;
 * about any axis, mounted in any way, with tremor, and walking before and after when the plan says
 * so. The same seed gives the same bits.
 *
 * Physics, not the detector's definitions: the foot turns about a horizontal axis by an angle that
 * is a smooth ramp up and down; the sensor feels gravity, the acceleration of its own place on the
 * foot, and noise. The truth is read off that angle.
 *
 * There are two kinds of person, as in band/person.h. One has a plan (reps > 0) and goes when it is
 * done. The other follows somebody's guidance (reps = 0): it rests until mover_raise(), holds until
 * mover_lower(), and never goes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOVER_REPS_MAX 16

struct mover_plan {
	uint64_t seed;
	double rate_hz;
	unsigned reps;    /* at most MOVER_REPS_MAX; 0 = follows mover_raise() and mover_lower() */
	double range_deg; /* 10 to 130; each one a little different */
	double ramp_s, hold_s, rest_s;
	double walk_s; /* gait before the first rest and after the last one; 0 = none */
	bool gyro;     /* false: the rates are nought */

	/* How hard it is made; 0 = not at all, 1 = as real feet and sensors do. */
	double tremor; /* 8 Hz, and a slow wobble */
	double noise;  /* of the sensor, and the bias of its gyroscope */
	double variation;
	double lost; /* fraction of packets (0.1 s of samples each) that never arrive */
};

struct mover_sample {
	uint64_t t_us;
	double accel_g[3], rate_dps[3];
};

struct mover_truth {
	double start_s, plateau_start_s, plateau_end_s, end_s; /* 10 and 80 % of the angle */
	double range_deg;
};

struct mover {
	struct mover_plan plan;
	uint64_t chance, i;
	double up[3], axis[3], across[3], bias_dps[3]; /* of the sensor; across = axis x up */
	double begin_s, end_s;                         /* of the exercise, rests included */
	unsigned
		made; /* repetitions with a time: all of a plan; of who follows, the one under way */
	double low_s[MOVER_REPS_MAX], ramp_s[MOVER_REPS_MAX], high_s[MOVER_REPS_MAX],
		range_deg[MOVER_REPS_MAX];
};

void mover_init(struct mover *m, const struct mover_plan *plan);

/** mover_next() - the next sample that arrives; false at the end */
bool mover_next(struct mover *m, struct mover_sample *ret);

/** mover_truth() - what the i-th repetition was; i < plan.reps */
struct mover_truth mover_truth(const struct mover *m, unsigned i);

/**
 * mover_raise() - begin to raise the foot with the next sample, and keep it up until mover_lower()
 *
 * Only of a person without a plan, and once the foot is down again; does nothing otherwise.
 */
void mover_raise(struct mover *m);

/** mover_lower() - begin to lower it with the next sample, at the earliest when it is up */
void mover_lower(struct mover *m);

/**
 * mover_plan_from_seed() - an ordinary plan, everything made as hard as real people make it, from
 * 25 to 200 Hz
 */
struct mover_plan mover_plan_from_seed(uint64_t seed);
