/* SPDX-License-Identifier: MIT */
/*
 * Which session it is: a program below user@.service belongs to none, so that GetSessionByPID()
 * fails for it, and the objects session/auto and session/self send no signals. So the user is
 * asked for the graphical one (Display), and matched is what comes from that session's own path;
 * again whenever Display changes, and when logind is restarted. A session on a text terminal says
 * nothing of a screen.
 *
 * LockedHint and IdleHint are set by the desktop, if it cares: one that was never true, or has
 * never changed, is no sign.
 */

#include "desktop/session.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "desktop/answer.h"

#define LOGIND     "org.freedesktop.login1"
#define ROOT       "/org/freedesktop/login1"
#define MANAGER    LOGIND ".Manager"
#define USER       LOGIND ".User"
#define SESSION    LOGIND ".Session"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct session {
	void (*changed)(void *userdata);
	void *userdata;
	GDBusConnection *bus; /* the system's; NULL = it is not there (yet) */
	guint watch;
	char *owner;          /* logind; NULL = there is none */
	GCancellable *life;   /* calls that end with this object */
	GCancellable *here;   /* with logind */
	GCancellable *within; /* with the session */
	guint manager_match, user_match, session_match;
	char *path;      /* of the session; NULL = there is none with a screen */
	bool was_locked; /* ever: so its LockedHint means something */
	bool known;
	struct session_signs signs;
};

/* @known: this is all that can be known */
static void publish(struct session *s, struct session_signs signs, bool known)
{
	if (s->known >= known && !memcmp(&s->signs, &signs, sizeof(signs)))
		return;

	s->signs = signs;
	s->known |= known;
	s->changed(s->userdata);
}

static void stop(GCancellable **calls)
{
	if (*calls)
		g_cancellable_cancel(*calls);
	g_clear_object(calls);
}

static void ask(struct session *s, const char *path, const char *interface, const char *method,
		GVariant *arguments, GCancellable *until, GAsyncReadyCallback done)
{
	g_dbus_connection_call(s->bus, s->owner, path, interface, method, arguments, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIMEOUT, until, done, s);
}

static guint match(struct session *s, const char *path, const char *interface,
		   GDBusSignalCallback on_change)
{
	return g_dbus_connection_signal_subscribe(s->bus, s->owner, PROPERTIES, "PropertiesChanged",
						  path, interface, G_DBUS_SIGNAL_FLAGS_NONE,
						  on_change, s, NULL);
}

/* The dictionary of an answer to GetAll; NULL = there is none, or nobody wants to know. */
static GVariant *properties_of(GVariant *reply)
{
	if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(a{sv})")))
		return NULL;
	return g_variant_get_child_value(reply, 0);
}

/* The session */

static enum sign sign_of(bool yes)
{
	return yes ? SIGN_YES : SIGN_NO;
}

static bool has_screen(GVariant *properties)
{
	const char *type;

	return g_variant_lookup(properties, "Type", "&s", &type) &&
	       (g_str_equal(type, "x11") || g_str_equal(type, "wayland") ||
		g_str_equal(type, "mir"));
}

static void take_session(struct session *s, GVariant *properties)
{
	struct session_signs signs = s->signs;
	gboolean locked, idle, active;
	guint64 since_us = 0;

	if (!has_screen(properties)) {
		publish(s, (struct session_signs){ .awake = signs.awake }, true);
		return;
	}

	if (g_variant_lookup(properties, "LockedHint", "b", &locked)) {
		s->was_locked |= locked;
		signs.locked = s->was_locked ? sign_of(locked) : SIGN_NONE;
	}
	(void)g_variant_lookup(properties, "IdleSinceHint", "t", &since_us);
	if (g_variant_lookup(properties, "IdleHint", "b", &idle))
		signs.idle = idle || since_us ? sign_of(idle) : SIGN_NONE;
	if (g_variant_lookup(properties, "Active", "b", &active))
		signs.active = sign_of(active);
	publish(s, signs, true);
}

static void on_session(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	g_autoptr(GVariant) properties = properties_of(reply);

	if (properties)
		take_session(userdata, properties);
}

static void ask_session(struct session *s)
{
	ask(s, s->path, PROPERTIES, "GetAll", g_variant_new("(s)", SESSION), s->within, on_session);
}

static void on_session_change(GDBusConnection *bus, const char *sender, const char *path,
			      const char *interface, const char *signal, GVariant *arguments,
			      void *userdata)
{
	ask_session(userdata);
}

static void leave_session(struct session *s)
{
	if (!s->path)
		return;

	stop(&s->within);
	g_dbus_connection_signal_unsubscribe(s->bus, s->session_match);
	g_clear_pointer(&s->path, g_free);
	s->was_locked = false;
}

static void enter_session(struct session *s, const char *id, const char *path)
{
	if (g_strcmp0(path, s->path) == 0)
		return;

	leave_session(s);
	publish(s, (struct session_signs){ .awake = s->signs.awake }, !id[0]);
	if (!id[0])
		return;
	s->path = g_strdup(path);
	s->within = g_cancellable_new();
	s->session_match = match(s, path, SESSION, on_session_change);
	ask_session(s);
}

/* The user */

static void on_display(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	g_autoptr(GVariant) value = NULL;
	const char *id, *path;

	if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(v)")))
		return;

	g_variant_get(reply, "(v)", &value);
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE("(so)")))
		return;
	g_variant_get(value, "(&s&o)", &id, &path);
	enter_session(userdata, id, path);
}

static void ask_display(struct session *s, const char *user)
{
	ask(s, user, PROPERTIES, "Get", g_variant_new("(ss)", USER, "Display"), s->here,
	    on_display);
}

static void on_user_change(GDBusConnection *bus, const char *sender, const char *path,
			   const char *interface, const char *signal, GVariant *arguments,
			   void *userdata)
{
	ask_display(userdata, path);
}

static void on_user(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct session *s = userdata;
	const char *path;

	if (error)
		publish(s, s->signs, true);
	if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(o)")))
		return;

	g_variant_get(reply, "(&o)", &path);
	s->user_match = match(s, path, USER, on_user_change);
	ask_display(s, path);
}

/* What keeps the whole computer from being idle */

static void on_inhibited(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	g_autoptr(GVariant) value = NULL;
	struct session *s = userdata;
	struct session_signs signs;
	g_auto(GStrv) what = NULL;

	if (!reply || !g_variant_is_of_type(reply, G_VARIANT_TYPE("(v)")))
		return;

	g_variant_get(reply, "(v)", &value);
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		return;
	what = g_strsplit(g_variant_get_string(value, NULL), ":", -1);
	signs = s->signs;
	signs.awake = sign_of(g_strv_contains((const char *const *)what, "idle"));
	publish(s, signs, false);
}

static void ask_inhibited(struct session *s)
{
	ask(s, ROOT, PROPERTIES, "Get", g_variant_new("(ss)", MANAGER, "BlockInhibited"), s->here,
	    on_inhibited);
}

static void on_manager_change(GDBusConnection *bus, const char *sender, const char *path,
			      const char *interface, const char *signal, GVariant *arguments,
			      void *userdata)
{
	ask_inhibited(userdata);
}

/* logind */

static void leave(struct session *s)
{
	if (!s->owner)
		return;

	leave_session(s);
	stop(&s->here);
	g_dbus_connection_signal_unsubscribe(s->bus, s->manager_match);
	if (s->user_match)
		g_dbus_connection_signal_unsubscribe(s->bus, s->user_match);
	s->user_match = 0;
	g_clear_pointer(&s->owner, g_free);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, void *userdata)
{
	struct session *s = userdata;

	leave(s);
	s->owner = g_strdup(owner);
	s->here = g_cancellable_new();
	s->manager_match = match(s, ROOT, MANAGER, on_manager_change);
	ask_inhibited(s);
	ask(s, ROOT, MANAGER, "GetUser", g_variant_new("(u)", getuid()), s->here, on_user);
}

static void on_vanished(GDBusConnection *bus, const char *name, void *userdata)
{
	struct session *s = userdata;

	leave(s);
	publish(s, (struct session_signs){ SIGN_NONE }, true);
}

static void on_bus(GObject *source, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDBusConnection) bus = g_bus_get_finish(result, &error);
	struct session *s = userdata;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (!bus) {
		publish(s, s->signs, true);
		return;
	}

	g_dbus_connection_set_exit_on_close(bus, FALSE);
	s->bus = g_steal_pointer(&bus);
	s->watch = g_bus_watch_name_on_connection(s->bus, LOGIND, G_BUS_NAME_WATCHER_FLAGS_NONE,
						  on_appeared, on_vanished, s, NULL);
}

struct session *session_new(void (*changed)(void *userdata), void *userdata)
{
	struct session *s = g_new0(struct session, 1);

	s->changed = changed;
	s->userdata = userdata;
	s->life = g_cancellable_new();
	g_bus_get(G_BUS_TYPE_SYSTEM, s->life, on_bus, s);
	return s;
}

struct session *session_free(struct session *s)
{
	if (!s)
		return NULL;

	stop(&s->life);
	if (s->bus) {
		g_bus_unwatch_name(s->watch);
		leave(s);
	}
	g_clear_object(&s->bus);
	g_free(s);
	return NULL;
}

const struct session_signs *session_signs(const struct session *s)
{
	return &s->signs;
}

bool session_known(const struct session *s)
{
	return s->known;
}
