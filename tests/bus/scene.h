/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What most tests of the daemon begin with: a band in range that bluetoothd knows, a person who
 * follows the guidance, the daemon, and the band added to it.
 */

#include "bus/follower.h"
#include "bus/harness.h"
#include "bus/leap.h"
#include "bus/virtual-band.h"
#include "bus/virtual-sensor.h"

struct scene {
	struct harness *h;
	bool moves; /* the band is a motion sensor */
	struct virtual_band band;
	struct virtual_sensor sensor;
	struct follower person;
	char *band_path, *workout_path;
	struct leap *leap;    /* after scene_leap() */
	unsigned discoveries; /* begun since scene_watch_discovery() */
};

/** scene_begin() - bluetoothd with the band in range, and the person; no daemon yet */
void scene_begin(struct scene *s, struct harness *h, double speed);

/** scene_begin_sensor() - the same with a motion sensor in place of the band */
void scene_begin_sensor(struct scene *s, struct harness *h);

/**
 * scene_add() - start the daemon, add the band as "band" or the sensor as "foot", wait until it is
 * ready
 */
void scene_add(struct scene *s);

/**
 * scene_start() - StartWorkout("resisted-flexion"): @reps holds of 3 s (sensor time; 1 s with a
 * motion sensor), little rest, no countdown
 */
void scene_start(struct scene *s, unsigned reps);

/** scene_start_sides() - the same for other sides than both feet together, and with a target */
void scene_start_sides(struct scene *s, const char *side, unsigned reps, double target_n);

/** scene_write_routine() - a routine file of the user's own, read at once */
void scene_write_routine(struct scene *s, const char *name, const char *text);

/**
 * scene_leap() - no band: the daemon, with its time in the hands of the test; again after its end
 */
void scene_leap(struct scene *s, struct harness *h);

/** scene_start_timed() - start a routine by the timer, with a get-ready of @ready_s */
void scene_start_timed(struct scene *s, const char *routine, double ready_s);

/** scene_leap_to() - leap until a property of the workout is @value; fails if it never is */
void scene_leap_to(struct scene *s, const char *name, const char *value);

/** scene_watch_discovery() - count from now on how often somebody begins to scan */
void scene_watch_discovery(struct scene *s);

/** scene_claim() - and wait for the stream; scene_unclaim() - and wait until it is off */
void scene_claim(struct scene *s);
void scene_unclaim(struct scene *s);

/** scene_wait() - for a property of the band or of the workout to be @value */
void scene_wait_band(struct scene *s, const char *name, const char *value);
void scene_wait_workout(struct scene *s, const char *name, const char *value);
void scene_workout_is(struct scene *s, const char *name, const char *value);

/** scene_wait_end() - of the workout, with so much done and tried, in the history too */
void scene_wait_end(struct scene *s, const char *done, const char *tried);

/**
 * stored() - of the newest workout in the history, as property_get() writes it. The caller free()s
 * it.
 */
char *stored(struct harness *h, const char *key);
void stored_is(struct harness *h, const char *key, const char *value);
