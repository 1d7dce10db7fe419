/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Which of the two poses is rest? A recording may begin on a raised foot, and then every pause
 * looks like a repetition. A session knows (it was armed in the rest pose). Otherwise two things
 * tell, each in time:
 *
 *  - what comes down strikes its support, and nobody strikes at the top;
 *  - people pause in the rest pose: the one stay that is far longer than all before it.
 */

#include <stdbool.h>
#include <stdint.h>

#define POLARITY_REPS 3 /* so many in a row must agree */

enum polarity_verdict { POLARITY_OPEN, POLARITY_RIGHT, POLARITY_INVERTED };

struct polarity {
	bool known;
	/* of the last reps: logarithm of how much harder they struck at the far pose */
	double lean[POLARITY_REPS];
	unsigned reps;
	uint64_t longest_us; /* of the stays so far, in either pose */
};

void polarity_init(struct polarity *p);

/**
 * polarity_rep() - one repetition, seen as leaving rest and coming back: how hard it struck at
 * either end, in g
 */
enum polarity_verdict polarity_rep(struct polarity *p, double far_g, double rest_g);

/**
 * polarity_stayed() - a stay is over; polarity_pause() - one goes on: is it the pause that tells?
 */
void polarity_stayed(struct polarity *p, uint64_t stay_us);
bool polarity_pause(const struct polarity *p, uint64_t stay_us);
