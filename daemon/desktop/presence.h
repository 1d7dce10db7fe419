/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether somebody is there to read, as far as this desktop says so. All of it is told to us by
 * signals; nothing is asked again and again.
 */

#include <gio/gio.h>

#include "desktop/moment.h"
#include "desktop/server.h"

struct presence;

/**
 * presence_new()
 * @server:  who shows notifications: some of them say whether they are to be quiet
 * @changed: told with @userdata after something of presence_look() has changed
 */
struct presence *presence_new(GDBusConnection *bus, const struct server *server,
			      void (*changed)(void *userdata), void *userdata);
struct presence *presence_free(struct presence *p);

/** presence_look() - all of the facts but those of a workout and of a reminder */
void presence_look(const struct presence *p, struct moment_facts *ret);
