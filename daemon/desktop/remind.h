/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reminds: of what the daemon says is due, by a notice, when the moment is right; and hands the
 * person's answer back.
 */

#include "desktop/notice.h"
#include "desktop/presence.h"
#include "desktop/workout-view.h"

struct remind;

struct remind *remind_new(GDBusConnection *bus, struct workout_view *view, struct server *server,
			  struct presence *presence, struct notice *notice);
struct remind *remind_free(struct remind *r);

/** remind_look() - something of the desktop has changed: it may be the moment now */
void remind_look(struct remind *r);
