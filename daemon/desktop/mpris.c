/* SPDX-License-Identifier: MIT */

/*
 * The player is on the bus from the begin of a workout to its end, so that media keys belong to the
 * music player again in between. What is shown is the cue as title, for it is what a lock screen or
 * a phone shows biggest; the exercise stands where the artist would, the routine is the album.
 *
 * It leaves out what a workout has not: a length, a position to seek to, a rate, a volume, a list
 * of tracks. The properties of these are required and constant; a Rate of 0 is Pause, as the
 * specification asks.
 */

#include "desktop/mpris.h"

#include <gio/gdesktopappinfo.h>
#include <stdbool.h>

#include "desktop/mpris-xml.h"
#include "desktop/say.h"

#define NAME          "org.mpris.MediaPlayer2.instep"
#define PATH          "/org/mpris/MediaPlayer2"
#define ROOT          "org.mpris.MediaPlayer2"
#define PLAYER        ROOT ".Player"
#define DESKTOP_ENTRY "org.instep.Instep"

struct mpris {
	GDBusConnection *bus;
	struct workout_view *view;
	struct follow *follow;
	struct view_listener listener;
	GDBusNodeInfo *node;
	guint objects[2]; /* root and player; 0 = there is no player now */
	guint name;
	/* as last announced */
	enum view_state status;
	GVariant *metadata;
};

/* Methods */

/*
 * The method of the workout that each stands for, while it runs and while it is paused; NULL =
 * nothing is done.
 */
static const struct {
	const char *name, *running, *paused;
} methods[] = {
	{ "Play", NULL, "Resume" },
	{ "Pause", "Pause", NULL },
	{ "PlayPause", "Pause", "Resume" },
	{ "Next", "Skip", "Skip" },
	{ "Previous", "Back", "Back" },
	{ "Stop", "Stop", "Stop" },
	/* by the properties there is none of these */
	{ "Seek", NULL, NULL },
	{ "SetPosition", NULL, NULL },
	{ "Raise", NULL, NULL },
	{ "Quit", NULL, NULL },
};

/* Return: whether it is a method of ours */
static bool act(struct mpris *m, const char *method)
{
	for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
		const char *name;

		if (!g_str_equal(methods[i].name, method))
			continue;
		name = m->view->state == VIEW_PAUSED ? methods[i].paused : methods[i].running;
		if (name)
			follow_act(m->follow, name);
		return true;
	}
	return false;
}

static void on_call(GDBusConnection *bus, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *call, void *userdata)
{
	if (act(userdata, method)) {
		g_dbus_method_invocation_return_value(call, NULL);
		return;
	}
	g_dbus_method_invocation_return_error(call, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
					      "A workout cannot do %s.", method);
}

/* Properties */

static GVariant *yes(const struct mpris *m)
{
	return g_variant_new_boolean(TRUE);
}

static GVariant *no(const struct mpris *m)
{
	return g_variant_new_boolean(FALSE);
}

static GVariant *one(const struct mpris *m)
{
	return g_variant_new_double(1);
}

static GVariant *no_texts(const struct mpris *m)
{
	return g_variant_new_strv(NULL, 0);
}

static GVariant *position(const struct mpris *m)
{
	return g_variant_new_int64(0);
}

static GVariant *identity(const struct mpris *m)
{
	return g_variant_new_string("Instep");
}

static GVariant *desktop_entry(const struct mpris *m)
{
	g_autoptr(GDesktopAppInfo) entry = g_desktop_app_info_new(DESKTOP_ENTRY ".desktop");

	return entry ? g_variant_new_string(DESKTOP_ENTRY) : NULL;
}

static GVariant *status(const struct mpris *m)
{
	switch (m->view->state) {
	case VIEW_NONE:
		return g_variant_new_string("Stopped");
	case VIEW_RUNNING:
		return g_variant_new_string("Playing");
	case VIEW_PAUSED:
		return g_variant_new_string("Paused");
	}
	return NULL;
}

static void add_text(GVariantBuilder *b, const char *key, const char *text)
{
	if (text[0])
		g_variant_builder_add(b, "{sv}", key, g_variant_new_string(text));
}

static void add_list(GVariantBuilder *b, const char *key, const char *text)
{
	if (text[0])
		g_variant_builder_add(b, "{sv}", key, g_variant_new_strv(&text, 1));
}

static GVariant *metadata(const struct mpris *m)
{
	g_autofree char *exercise = workout_view_exercise(m->view);
	g_autofree char *track = g_strdup_printf("%s/set/%u", m->view->path, m->view->set);
	GVariantBuilder b;

	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "mpris:trackid", g_variant_new_object_path(track));
	add_text(&b, "xesam:title", m->view->cue[0] ? m->view->cue : exercise);
	add_list(&b, "xesam:artist", exercise);
	add_text(&b, "xesam:album", m->view->routine);
	add_list(&b, "xesam:comment", m->view->next);
	return g_variant_builder_end(&b);
}

static const struct {
	const char *name;
	GVariant *(*get)(const struct mpris *m); /* NULL: there is none */
} properties[] = {
	{ "CanQuit", no },
	{ "CanRaise", no },
	{ "HasTrackList", no },
	{ "Identity", identity },
	{ "DesktopEntry", desktop_entry },
	{ "SupportedUriSchemes", no_texts },
	{ "SupportedMimeTypes", no_texts },
	{ "PlaybackStatus", status },
	{ "Rate", one },
	{ "Metadata", metadata },
	{ "Volume", one },
	{ "Position", position },
	{ "MinimumRate", one },
	{ "MaximumRate", one },
	{ "CanGoNext", yes },
	{ "CanGoPrevious", yes },
	{ "CanPlay", yes },
	{ "CanPause", yes },
	{ "CanSeek", no },
	{ "CanControl", yes },
};

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path,
			const char *interface, const char *property, GError **error, void *userdata)
{
	GVariant *value = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(properties); i++)
		if (g_str_equal(properties[i].name, property))
			value = properties[i].get(userdata);
	if (!value)
		g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY, "There is no %s.",
			    property);
	return value;
}

static gboolean on_set(GDBusConnection *bus, const char *sender, const char *path,
		       const char *interface, const char *property, GVariant *value, GError **error,
		       void *userdata)
{
	if (g_str_equal(property, "Rate") && g_variant_get_double(value) == 0)
		return act(userdata, "Pause");
	if (g_variant_get_double(value) == 1)
		return TRUE;

	g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "%s is always 1.", property);
	return FALSE;
}

/* The player comes and goes */

static void announce(struct mpris *m)
{
	g_autoptr(GVariant) now = g_variant_ref_sink(metadata(m));
	GVariantBuilder changed;
	bool any = false;

	g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
	if (m->status != m->view->state) {
		g_variant_builder_add(&changed, "{sv}", "PlaybackStatus", status(m));
		any = true;
	}
	if (!m->metadata || !g_variant_equal(m->metadata, now)) {
		g_variant_builder_add(&changed, "{sv}", "Metadata", now);
		any = true;
	}
	if (any)
		(void)g_dbus_connection_emit_signal(
			m->bus, NULL, PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
			g_variant_new("(sa{sv}as)", PLAYER, &changed, NULL), NULL);
	else
		g_variant_builder_clear(&changed);

	m->status = m->view->state;
	g_clear_pointer(&m->metadata, g_variant_unref);
	m->metadata = g_steal_pointer(&now);
}

static void on_name_lost(GDBusConnection *bus, const char *name, void *userdata)
{
	say(LOG_WARNING,
	    "Another program is the media player \"instep\"; media keys do nothing here.");
}

static void begin(struct mpris *m)
{
	static const GDBusInterfaceVTable vtable = { on_call, on_get, on_set, { 0 } };

	for (size_t i = 0; i < G_N_ELEMENTS(m->objects); i++)
		m->objects[i] = g_dbus_connection_register_object(
			m->bus, PATH, m->node->interfaces[i], &vtable, m, NULL, NULL);

	m->status = m->view->state;
	m->metadata = g_variant_ref_sink(metadata(m));
	m->name = g_bus_own_name_on_connection(m->bus, NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
					       NULL, on_name_lost, m, NULL);
}

static void end(struct mpris *m)
{
	if (!m->name)
		return;

	announce(m);
	g_clear_handle_id(&m->name, g_bus_unown_name);
	for (size_t i = 0; i < G_N_ELEMENTS(m->objects); i++)
		(void)g_dbus_connection_unregister_object(m->bus, m->objects[i]);
	g_clear_pointer(&m->metadata, g_variant_unref);
}

static void on_changed(void *userdata)
{
	struct mpris *m = userdata;

	if (m->view->state == VIEW_NONE)
		end(m);
	else if (m->name)
		announce(m);
	else
		begin(m);
}

struct mpris *mpris_new(GDBusConnection *bus, struct workout_view *view, struct follow *follow)
{
	struct mpris *m = g_new0(struct mpris, 1);

	m->bus = g_object_ref(bus);
	m->view = view;
	m->follow = follow;
	m->node = g_dbus_node_info_new_for_xml(mpris_xml, NULL);
	m->listener = (struct view_listener){ .userdata = m, .changed = on_changed };
	workout_view_listen(view, &m->listener);
	return m;
}

struct mpris *mpris_free(struct mpris *m)
{
	if (!m)
		return NULL;

	end(m);
	g_dbus_node_info_unref(m->node);
	g_object_unref(m->bus);
	g_free(m);
	return NULL;
}
