/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The reminders as this program sees them. It follows the objects of instepd, which may come, go
 * and come again as another and is never started from here; what is missing in their properties, or
 * not of its type, is as if it had never been said.
 */

#include <gio/gio.h>
#include <stdbool.h>

struct reminder {
	char *path; /* of its object */
	/* As on the bus; texts never NULL */
	char *id, *title, *left;
	char **needs; /* NULL = nothing */
	guint64 slot;
	guint notice, seconds;
	gboolean due, urgent, overdue, band_ready;
	/* What remind.c keeps of it; all 0 at first */
	struct {
		guint64 slot;
		guint notice;
		gboolean band_ready;
		unsigned issue; /* of its note; 0 = none of this slot was sent yet */
		unsigned life;  /* of the server that it was sent to */
		bool loud;
		bool open;     /* the server has it still */
		bool answered; /* the daemon is asked, or has done it */
	} shown;
	struct {
		guint64 slot;
		guint notice;
	} woken;             /* for whom a server was asked to start */
	const char *waiting; /* what the daemon was told last; NULL = nothing */
};

struct reminders;

/**
 * reminders_new()
 * @changed: told with @userdata after something of them has changed
 * @gone:    told of each before it goes
 */
struct reminders *reminders_new(GDBusConnection *bus, void (*changed)(void *userdata),
				void (*gone)(void *userdata, struct reminder *r), void *userdata);

/** reminders_free() - after telling of each that it goes */
struct reminders *reminders_free(struct reminders *v);

/** reminders_find() - by its object; NULL = there is none (any more) */
struct reminder *reminders_find(struct reminders *v, const char *path);

/** reminders_all() - struct reminder by its object; not to be changed */
GHashTable *reminders_all(struct reminders *v);

/**
 * reminders_call() - call a method of it
 * @arguments: floating, is taken; NULL = none
 * @done:      as of g_dbus_connection_call(), cancelled if the daemon goes; NULL = nothing waits
 */
void reminders_call(struct reminders *v, const struct reminder *r, const char *method,
		    GVariant *arguments, GAsyncReadyCallback done, void *userdata);
