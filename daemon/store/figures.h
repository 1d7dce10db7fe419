/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The numbers of stored steps, reps and sets (core/routine.h, core/figure.h, core/tally.h), and
 * what each is called: the bus, the JSON of instepctl and its tables all take them from here, so
 * that none has another name for one, or a number where nothing is known.
 */

#include "core/tally.h"
#include "store/store.h"

/* Only what is known is listed. */
struct named_figure {
	const char *name; /* with its unit: "level_n" */
	double value;
	bool count; /* of something: a whole number, 0 or more */
};

#define FIGURES_MAX 16

/** figures_of_step() - what a step asks for, as far as its kind knows it. Return: how many. */
size_t figures_of_step(const struct step *s, struct named_figure ret[static FIGURES_MAX]);
/** figures_of_count() - what came of a step; likewise, as all below */
size_t figures_of_count(const struct step_count *c, struct named_figure ret[static FIGURES_MAX]);
size_t figures_of_rep(const struct rep_row *r, struct named_figure ret[static FIGURES_MAX]);
size_t figures_of_set(const struct tally_set *s, struct named_figure ret[static FIGURES_MAX]);
size_t figures_of_difference(const struct tally_difference *d,
			     struct named_figure ret[static FIGURES_MAX]);

/** figures_tally_rep() - a row as the tally takes it */
struct tally_rep figures_tally_rep(const struct rep_row *r);

/**
 * figures_read() - the sets of a workout, in their order
 * @each:      once a set; it may not call the store; a non-zero answer ends the reading
 * @ret_tally: for tally_differences(), once all sets were read
 *
 * Return: 0, what @each answered, or as store_reps().
 */
int figures_read(struct store *s, const char *uuid,
		 int (*each)(void *userdata, const struct tally_set *set), void *userdata,
		 struct tally *ret_tally);
