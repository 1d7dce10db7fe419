/* SPDX-License-Identifier: MIT */
/*
 * The media player that a workout is: what it shows, what its keys do, and that it is there for a
 * workout only.
 */

#include <stdlib.h>
#include <sys/stat.h>

#include "bus/desktop.h"
#include "bus/members.h"

#define ROOT       "org.mpris.MediaPlayer2"
#define PLAYER     ROOT ".Player"
#define PROPERTIES "org.freedesktop.DBus.Properties"

static struct desktop d;

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
}

static void begin_with_player(struct harness *h)
{
	begin(h);
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);
}

/* All properties of an interface, to be read by dict_get() */
static sd_bus_message *get_all(const char *interface)
{
	sd_bus_message *reply = NULL;

	if (bus_call_to(d.h, &reply, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "GetAll", "s",
			interface) < 0)
		fail("GetAll: %s", d.h->error);
	return reply;
}

static void is(sd_bus_message *all, const char *name, const char *value)
{
	char *now = dict_get(all, name);

	if (strcmp(now, value))
		fail("%s is \"%s\", not \"%s\"", name, now, value);
	free(now);
}

static void metadata_is(const char *key, const char *value)
{
	sd_bus_message *reply = NULL;
	char *now;

	check_ok(bus_call_to(d.h, &reply, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "Get", "ss", PLAYER,
			     "Metadata"));
	check_ok(sd_bus_message_enter_container(reply, 'v', "a{sv}"));
	now = dict_find(reply, key);
	if (strcmp(now, value))
		fail("%s is \"%s\", not \"%s\"", key, now, value);
	free(now);
	sd_bus_message_unref(reply);
}

static void press(const char *key)
{
	if (bus_call_to(d.h, NULL, PLAYER_NAME, PLAYER_PATH, PLAYER, key, "") < 0)
		fail("%s: %s", key, d.h->error);
}

static void there_for_a_workout_only(struct harness *h)
{
	begin(h);
	wait_for_name(h, PLAYER_NAME, false);
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "player: Stopped");
	wait_for_name(h, PLAYER_NAME, false);

	/* and again; this time the daemon is lost */
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);
	fake_instepd_stop(&d.daemon);
	wait_for_name(h, PLAYER_NAME, false);
	desktop_end(&d);
}

/*
 * What the specification requires, read back from the program, and of what is optional DesktopEntry
 * only.
 */
static void every_required_member(struct harness *h)
{
	static const char root[] =
		"method Quit  \nmethod Raise  \n"
		"property CanQuit b read\nproperty CanRaise b read\nproperty DesktopEntry s read\n"
		"property HasTrackList b read\nproperty Identity s read\n"
		"property SupportedMimeTypes as read\nproperty SupportedUriSchemes as read\n";
	static const char player[] =
		"method Next  \nmethod OpenUri   in:Uri:s\nmethod Pause  \nmethod Play  \n"
		"method PlayPause  \nmethod Previous  \nmethod Seek   in:Offset:x\n"
		"method SetPosition   in:TrackId:o in:Position:x\nmethod Stop  \n"
		"property CanControl b read changes:false\nproperty CanGoNext b read\n"
		"property CanGoPrevious b read\nproperty CanPause b read\nproperty CanPlay b read\n"
		"property CanSeek b read\nproperty MaximumRate d read\nproperty Metadata a{sv} read\n"
		"property MinimumRate d read\nproperty PlaybackStatus s read\n"
		"property Position x read changes:false\nproperty Rate d readwrite\n"
		"property Volume d readwrite\nsignal Seeked   :Position:x\n";
	sd_bus_message *reply = NULL;
	const char *xml;
	char *members;

	begin_with_player(h);
	check_ok(bus_call_to(h, &reply, PLAYER_NAME, PLAYER_PATH,
			     "org.freedesktop.DBus.Introspectable", "Introspect", ""));
	check_ok(sd_bus_message_read(reply, "s", &xml));
	members = members_of(xml, ROOT);
	if (strcmp(members, root))
		fail("the root has\n%s", members);
	free(members);
	members = members_of(xml, PLAYER);
	if (strcmp(members, player))
		fail("the player has\n%s", members);
	free(members);
	sd_bus_message_unref(reply);
	desktop_end(&d);
}

static void what_it_shows(struct harness *h)
{
	static const struct {
		const char *interface, *name, *value;
	} rows[] = {
		{ ROOT, "Identity", "Instep" },
		{ ROOT, "CanQuit", "false" },
		{ ROOT, "CanRaise", "false" },
		{ ROOT, "HasTrackList", "false" },
		{ ROOT, "SupportedUriSchemes", "" },
		{ ROOT, "SupportedMimeTypes", "" },
		{ ROOT, "DesktopEntry", "" },
		{ PLAYER, "PlaybackStatus", "Playing" },
		{ PLAYER, "Rate", "1" },
		{ PLAYER, "MinimumRate", "1" },
		{ PLAYER, "MaximumRate", "1" },
		{ PLAYER, "Volume", "1" },
		{ PLAYER, "Position", "0" },
		{ PLAYER, "CanGoNext", "true" },
		{ PLAYER, "CanGoPrevious", "true" },
		{ PLAYER, "CanPlay", "true" },
		{ PLAYER, "CanPause", "true" },
		{ PLAYER, "CanSeek", "false" },
		{ PLAYER, "CanControl", "true" },
	};

	begin_with_player(h);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		sd_bus_message *all = get_all(rows[i].interface);

		is(all, rows[i].name, rows[i].value);
		sd_bus_message_unref(all);
	}
	metadata_is("mpris:trackid", FAKE_WORKOUT "/set/1");
	metadata_is("xesam:title", "Get ready with the left foot.");
	metadata_is("xesam:artist", "Toe press, left foot");
	metadata_is("xesam:album", "gentle-five");
	metadata_is("xesam:comment", "toe-grip, set 1 of 1: 10 holds");

	desktop_cue(&d, "out", "pull", "Press and hold for 5 s: 1 of 10.");
	journal_wait(&d.journal, "title: Press and hold for 5 s: 1 of 10.");
	desktop_end(&d);
}

/* A program's name and icon come from its desktop entry: it is named where it is installed. */
static void names_its_desktop_entry(struct harness *h)
{
	static const char entry[] = "[Desktop Entry]\nType=Application\nName=Instep\nExec=true\n";
	sd_bus_message *all;

	check(mkdir(in_scratch(h, "home/.local/applications"), 0700) == 0);
	(void)write_file(h, "home/.local/applications/org.instep.Instep.desktop", entry,
			 sizeof(entry) - 1);
	begin_with_player(h);
	all = get_all(ROOT);
	is(all, "DesktopEntry", "org.instep.Instep");
	sd_bus_message_unref(all);
	desktop_end(&d);
}

static void keys_act_on_the_workout(struct harness *h)
{
	begin_with_player(h);
	press("Pause");
	journal_wait(&d.journal, "act: Pause");
	press("PlayPause");
	journal_wait(&d.journal, "act: Pause");
	press("Next");
	journal_wait(&d.journal, "act: Skip");
	press("Previous");
	journal_wait(&d.journal, "act: Back");

	desktop_set(&d, "State", "paused");
	desktop_cue(&d, "out", "paused", "Paused.");
	journal_wait(&d.journal, "player: Paused");
	press("Play");
	journal_wait(&d.journal, "act: Resume");
	press("PlayPause");
	journal_wait(&d.journal, "act: Resume");
	press("Pause"); /* it is: nothing */
	press("Stop");
	journal_wait(&d.journal, "act: Stop");
	check(journal_count(&d.journal, "act: ") == 7);
	desktop_end(&d);
}

static void refuses_what_it_has_not(struct harness *h)
{
	begin_with_player(h);
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PLAYER, "Seek", "x", (int64_t)5));
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, ROOT, "Quit", ""));
	check(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PLAYER, "OpenUri", "s", "file:///") <
	      0);
	check_has(h->error, "NotSupported");
	check(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "Set", "ssv", PLAYER,
			  "Volume", "d", 0.5) < 0);
	check_has(h->error, "Volume is always 1");
	check(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "Set", "ssv", PLAYER,
			  "Rate", "s", "fast") < 0);
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "Set", "ssv", PLAYER,
			     "Rate", "d", 1.0));
	check(!journal_count(&d.journal, "act: "));
	/* by the specification, that is a pause */
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, PROPERTIES, "Set", "ssv", PLAYER,
			     "Rate", "d", 0.0));
	journal_wait(&d.journal, "act: Pause");
	desktop_end(&d);
}

static const struct test tests[] = {
	TEST(there_for_a_workout_only),
	TEST(every_required_member),
	TEST(what_it_shows),
	TEST(names_its_desktop_entry),
	TEST(keys_act_on_the_workout),
	TEST(refuses_what_it_has_not),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
