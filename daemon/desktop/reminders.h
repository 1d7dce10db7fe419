/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The reminders as this program sees them. It follows the objects of instepd, which may come, go
 * and come again as another and is never started from here; what is missing in their properties, or
 * not of its type, is as if it had never been said. While there is no instepd they stay as they
 * were; when another comes, each is made anew, and goes if that one does not name it.
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
	const char *waiting; /* what reminders_wait() has told; NULL = nothing */
};

struct reminders;

/**
 * reminders_new()
 * @changed: told with @userdata after something of them has changed
 * @gone:    told of each that goes
 */
struct reminders *reminders_new(GDBusConnection *bus, void (*changed)(void *userdata),
				void (*gone)(void *userdata, const char *path), void *userdata);

/** reminders_free() - all of them go */
struct reminders *reminders_free(struct reminders *v);

/**
 * reminders_life() - which instepd it is that says all this, counted from 1; 0 = none: what they were
 * is no news, and nobody can be called
 */
unsigned reminders_life(const struct reminders *v);

/** reminders_find() - by its object; NULL = there is none (any more) */
struct reminder *reminders_find(struct reminders *v, const char *path);

/** reminders_all() - struct reminder by its object; not to be changed */
GHashTable *reminders_all(struct reminders *v);

/**
 * reminders_wait() - tell the daemon what it is that @r waits for; once
 * @words: a constant sentence; "" = nothing (any more)
 */
void reminders_wait(struct reminders *v, struct reminder *r, const char *words);

/**
 * reminders_call() - call a method of it, while there is an instepd
 * @arguments: floating, is taken; NULL = none
 * @done:      as of g_dbus_connection_call(), cancelled if the daemon goes; NULL = nothing waits
 */
void reminders_call(struct reminders *v, const struct reminder *r, const char *method,
		    GVariant *arguments, GAsyncReadyCallback done, void *userdata);
