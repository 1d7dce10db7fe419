/* SPDX-License-Identifier: MIT */

/*
 * instep-desktop: the process round the faces. What may block here (a sound system, a speech
 * server) delays no rep, because the daemon is another process, and no other face, because each of
 * these has a thread. The thread that speaks is in another process yet: this program with --voice.
 *
 * One a session, for two would say everything twice: it owns a name, and a second one leaves. It
 * ends by a signal or with the bus.
 */

#include <getopt.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "desktop/face.h"
#include "desktop/follow.h"
#include "desktop/inhibit.h"
#include "desktop/mpris.h"
#include "desktop/notice.h"
#include "desktop/progress.h"
#include "desktop/remind.h"
#include "desktop/say.h"
#include "desktop/sound.h"
#include "desktop/speech.h"
#include "desktop/voice.h"

#define NAME "org.instep.Desktop1"

struct desktop {
	GMainLoop *loop;
	int status; /* of the process */
	struct workout_view view;
	struct follow *follow; /* NULL = the name is not ours (yet) */
	struct inhibit *inhibit;
	struct mpris *mpris;
	struct sound *sound;
	struct speech *speech;
	struct server server; /* of notifications */
	struct presence *presence;
	struct notice *notice;
	struct progress *progress;
	struct remind *remind;
	struct face *face;
};

static void help(void)
{
	printf("Usage: instep-desktop [--voice] [--help] [--version]\n\n"
	       "Shows what instepd does to the desktop: reminds by notifications, keeps the screen\n"
	       "awake in a workout, takes media keys, plays the cues and says them. It follows\n"
	       "org.instep.Instep1 on the user bus and never starts it. Cues= in instep.conf says\n"
	       "how cues are given.\n\n"
	       "  --voice    only say each line of the standard input; it starts itself so for the cues\n");
}

/* Return: 1 to go on, 0 when all is said, below 0 if it was not understood. */
static int parse_arguments(int argc, char **argv, bool *ret_voice)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ "voice", no_argument, NULL, 's' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) >= 0) {
		if (c == 'h') {
			help();
			return 0;
		}
		if (c == 'v') {
			printf("instep-desktop %s\n", INSTEP_VERSION);
			return 0;
		}
		if (c != 's')
			return -1;
		*ret_voice = true;
	}

	if (optind < argc) {
		fprintf(stderr,
			"instep-desktop takes no argument \"%s\"; see instep-desktop --help.\n",
			argv[optind]);
		return -1;
	}
	return 1;
}

static void on_desktop(void *userdata)
{
	struct desktop *d = userdata;

	remind_look(d->remind);
	face_announce(d->face);
}

static void on_server(void *userdata)
{
	struct desktop *d = userdata;

	on_desktop(d);
	progress_look(d->progress);
	notice_again(d->notice);
}

static void faces_begin(struct desktop *d, GDBusConnection *bus)
{
	workout_view_init(&d->view);
	d->follow = follow_new(bus, &d->view);
	d->inhibit = inhibit_new(bus, &d->view);
	d->mpris = mpris_new(bus, &d->view, d->follow);
	d->sound = sound_new(&d->view);
	d->speech = speech_new(&d->view);
	server_init(&d->server, bus, on_server, d);
	d->presence = presence_new(bus, &d->server, on_desktop, d);
	d->notice = notice_new(&d->server);
	d->progress = progress_new(&d->view, &d->server, d->notice);
	d->remind = remind_new(bus, &d->view, &d->server, d->presence, d->notice);
	face_show(d->face, &d->server, d->presence);
}

static void faces_end(struct desktop *d)
{
	if (!d->follow)
		return;

	/* First: the view then shows no workout, and the faces let go. */
	d->follow = follow_free(d->follow);
	d->inhibit = inhibit_free(d->inhibit);
	d->mpris = mpris_free(d->mpris);
	d->sound = sound_free(d->sound);
	d->speech = speech_free(d->speech);
	d->remind = remind_free(d->remind);
	d->progress = progress_free(d->progress);
	d->notice = notice_free(d->notice);
	face_show(d->face, NULL, NULL);
	d->presence = presence_free(d->presence);
	server_done(&d->server);
	workout_view_done(&d->view);
}

static void on_acquired(GDBusConnection *bus, const char *name, void *userdata)
{
	struct desktop *d = userdata;

	if (!d->follow)
		faces_begin(d, bus);
}

static void on_lost(GDBusConnection *bus, const char *name, void *userdata)
{
	struct desktop *d = userdata;

	if (bus && !g_dbus_connection_is_closed(bus)) {
		say(LOG_ERR, "instep-desktop runs already in this session.");
		d->status = EXIT_FAILURE;
	}
	g_main_loop_quit(d->loop);
}

static gboolean on_signal(void *userdata)
{
	struct desktop *d = userdata;

	g_main_loop_quit(d->loop);
	return G_SOURCE_CONTINUE;
}

static int run(void)
{
	struct desktop d = { .status = EXIT_SUCCESS };
	g_autoptr(GDBusConnection) bus = NULL;
	g_autoptr(GError) error = NULL;
	guint name, term, interrupt;

	bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
	if (!bus) {
		say(LOG_ERR, "Failed to connect to the user bus: %s", error->message);
		return EXIT_FAILURE;
	}
	g_dbus_connection_set_exit_on_close(bus, FALSE);

	d.loop = g_main_loop_new(NULL, FALSE);
	term = g_unix_signal_add(SIGTERM, on_signal, &d);
	interrupt = g_unix_signal_add(SIGINT, on_signal, &d);
	d.face = face_new(bus);
	name = g_bus_own_name_on_connection(bus, NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
					    on_acquired, on_lost, &d, NULL);
	g_main_loop_run(d.loop);

	faces_end(&d);
	g_bus_unown_name(name);
	d.face = face_free(d.face);
	(void)g_dbus_connection_flush_sync(bus, NULL, NULL);
	g_source_remove(term);
	g_source_remove(interrupt);
	g_main_loop_unref(d.loop);
	return d.status;
}

int main(int argc, char **argv)
{
	bool voice = false;
	int r;

	r = parse_arguments(argc, argv, &voice);
	if (r <= 0)
		return r < 0 ? 2 : EXIT_SUCCESS;

	/* A server that goes away is an EPIPE, also in the libraries. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (!voice)
		return run();

	voice_run();
	return EXIT_SUCCESS;
}
