/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Figures over several reps: of each set, and of the left foot against the right over a session.
 * Reps go in one by one, in their order; memory is constant. Only counted reps that were measured
 * have figures; where a figure needs more than there is, it is NAN, and a listing leaves it out.
 *
 *	level, range	means over the reps: of a force the level over rest (measure.h), of a
 *			movement its range
 *	steadiness	mean over the reps of which it is known (figure.h)
 *	fatigue		how much the level declined over the set: the least-squares line through the
 *			levels in their order falls from the first rep to the last by this share of
 *			its value at the first. From three reps on. Below 0: it grew. Of a movement
 *			the same of the range.
 *	tempo		means of out, hold (the plateau), back, and of the rests between two reps of
 *			the set
 *	rest level	mean of B- (measure.h): how tight the band was, and what its zero was
 *	drift		the rest level less that of the first set of this exercise and foot. The rows
 *			are over our zero: a tare in between shows here, unlike in drift.h.
 *	difference	(right - left) / the greater of the two, of the mean levels of an exercise
 *			over the session; of movements, of the ranges. Below 0: the right is weaker.
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/routine.h"

struct tally_rep {
	char exercise[ROUTINE_ID_MAX];
	unsigned step, set; /* which set it belongs to, by any count */
	enum side side;
	bool counted;
	bool measured;    /* what follows is known */
	double range_deg; /* of a movement; 0 = it was a force */
	double level_n, rest_n;
	double steadiness; /* NAN = not known */
	uint64_t out_us, plateau_us, back_us;
	int64_t rest_us; /* since the rep before; -1 = not known */
};

struct tally_set {
	char exercise[ROUTINE_ID_MAX];
	unsigned step, set;
	enum side side;
	unsigned counted, tried;
	double level_n, range_deg;  /* one of them is NAN, or both */
	double steadiness, fatigue; /* shares */
	double rest_n, drift_n;
	double out_s, plateau_s, back_s, rest_s;
};

struct tally_difference {
	const char *exercise; /* lives as long as the tally */
	bool motion;          /* left and right are degrees, not newtons */
	double left, right;
	double difference; /* a share */
};

struct tally_mean {
	double sum;
	unsigned n;
};

struct tally {
	bool open; /* a set is under way: */
	struct tally_set set;
	struct tally_sums {
		bool motion;
		unsigned levels;
		struct tally_mean level, steadiness, rest_n, out_s, plateau_s, back_s, rest_s;
		double i, ii, i_level; /* i: 0 for the first level, 1 for the next, ... */
	} sums;

	/* of the exercises that have a figure, the first so many; a routine has no more */
	unsigned n_exercises;
	struct tally_exercise {
		char name[ROUTINE_ID_MAX];
		bool motion;
		struct tally_mean level[SIDE_RIGHT + 1];
		double first_rest_n[SIDE_RIGHT + 1];
	} exercises[ROUTINE_STEPS_MAX];
};

void tally_init(struct tally *t);

/**
 * tally_push() - the next rep
 * @ret: the set before it, when this rep is the first of another one
 *
 * Return: whether it was, and @ret was written.
 */
bool tally_push(struct tally *t, const struct tally_rep *r, struct tally_set *ret);

/** tally_finish() - no further rep comes. Return: false when there was none at all. */
bool tally_finish(struct tally *t, struct tally_set *ret);

/**
 * tally_differences() - of the exercises of which both feet have counted reps
 *
 * After tally_finish(). Return: how many were written.
 */
unsigned tally_differences(const struct tally *t,
			   struct tally_difference ret[static ROUTINE_STEPS_MAX]);
