/* SPDX-License-Identifier: MIT */
/*
 * From a rule to a button: the real daemon, with its days in the hands of the test, and
 * instep-desktop between it and a notification server.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bus/desktop.h"
#include "bus/fake-notifications.h"
#include "bus/fake-signs.h"
#include "bus/fake-systemd.h"
#include "bus/remind-scene.h"

#define FIRST "Toe presses | About a minute.*"

static struct remind s;
static struct desktop d;
static struct fake_notifications screen;
static struct fake_sign saver;
static struct fake_systemd systemd;

/* Every day at nine; and it is nine. */
static void begin(struct harness *h, void (*server)(struct fake_notifications *f))
{
	desktop_begin(&d, h);
	server(&screen);
	fake_notifications_start(&screen, &d.journal);
	remind_begin(&s, h);
	desktop_start(&d);
	remind_add(&s, "toe-press", "*-*-* 09:00");
}

static void end(void)
{
	desktop_end(&d);
	fake_notifications_stop(&screen);
	fake_sign_stop(&saver);
}

/* It answers in the order in which it is told: what the bus said before this, it has taken. */
static void heard_by_the_presenter(struct harness *h)
{
	check_ok(bus_call_to(h, NULL, "org.instep.Desktop1", "/org/instep/Desktop1",
			     "org.freedesktop.DBus.Properties", "Get", "ss", "org.instep.Desktop1",
			     "Presence"));
}

static void later_and_done(struct harness *h)
{
	begin(h, fake_gnome);
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	fake_notifications_press(&screen, 1, "later");
	remind_wait(&s, "State", "snoozed");
	heard_by_the_presenter(h); /* before half an hour passes in no time */
	remind_until(&s, AT(0, 9, 32));
	journal_wait(&d.journal, "note 2: " FIRST);
	fake_notifications_press(&screen, 2, "done");
	remind_wait(&s, "State", "waits");
	remind_at(&s, "NextDue", AT(1, 9, 0));
	property_is(h, MANAGER_PATH "/history", HISTORY, "Streak", "1");

	remind_until(&s, AT(1, 9, 1));
	journal_wait(&d.journal, "note 3: " FIRST);
	fake_notifications_press(&screen, 3, "skip");
	remind_wait(&s, "State", "waits");
	check(!fake_notifications_count(&screen));
	end();
}

/* Quicker than the note goes: tomorrow's is not skipped, too. */
static void pressed_twice(struct harness *h)
{
	begin(h, fake_gnome);
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	screen.sticks = true;
	fake_notifications_press(&screen, 1, "skip");
	fake_notifications_press(&screen, 1, "skip");
	journal_wait(&d.journal, "note 1 closed");
	remind_until(&s, AT(1, 9, 1));
	journal_wait(&d.journal, "note 2: " FIRST);
	end();
}

/* Nobody reacts: once more, gently, and then no more. */
static void nobody_reacts(struct harness *h)
{
	begin(h, fake_gnome);
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	remind_until(&s, AT(0, 9, 16));
	journal_wait(&d.journal, "note 1 closed");
	journal_wait(&d.journal, "note 2: " FIRST);
	remind_until(&s, AT(0, 12, 1));
	journal_wait(&d.journal, "note 2 closed");
	check(screen.ids == 2);
	end();
}

/* It is done by other ways while the note stands, first some of it, then all. */
static void answered_elsewhere(struct harness *h)
{
	begin(h, fake_gnome);
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	remind_say(&s, "toe-press", 4);
	journal_wait(&d.journal, "note 1 again: Toe presses | Done: 4 of 10 toe presses. Left: *");
	remind_say(&s, "toe-press", 6);
	journal_wait(&d.journal, "note 1 closed");
	end();
}

/* Locked over the slot: the daemon can say what is waited for, and unlocked it is told once. */
static void told_when_somebody_is_back(struct harness *h)
{
	fake_saver_sign(&saver);
	saver.yes = true;
	fake_sign_start(&saver, h);
	begin(h, fake_dunst);
	remind_until(&s, AT(0, 9, 1));
	remind_wait(&s, "Waiting", "It waits until the screen is unlocked.");
	remind_until(&s, AT(0, 9, 20));
	remind_is(&s, "Notice", "2");
	fake_sign_say(&saver, false);
	journal_wait(&d.journal, "note 1: " FIRST);
	remind_wait(&s, "Waiting", "");
	check(screen.ids == 1);
	end();
}

/* In the middle of a session: what is seen stays, and is the next daemon's. */
static void the_daemon_is_restarted(struct harness *h)
{
	fake_systemd_begin(&systemd, h->bus);
	systemd.userspace_us = remind_real_us(AT(0, 5, 0));
	begin(h, fake_gnome);
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	check(daemon_signal(h, SIGTERM) == 0);
	remind_begin_at(&s, h, remind_real_us(AT(0, 9, 2)));
	remind_say(&s, "toe-press", 4);
	journal_wait(&d.journal, "note 1 again: Toe presses | Done: 4 of 10 toe presses. Left: *");
	fake_notifications_press(&screen, 1, "skip");
	remind_wait(&s, "State", "waits");
	check(screen.ids == 1);
	end();
}

/* What a presenter has said goes with it. */
static void the_presenter_is_killed(struct harness *h)
{
	fake_saver_sign(&saver);
	saver.yes = true;
	fake_sign_start(&saver, h);
	begin(h, fake_dunst);
	remind_until(&s, AT(0, 9, 1));
	remind_wait(&s, "Waiting", "It waits until the screen is unlocked.");
	check(kill(d.pid, SIGKILL) == 0);
	remind_wait(&s, "Waiting", "");
	wait_for_name(h, "org.instep.Desktop1", false);
	desktop_start(&d);
	remind_wait(&s, "Waiting", "It waits until the screen is unlocked.");
	fake_sign_say(&saver, false);
	journal_wait(&d.journal, "note 1: " FIRST);
	end();
}

static bool has_started(void *userdata)
{
	return *systemd.started;
}

/* A terminal that is in the path and nowhere else. */
static void one_terminal(struct harness *h)
{
	static const char nothing[] = "#!/bin/sh\n";

	check(mkdir(in_scratch(h, "bin"), 0700) == 0);
	check(chmod(write_file(h, "bin/konsole", nothing, sizeof(nothing) - 1), 0700) == 0);
	check(setenv("PATH", in_scratch(h, "bin"), 1) == 0);
}

/* The session begins, and is to be seen in a terminal that is not the presenter's child. */
static void start(struct harness *h)
{
	char expected[128];

	fake_systemd_begin(&systemd, h->bus);
	desktop_begin(&d, h);
	fake_gnome(&screen);
	fake_notifications_start(&screen, &d.journal);
	remind_begin(&s, h);
	one_terminal(h);
	desktop_start(&d);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 1));
	journal_wait(&d.journal, "note 1: " FIRST);
	fake_notifications_press(&screen, 1, "start");
	wait_for(h, has_started, NULL, "a terminal");
	(void)snprintf(expected, sizeof(expected), "%s -e ", in_scratch(h, "bin/konsole"));
	check(!strncmp(systemd.started, expected, strlen(expected)));
	check_has(systemd.started, "/instepctl watch");
	remind_wait(&s, "State", "workout");
	end();
}

static const struct test tests[] = {
	TEST(pressed_twice),
	TEST(later_and_done),
	TEST(nobody_reacts),
	TEST(answered_elsewhere),
	TEST(told_when_somebody_is_back),
	TEST(the_daemon_is_restarted),
	TEST(the_presenter_is_killed),
	TEST(start),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
