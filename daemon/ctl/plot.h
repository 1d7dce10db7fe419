/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A picture of a recording, of what the detector saw in it, and of what a person says was there:
 * what is needed to judge the detector. It is made in two passes over the recording: the first one
 * tells how long it is and gives the events, the second one the samples. The memory it takes grows
 * with the events, up to a few megabytes for the signals, and not with the samples.
 *
 * Inside, times are seconds on the recording's own clock, forces kilograms, tilts degrees.
 */

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/pose.h"
#include "core/sample.h"
#include "core/smooth.h"
#include "core/track.h"
#include "core/vec.h"
#include "ctl/plot-curve.h"
#include "ctl/plot-labels.h"
#include "ctl/plot-page.h"

#define PLOT_PANELS_MAX 2

/*
 * Of one picture, where each takes some kilobytes and a hold has three or four: thousands of holds.
 * A recording may be of any length.
 */
#define PLOT_EVENTS_MAX 20000

/* Above each other in a row, with the same time and each with a scale of its own. */
struct plot_panel {
	const char *name; /* with its unit */
	double height_px;
	struct plot_curve thin; /* what the sensor said at once */
	struct plot_curve line; /* what the definitions are made on */
	double low, high;       /* of the scale */
};

struct plot {
	const char *title; /* not owned */
	const struct plot_labels *labels;
	enum sample_kind kind;
	int64_t zero_us; /* the recording's clock at t_us = 0 */
	uint64_t last_us, samples;

	int incomplete; /* 0, or why an event is missing: -ENOMEM, -E2BIG */
	struct event *events;
	size_t n_events;
	bool rest_known, rest_of_reps;
	/* of motion, and of any length: up in the rest pose, and where it goes in repetitions */
	struct vec rest, way;

	struct plot_page page;
	struct plot_panel panels[PLOT_PANELS_MAX];
	unsigned n_panels;

	size_t n_passed;      /* second pass: of the events, those up to the newest sample */
	struct smooth smooth; /* of force */
	struct pose pose;     /* of motion */
};

/** plot_init() - @title and @labels stay the caller's, for as long as the plot */
void plot_init(struct plot *p, const char *title, const struct plot_labels *labels);

/** plot_heard() - first pass: what the detector said to a sample, and at the end; @n may be 0 */
void plot_heard(struct plot *p, const struct track *track, const struct event *events, int n);

/** plot_event() - one event alone, in the detector's order */
void plot_event(struct plot *p, const struct event *e);

/**
 * plot_measured() - the first pass is over
 * @zero_us: the recording's clock at t_us = 0
 * @last_us: t_us of the last sample; 0 also when there is none
 *
 * Return: 0, -ENOMEM, -E2BIG (there are more than PLOT_EVENTS_MAX events).
 */
int plot_measured(struct plot *p, enum sample_kind kind, int64_t zero_us, uint64_t last_us);

/** plot_sample() - second pass: a sample, in their order */
void plot_sample(struct plot *p, const struct sample *s);

/** plot_sampled() - the second pass is over: the picture can be drawn */
void plot_sampled(struct plot *p);

/** plot_is_final() - HOLD, PULSE or REP */
bool plot_is_final(const struct event *e);

/** plot_was_withdrawn() - of a LOAD_CANCEL: nothing final came of that load, not even a pulse */
bool plot_was_withdrawn(const struct plot *p, const struct event *e);

/** plot_s() - seconds on the recording's clock */
double plot_s(const struct plot *p, uint64_t t_us);

/**
 * plot_write() - draw it into the file @path, 0600, whole or not at all
 *
 * Return: 0, -EINVAL (the name ends in neither .svg nor .png), -ENOMEM, or why it cannot be
 * written.
 */
int plot_write(const struct plot *p, const char *path);

/** plot_can_write() - does the name end in .svg or .png? */
bool plot_can_write(const char *path);

void plot_done(struct plot *p);

/**
 * plot_forget_fonts() - give back what the libraries keep for a next picture, after the last one
 *
 * The program could leave it to its end; but then every check for leaks would find it.
 */
void plot_forget_fonts(void);
