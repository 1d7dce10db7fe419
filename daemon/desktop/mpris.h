/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Media keys, headsets and phones: a media player by the MPRIS specification, version 2.2, for as
 * long as a workout lasts. Play and Pause are what they say, Next skips the rest of the set,
 * Previous goes back, Stop ends the workout.
 */

#include "desktop/follow.h"

struct mpris;

struct mpris *mpris_new(GDBusConnection *bus, struct workout_view *view, struct follow *follow);
struct mpris *mpris_free(struct mpris *m);
