/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The words beside the events: "3: 5.09 s, 3.12 kg". They stand above the panels in lanes, so that
 * no two of them cover each other. One that finds no place is shortened to the number of its event,
 * or is left out and counted.
 */

#include <cairo.h>
#include <stddef.h>

#include "ctl/plot-ink.h"
#include "ctl/plot.h"

#define NOTE_PX    10.0
#define NOTE_LANES 4 /* never more */

struct plot_note {
	double at_s; /* the middle of what it speaks of */
	char text[64], brief[16];
	enum ink ink;
	unsigned withdrawn; /* it speaks of so many notices that were withdrawn */

	unsigned row, lane; /* lane 0 is the lowest */
	double x, width;
	const char *said; /* one of the texts; NULL: there was no place */
};

struct plot_notes {
	struct plot_note *notes;
	size_t n, left_out;
	unsigned lanes; /* in use */
};

/**
 * notes_make() - the words for all events, and their places
 * @cr: where they will be as wide as here
 *
 * Return: 0, -ENOMEM. notes_done() is needed in any case.
 */
int notes_make(struct plot_notes *n, const struct plot *p, cairo_t *cr);

void notes_done(struct plot_notes *n);
