/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A signal as a picture can show it: its least and its greatest value in each column of pixels. It
 * costs the same however many samples there are, and no peak is lost.
 */

#include <stdbool.h>
#include <stddef.h>

struct plot_curve {
	size_t n;
	struct plot_reach {
		float low, high; /* low > high: nothing was here */
	} * columns;
	double low, high; /* of all; low > high: empty */
};

/** curve_init() - Return: 0, -ENOMEM. */
int curve_init(struct plot_curve *c, size_t columns);

/** curve_add() - one value; a @column that is not there is left out */
void curve_add(struct plot_curve *c, long column, double value);

/**
 * curve_at() - the middle of what was in @column, or between those beside it
 *
 * Return: false where nothing was near, before it or after.
 */
bool curve_at(const struct plot_curve *c, long column, double *ret);

void curve_done(struct plot_curve *c);
