/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Keeps the screen awake while a workout runs; not while it is paused. By the desktop portal, or
 * where there is none by org.freedesktop.ScreenSaver.
 */

#include <gio/gio.h>

#include "desktop/workout-view.h"

struct inhibit;

struct inhibit *inhibit_new(GDBusConnection *bus, struct workout_view *view);

/** inhibit_free() - and let the screen sleep; the messages still have to be flushed */
struct inhibit *inhibit_free(struct inhibit *i);
