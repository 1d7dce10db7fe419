/* SPDX-License-Identifier: MIT */
#pragma once

/* Says the sentences of the cues, through speech-dispatcher, when the user wants them spoken. */

#include "desktop/workout-view.h"

struct speech;

struct speech *speech_new(struct workout_view *view);
struct speech *speech_free(struct speech *s);
