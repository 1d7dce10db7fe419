/* SPDX-License-Identifier: MIT */
/*
 * The desktops differ in where they say it, and some say it twice. So there is a table of all
 * places that were found; one yes is a yes, and only where nobody speaks there is no sign. Where
 * each of it is documented:
 *
 *   GetActive of the screen savers: the idle inhibition specification, and each desktop's own copy
 *   IsInhibited(8): gnome-session, 8 is "the session being marked as idle"
 *   HasInhibition(4): KDE's PowerDevil, 4 is the policy "change screen settings"
 *   Inhibited: KDE's notifications; paused: dunst; show-banners: a setting of GNOME
 *
 * It leaves out who can only be asked, not listened to (mako's modes, XScreenSaver's idle time).
 */

#include "desktop/presence.h"

#include "desktop/flag.h"
#include "desktop/full.h"
#include "desktop/session.h"

#define NOTIFICATIONS      "org.freedesktop.Notifications"
#define NOTIFICATIONS_PATH "/org/freedesktop/Notifications"
#define BANNERS            "org.gnome.desktop.notifications"
#define PATIENCE_MS        3000

#define SCREEN_SAVER(name, path)                                                   \
	{                                                                          \
		name, path, name, .method = "GetActive", .signal = "ActiveChanged" \
	}

enum place {
	PLACE_SAVER,
	PLACE_SAVER_CINNAMON,
	PLACE_SAVER_GNOME,
	PLACE_SAVER_MATE,
	PLACE_SAVER_XFCE,
	PLACE_GNOME_SESSION,
	PLACE_KDE_POWER,
	PLACE_KDE_QUIET,
	PLACE_DUNST_PAUSED,
	PLACES,
};

static const struct flag_class places[PLACES] = {
	[PLACE_SAVER] = SCREEN_SAVER("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
	[PLACE_SAVER_CINNAMON] =
		SCREEN_SAVER("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
	[PLACE_SAVER_GNOME] = SCREEN_SAVER("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
	[PLACE_SAVER_MATE] = SCREEN_SAVER("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
	[PLACE_SAVER_XFCE] = SCREEN_SAVER("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
	[PLACE_GNOME_SESSION] = { "org.gnome.SessionManager", "/org/gnome/SessionManager",
				  "org.gnome.SessionManager", .method = "IsInhibited", .mask = 8 },
	[PLACE_KDE_POWER] = { "org.kde.Solid.PowerManagement.PolicyAgent",
			      "/org/kde/Solid/PowerManagement/PolicyAgent",
			      "org.kde.Solid.PowerManagement.PolicyAgent",
			      .method = "HasInhibition", .mask = 4,
			      .signal = "InhibitionsChanged" },
	[PLACE_KDE_QUIET] = { NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS,
			      .property = "Inhibited", .signal = "PropertiesChanged" },
	[PLACE_DUNST_PAUSED] = { NOTIFICATIONS, NOTIFICATIONS_PATH, "org.dunstproject.cmd0",
				 .property = "paused", .signal = "PropertiesChanged" },
};

struct presence {
	const struct server *server;
	void (*changed)(void *userdata);
	void *userdata;
	struct flag *flags[PLACES];
	struct session *session;
	struct full *full;
	GSettings *banners; /* NULL = this desktop has no such setting */
	guint patience; /* with those who have not answered at all yet; 0 = it has come to an end */
};

static void on_banners(GSettings *settings, const char *key, struct presence *p)
{
	p->changed(p->userdata);
}

static gboolean on_patience(void *userdata)
{
	struct presence *p = userdata;

	p->patience = 0;
	p->changed(p->userdata);
	return G_SOURCE_REMOVE;
}

/* A schema that is installed is not yet a desktop that heeds it. */
static bool is_gnome(const struct server *s)
{
	return g_strcmp0(s->name, "gnome-shell") == 0;
}

static GSettings *open_banners(void)
{
	GSettingsSchemaSource *source = g_settings_schema_source_get_default();
	g_autoptr(GSettingsSchema) schema = NULL;

	if (source)
		schema = g_settings_schema_source_lookup(source, BANNERS, TRUE);
	if (!schema || !g_settings_schema_has_key(schema, "show-banners"))
		return NULL;
	return g_settings_new_full(schema, NULL, NULL);
}

struct presence *presence_new(GDBusConnection *bus, const struct server *server,
			      void (*changed)(void *userdata), void *userdata)
{
	struct presence *p = g_new0(struct presence, 1);

	p->server = server;
	p->changed = changed;
	p->userdata = userdata;
	for (size_t i = 0; i < PLACES; i++)
		p->flags[i] = flag_new(bus, &places[i], changed, userdata);
	p->session = session_new(changed, userdata);
	p->full = full_new(changed, userdata);
	p->patience = g_timeout_add(PATIENCE_MS, on_patience, p);
	p->banners = open_banners();
	if (p->banners) {
		g_signal_connect(p->banners, "changed::show-banners", G_CALLBACK(on_banners), p);
		/* signals come only for what was read once */
		(void)g_settings_get_boolean(p->banners, "show-banners");
	}
	return p;
}

struct presence *presence_free(struct presence *p)
{
	if (!p)
		return NULL;

	g_clear_handle_id(&p->patience, g_source_remove);
	for (size_t i = 0; i < PLACES; i++)
		p->flags[i] = flag_free(p->flags[i]);
	p->session = session_free(p->session);
	p->full = full_free(p->full);
	if (p->banners)
		g_signal_handlers_disconnect_by_data(p->banners, p);
	g_clear_object(&p->banners);
	g_free(p);
	return NULL;
}

static bool all_known(const struct presence *p)
{
	for (size_t i = 0; i < PLACES; i++)
		if (!flag_known(p->flags[i]))
			return false;
	return p->server->known && session_known(p->session);
}

static enum sign either(enum sign a, enum sign b)
{
	return a > b ? a : b;
}

static enum sign banners_hidden(const struct presence *p)
{
	if (!p->banners || !is_gnome(p->server))
		return SIGN_NONE;
	return g_settings_get_boolean(p->banners, "show-banners") ? SIGN_NO : SIGN_YES;
}

static enum keeps keeps(const struct presence *p)
{
	if (p->server->persistence)
		return KEEPS_ALL;
	if (flag_sign(p->flags[PLACE_DUNST_PAUSED]) != SIGN_NONE)
		return KEEPS_PAUSED;
	return KEEPS_NOTHING;
}

void presence_look(const struct presence *p, struct moment_facts *ret)
{
	const struct session_signs *session = session_signs(p->session);

	*ret = (struct moment_facts){
		.looking = p->patience && !all_known(p),
		.server = p->server->owner,
		.answers = p->server->answers,
		.keeps = keeps(p),
		.locked = session->locked,
		.active = session->active,
		.idle = session->idle,
		.full = full_sign(p->full),
		.awake = session->awake,
		.quiet = banners_hidden(p),
	};
	for (size_t i = PLACE_SAVER; i <= PLACE_SAVER_XFCE; i++)
		ret->locked = either(ret->locked, flag_sign(p->flags[i]));
	ret->awake = either(ret->awake, flag_sign(p->flags[PLACE_GNOME_SESSION]));
	ret->awake = either(ret->awake, flag_sign(p->flags[PLACE_KDE_POWER]));
	ret->quiet = either(ret->quiet, flag_sign(p->flags[PLACE_KDE_QUIET]));
	ret->quiet = either(ret->quiet, flag_sign(p->flags[PLACE_DUNST_PAUSED]));
}
