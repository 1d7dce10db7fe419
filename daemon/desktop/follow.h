/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Follows instepd over the bus: the view has what it says, and the faces can ask it to act. The
 * daemon may come, go and come again as another; it is never started from here.
 */

#include <gio/gio.h>

#include "desktop/workout-view.h"

struct follow;

struct follow *follow_new(GDBusConnection *bus, struct workout_view *view);

/** follow_free() - after it the view shows no workout; Return: NULL */
struct follow *follow_free(struct follow *f);

/**
 * follow_act() - call @method ("Pause", "Resume", ...) of the workout in the view; nothing waits
 * for the answer
 */
void follow_act(struct follow *f, const char *method);
