/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Numbers and results as people read them: "1 min 20 s", "2.31 kg", "rep 3, left: counted, held 5.1
 * of 5 s". Each answers with its text by value, so that it can stand among the arguments of a
 * printf.
 */

#include <jansson.h>
#include <stdbool.h>

#include "conf/settings.h"
#include "util/macro.h"

struct figure {
	char text[48];
};
struct phrase {
	char text[512];
};

/** phrase_add() - append to a sentence; what is too long is cut */
_printf_(2, 3) void phrase_add(struct phrase *p, const char *format, ...);

struct figure phrase_duration(double s);
struct figure phrase_force(enum units units, double n);
struct figure phrase_angle(double deg); /* "38 deg" */

/** phrase_reason() - why a rep was not counted, from its id */
const char *phrase_reason(const char *id);

/**
 * phrase_band() - how a band is, from its properties: "ready, battery 80 %, firmware 1.2", "motion
 * sensor, away; why"
 */
struct phrase phrase_band(const json_t *band);

/**
 * phrase_rep() - a rep as Workout.RepDone tells it, with what tells it from others in @workout (its
 * properties); "" of one that is one of many and as the timer wanted it: a circle, or a raise
 */
struct phrase phrase_rep(enum units units, const json_t *rep, const json_t *workout);

/** phrase_summary() - a workout as Workout.Finished tells it */
struct phrase phrase_summary(const json_t *summary);

/**
 * phrase_best() - what a max test has found, as Workout.Finished tells it; "" when it tells nothing
 */
struct phrase phrase_best(enum units units, const json_t *summary);

/** phrase_units() - "kg", "N" or "lb" of Manager.Units; kilograms if it is none of them */
enum units phrase_units(const char *name);

/**
 * phrase_json() - @value on a line of its own, and out at once, so that a pipe gets it as it
 * happens
 */
void phrase_json(const json_t *value);
