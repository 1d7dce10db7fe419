/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether the window that is worked in fills the screen: a talk, a film, a game. By X11 and its
 * window manager; Wayland tells nobody, and there it is for the notification server to know.
 */

#include "desktop/moment.h"

struct full;

/** full_new() - @changed is told with @userdata after full_sign() has changed */
struct full *full_new(void (*changed)(void *userdata), void *userdata);
struct full *full_free(struct full *f);

enum sign full_sign(const struct full *f);
