/* SPDX-License-Identifier: MIT */
/*
 * instep-desktop as a program: with the real daemon from begin to end, with daemons that come and
 * go, and with one that sends nonsense.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/desktop.h"
#include "bus/harness-internal.h"
#include "bus/scene.h"

static struct desktop d;

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	fake_portal_start(&d.portal, &d.journal);
	sound_box_open(&d.sounds, &d.journal);
	fake_speechd_start(&d.speech, &d.journal);
}

/* Its own answers, so that it has read all that was sent before. */
static void is_well(void)
{
	wait_for_name(d.h, PLAYER_NAME, false);
	begin_workout(&d);
	wait_for_name(d.h, PLAYER_NAME, true);
	give_cue(&d, "out", "pull", "Pull.");
	journal_wait(&d.journal, "title: Pull.");
	end_workout(&d);
	wait_for_name(d.h, PLAYER_NAME, false);
}

/* Nothing is started by it; it waits. */
static void without_a_daemon(struct harness *h)
{
	begin(h);
	desktop_start(&d);
	wait_for_name(h, "org.instep.Instep1", false);
	fake_instepd_start(&d.daemon, &d.journal);
	is_well();
	desktop_end(&d);
}

/* The successor has another workout at the same place. */
static void the_daemon_is_restarted(struct harness *h)
{
	begin(h);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
	begin_workout(&d);
	journal_wait(&d.journal, "sound: message");

	fake_instepd_stop(&d.daemon);
	journal_wait(&d.journal, "portal: close");
	workout(&d, "Cue", "Get ready again.");
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "portal: inhibit");
	journal_wait_count(&d.journal, "sound: message", 2);
	end_workout(&d);
	journal_wait(&d.journal, "portal: close");
	desktop_end(&d);
}

/* It never answers: then there is nothing to show, and nothing hangs. */
static void the_daemon_is_silent(struct harness *h)
{
	begin(h);
	d.daemon.silent = true;
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
	begin_workout(&d);
	fake_instepd_stop(&d.daemon);

	d.daemon.silent = false;
	fake_instepd_set(&d.daemon, MANAGER, "ActiveWorkout", "o", "/");
	fake_instepd_start(&d.daemon, &d.journal);
	is_well();
	desktop_end(&d);
}

static void send_raw(const char *path, const char *types, const char *text)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	check_ok(sd_bus_message_new_signal(d.daemon.bus, &m, path,
					   "org.freedesktop.DBus.Properties", "PropertiesChanged"));
	check_ok(sd_bus_message_append(m, types, text, 0, 0));
	check_ok(sd_bus_send(d.daemon.bus, m, NULL));
}

/*
 * Every property of every type, in the answers and in the signals. What is not of its type is as if
 * it were not there.
 */
static void nonsense(struct harness *h)
{
	static const char *const manager[] = { "ActiveWorkout", "Cues" };
	static const char *const workouts[] = {
		"State", "Routine", "Exercise", "Side",    "Phase",
		"CueId", "Cue",     "Next",     "CueArgs", "Set",
	};
	static const struct {
		const char *type, *value;
	} values[] = {
		{ "s", "" },           { "s", "\x01 \xf0\x9f\xa6\xb6 %s%n" },
		{ "o", "/" },          { "o", "/not/ours" },
		{ "u", "4294967295" }, { "i", "7" },
		{ "d", "nan" },        { "b", "1" },
		{ "as", "" },
	};

	begin(h);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
	for (size_t v = 0; v < ELEMENTS(values); v++) {
		begin_workout(&d);
		wait_for_name(h, PLAYER_NAME, true);
		for (size_t i = 0; i < ELEMENTS(workouts); i++)
			fake_instepd_set(&d.daemon, WORKOUT, workouts[i], values[v].type,
					 values[v].value);
		fake_instepd_announce(&d.daemon);
		for (size_t i = 0; i < ELEMENTS(manager); i++)
			fake_instepd_set(&d.daemon, MANAGER, manager[i], values[v].type,
					 values[v].value);
		fake_instepd_announce(&d.daemon);
		send_raw(MANAGER_PATH, "s", MANAGER);
		send_raw(FAKE_WORKOUT, "sa{ss}as", WORKOUT);
		/* and all of it in the answers to one that has just come */
		fake_instepd_stop(&d.daemon);
		fake_instepd_start(&d.daemon, &d.journal);
		is_well();
	}
	check(!journal_count(&d.journal, "act: "));
	desktop_end(&d);
}

/* Two would give every cue twice. */
static void one_a_session(struct harness *h)
{
	struct output o;

	begin(h);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
	run_program(h, &o, (const char *const[]){ getenv("INSTEP_DESKTOP"), NULL });
	check(o.status == EXIT_FAILURE);
	check_has(o.err, "runs already");
	output_done(&o);
	is_well();
	desktop_end(&d);
}

static void arguments(struct harness *h)
{
	struct output o;

	run_program(h, &o, (const char *const[]){ getenv("INSTEP_DESKTOP"), "--help", NULL });
	check(o.status == 0);
	check_has(o.out, "Usage: instep-desktop");
	output_done(&o);
	run_program(h, &o, (const char *const[]){ getenv("INSTEP_DESKTOP"), "loudly", NULL });
	check(o.status == 2);
	check_has(o.err, "takes no argument \"loudly\"");
	output_done(&o);
}

/* The end of the bus is the end of the session. */
static void ends_with_the_bus(struct harness *h)
{
	begin(h);
	desktop_start(&d);
	check(kill(h->bus_pid, SIGKILL) == 0);
	check(reap(h, d.pid, "instep-desktop to end") == 0);
}

static void start_workout(struct harness *h, char **ret_path)
{
	static const char settings[] = "[General]\nCues=both\n";
	static const char routine[] = "[Routine]\nName=Two short ones\n\n"
				      "[Exercise resisted-flexion]\nSides=both\nReps=2\n"
				      "Hold=0.5s\nOut=0.3s\nBack=0.3s\nRest=0.3s\n";
	struct scene scene = { .h = h };
	sd_bus_message *reply;
	const char *path;

	/* the first makes the folder of the second */
	scene_write_routine(&scene, "short", routine);
	(void)write_file(h, "home/.config/instep/instep.conf", settings, sizeof(settings) - 1);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "short", 2,
		     "guide", "s", "timer", "ready", "d", 0.3) < 0)
		fail("StartWorkout: %s", h->error);
	check_ok(sd_bus_message_read(reply, "o", &path));
	*ret_path = strdup(path);
	sd_bus_message_unref(reply);
}

static int on_workout(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	char *cue;

	check_ok(sd_bus_message_skip(m, "s"));
	cue = dict_find(m, "Cue");
	if (*cue)
		journal_add(&d.journal, "cue: %s", cue);
	free(cue);
	return 0;
}

/* What stands behind @begin in all lines that have it, a line each. */
static char *lines(const char *begin)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	for (const char *at = d.journal.text; *at; at += strcspn(at, "\n") + 1)
		if (!strncmp(at, begin, strlen(begin)))
			fprintf(out, "%.*s\n", (int)(strcspn(at, "\n") - strlen(begin)),
				at + strlen(begin));
	fclose(out);
	return text;
}

/*
 * With the real daemon, by the timer: each cue is heard once and in its order, as a sound and as
 * the daemon's own words.
 */
static void a_workout_is_heard_to_its_end(struct harness *h)
{
	sd_bus_slot *slot = NULL;
	char *path, *cues, *said;

	begin(h);
	daemon_start(h);
	desktop_start(&d);
	check_ok(sd_bus_match_signal(h->bus, &slot, "org.instep.Instep1", NULL,
				     "org.freedesktop.DBus.Properties", "PropertiesChanged",
				     on_workout, NULL));
	start_workout(h, &path);
	journal_wait(&d.journal, "say message: Get ready*");
	journal_wait(&d.journal, "say message: Done. 2 of 2 counted.");
	journal_wait_count(&d.journal, "sound: complete", 1);

	/* the first cue is there from the begin and no change */
	cues = lines("cue: ");
	said = lines("say message: ");
	check(!strcmp(cues, strchr(said, '\n') + 1));
	check(journal_count(&d.journal, "cue: ") == 8);
	free(cues);
	free(said);

	check(journal_count(&d.journal, "sound: message") == 1);
	check(journal_count(&d.journal, "sound: bell") == 1);
	check(journal_count(&d.journal, "sound: device-added") == 1);
	check(journal_count(&d.journal, "sound: dialog-information") == 2);
	check(journal_count(&d.journal, "sound: device-removed") == 2);
	wait_for_property(h, path, WORKOUT, "State", "finished");
	free(path);
	sd_bus_slot_unref(slot);
	desktop_end(&d);
}

static void press_play_pause(struct harness *h)
{
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, "org.mpris.MediaPlayer2.Player",
			     "PlayPause", ""));
}

/* The real daemon again: a media key, and what it does to the workout and to the screen. */
static void a_workout_is_paused_by_a_key(struct harness *h)
{
	char *path;

	begin(h);
	daemon_start(h);
	desktop_start(&d);
	start_workout(h, &path);
	journal_wait(&d.journal, "portal: inhibit");
	wait_for_name(h, PLAYER_NAME, true);
	press_play_pause(h);
	journal_wait(&d.journal, "portal: close");
	wait_for_property(h, path, WORKOUT, "State", "paused");
	press_play_pause(h);
	journal_wait(&d.journal, "portal: inhibit");
	journal_wait(&d.journal, "portal: close");
	wait_for_name(h, PLAYER_NAME, false);
	property_is(h, path, WORKOUT, "State", "finished");
	property_is(h, path, WORKOUT, "Done", "2");
	free(path);
	desktop_end(&d);
}

static const struct test tests[] = {
	TEST(without_a_daemon),
	TEST(the_daemon_is_restarted),
	TEST(the_daemon_is_silent),
	TEST(nonsense),
	TEST(one_a_session),
	TEST(arguments),
	TEST(ends_with_the_bus),
	TEST(a_workout_is_heard_to_its_end),
	TEST(a_workout_is_paused_by_a_key),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
