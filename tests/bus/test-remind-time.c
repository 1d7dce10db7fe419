/* SPDX-License-Identifier: MIT */
/*
 * Reminders and the clock on the wall: slots that fall into a sleep, a clock that is set or far
 * off, a zone that changes or goes; and no wake-up that is not needed.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/fake-logind.h"
#include "bus/remind-scene.h"

static struct remind s;
static struct fake_logind logind;

static void begin(struct harness *h, const char *rule)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", rule);
}

/* A wake-up a day, at the slot; on the days that it is not for none at all. */
static void no_wake_up_in_between(struct harness *h)
{
	begin(h, "every 2 days at 09:00");
	for (int day = 0; day < 10; day += 2) {
		check(remind_until(&s, AT(day, 8, 59)) == 0);
		check(remind_until(&s, AT(day, 9, 1)) == 1);
		remind_state(&s, "due");
		remind_do(&s, "Done");
	}
}

/* An idle daemon hears of a sleep only when it is over. */
static void asleep(struct harness *h, double hours)
{
	check(fake_logind_suspend(&logind));
	leap_sleep(s.leap, hours * HOUR_S);
	fake_logind_resume(&logind);
	/* logind has answered by then: nothing is waited for that has a time limit. */
	remind_ping(&s, 3);
}

/* What fell into the sleep is said once, when the person has opened the lid and sat down. */
static void asleep_over_a_slot(struct harness *h)
{
	fake_logind_start(&logind, h);
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 8, 0));
	asleep(h, 2);
	remind_wait(&s, "State", "settles");
	check(remind_until(&s, AT(0, 10, 1)) == 0);
	remind_state(&s, "settles");
	remind_has(&s, "Why", "you have only just come back. It is due on Mon 25 Nov at 10:02.");
	check(remind_until(&s, AT(0, 10, 3)) == 1);
	remind_state(&s, "due");
	remind_at(&s, "Slot", AT(0, 9, 0));
	remind_is(&s, "Notice", "1");
	fake_logind_stop(&logind);
}

/* Five of them, and the last one counts. */
static void never_a_burst(struct harness *h)
{
	begin(h, "*-*-* *:00");
	remind_until(&s, AT(0, 7, 30));
	leap_sleep(s.leap, 5 * HOUR_S);
	remind_until(&s, AT(0, 12, 45));
	remind_state(&s, "due");
	remind_at(&s, "Slot", AT(0, 12, 0));
	remind_is(&s, "Notice", "1");
	remind_wait_entry(&s, "Adherence", "due", "5");
	remind_wait_entry(&s, "Adherence", "done", "0");
}

static void asleep_for_too_long(struct harness *h)
{
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 8, 0));
	leap_sleep(s.leap, 6 * HOUR_S);
	remind_until(&s, AT(0, 14, 10));
	remind_state(&s, "waits");
	remind_at(&s, "NextDue", AT(1, 9, 0));
	remind_has(&s, "Why", "It was not done on Mon 25 Nov at 09:00.");
}

/* What was said before the sleep is not said anew after it. */
static void asleep_while_due(struct harness *h)
{
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 1));
	remind_is(&s, "Notice", "1");
	leap_sleep(s.leap, HOUR_S);
	remind_until(&s, AT(0, 10, 5));
	remind_state(&s, "due");
	remind_at(&s, "DueSince", AT(0, 9, 0));
	remind_is(&s, "Notice", "2");
}

/* logind waits for a workout, so the daemon knows beforehand. */
static void told_of_the_sleep(struct harness *h)
{
	fake_logind_start(&logind, h);
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 8, 50));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "heel-raise", 2,
			  "guide", "s", "timer", "ready", "d", 60.0));
	remind_wait(&s, "State", "waits");
	asleep(h, 1);
	remind_wait(&s, "State", "workout");
	check_ok(bus_call(h, NULL, MANAGER_PATH "/workout/_31", WORKOUT, "Stop", ""));
	remind_wait(&s, "State", "settles");
	remind_until(&s, AT(0, 9, 53));
	remind_state(&s, "due");
	fake_logind_stop(&logind);
}

static void set_forward(struct harness *h)
{
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 8, 0));
	remind_set_clock(&s, remind_real_us(AT(0, 9, 30)));
	remind_wait(&s, "State", "due");
	remind_at(&s, "Slot", AT(0, 9, 0));

	/* Days ahead: what it was about is over. */
	remind_set_clock(&s, remind_real_us(AT(5, 16, 0)));
	remind_wait(&s, "State", "waits");
	remind_at(&s, "NextDue", AT(6, 9, 0));
}

static void set_back(struct harness *h)
{
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Done");
	remind_set_clock(&s, remind_real_us(AT(0, 8, 0)));
	remind_wait(&s, "State", "waits");

	/* It was done, whatever the clock says now. */
	remind_until(&s, AT(0, 9, 1));
	remind_state(&s, "waits");
	remind_until(&s, AT(1, 9, 1));
	remind_state(&s, "due");
}

static void in_1970(struct harness *h)
{
	begin(h, "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 1));
	remind_set_clock(&s, 3600 * USEC_PER_SEC);
	remind_wait(&s, "State", "waits");
	leap_pass(h, s.leap, 8 * HOUR_S + MINUTE_S);
	remind_state(&s, "due");
	remind_has(&s, "Why", "on Thu 1 Jan at 09:00");
	remind_do(&s, "Done");
	remind_state(&s, "waits");

	/* The battery of its clock is changed, and the time comes from the network. */
	remind_set_clock(&s, remind_real_us(AT(1, 8, 0)));
	remind_until(&s, AT(1, 9, 1));
	remind_state(&s, "due");
}

static void in_2106(struct harness *h)
{
	const uint64_t end_us = ((uint64_t)UINT32_MAX + 1) * USEC_PER_SEC; /* 7 Feb 2106, 06:28 */

	remind_begin_at(&s, h, end_us - 60 * USEC_PER_SEC);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	leap_pass(h, s.leap, 3 * HOUR_S);
	remind_state(&s, "due");
	remind_has(&s, "Why", "on Sun 7 Feb at 09:00");
	remind_do(&s, "Done");
	leap_pass(h, s.leap, 24 * HOUR_S);
	remind_state(&s, "due");
}

/* "/etc/localtime" of the test, to be changed as timedated does it */
static void set_zone(struct harness *h, const char *zone)
{
	const char *link = in_scratch(h, "etc/localtime"), *new = in_scratch(h, "etc/new");
	char target[128];

	snprintf(target, sizeof(target), "/usr/share/zoneinfo/%s", zone);
	check_ok(symlink(target, new));
	check_ok(rename(new, link));
}

static void begin_in_a_zone(struct harness *h, const char *zone)
{
	check_ok(mkdir(in_scratch(h, "etc"), 0700));
	check_ok(setenv("INSTEP_ETC", in_scratch(h, "etc"), 1));
	set_zone(h, zone);
	s.h = h;
	check_ok(unsetenv("TZ"));
	s.leap = leap_start_at(h, remind_real_us(AT(0, 6, 0)));
	remind_add(&s, "toe-press", "*-*-* 09:00");
}

/* Nine o'clock is where the person is. */
static void the_zone_changes(struct harness *h)
{
	begin_in_a_zone(h, "Europe/Berlin");
	remind_at(&s, "NextDue", AT(0, 8, 0));
	set_zone(h, "America/New_York");
	remind_wait_at(&s, "NextDue", AT(0, 14, 0));
	remind_is(&s, "Why", "By its rule, *-*-* 09:00, the next is on Mon 25 Nov at 09:00.");
	check(remind_until(&s, AT(0, 13, 59)) == 0);
	remind_until(&s, AT(0, 14, 1));
	remind_state(&s, "due");
	remind_do(&s, "Done");

	/* Back home: today it was done. */
	set_zone(h, "Europe/Berlin");
	remind_until(&s, AT(0, 23, 0));
	remind_state(&s, "waits");
	remind_wait_at(&s, "NextDue", AT(1, 8, 0));
	remind_wait_entry(&s, "Adherence", "due", "1");
	remind_wait_entry(&s, "Adherence", "done", "1");
}

/* A signal is the reason to look, and what is there counts. */
static void timedate_says_so(struct harness *h)
{
	char localtime[256];

	snprintf(localtime, sizeof(localtime), ":%s", write_file(h, "home/localtime", "", 0));
	check_ok(unlink(localtime + 1));
	check_ok(symlink("/usr/share/zoneinfo/Europe/Berlin", localtime + 1));
	check_ok(setenv("TZ", localtime, 1));
	begin(h, "*-*-* 09:00");
	remind_at(&s, "NextDue", AT(0, 8, 0));

	check_ok(unlink(localtime + 1));
	check_ok(symlink("/usr/share/zoneinfo/Asia/Kolkata", localtime + 1));
	check_ok(sd_bus_request_name(h->bus, "org.freedesktop.timedate1", 0));
	check_ok(sd_bus_emit_signal(h->bus, "/org/freedesktop/timedate1",
				    "org.freedesktop.DBus.Properties", "PropertiesChanged",
				    "sa{sv}as", "org.freedesktop.timedate1", 0, 0));
	remind_wait_at(&s, "NextDue", AT(1, 3, 30));
}

/* Nobody is in UTC because a package has lost a file. */
static void the_zone_vanishes(struct harness *h)
{
	begin_in_a_zone(h, "America/New_York");
	set_zone(h, "Mars/Olympus_Mons");
	wait_for_property(h, MANAGER_PATH, MANAGER, "Warnings",
			  "The time zone cannot be read (No such file or directory), so the one "
			  "before counts: set it again (timedatectl set-timezone), or mend TZ.");
	remind_at(&s, "NextDue", AT(0, 14, 0));
	set_zone(h, "Europe/Berlin");
	wait_for_property(h, MANAGER_PATH, MANAGER, "Warnings", "");
	remind_wait_at(&s, "NextDue", AT(0, 8, 0));
}

/* Of which there is none before. */
static void no_zone_from_the_begin(struct harness *h)
{
	check_ok(setenv("TZ", "Mars/Olympus_Mons", 1));
	begin(h, "*-*-* 09:00");
	property_is(h, MANAGER_PATH, MANAGER, "Warnings",
		    "The time zone cannot be read (No such file or directory), so UTC counts: set "
		    "it again (timedatectl set-timezone), or mend TZ.");
	remind_at(&s, "NextDue", AT(0, 9, 0));
}

static const struct test tests[] = {
	TEST(no_wake_up_in_between),
	TEST(asleep_over_a_slot),
	TEST(never_a_burst),
	TEST(asleep_for_too_long),
	TEST(asleep_while_due),
	TEST(told_of_the_sleep),
	TEST(set_forward),
	TEST(set_back),
	TEST(in_1970),
	TEST(in_2106),
	TEST(the_zone_changes),
	TEST(timedate_says_so),
	TEST(the_zone_vanishes),
	TEST(no_zone_from_the_begin),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
