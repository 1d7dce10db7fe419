/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The line through known weights: what a sensor measured of each, and what it should have measured.
 */

#include <stddef.h>

#define CALIBRATION_POINTS_MIN 2
#define CALIBRATION_POINTS_MAX 20

/* Less than a tenth of a kilogram between the lightest and the heaviest says nothing of a band. */
#define CALIBRATION_SPAN_MIN_N 1.0

/* How far a point may be off the line, as a share of the span: a weight that was mixed up is. */
#define CALIBRATION_WORST_SHARE 0.05

struct calibration_point {
	double known_n, measured_n; /* newtons; the measured ones may be any other unit as well */
};

struct calibration {
	double scale; /* known newtons for each measured one; negative where the sensor is reversed */
	double zero_n;  /* what is to be added then */
	double worst_n; /* how far the worst point is off, newtons */
};

/**
 * calibration_fit() - the line known = scale * measured + zero, by least squares
 *
 * Return: 0; 1 where a point is so far off that they are on no line; -EINVAL (too few or too many
 * points, or one that is not finite), -ERANGE (all weights nearly alike, or all measured alike).
 */
int calibration_fit(const struct calibration_point *points, size_t n, struct calibration *ret);
