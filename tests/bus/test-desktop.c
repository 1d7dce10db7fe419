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
#include "bus/leap.h"
#include "bus/scene.h"

static struct desktop d;
static struct scene scene;

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
	desktop_workout_begins(&d);
	wait_for_name(d.h, PLAYER_NAME, true);
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_wait(&d.journal, "title: Pull.");
	desktop_workout_ends(&d);
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
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "sound: message");

	fake_instepd_stop(&d.daemon);
	journal_wait(&d.journal, "portal: close");
	desktop_set(&d, "Cue", "Get ready again.");
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "portal: inhibit");
	journal_wait_count(&d.journal, "sound: message", 2);
	desktop_workout_ends(&d);
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
	desktop_workout_begins(&d);
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
		desktop_workout_begins(&d);
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

/* By the real daemon, with its time in the hands of the test: a sound takes as long as it takes. */
static void start_workout(struct harness *h)
{
	scene_write_routine(&scene, "two",
			    "[Exercise resisted-flexion]\nSides=both\nReps=2\n"
			    "Hold=20s\nOut=10s\nBack=10s\nRest=20s\n");
	(void)write_config(h, "instep.conf", "[General]\nCues=both\n");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	scene_start_timed(&scene, "two", 20);
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

/* Each cue is heard once and in its order, as a sound and as the daemon's own words. */
static void a_workout_is_heard_to_its_end(struct harness *h)
{
	static const char *const phases[] = { "ready", "out",  "hold", "back", "rest",
					      "out",   "hold", "back", "done" };
	unsigned heard = 0;
	sd_bus_slot *slot = NULL;
	char *cues, *said, *all;

	begin(h);
	scene_leap(&scene, h);
	desktop_start(&d);
	check_ok(sd_bus_match_signal(h->bus, &slot, "org.instep.Instep1", NULL,
				     "org.freedesktop.DBus.Properties", "PropertiesChanged",
				     on_workout, NULL));
	start_workout(h);
	for (unsigned i = 0; i < ELEMENTS(phases); i++) {
		scene_leap_to(&scene, "Phase", phases[i]);
		heard += strcmp(phases[i], "rest") != 0;
		journal_wait_count(&d.journal, "say message: ", i + 1);
		journal_wait_count(&d.journal, "sound: ", heard);
	}
	scene_workout_is(&scene, "State", "finished");

	/* the first cue is there from the begin and no change */
	cues = lines("cue: ");
	said = lines("say message: ");
	check(!strcmp(cues, strchr(said, '\n') + 1));
	check_has(said, "Get ready: resisted flexion.");
	check_has(said, "Done. 2 of 2 counted.");
	all = lines("sound: ");
	check(!strcmp(all, "message\n"
			   "bell\ndialog-information\ndevice-removed\n"
			   "device-added\ndialog-information\ndevice-removed\ncomplete\n"));
	free(cues);
	free(said);
	free(all);
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
	begin(h);
	scene_leap(&scene, h);
	desktop_start(&d);
	start_workout(h);
	journal_wait(&d.journal, "portal: inhibit");
	wait_for_name(h, PLAYER_NAME, true);
	press_play_pause(h);
	journal_wait(&d.journal, "portal: close");
	scene_workout_is(&scene, "State", "paused");
	press_play_pause(h);
	journal_wait(&d.journal, "portal: inhibit");
	leap_on(h, scene.leap, LEAPS_ALL);
	journal_wait(&d.journal, "portal: close");
	wait_for_name(h, PLAYER_NAME, false);
	scene_workout_is(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
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
