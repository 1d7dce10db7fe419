/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who shows notifications on this desktop (org.freedesktop.Notifications), and what that can do. It
 * may come late, be another one after a restart, or never answer; none of it is waited for.
 */

#include <gio/gio.h>
#include <stdbool.h>

struct server {
	GDBusConnection *bus;
	void (*changed)(void *userdata);
	void *userdata;
	guint watch;
	char *owner; /* NULL = nobody */
	bool known;  /* whether there is one has been looked up, and it has answered once */
	/* another one each time that it answers anew: what was sent before is gone */
	unsigned life;
	bool answers; /* what follows is known */
	char *name;   /* "gnome-shell", "Plasma", "dunst" */
	char *version;
	bool body, markup, actions, persistence;
	GCancellable *asking;
};

/** server_init() - @changed is told with @userdata after something of it has changed */
void server_init(struct server *s, GDBusConnection *bus, void (*changed)(void *userdata),
		 void *userdata);
void server_done(struct server *s);

/**
 * server_wake() - there is something to show: start one if nobody is there and the bus knows how
 */
void server_wake(struct server *s);

/** server_doubt() - it did not answer in time: it counts again once it does */
void server_doubt(struct server *s);
