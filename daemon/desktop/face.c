/* SPDX-License-Identifier: MIT */
/*
 * One property, announced when it has changed in fact. The interface is described in
 * dbus/org.instep.Desktop1.xml.
 */

#include "desktop/face.h"

#define PATH      "/org/instep/Desktop1"
#define INTERFACE "org.instep.Desktop1"

static const char face_xml[] = "<node><interface name='" INTERFACE "'>"
			       "<property name='Presence' type='a{sv}' access='read'/>"
			       "</interface></node>";

struct face {
	GDBusConnection *bus;
	const struct server *server; /* NULL = nothing is known of the desktop */
	const struct presence *presence;
	guint object;
	GVariant *announced;
};

static GVariant *sign_word(enum sign sign)
{
	switch (sign) {
	case SIGN_NONE:
		return g_variant_new_string("unknown");
	case SIGN_NO:
		return g_variant_new_string("no");
	case SIGN_YES:
		return g_variant_new_string("yes");
	}
	return NULL;
}

static GVariant *keeps_word(enum keeps keeps)
{
	switch (keeps) {
	case KEEPS_NOTHING:
		return g_variant_new_string("nothing");
	case KEEPS_PAUSED:
		return g_variant_new_string("quiet");
	case KEEPS_ALL:
		return g_variant_new_string("all");
	}
	return NULL;
}

static char *server_name(const struct server *s)
{
	if (!s->name)
		return g_strdup("");
	return g_strconcat(s->name, s->version && s->version[0] ? " " : "", s->version, NULL);
}

static const char *server_state(const struct moment_facts *f)
{
	if (!f->server)
		return "missing";
	return f->answers ? "ready" : "silent";
}

static void add_all(const struct face *f, GVariantBuilder *b)
{
	g_autofree char *name = server_name(f->server);
	struct moment_facts facts;

	presence_look(f->presence, &facts);
	g_variant_builder_add(b, "{sv}", "server", g_variant_new_string(server_state(&facts)));
	g_variant_builder_add(b, "{sv}", "server_name", g_variant_new_string(name));
	g_variant_builder_add(b, "{sv}", "actions", g_variant_new_boolean(f->server->actions));
	g_variant_builder_add(b, "{sv}", "keeps", keeps_word(facts.keeps));
	g_variant_builder_add(b, "{sv}", "locked", sign_word(facts.locked));
	g_variant_builder_add(b, "{sv}", "active", sign_word(facts.active));
	g_variant_builder_add(b, "{sv}", "idle", sign_word(facts.idle));
	g_variant_builder_add(b, "{sv}", "full_screen", sign_word(facts.full));
	g_variant_builder_add(b, "{sv}", "kept_awake", sign_word(facts.awake));
	g_variant_builder_add(b, "{sv}", "quiet", sign_word(facts.quiet));
}

static GVariant *presence(const struct face *f)
{
	GVariantBuilder b;

	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	if (f->server)
		add_all(f, &b);
	return g_variant_ref_sink(g_variant_builder_end(&b));
}

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path,
			const char *interface, const char *property, GError **error, void *userdata)
{
	return presence(userdata);
}

void face_announce(struct face *f)
{
	g_autoptr(GVariant) now = presence(f);
	GVariantBuilder changed;

	if (f->announced && g_variant_equal(f->announced, now))
		return;

	g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&changed, "{sv}", "Presence", now);
	(void)g_dbus_connection_emit_signal(
		f->bus, NULL, PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
		g_variant_new("(sa{sv}as)", INTERFACE, &changed, NULL), NULL);
	g_clear_pointer(&f->announced, g_variant_unref);
	f->announced = g_steal_pointer(&now);
}

void face_show(struct face *f, const struct server *server, const struct presence *presence)
{
	f->server = server;
	f->presence = presence;
	face_announce(f);
}

struct face *face_new(GDBusConnection *bus)
{
	static const GDBusInterfaceVTable vtable = { NULL, on_get, NULL, { 0 } };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(face_xml, NULL);
	struct face *f = g_new0(struct face, 1);

	f->bus = g_object_ref(bus);
	f->object = g_dbus_connection_register_object(bus, PATH, node->interfaces[0], &vtable, f,
						      NULL, NULL);
	return f;
}

struct face *face_free(struct face *f)
{
	if (!f)
		return NULL;

	(void)g_dbus_connection_unregister_object(f->bus, f->object);
	g_clear_pointer(&f->announced, g_variant_unref);
	g_object_unref(f->bus);
	g_free(f);
	return NULL;
}
