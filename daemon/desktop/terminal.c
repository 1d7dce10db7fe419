/* SPDX-License-Identifier: MIT */
/*
 * Which terminal: the person's choice comes first (xdg-terminal-exec, Debian's alternative), then
 * what is widespread. Terminals differ in how they are told a command; what stands in the table is
 * from their manuals. A terminal that hands its window to a server and ends at once is as good.
 */

#include "desktop/terminal.h"

#include <stdbool.h>

#include "desktop/answer.h"
#include "desktop/say.h"

#define SYSTEMD      "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define WATCH        INSTEP_BINDIR "/instepctl"

static const struct {
	const char *name, *before; /* the command; NULL = it follows at once */
} terminals[] = {
	{ "xdg-terminal-exec", NULL },
	{ "x-terminal-emulator", "-e" },
	{ "ptyxis", "--" },
	{ "kgx", "-e" },
	{ "gnome-terminal", "--" },
	{ "konsole", "-e" },
	{ "xfce4-terminal", "-x" },
	{ "mate-terminal", "-x" },
	{ "foot", NULL },
	{ "alacritty", "-e" },
	{ "kitty", NULL },
	{ "xterm", "-e" },
};

/* The screen that this program was given; the manager need not have been told. */
static const char *const passed_on[] = { "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY" };

/* Its path in @argv[0], which is to be freed. Return: false if there is none */
static bool find_terminal(const char *argv[5])
{
	for (size_t i = 0; i < G_N_ELEMENTS(terminals); i++) {
		char *path = g_find_program_in_path(terminals[i].name);
		size_t n = 0;

		if (!path)
			continue;
		argv[n++] = path;
		if (terminals[i].before)
			argv[n++] = terminals[i].before;
		argv[n++] = WATCH;
		argv[n++] = "watch";
		argv[n] = NULL;
		return true;
	}
	return false;
}

static void add(GVariantBuilder *properties, const char *name, GVariant *value)
{
	g_variant_builder_add(properties, "(sv)", name, value);
}

static void add_environment(GVariantBuilder *properties)
{
	GVariantBuilder list;

	g_variant_builder_init(&list, G_VARIANT_TYPE_STRING_ARRAY);
	for (size_t i = 0; i < G_N_ELEMENTS(passed_on); i++) {
		const char *value = g_getenv(passed_on[i]);

		if (value)
			g_variant_builder_add_value(
				&list, g_variant_new_take_string(
					       g_strdup_printf("%s=%s", passed_on[i], value)));
	}
	add(properties, "Environment", g_variant_builder_end(&list));
}

static GVariant *unit_properties(const char *const *argv)
{
	static const char *const ends_with[] = { "graphical-session.target" };
	GVariantBuilder properties;

	g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
	add(&properties, "Description", g_variant_new_string("Instep: the workout in a terminal"));
	add(&properties, "PartOf", g_variant_new_strv(ends_with, G_N_ELEMENTS(ends_with)));
	add(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
	add(&properties, "ExecStart",
	    g_variant_new_array(G_VARIANT_TYPE("(sasb)"),
				(GVariant *[]){ g_variant_new("(s^asb)", argv[0], argv, FALSE) },
				1));
	add_environment(&properties);
	return g_variant_builder_end(&properties);
}

static void on_started(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);

	if (!reply)
		say(LOG_INFO, "No terminal with the workout, see it by instepctl watch: %s",
		    error->message);
}

void terminal_open(GDBusConnection *bus)
{
	g_autofree char *unit = NULL;
	const char *argv[5];

	if (!find_terminal(argv)) {
		say(LOG_INFO, "No terminal was found; see the workout by instepctl watch.");
		return;
	}

	unit = g_strdup_printf("instep-watch-%08x.service", g_random_int());
	g_dbus_connection_call(
		bus, SYSTEMD, SYSTEMD_PATH, SYSTEMD ".Manager", "StartTransientUnit",
		g_variant_new("(ss@a(sv)a(sa(sv)))", unit, "fail", unit_properties(argv), NULL),
		NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_started, NULL);
	g_free((char *)argv[0]);
}
