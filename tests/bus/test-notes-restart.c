/* SPDX-License-Identifier: MIT */
/*
 * What becomes of notes while instepd is restarted: what the person has seen is seen, what they have
 * closed is closed.
 */

#include "bus/desktop.h"
#include "bus/fake-notifications.h"
#include "bus/harness-internal.h"

#define SLOT "1700000000000000"

static struct desktop d;
static struct fake_notifications screen;

/* Nothing shows notes. */
static void begin_silent(struct harness *h)
{
	desktop_begin(&d, h);
	desktop_reminder(&d);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
}

static void begin(struct harness *h)
{
	begin_silent(h);
	fake_gnome(&screen);
	fake_notifications_start(&screen, &d.journal);
}

static void end(void)
{
	desktop_end(&d);
	fake_notifications_stop(&screen);
}

static void the_daemon_goes(void)
{
	fake_instepd_stop(&d.daemon);
	wait_for_name(d.h, "org.instep.Instep1", false);
}

/* What is seen stays, and what the next daemon says of it is seen in its place. */
static void an_open_note_stays(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	the_daemon_goes();
	fake_instepd_set(&d.daemon, REMINDER, "Left", "a{sv}", "12 of 30 toe presses");
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "note 1 again: Morning feet | Done: 12 of 30 toe presses.*");
	check(journal_count(&d.journal, "note") == 2);
	desktop_due(&d, SLOT, "0");
	journal_wait(&d.journal, "note 1 closed");
	end();
}

/* What the person has closed is not told anew by the next daemon, but its repeat is. */
static void closed_before_the_daemon_goes(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	fake_notifications_dismiss(&screen, 1, 2);
	desktop_due(&d, SLOT, "2");
	journal_wait(&d.journal, "note 2: *");
	fake_notifications_dismiss(&screen, 2, 2);
	/* it has heard of that: one thing after the other */
	desktop_workout_begins(&d);
	wait_for_name(h, PLAYER_NAME, true);

	fake_instepd_stop(&d.daemon);
	wait_for_name(h, PLAYER_NAME, false);
	fake_instepd_start(&d.daemon, &d.journal);
	wait_for_name(h, PLAYER_NAME, true);
	fake_instepd_set(&d.daemon, REMINDER, "Title", "s", "Once more");
	desktop_due(&d, SLOT, "3");
	journal_wait(&d.journal, "note 3: Once more*");
	end();
}

/* Something new is told: the next notice, and the next slot. */
static void closed_while_there_is_no_daemon(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	the_daemon_goes();
	fake_notifications_dismiss(&screen, 1, 2);
	fake_instepd_set(&d.daemon, MANAGER, "SessionNotification", "b", "1");
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_workout_begins(&d);
	/* by then all that the daemon says has been heard */
	journal_wait(&d.journal, "note 2: Toe press, left foot*");
	desktop_due(&d, SLOT, "2");
	journal_wait(&d.journal, "note 3: Morning feet*");
	fake_notifications_dismiss(&screen, 3, 2);

	the_daemon_goes();
	fake_instepd_set(&d.daemon, REMINDER, "Slot", "t", "1700000900000000");
	fake_instepd_set(&d.daemon, REMINDER, "Notice", "u", "1");
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "note 4: Morning feet*");
	end();
}

static void a_reminder_that_does_not_come_back(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	the_daemon_goes();
	check(!journal_count(&d.journal, "note 1 closed"));
	d.daemon.n = 0;
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "note 1 closed");
	end();
}

/* Each daemon is told what is waited for: it cannot know what another was told. */
static void the_next_daemon_is_told(struct harness *h)
{
	begin_silent(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "waiting: Nothing on this desktop shows notifications*");
	the_daemon_goes();
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "waiting: Nothing on this desktop shows notifications*");
	end();
}

static void nobody_hears_the_answer(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	the_daemon_goes();
	fake_notifications_press(&screen, 1, "done");
	journal_wait(&d.journal,
		     "note 2: Morning feet | This was not noted: instepd is not running. To start "
		     "it: systemctl --user start instepd |  | urgency 1");
	end();
}

/* It was pressed, and the daemon ended before it could say that it was done. */
static void the_answer_is_lost(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	d.daemon.silent = true;
	fake_notifications_press(&screen, 1, "done");
	journal_wait(&d.journal, "remind: Done");
	the_daemon_goes();
	d.daemon.silent = false;
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "note 2: Morning feet | About *");
	fake_notifications_press(&screen, 2, "done");
	journal_wait(&d.journal, "remind: Done");
	end();
}

static const struct test tests[] = {
	TEST(an_open_note_stays),
	TEST(closed_before_the_daemon_goes),
	TEST(closed_while_there_is_no_daemon),
	TEST(a_reminder_that_does_not_come_back),
	TEST(the_next_daemon_is_told),
	TEST(nobody_hears_the_answer),
	TEST(the_answer_is_lost),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
