/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * org.instep.Desktop1, at /org/instep/Desktop1: what this program sees of the desktop, for whoever
 * wants to know why a notice waits.
 */

#include "desktop/presence.h"

struct face;

/** face_new() - it is to be there before the name is; Presence is empty until face_show() */
struct face *face_new(GDBusConnection *bus);
struct face *face_free(struct face *f);

/** face_show() - what there is to say from now on; NULL, NULL = nothing again */
void face_show(struct face *f, const struct server *server, const struct presence *presence);

/** face_announce() - something of it may have changed */
void face_announce(struct face *f);
