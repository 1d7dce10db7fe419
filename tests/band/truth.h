/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One load in a noise-free force, measured by the definitions of core/measure.h. Written from their text and
 * not from the detector, so that the two check each other. It is told where the load is; the detector has to find it.
 */

struct person_truth;

/* A force over time, in kg. */
struct truth_signal {
	double (*force_kg)(const void *who, double t_s);
	const void *who;
};

/* What the person meant to do. */
struct truth_window {
	double last_end_s;  /* end of the load before, 0 if there is none */
	double ramp_s;      /* the pull begins */
	double release_s;   /* the release begins */
	double released_s;  /* ... and is complete */
	double next_ramp_s; /* the next pull begins; INFINITY if there is none */
};

/** truth_measure() - everything about the load but whether it is a pulse by intention. Aborts if there is no load. */
void truth_measure(const struct truth_signal *signal, const struct truth_window *w,
		   struct person_truth *ret);
