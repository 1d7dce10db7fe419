/* SPDX-License-Identifier: MIT */
/*
 * Cues as sounds and as speech: which, in which order, and that nobody's silence delays anything.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bus/desktop.h"

static struct desktop d;

static void begin(struct harness *h, const char *cues)
{
	desktop_begin(&d, h);
	fake_instepd_set(&d.daemon, MANAGER, "Cues", "s", cues);
}

static void begin_all(struct harness *h, const char *cues)
{
	begin(h, cues);
	sound_box_open(&d.sounds, &d.journal);
	fake_speechd_start(&d.speech, &d.journal);
}

static void start(void)
{
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
}

/* A set of two reps. */
static void sounds_are_told_apart(struct harness *h)
{
	static const struct {
		const char *phase, *cue, *sound;
	} rows[] = {
		{ "out", "pull", "bell" },
		{ "hold", "hold", "dialog-information" },
		{ "back", "release", "device-removed" },
		{ "rest", "rest", NULL },
		{ "out", "pull", "device-added" },
		{ "rest", "tried", "dialog-warning" },
		{ "out", "pull", "device-added" },
		{ "rest", "nonsense", NULL },
		{ "set-rest", "change-side", "message" },
	};

	begin_all(h, "sound");
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "sound: message");
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		char line[64];

		desktop_cue(&d, rows[i].phase, rows[i].cue, "A sentence.");
		(void)snprintf(line, sizeof(line), "sound: %s", rows[i].sound);
		if (rows[i].sound)
			journal_wait(&d.journal, line);
	}
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "sound: complete");
	check(journal_count(&d.journal, "sound: ") == 9);
	check(!journal_count(&d.journal, "speech: "));
	desktop_end(&d);
}

/* Each sentence is said, and cuts the one before off. */
static void speech_says_the_sentences(struct harness *h)
{
	begin_all(h, "speech");
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "speech: a client");
	journal_wait(&d.journal, "cancel");
	journal_wait(&d.journal, "say message: Get ready with the left foot.");
	check(!strcmp(d.speech.language, "en"));
	desktop_cue(&d, "out", "pull", "Press and hold for 5 s: 1 of 10.");
	journal_wait(&d.journal, "cancel");
	journal_wait(&d.journal, "say message: Press and hold for 5 s: 1 of 10.");
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "say message: Done. 9 of 10 counted.");

	/* the last rep was settled: the sentence is new, the cue is not */
	desktop_set(&d, "Cue", "Done. 10 of 10 counted.");
	fake_instepd_announce(&d.daemon);
	journal_wait(&d.journal, "say message: Done. 10 of 10 counted.");
	check(journal_count(&d.journal, "speech: a client") == 1);
	check(!journal_count(&d.journal, "sound: "));
	desktop_end(&d);
}

static void nothing_of_the_text_is_a_command(struct harness *h)
{
	begin_all(h, "speech");
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "say *");
	desktop_cue(&d, "out", "pull", ".");
	journal_wait(&d.journal, "say message: ..");
	desktop_cue(&d, "out", "pull", "One\r\n.\r\nQUIT\r\n.");
	journal_wait(&d.journal, "say message: One  .  QUIT  .");
	desktop_cue(&d, "out", "pull", "");
	desktop_cue(&d, "out", "pull", "Two.");
	journal_wait(&d.journal, "say message: Two.");
	desktop_end(&d);
}

/*
 * The setting is followed while a workout runs; without it, as of an older daemon, and with one
 * that is no word of ours, it is "sound".
 */
static void cues_are_a_setting(struct harness *h)
{
	begin_all(h, "none");
	start();
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);

	fake_instepd_set(&d.daemon, MANAGER, "Cues", "s", "both");
	fake_instepd_announce(&d.daemon);
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_wait_count(&d.journal, "say message: Pull.", 1);
	journal_wait_count(&d.journal, "sound: bell", 1);
	fake_instepd_set(&d.daemon, MANAGER, "Cues", "s", "loud");
	fake_instepd_announce(&d.daemon);
	desktop_cue(&d, "hold", "hold", "Hold.");
	journal_wait(&d.journal, "sound: dialog-information");

	check(journal_count(&d.journal, "say ") == 1);
	check(journal_count(&d.journal, "sound: ") == 2);
	desktop_end(&d);
}

static void sound_without_the_setting(struct harness *h)
{
	desktop_begin(&d, h);
	sound_box_open(&d.sounds, &d.journal);
	fake_speechd_start(&d.speech, &d.journal);
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "sound: message");
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_wait(&d.journal, "sound: bell");
	check(!journal_count(&d.journal, "speech: "));
	desktop_end(&d);
}

/* What the user chose in the sound settings of his desktop. */
static void write_desktop_settings(struct harness *h, const char *values)
{
	desktop_settings(h, "sound",
			 "<key name='event-sounds' type='b'><default>true</default></key>"
			 "<key name='theme-name' type='s'><default>'freedesktop'</default></key>",
			 values);
}

static void sounds_of_the_chosen_theme(struct harness *h)
{
	begin_all(h, "sound");
	write_desktop_settings(h, "theme-name='chosen'\n");
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "sound: other-theme");
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_wait(&d.journal, "sound: bell"); /* the theme has none: the fallback's */
	desktop_end(&d);
}

static void no_sounds_where_the_desktop_has_none(struct harness *h)
{
	begin_all(h, "both");
	write_desktop_settings(h, "event-sounds=false\n");
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "say *");
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "say message: Done. 9 of 10 counted.");
	wait_for_name(h, PLAYER_NAME, false);
	check(!journal_count(&d.journal, "sound: "));
	check(!desktop_said(&d, "sound"));
	desktop_end(&d);
}

/* Absent: said once each, and everything else is as ever. */
static void neither_server_nor_device(struct harness *h)
{
	begin(h, "both");
	forgive_libspeechd(h);
	fake_portal_start(&d.portal, &d.journal);
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	for (unsigned i = 1; i <= 5; i++) {
		char sentence[32], line[64];

		(void)snprintf(sentence, sizeof(sentence), "Pull: %u of 5.", i);
		(void)snprintf(line, sizeof(line), "title: %s", sentence);
		desktop_cue(&d, "out", i % 2 ? "pull" : "hold", sentence);
		journal_wait(&d.journal, line);
	}
	desktop_wait_said(&d, "No speech", 1);
	desktop_wait_said(&d, "No sound", 1);
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "portal: close");
	desktop_end(&d); /* the threads have come to their end: all is said that will be */

	check(desktop_said(&d, "No speech") == 1);
	check(desktop_said(&d, "No sound") == 1);
	check(!desktop_said(&d, "ALSA"));
}

static int on_tick(sd_event_source *source, uint64_t us, void *userdata)
{
	static unsigned n;
	char sentence[32];

	(void)snprintf(sentence, sizeof(sentence), "Pull: %u.", ++n);
	desktop_cue(&d, "out", n % 2 ? "pull" : "hold", sentence);
	check_ok(sd_event_source_set_time(source, us + USEC_PER_SEC / 5));
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

/*
 * All of them hang at once: speech, the sound device, the portal. The media player follows each
 * cue, the workout is paused by it, and the end of the program does not hang with them.
 */
static void silent_for_ever(struct harness *h)
{
	sd_event_source *cues = NULL;

	begin(h, "both");
	d.speech.silent = d.portal.silent = d.saver.silent = true;
	fake_speechd_start(&d.speech, &d.journal);
	fake_portal_start(&d.portal, &d.journal);
	fake_saver_start(&d.saver, &d.journal);
	sound_box_block(h);
	start();

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	check_ok(sd_event_add_time_relative(h->event, &cues, CLOCK_MONOTONIC, 0, 0, on_tick, NULL));
	/* not each of them, where it is too busy: the newest counts */
	journal_wait(&d.journal, "title: Pull: *");
	journal_wait(&d.journal, "title: Pull: *");
	check_ok(bus_call_to(h, NULL, PLAYER_NAME, PLAYER_PATH, "org.mpris.MediaPlayer2.Player",
			     "Pause", ""));
	journal_wait(&d.journal, "act: Pause");
	desktop_wait_said(&d, "does not answer", 2);
	sd_event_source_disable_unref(cues);
	desktop_workout_ends(&d);
	wait_for_name(h, PLAYER_NAME, false);
	check(!journal_count(&d.journal, "say "));
	desktop_end(&d);
	check(desktop_said(&d, "does not answer") == 2);
}

/*
 * The newest cue is what is said when the server comes to itself again: the others were of no use
 * any more.
 */
static void a_restarted_server_is_found_again(struct harness *h)
{
	begin(h, "speech");
	fake_speechd_start(&d.speech, &d.journal);
	start();
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "say *");

	fake_speechd_stop(&d.speech);
	fake_speechd_start(&d.speech, &d.journal);
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_wait(&d.journal, "speech: a client");
	journal_wait(&d.journal, "say message: Pull.");
	check(!desktop_said(&d, "No speech"));
	desktop_end(&d);
}

/* libspeechd ends its process then. That must not be the one which keeps the screen awake. */
static void a_server_talks_nonsense(struct harness *h)
{
	char sentence[32], line[64];

	begin(h, "speech");
	d.speech.nonsense = true;
	fake_speechd_start(&d.speech, &d.journal);
	fake_portal_start(&d.portal, &d.journal);
	start();
	desktop_workout_begins(&d);
	journal_wait_count(&d.journal, "portal: inhibit", 1);
	journal_wait_count(&d.journal, "speech: nonsense", 1);

	d.speech.nonsense = false;
	for (unsigned i = 1; !journal_count(&d.journal, "say message: Pull"); i++) {
		(void)snprintf(sentence, sizeof(sentence), "Pull: %u.", i);
		(void)snprintf(line, sizeof(line), "title: %s", sentence);
		desktop_cue(&d, "out", "pull", sentence);
		journal_wait(&d.journal, line);
	}
	check(!journal_count(&d.journal, "portal: close"));
	desktop_end(&d);
	check(desktop_said(&d, "No speech") == 1);
}

static const struct test tests[] = {
	TEST(sounds_are_told_apart),
	TEST(speech_says_the_sentences),
	TEST(nothing_of_the_text_is_a_command),
	TEST(cues_are_a_setting),
	TEST(sound_without_the_setting),
	TEST(sounds_of_the_chosen_theme),
	TEST(no_sounds_where_the_desktop_has_none),
	TEST(neither_server_nor_device),
	TEST(silent_for_ever),
	TEST(a_restarted_server_is_found_again),
	TEST(a_server_talks_nonsense),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
