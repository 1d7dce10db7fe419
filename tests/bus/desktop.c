/* SPDX-License-Identifier: MIT */
/* The program under test and a fake daemon with one workout. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "bus/desktop.h"
#include "bus/harness-internal.h"

#define READY "org.instep.Desktop1"

static void note(struct journal *j, sd_bus_message *m, const char *key, const char *word)
{
	char *value;

	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_skip(m, "s"));
	value = dict_find(m, key);
	if (*value)
		journal_add(j, "%s: %s", word, value);
	free(value);
}

/* Metadata is a dictionary in the dictionary. */
static void note_title(struct journal *j, sd_bus_message *m)
{
	const char *key;
	char *title;

	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_skip(m, "s"));
	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &key));
		if (!strcmp(key, "Metadata")) {
			check_ok(sd_bus_message_enter_container(m, 'v', "a{sv}"));
			title = dict_find(m, "xesam:title");
			journal_add(j, "title: %s", title);
			free(title);
			return;
		}
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
}

static int on_player(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct desktop *d = userdata;

	note(&d->journal, m, "PlaybackStatus", "player");
	note_title(&d->journal, m);
	return 0;
}

void desktop_begin(struct desktop *d, struct harness *h)
{
	*d = (struct desktop){ .h = h };
	journal_init(&d->journal, h);
	check(unsetenv("DISPLAY") == 0 && unsetenv("WAYLAND_DISPLAY") == 0);
	speechd_in_scratch(h);
	sound_box_none(h);
	fake_instepd_set(&d->daemon, MANAGER, "ActiveWorkout", "o", "/");
	check_ok(sd_bus_match_signal(h->bus, &d->player, NULL, PLAYER_PATH,
				     "org.freedesktop.DBus.Properties", "PropertiesChanged",
				     on_player, d));
}

static void write_schema(struct harness *h, const char *part, const char *keys)
{
	char file[64], text[1024];
	struct output o;
	int n;

	(void)snprintf(file, sizeof(file), "org.gnome.desktop.%s.gschema.xml", part);
	n = snprintf(
		text, sizeof(text),
		"<schemalist><schema id='org.gnome.desktop.%s' path='/org/gnome/desktop/%s/'>%s"
		"</schema></schemalist>",
		part, part, keys);
	check(n < (int)sizeof(text));
	(void)write_file(h, file, text, (size_t)n);
	run_program(h, &o, (const char *const[]){ "glib-compile-schemas", h->scratch, NULL });
	check(o.status == 0);
	output_done(&o);
}

void desktop_settings(struct harness *h, const char *part, const char *keys, const char *values)
{
	static const char *const folders[] = { "home/.config/glib-2.0",
					       "home/.config/glib-2.0/settings" };
	char text[256];
	int n;

	write_schema(h, part, keys);
	setenv("GSETTINGS_SCHEMA_DIR", h->scratch, 1);
	setenv("GSETTINGS_BACKEND", "keyfile", 1);
	for (size_t i = 0; i < ELEMENTS(folders); i++)
		check(mkdir(in_scratch(h, folders[i]), 0700) == 0 || errno == EEXIST);
	n = snprintf(text, sizeof(text), "[org/gnome/desktop/%s]\n%s\n", part, values);
	check(n < (int)sizeof(text));
	(void)write_file(h, "home/.config/glib-2.0/settings/keyfile", text, (size_t)n);
}

/* It only wakes the loop up: who waits for a line then looks. */
static int on_log(sd_event_source *s, const struct inotify_event *event, void *userdata)
{
	return 0;
}

void desktop_start(struct desktop *d)
{
	const char *const argv[] = { getenv("INSTEP_DESKTOP"), NULL };
	int log = log_open(d->h, "desktop.log");

	check(argv[0]);
	check_ok(sd_event_add_inotify(d->h->event, &d->log, in_scratch(d->h, "desktop.log"),
				      IN_MODIFY, on_log, d));
	d->pid = spawn(argv, -1, log, log);
	wait_for_name(d->h, READY, true);
}

void desktop_stop(struct desktop *d)
{
	int status;

	check(kill(d->pid, SIGTERM) == 0);
	status = reap(d->h, d->pid, "instep-desktop to end");
	if (status)
		fail("instep-desktop ended with %d", status);
	d->pid = 0;
}

void desktop_end(struct desktop *d)
{
	if (d->pid)
		desktop_stop(d);
	d->log = sd_event_source_disable_unref(d->log);

	fake_instepd_stop(&d->daemon);
	fake_idle_stop(&d->portal);
	fake_idle_stop(&d->saver);
	sound_box_close(&d->sounds);
	if (d->speech.listening)
		fake_speechd_stop(&d->speech);
	d->player = sd_bus_slot_unref(d->player);
	free(d->journal.text);
}

unsigned desktop_said(struct desktop *d, const char *part)
{
	char *log = file_read(in_scratch(d->h, "desktop.log"));
	unsigned n = 0;

	for (const char *at = log; (at = strstr(at, part)); at++)
		n++;
	free(log);
	return n;
}

static bool has_said(void *userdata)
{
	struct desktop *d = userdata;

	return desktop_said(d, d->expected) == d->expected_n;
}

void desktop_wait_said(struct desktop *d, const char *part, unsigned n)
{
	d->expected = part;
	d->expected_n = n;
	wait_for(d->h, has_said, d, part);
}

void desktop_set(struct desktop *d, const char *property, const char *value)
{
	fake_instepd_set(&d->daemon, WORKOUT, property, "s", value);
}

void desktop_cue(struct desktop *d, const char *phase, const char *id, const char *sentence)
{
	desktop_set(d, "Phase", phase);
	desktop_set(d, "CueId", id);
	desktop_set(d, "Cue", sentence);
	fake_instepd_announce(&d->daemon);
}

void desktop_workout_begins(struct desktop *d)
{
	fake_instepd_set(&d->daemon, MANAGER, "ActiveWorkout", "o", FAKE_WORKOUT);
	desktop_set(d, "Routine", "gentle-five");
	desktop_set(d, "Exercise", "toe-press");
	desktop_set(d, "Side", "left");
	desktop_set(d, "State", "running");
	desktop_set(d, "Next", "toe-grip, set 1 of 1: 10 holds");
	fake_instepd_set(&d->daemon, WORKOUT, "Set", "u", "1");
	desktop_cue(d, "ready", "ready", "Get ready with the left foot.");
}

void desktop_workout_ends(struct desktop *d)
{
	fake_instepd_set(&d->daemon, MANAGER, "ActiveWorkout", "o", "/");
	desktop_set(d, "State", "finished");
	desktop_cue(d, "done", "done", "Done. 9 of 10 counted.");
}

void desktop_reminder(struct desktop *d)
{
	struct fake_instepd *f = &d->daemon;

	fake_instepd_set(f, REMINDER, "Id", "s", "morning-feet");
	fake_instepd_set(f, REMINDER, "Title", "s", "Morning feet");
	fake_instepd_set(f, REMINDER, "Seconds", "u", "1380");
	fake_instepd_set(f, REMINDER, "Needs", "as", "chair, towel");
	fake_instepd_set(f, REMINDER, "Due", "b", "0");
}

void desktop_due(struct desktop *d, const char *slot, const char *notice)
{
	fake_instepd_set(&d->daemon, REMINDER, "Due", "b", strcmp(notice, "0") ? "1" : "0");
	fake_instepd_set(&d->daemon, REMINDER, "Slot", "t", slot);
	fake_instepd_set(&d->daemon, REMINDER, "Notice", "u", notice);
	fake_instepd_announce(&d->daemon);
}
