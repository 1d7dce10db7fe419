/* SPDX-License-Identifier: MIT */

/*
 * Everything is asked of the daemon's unique name and dropped with it, so that the last words of
 * one that has ended are never taken for those of its successor. Signals count from the answer of
 * the GetAll on: what came before is in it.
 */

#include "desktop/follow.h"

#include "desktop/answer.h"
#include "desktop/say.h"

#define NAME       "org.instep.Instep1"
#define ROOT       "/org/instep/Instep1"
#define MANAGER    NAME ".Manager"
#define WORKOUT    NAME ".Workout"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct follow {
	GDBusConnection *bus;
	struct workout_view *view;
	guint watch;
	char *owner; /* the daemon; NULL = there is none */
	guint manager_match, workout_match;
	GCancellable *here;    /* calls that end with the daemon */
	GCancellable *reading; /* the GetAll of the workout; NULL = answered */
	bool manager_read;
};

static void get_all(struct follow *f, const char *path, const char *interface, GCancellable *until,
		    GAsyncReadyCallback done)
{
	g_dbus_connection_call(f->bus, f->owner, path, PROPERTIES, "GetAll",
			       g_variant_new("(s)", interface), G_VARIANT_TYPE("(a{sv})"),
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIMEOUT, until, done, f);
}

/*
 * The properties of an answer; NULL = it is an error, or nobody wants to know any more: then
 * @userdata may be gone.
 */
static GVariant *answered(GObject *bus, GAsyncResult *result, const char *what)
{
	g_autoptr(GVariant) reply = NULL;
	g_autoptr(GError) error = NULL;

	reply = answer_take(bus, result, &error);
	if (reply)
		return g_variant_get_child_value(reply, 0);
	if (error)
		say(LOG_WARNING, "Failed to ask instepd about %s: %s", what, error->message);
	return NULL;
}

static void stop_reading(struct follow *f)
{
	if (f->reading)
		g_cancellable_cancel(f->reading);
	g_clear_object(&f->reading);
}

static void on_workout(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GVariant) properties = answered(bus, result, "the workout");
	struct follow *f = userdata;

	if (!properties)
		return;

	g_clear_object(&f->reading);
	workout_view_update(f->view, properties);
}

static void take_active(struct follow *f, const char *path)
{
	if (g_str_equal(path, "/")) {
		workout_view_end(f->view);
		return;
	}
	if (f->view->active && g_strcmp0(path, f->view->path) == 0)
		return;

	stop_reading(f);
	f->reading = g_cancellable_new();
	workout_view_begin(f->view, path);
	get_all(f, path, WORKOUT, f->reading, on_workout);
}

static void take_manager(struct follow *f, GVariant *properties)
{
	gboolean notifies;
	const char *text;

	if (g_variant_lookup(properties, "SessionNotification", "b", &notifies))
		workout_view_notify(f->view, notifies);
	if (g_variant_lookup(properties, "Cues", "&s", &text))
		workout_view_cues(f->view, text);
	if (g_variant_lookup(properties, "ActiveWorkout", "&o", &text))
		take_active(f, text);
}

static void on_manager(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GVariant) properties = answered(bus, result, "what it does");
	struct follow *f = userdata;

	if (!properties)
		return;

	f->manager_read = true;
	take_manager(f, properties);
}

static void on_change(GDBusConnection *bus, const char *sender, const char *path,
		      const char *interface, const char *signal, GVariant *arguments,
		      void *userdata)
{
	g_autoptr(GVariant) properties = NULL;
	struct follow *f = userdata;
	const char *changed;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
		return;

	g_variant_get(arguments, "(&s@a{sv}@as)", &changed, &properties, NULL);
	if (g_str_equal(changed, MANAGER) && f->manager_read)
		take_manager(f, properties);
	else if (g_str_equal(changed, WORKOUT) && !f->reading &&
		 g_strcmp0(path, f->view->path) == 0)
		workout_view_update(f->view, properties);
}

static guint match(struct follow *f, const char *path, const char *interface)
{
	return g_dbus_connection_signal_subscribe(f->bus, f->owner, PROPERTIES, "PropertiesChanged",
						  path, interface, G_DBUS_SIGNAL_FLAGS_NONE,
						  on_change, f, NULL);
}

static void leave(struct follow *f)
{
	if (!f->owner)
		return;

	g_dbus_connection_signal_unsubscribe(f->bus, f->manager_match);
	g_dbus_connection_signal_unsubscribe(f->bus, f->workout_match);
	stop_reading(f);
	g_cancellable_cancel(f->here);
	g_clear_object(&f->here);
	g_clear_pointer(&f->owner, g_free);
	f->manager_read = false;
	workout_view_end(f->view);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, void *userdata)
{
	struct follow *f = userdata;

	leave(f);
	f->owner = g_strdup(owner);
	f->here = g_cancellable_new();
	f->manager_match = match(f, ROOT, MANAGER);
	f->workout_match = match(f, NULL, WORKOUT);
	get_all(f, ROOT, MANAGER, f->here, on_manager);
}

static void on_vanished(GDBusConnection *bus, const char *name, void *userdata)
{
	struct follow *f = userdata;

	leave(f);
	workout_view_cues(f->view, NULL);
	workout_view_notify(f->view, false);
}

struct follow *follow_new(GDBusConnection *bus, struct workout_view *view)
{
	struct follow *f = g_new0(struct follow, 1);

	f->bus = g_object_ref(bus);
	f->view = view;
	f->watch = g_bus_watch_name_on_connection(bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
						  on_appeared, on_vanished, f, NULL);
	return f;
}

struct follow *follow_free(struct follow *f)
{
	if (!f)
		return NULL;

	g_bus_unwatch_name(f->watch);
	leave(f);
	g_object_unref(f->bus);
	g_free(f);
	return NULL;
}

static void on_acted(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GVariant) reply = NULL;
	g_autoptr(GError) error = NULL;

	reply = answer_take(bus, result, &error);
	if (error)
		say(LOG_WARNING, "instepd refused a media key: %s", error->message);
}

void follow_act(struct follow *f, const char *method)
{
	if (!f->owner || !f->view->path)
		return;

	g_dbus_connection_call(f->bus, f->owner, f->view->path, WORKOUT, method, NULL, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, f->here, on_acted, NULL);
}
