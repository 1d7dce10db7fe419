/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A notice that follows the workout, where the person wants it (SessionNotification): the exercise,
 * the cue, and a bar of what is done. In place, at most once a second, and gone with the workout;
 * closed by the person it stays closed for that workout.
 */

#include "desktop/notice.h"
#include "desktop/workout-view.h"

struct progress;

struct progress *progress_new(struct workout_view *view, const struct server *server,
			      struct notice *notice);
struct progress *progress_free(struct progress *p);

/** progress_look() - another server shows it now */
void progress_look(struct progress *p);
