/* SPDX-License-Identifier: MIT */

/*
 * One server at a time keeps the screen awake, and nothing waits for it: what is wanted may change
 * while an answer is under way, so that is looked at again when it comes.
 *
 * The portal answers Inhibit at once with the handle of a Request object and only then asks the
 * desktop. If the desktop refuses, it says so by a Response other than 0 and keeps the object;
 * portals before 1.5.2 send none. Close on the object ends the inhibition, but is lost if it
 * overtakes the making of the object. So a portal that takes too long is not closed but left for
 * the screen saver, and closed when it answers after all.
 *
 * It leaves out a server that is restarted in mid-workout: the next resume asks again.
 */

#include "desktop/inhibit.h"

#include "desktop/answer.h"
#include "desktop/say.h"

#define PORTAL      "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST     "org.freedesktop.portal.Request"
#define SAVER       "org.freedesktop.ScreenSaver"
#define SAVER_PATH  "/org/freedesktop/ScreenSaver"
#define FLAG_IDLE   8u /* org.freedesktop.portal.Inhibit, version 3 */
#define WHY         "An exercise session is under way"
#define TOKEN_MAX   32
#define PATIENCE_MS 5000

enum server { SERVER_NONE, SERVER_PORTAL, SERVER_SAVER };

struct inhibit {
	GDBusConnection *bus;
	struct workout_view *view;
	struct view_listener listener;
	GCancellable *life;
	bool wanted;
	enum server asking; /* whose answer is awaited */
	enum server held;   /* who keeps the screen awake */
	unsigned requests;
	char *handle;   /* of the portal: where the request is, or will be */
	guint response; /* the match for its Response */
	guint patience; /* the timer; 0 = no answer of the portal is awaited */
	guint32 cookie; /* of the screen saver; 0 is one as any other */
	bool said;      /* that there is nobody to ask */
};

static void pursue(struct inhibit *i);

static void portal_close(struct inhibit *i, const char *handle)
{
	g_dbus_connection_call(i->bus, PORTAL, handle, REQUEST, "Close", NULL, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* The request is no concern of ours any more. */
static void portal_forget(struct inhibit *i)
{
	if (!i->handle)
		return;

	g_dbus_connection_signal_unsubscribe(i->bus, i->response);
	g_clear_handle_id(&i->patience, g_source_remove);
	g_clear_pointer(&i->handle, g_free);
}

static void saver_close(struct inhibit *i)
{
	g_dbus_connection_call(i->bus, SAVER, SAVER_PATH, SAVER, "UnInhibit",
			       g_variant_new("(u)", i->cookie), NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void release(struct inhibit *i)
{
	enum server held = i->held;

	i->held = SERVER_NONE;
	switch (held) {
	case SERVER_NONE:
		return;
	case SERVER_PORTAL:
		portal_close(i, i->handle);
		portal_forget(i);
		return;
	case SERVER_SAVER:
		saver_close(i);
		return;
	}
}

static void nobody(struct inhibit *i, const GError *error)
{
	if (!i->said)
		say(LOG_INFO, "The screen may go to sleep during a workout: %s", error->message);
	i->said = true;
}

static void on_saver(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct inhibit *i = userdata;

	if (!reply && !error)
		return;

	i->asking = SERVER_NONE;
	if (reply) {
		g_variant_get(reply, "(u)", &i->cookie);
		i->held = SERVER_SAVER;
		pursue(i);
	} else {
		nobody(i, error);
	}
}

static void ask_saver(struct inhibit *i)
{
	i->asking = SERVER_SAVER;
	g_dbus_connection_call(i->bus, SAVER, SAVER_PATH, SAVER, "Inhibit",
			       g_variant_new("(ss)", "Instep", WHY), G_VARIANT_TYPE("(u)"),
			       G_DBUS_CALL_FLAGS_NONE, NO_TIMEOUT, i->life, on_saver, i);
}

static void portal_failed(struct inhibit *i)
{
	portal_forget(i);
	i->asking = i->held = SERVER_NONE;
	if (i->wanted)
		ask_saver(i);
}

static gboolean on_silence(void *userdata)
{
	struct inhibit *i = userdata;

	i->patience = 0;
	portal_failed(i);
	return G_SOURCE_REMOVE;
}

static void on_response(GDBusConnection *bus, const char *sender, const char *path,
			const char *interface, const char *signal, GVariant *arguments,
			void *userdata)
{
	struct inhibit *i = userdata;
	guint32 response;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(ua{sv})")))
		return;

	g_variant_get(arguments, "(ua{sv})", &response, NULL);
	if (!response || i->held != SERVER_PORTAL)
		return;

	portal_close(i, i->handle);
	portal_failed(i);
}

static void on_portal(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct inhibit *i = userdata;
	const char *handle;

	if (!reply && !error)
		return;

	if (reply)
		g_variant_get(reply, "(&o)", &handle);
	if (i->asking != SERVER_PORTAL) { /* too late */
		if (reply)
			portal_close(i, handle);
	} else if (!reply) {
		portal_failed(i);
	} else if (g_str_equal(handle, i->handle)) {
		g_clear_handle_id(&i->patience, g_source_remove);
		i->asking = SERVER_NONE;
		i->held = SERVER_PORTAL;
		pursue(i);
	} else { /* the answer to a request that was given up */
		portal_close(i, handle);
	}
}

/* Where the portal puts the request of ours that has this token. */
static char *handle_of(GDBusConnection *bus, const char *token)
{
	g_autofree char *sender = g_strdup(g_dbus_connection_get_unique_name(bus) + 1);

	return g_strdup_printf(PORTAL_PATH "/request/%s/%s", g_strdelimit(sender, ".", '_'), token);
}

static void ask_portal(struct inhibit *i)
{
	GVariantBuilder options;
	char token[TOKEN_MAX];

	(void)g_snprintf(token, sizeof(token), "instep_%u_%08x", i->requests++, g_random_int());
	g_variant_builder_init(&options, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&options, "{sv}", "handle_token", g_variant_new_string(token));
	g_variant_builder_add(&options, "{sv}", "reason", g_variant_new_string(WHY));

	i->asking = SERVER_PORTAL;
	i->handle = handle_of(i->bus, token);
	i->patience = g_timeout_add(PATIENCE_MS, on_silence, i);
	i->response = g_dbus_connection_signal_subscribe(i->bus, PORTAL, REQUEST, "Response",
							 i->handle, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
							 on_response, i, NULL);
	g_dbus_connection_call(i->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Inhibit",
			       "Inhibit", g_variant_new("(sua{sv})", "", FLAG_IDLE, &options),
			       G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NONE, NO_TIMEOUT, i->life,
			       on_portal, i);
}

static void pursue(struct inhibit *i)
{
	if (i->asking != SERVER_NONE)
		return; /* again when the answer is there */
	if (!i->wanted)
		release(i);
	else if (i->held == SERVER_NONE)
		ask_portal(i);
}

static void on_changed(void *userdata)
{
	struct inhibit *i = userdata;
	bool wanted = i->view->state == VIEW_RUNNING;

	if (wanted == i->wanted)
		return;

	i->wanted = wanted;
	pursue(i);
}

struct inhibit *inhibit_new(GDBusConnection *bus, struct workout_view *view)
{
	struct inhibit *i = g_new0(struct inhibit, 1);

	i->bus = g_object_ref(bus);
	i->view = view;
	i->life = g_cancellable_new();
	i->listener = (struct view_listener){ .userdata = i, .changed = on_changed };
	workout_view_listen(view, &i->listener);
	return i;
}

struct inhibit *inhibit_free(struct inhibit *i)
{
	if (!i)
		return NULL;

	g_cancellable_cancel(i->life);
	release(i); /* of what is not answered yet, the end of our connection is the end */
	portal_forget(i);
	g_object_unref(i->life);
	g_object_unref(i->bus);
	g_free(i);
	return NULL;
}
