/* SPDX-License-Identifier: MIT */
/*
 * A server that has just come is asked for its name and for what it can do, without a limit of
 * time: only one that has answered is worth being sent anything, because the library that sends
 * (libnotify) waits for each answer.
 */

#include "desktop/server.h"

#include "desktop/answer.h"
#include "desktop/say.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static void stop_asking(struct server *s)
{
	if (s->asking)
		g_cancellable_cancel(s->asking);
	g_clear_object(&s->asking);
}

static void ask(struct server *s, const char *method, GAsyncReadyCallback done)
{
	g_dbus_connection_call(s->bus, s->owner, PATH, NAME, method, NULL, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIMEOUT, s->asking, done, s);
}

/* One that does not know what it can do can show a title. */
static void on_capabilities(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	g_autofree const char **all = NULL;
	struct server *s = userdata;

	if (!reply && !error)
		return;

	if (reply && g_variant_is_of_type(reply, G_VARIANT_TYPE("(as)")))
		g_variant_get(reply, "(^a&s)", &all);
	s->body = all && g_strv_contains(all, "body");
	s->markup = all && g_strv_contains(all, "body-markup");
	s->actions = all && g_strv_contains(all, "actions");
	s->persistence = all && g_strv_contains(all, "persistence");
	s->answers = true;
	s->known = true;
	s->life++;
	g_clear_object(&s->asking);
	s->changed(s->userdata);
}

static void on_information(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct server *s = userdata;

	if (!reply && !error)
		return;

	g_free(s->name);
	g_free(s->version);
	s->name = s->version = NULL;
	if (reply && g_variant_is_of_type(reply, G_VARIANT_TYPE("(ssss)")))
		g_variant_get(reply, "(ssss)", &s->name, NULL, &s->version, NULL);
	ask(s, "GetCapabilities", on_capabilities);
}

static void begin_asking(struct server *s)
{
	stop_asking(s);
	s->asking = g_cancellable_new();
	s->answers = false;
	ask(s, "GetServerInformation", on_information);
}

static void leave(struct server *s)
{
	stop_asking(s);
	s->answers = false;
	g_clear_pointer(&s->owner, g_free);
	g_clear_pointer(&s->name, g_free);
	g_clear_pointer(&s->version, g_free);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, void *userdata)
{
	struct server *s = userdata;

	leave(s);
	s->owner = g_strdup(owner);
	begin_asking(s);
	s->changed(s->userdata);
}

static void on_vanished(GDBusConnection *bus, const char *name, void *userdata)
{
	struct server *s = userdata;

	leave(s);
	s->known = true;
	s->changed(s->userdata);
}

void server_init(struct server *s, GDBusConnection *bus, void (*changed)(void *userdata),
		 void *userdata)
{
	*s = (struct server){ .bus = g_object_ref(bus), .changed = changed, .userdata = userdata };
	s->watch = g_bus_watch_name_on_connection(bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
						  on_appeared, on_vanished, s, NULL);
}

void server_done(struct server *s)
{
	g_bus_unwatch_name(s->watch);
	leave(s);
	g_object_unref(s->bus);
}

/* That it runs is told by its name; that it cannot be started is no news. */
void server_wake(struct server *s)
{
	if (s->owner)
		return;

	g_dbus_connection_call(s->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
			       "org.freedesktop.DBus", "StartServiceByName",
			       g_variant_new("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
			       NO_TIMEOUT, NULL, NULL, NULL);
}

void server_doubt(struct server *s)
{
	if (!s->answers)
		return;

	say(LOG_WARNING, "%s does not answer; notices wait until it does.",
	    s->name ? s->name : "The notification server");
	begin_asking(s);
	s->changed(s->userdata);
}
