/* SPDX-License-Identifier: MIT */
/*
 * What instep-desktop shows of a reminder and of a workout, on servers of several kinds: their
 * capabilities, their restarts, their silence; and what becomes of the person's answer.
 */

#include <stdio.h>

#include "bus/desktop.h"
#include "bus/fake-notifications.h"
#include "bus/harness-internal.h"

#define FULL "Morning feet | About 23 minutes./You need: chair, towel. | start done later skip"
#define SLOT "1700000000000000"

static struct desktop d;
static struct fake_notifications screen;

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	desktop_reminder(&d);
	fake_instepd_start(&d.daemon, &d.journal);
}

static void begin_with(struct harness *h, void (*server)(struct fake_notifications *f))
{
	begin(h);
	server(&screen);
	fake_notifications_start(&screen, &d.journal);
	desktop_start(&d);
}

static void end(void)
{
	desktop_end(&d);
	fake_notifications_stop(&screen);
}

static void journal_line(const char *line)
{
	journal_wait(&d.journal, line);
}

/* The parts */

static void all_of_it(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: " FULL " | urgency 1");
	check(!strcmp(screen.hints, "x-instep.reminder; org.instep.Instep"));
	check(screen.expires_ms == -1);
	desktop_due(&d, SLOT, "0");
	journal_line("note 1 closed");
	end();
}

/* Where nothing keeps it, there is time to look up; marks are marks where they are read. */
static void what_a_server_can_show(struct harness *h)
{
	begin(h);
	fake_dunst(&screen);
	fake_notifications_start(&screen, &d.journal);
	fake_instepd_set(&d.daemon, REMINDER, "Needs", "as", "a <b>chair</b> & towel");
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_line(
		"note 1: Morning feet | About 23 minutes./You need: a &lt;b&gt;chair&lt;/b&gt; "
		"&amp; towel. | start done later skip | urgency 1");
	check(screen.expires_ms == 60000);
	end();
}

static void a_server_with_titles_only(struct harness *h)
{
	begin_with(h, fake_plain);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: Morning feet. About 23 minutes. |  |  | urgency 1");
	end();
}

static void a_server_without_actions(struct harness *h)
{
	begin(h);
	fake_plain(&screen);
	screen.capabilities = "body";
	fake_notifications_start(&screen, &d.journal);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: Morning feet | About 23 minutes./You need: chair, towel./"
		     "To begin: instepctl remind start morning-feet |  | urgency 1");
	end();
}

static void half_done_and_overdue(struct harness *h)
{
	begin_with(h, fake_kde);
	fake_instepd_set(&d.daemon, REMINDER, "Title", "s", "Toe press");
	fake_instepd_set(&d.daemon, REMINDER, "Left", "a{sv}", "12 of 30 toe presses");
	fake_instepd_set(&d.daemon, REMINDER, "Seconds", "u", "80");
	fake_instepd_set(&d.daemon, REMINDER, "Needs", "as", "");
	fake_instepd_set(&d.daemon, REMINDER, "Overdue", "b", "1");
	desktop_due(&d, SLOT, "1");
	journal_line(
		"note 1: Toe press (overdue) | Done: 12 of 30 toe presses. Left: about a minute. | "
		"start done later skip | urgency 1");
	/* some more of it was done: in place */
	fake_instepd_set(&d.daemon, REMINDER, "Left", "a{sv}", "28 of 30 toe presses");
	fake_instepd_announce(&d.daemon);
	journal_line(
		"note 1 again: Toe press (overdue) | Done: 28 of 30 toe presses. Left: about a "
		"minute. | start done later skip | urgency 1");
	end();
}

/* Whatever the moment is. */
static void a_band_is_on(struct harness *h)
{
	begin(h);
	fake_dunst(&screen);
	fake_notifications_start(&screen, &d.journal);
	desktop_start(&d);
	fake_instepd_set(&d.daemon, REMINDER, "BandReady", "b", "1");
	fake_instepd_announce(&d.daemon);
	journal_line("note 1: The band is on: Morning feet?*");
	/* the slot comes: that is told */
	desktop_due(&d, SLOT, "1");
	journal_line("note 1 closed");
	journal_line("note 2: The band is on: Morning feet?*");
	fake_instepd_set(&d.daemon, REMINDER, "BandReady", "b", "0");
	fake_instepd_announce(&d.daemon);
	journal_line("note 2 again: " FULL " | urgency 1");
	end();
}

/* Before its time there is nothing to snooze: the offer goes, and the slot comes as ever. */
static void a_band_is_on_but_not_now(struct harness *h)
{
	begin_with(h, fake_gnome);
	fake_instepd_set(&d.daemon, REMINDER, "BandReady", "b", "1");
	fake_instepd_announce(&d.daemon);
	journal_line("note 1: The band is on: *");
	fake_notifications_press(&screen, 1, "later");
	fake_instepd_set(&d.daemon, REMINDER, "BandReady", "b", "0");
	desktop_due(&d, SLOT, "1");
	journal_line("note 2: " FULL " | urgency 1");
	check(!journal_count(&d.journal, "remind: "));
	end();
}

/* Notices of one slot, and of the next */

static void the_repeat_replaces_the_first(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	fake_instepd_set(&d.daemon, REMINDER, "Urgent", "b", "1");
	desktop_due(&d, SLOT, "2");
	journal_line("note 1 closed");
	journal_line("note 2: " FULL " | urgency 2");
	check(fake_notifications_count(&screen) == 1);
	check(screen.expires_ms == 0);
	end();
}

/* Closed by the person or by time it is not shown again, until there is something new to say. */
static void what_was_closed_stays_closed(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	fake_notifications_dismiss(&screen, 1, 2);
	desktop_due(&d, SLOT, "2");
	journal_line("note 2: *");
	fake_notifications_dismiss(&screen, 2, 1);
	desktop_due(&d, "1700000900000000", "1");
	journal_line("note 3: *");
	check(fake_notifications_count(&screen) == 1);
	end();
}

/* The daemon's answers */

static void the_answers(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	fake_notifications_press(&screen, 1, "done");
	journal_line("remind: Done");
	desktop_due(&d, SLOT, "2");
	journal_line("note 2: *");
	fake_notifications_press(&screen, 2, "later");
	journal_line("remind: Snooze 1800");
	desktop_due(&d, SLOT, "3");
	journal_line("note 3: *");
	fake_notifications_press(&screen, 3, "skip");
	journal_line("remind: Skip");
	end();
}

static void start_is_refused(struct harness *h)
{
	begin_with(h, fake_gnome);
	d.daemon.refusal = "A workout is running already. Stop it first: instepctl stop";
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	fake_notifications_press(&screen, 1, "start");
	journal_line("remind: Start");
	journal_line("note 2: Morning feet | A workout is running already. Stop it first: "
		     "instepctl stop |  | urgency 1");
	end();
}

/* Servers that come, go, and say nothing */

static void no_server_at_login(struct harness *h)
{
	begin(h);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_line("waiting: Nothing on this desktop shows notifications*");
	fake_gnome(&screen);
	fake_notifications_start(&screen, &d.journal);
	journal_line("waiting: ");
	journal_line("note 1: " FULL " | urgency 1");
	end();
}

static void the_server_is_restarted(struct harness *h)
{
	begin_with(h, fake_kde);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	fake_notifications_stop(&screen);
	fake_kde(&screen);
	fake_notifications_start(&screen, &d.journal);
	journal_line("note 1: " FULL " | urgency 1");
	end();
}

/* Nothing hangs on it: the media player comes, and the end is quick. */
static void the_server_never_answers(struct harness *h)
{
	begin(h);
	fake_gnome(&screen);
	screen.silent = true;
	fake_notifications_start(&screen, &d.journal);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_line("waiting: The program that shows notifications does not answer*");
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);
	end();
}

/* It falls silent with a note on its way: only its thread waits. */
static void the_server_falls_silent(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	screen.silent = true;
	desktop_due(&d, SLOT, "2");
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);
	desktop_workout_ends(&d);
	wait_for_name(h, PLAYER_NAME, false);
	/* its successor is told all of it, and of the first call nobody waits for an answer */
	fake_notifications_stop(&screen);
	fake_gnome(&screen);
	fake_notifications_start(&screen, &d.journal);
	journal_line("note 1: " FULL " | urgency 1");
	check(fake_notifications_count(&screen) == 1);
	end();
}

static bool is_given_up(void *userdata)
{
	return desktop_said(&d, "gnome-shell does not answer");
}

/* libnotify waits 25 seconds for an answer. Then the server is asked how it is, and told nothing. */
static void the_server_is_slow(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	screen.silent = true;
	desktop_due(&d, SLOT, "2");
	wait_until(h, is_given_up, NULL, mono_us() + 40 * USEC_PER_SEC, "to be given up");
	journal_line("waiting: The program that shows notifications does not answer*");
	fake_notifications_wake(&screen);
	journal_line("waiting: ");
	journal_line("note *");
	end();
}

/* It takes its notes with it. */
static void logout(struct harness *h)
{
	begin_with(h, fake_gnome);
	desktop_due(&d, SLOT, "1");
	journal_line("note 1: *");
	desktop_end(&d);
	check(!fake_notifications_count(&screen));
	fake_notifications_stop(&screen);
}

/* What is not of its type is as if it were not there. */
static void nonsense(struct harness *h)
{
	static const char *const names[] = { "Title",  "Id",      "Left",   "Needs",  "Slot",
					     "Notice", "Seconds", "Urgent", "Overdue" };
	static const struct {
		const char *type, *value;
	} values[] = {
		{ "s", "\x01 \xf0\x9f\xa6\xb6 %s%n\n" },
		{ "u", "4294967295" },
		{ "t", "18446744073709551615" },
		{ "b", "1" },
		{ "d", "nan" },
		{ "as", "" },
		{ "a{sv}", "<i>" },
	};

	begin_with(h, fake_gnome);
	for (size_t v = 0; v < ELEMENTS(values); v++) {
		char line[16];

		for (size_t i = 0; i < ELEMENTS(names); i++)
			fake_instepd_set(&d.daemon, REMINDER, names[i], values[v].type,
					 values[v].value);
		fake_instepd_set(&d.daemon, REMINDER, "Due", "b", "1");
		fake_instepd_announce(&d.daemon);
		(void)snprintf(line, sizeof(line), "note %zu: *", v + 1);
		journal_line(line);
		desktop_due(&d, SLOT, "0");
		(void)snprintf(line, sizeof(line), "note %zu closed", v + 1);
		journal_line(line);
	}
	end();
}

/* A notice that follows the workout */

static void a_session_is_shown(struct harness *h)
{
	begin_with(h, fake_dunst);
	fake_instepd_set(&d.daemon, MANAGER, "SessionNotification", "b", "1");
	fake_instepd_set(&d.daemon, WORKOUT, "Planned", "u", "30");
	fake_instepd_set(&d.daemon, WORKOUT, "Done", "u", "12");
	fake_instepd_announce(&d.daemon);
	desktop_workout_begins(&d);
	journal_line("note 1: Toe press, left foot | Get ready with the left foot./"
		     "12 of 30 done |  | urgency 0 | bar 40");
	check(screen.expires_ms == 0);
	desktop_workout_ends(&d);
	journal_line("note 1 closed");
	end();
}

/* However much happens, it is one update a second, of the newest. */
static void at_most_once_a_second(struct harness *h)
{
	char sentence[32];
	uint64_t begun_us;

	begin_with(h, fake_gnome);
	fake_instepd_set(&d.daemon, MANAGER, "SessionNotification", "b", "1");
	desktop_workout_begins(&d);
	journal_line("note 1: *");
	begun_us = mono_us();
	for (unsigned i = 0; i <= 50; i++) {
		(void)snprintf(sentence, sizeof(sentence), "Cue %u.", i);
		desktop_cue(&d, "out", "pull", sentence);
	}
	journal_line("note 1 again: Toe press, left foot | Cue 50.*");
	check(journal_count(&d.journal, "note") == 2);
	check(mono_us() - begun_us > USEC_PER_SEC / 2);
	end();
}

static void a_session_that_nobody_wants_to_see(struct harness *h)
{
	begin_with(h, fake_gnome);
	fake_instepd_set(&d.daemon, MANAGER, "SessionNotification", "b", "1");
	desktop_workout_begins(&d);
	journal_line("note 1: *");
	fake_notifications_dismiss(&screen, 1, 2);
	desktop_cue(&d, "out", "pull", "Pull.");
	journal_line("title: Pull.");
	desktop_workout_ends(&d);
	wait_for_name(h, PLAYER_NAME, false);
	check(journal_count(&d.journal, "note") == 1);
	end();
}

static const struct test tests[] = {
	TEST(all_of_it),
	TEST(what_a_server_can_show),
	TEST(a_server_with_titles_only),
	TEST(a_server_without_actions),
	TEST(half_done_and_overdue),
	TEST(a_band_is_on),
	TEST(a_band_is_on_but_not_now),
	TEST(the_repeat_replaces_the_first),
	TEST(what_was_closed_stays_closed),
	TEST(the_answers),
	TEST(start_is_refused),
	TEST(no_server_at_login),
	TEST(the_server_is_restarted),
	TEST(the_server_never_answers),
	TEST(the_server_falls_silent),
	TEST(the_server_is_slow),
	TEST(logout),
	TEST(nonsense),
	TEST(a_session_is_shown),
	TEST(at_most_once_a_second),
	TEST(a_session_that_nobody_wants_to_see),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
