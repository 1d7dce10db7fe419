/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A short sound for each cue that one would otherwise have to look for, through libcanberra, when
 * the user wants sounds.
 */

#include "desktop/workout-view.h"

struct sound;

struct sound *sound_new(struct workout_view *view);
struct sound *sound_free(struct sound *s);
