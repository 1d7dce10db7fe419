/* SPDX-License-Identifier: MIT */
/*
 * A reminder through its days: it is due at its slot, said twice and no more, until it is done by
 * whatever way, put off or left out; and what keeps it from being due keeps the slot.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/remind-scene.h"
#include "bus/scene.h"

static struct remind s;

/* Every day at nine: it is the start of most. */
static void begin(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	remind_state(&s, "waits");
	remind_at(&s, "NextDue", AT(0, 9, 0));
}

static void due_at_its_slot(struct harness *h)
{
	begin(h);
	check(remind_until(&s, AT(0, 8, 59)) == 0);
	remind_state(&s, "waits");
	check(remind_until(&s, AT(0, 9, 1)) == 1);
	remind_state(&s, "due");
	remind_at(&s, "Slot", AT(0, 9, 0));
	remind_at(&s, "DueSince", AT(0, 9, 0));
	remind_at(&s, "NextDue", AT(1, 9, 0));
	remind_is(&s, "Notice", "1");
	remind_is(&s, "Urgent", "false");
	property_is(h, MANAGER_PATH, MANAGER, "NextReminder", s.path);
	remind_has(&s, "Why",
		   "it was to be done on Mon 25 Nov at 09:00. It stays due until Mon 25 "
		   "Nov at 12:00.");
}

/* One gentle repeat, then silence; after three hours nobody speaks of it any more. */
static void said_twice(struct harness *h)
{
	begin(h);
	remind_until(&s, AT(0, 9, 14));
	remind_is(&s, "Notice", "1");
	remind_until(&s, AT(0, 9, 16));
	remind_is(&s, "Notice", "2");
	remind_at(&s, "DueSince", AT(0, 9, 0));
	check(remind_until(&s, AT(0, 11, 59)) == 0);
	remind_is(&s, "Notice", "2");
	remind_state(&s, "due");
	check(remind_until(&s, AT(0, 12, 1)) == 1);
	remind_state(&s, "waits");
	remind_is(&s, "Notice", "0");
	remind_at(&s, "Slot", -1);
	remind_has(&s, "Why", "It was not done on Mon 25 Nov at 09:00.");
	check(remind_until(&s, AT(1, 8, 59)) == 0);
	remind_until(&s, AT(1, 9, 1));
	remind_is(&s, "Notice", "1");
}

static bool calmed;

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *interface;
	char *urgent;

	check_ok(sd_bus_message_read(m, "s", &interface));
	urgent = dict_find(m, "Urgent");
	calmed |= !strcmp(urgent, "false");
	free(urgent);
	return 0;
}

static bool is_calmed(void *userdata)
{
	return calmed;
}

static void louder_if_wanted(struct harness *h)
{
	(void)write_config(h, "instep.conf", "[Reminders]\nEscalate=yes\nRepeats=2\nRepeat=5min\n");
	begin(h);
	remind_until(&s, AT(0, 9, 6));
	remind_is(&s, "Notice", "2");
	remind_is(&s, "Urgent", "false");
	remind_until(&s, AT(0, 9, 11));
	remind_is(&s, "Notice", "3");
	remind_is(&s, "Urgent", "true");

	/* Not wanted any more: that is announced, though the notice is the same. */
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, s.path, "org.freedesktop.DBus.Properties",
				     "PropertiesChanged", on_changed, NULL));
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "escalate", "s", "no"));
	wait_for(h, is_calmed, NULL, "that it is not urgent any more");
}

static void done_by_word(struct harness *h)
{
	begin(h);
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Done");
	remind_state(&s, "waits");
	remind_at(&s, "NextDue", AT(1, 9, 0));
	remind_has(&s, "Why", "It was done for Mon 25 Nov at 09:00.");
	property_is(h, MANAGER_PATH "/history", HISTORY, "Streak", "1");

	/* It counts from wherever it comes. */
	remind_until(&s, AT(1, 9, 1));
	remind_state(&s, "due");
	remind_say(&s, "toe-press", 10);
	remind_wait(&s, "State", "waits");
	remind_wait_entry(&s, "Adherence", "done", "2");
	remind_wait_entry(&s, "Adherence", "due", "2");
}

/* An hour before its time: nothing is said today. Taken back, it is. */
static void done_early(struct harness *h)
{
	sd_bus_message *reply;
	const uint64_t *slots;
	size_t size;

	begin(h);
	remind_until(&s, AT(0, 8, 0));
	remind_say(&s, "toe-press", 10);
	remind_wait(
		&s, "Why",
		"It was done ahead of Mon 25 Nov at 09:00. By its rule, *-*-* 09:00, the next is on Tue 26 Nov at 09:00.");
	check_ok(bus_call(h, &reply, s.path, REMINDER, "Upcoming", "tu", (uint64_t)0, 1));
	check_ok(sd_bus_message_read_array(reply, 't', (const void **)&slots, &size));
	check(size == sizeof(*slots) && *slots == remind_real_us(AT(1, 9, 0)));
	sd_bus_message_unref(reply);
	check(remind_until(&s, AT(0, 8, 30)) == 0);
	check_ok(bus_call(h, NULL, MANAGER_PATH "/history", HISTORY, "Undo", ""));
	remind_until(&s, AT(0, 9, 1));
	remind_state(&s, "due");
}

static void half_done(struct harness *h)
{
	begin(h);
	remind_wait_entry(&s, "Left", "done", "0");
	remind_wait_entry(&s, "Left", "text", "");
	remind_say(&s, "toe-press", 4);
	remind_wait_entry(&s, "Left", "done", "4");
	remind_wait_entry(&s, "Left", "planned", "10");
	remind_wait_entry(&s, "Left", "exercise", "toe-press");
	remind_wait_entry(&s, "Left", "text", "4 of 10 toe presses");
	remind_until(&s, AT(0, 9, 1));
	remind_state(&s, "due");
	remind_has(&s, "Why", "so far it is 4 of 10 toe presses");
	remind_say(&s, "toe-press", 6);
	remind_wait(&s, "State", "waits");
	remind_wait_entry(&s, "Left", "done", "0");
}

/* Of five exercises nobody wants to read a list. */
static void half_a_programme(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "morning-feet", "*-*-* 09:00");
	remind_until(&s, AT(0, 8, 0));
	remind_say(&s, "heel-raise", 10);
	remind_wait_entry(&s, "Left", "text", "10 of 335 reps");
	remind_until(&s, AT(0, 9, 1));
	remind_has(&s, "Why", "so far it is 10 of 335 reps");
}

/* It says what is left of this time, and of the day. */
static void twelve_of_thirty(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", NULL);
	remind_wait_entry(&s, "Left", "planned_today", "30");
	remind_wait_entry(&s, "Left", "text", "");
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Done");
	remind_wait_entry(&s, "Left", "text", "10 of 30 toe presses today");
	remind_say(&s, "toe-press", 2);
	remind_wait_entry(&s, "Left", "done", "2");
	remind_wait_entry(&s, "Left", "planned", "10");
	remind_wait_entry(&s, "Left", "done_today", "12");
	remind_wait_entry(&s, "Left", "text", "2 of 10 toe presses, 12 of 30 today");
	remind_until(&s, AT(0, 13, 31));
	remind_has(&s, "Why", "so far it is 2 of 10 toe presses. It");
	remind_do(&s, "Skip");
	remind_wait_entry(&s, "Left", "planned_today", "20");

	/* A day ends at four. */
	remind_until(&s, AT(1, 3, 59));
	remind_wait_entry(&s, "Left", "done_today", "12");
	remind_until(&s, AT(1, 4, 0));
	remind_wait_entry(&s, "Left", "done_today", "0");
	remind_wait_entry(&s, "Left", "planned_today", "30");

	/* Of several exercises. */
	remind_add(&s, "back-hip-knee", "*-*-* 09,18:00");
	remind_say(&s, "toe-press", 10);
	remind_wait_entry(&s, "Left", "text", "10 of 75 reps, 10 of 150 reps today");
}

static void snoozed(struct harness *h)
{
	begin(h);
	check(bus_call(h, NULL, s.path, REMINDER, "Snooze", "u", 600) < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotDue");
	remind_until(&s, AT(0, 9, 1));
	check(bus_call(h, NULL, s.path, REMINDER, "Snooze", "u", 59) < 0);
	check_has(h->error, "org.instep.Instep1.Error.InvalidArgument");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Snooze", "u", 3600));
	remind_state(&s, "snoozed");
	check(remind_until(&s, AT(0, 10, 0)) == 0);
	check(remind_until(&s, AT(0, 10, 2)) == 1);
	remind_state(&s, "due");
	remind_is(&s, "Notice", "1");
	remind_at(&s, "Slot", AT(0, 9, 0));
	remind_at(&s, "SnoozedUntil", -1);
}

/* Done before it comes again: the snooze was of that slot, and not of the next. */
static void snoozed_and_done(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* *:00");
	remind_until(&s, AT(0, 9, 1));
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Snooze", "u", 7200));
	remind_state(&s, "snoozed");
	remind_say(&s, "toe-press", 10);
	remind_wait(&s, "State", "waits");
	remind_wait(&s, "SnoozedUntil", "0");
	remind_until(&s, AT(0, 10, 1));
	remind_state(&s, "due");
}

static void skipped(struct harness *h)
{
	begin(h);
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Skip");
	remind_state(&s, "waits");
	remind_at(&s, "NextDue", AT(1, 9, 0));
	remind_has(&s, "Why", "You skipped it on Mon 25 Nov at 09:00.");

	/* Nothing is open: the next one is meant. */
	remind_do(&s, "Skip");
	remind_at(&s, "NextDue", AT(2, 9, 0));
	remind_has(&s, "Why", "That of Tue 26 Nov at 09:00 is skipped. By its rule, ");
	check(remind_until(&s, AT(2, 8, 59)) <= 1);
	remind_state(&s, "waits");
	remind_wait_entry(&s, "Adherence", "skipped", "2");
	remind_until(&s, AT(2, 9, 1));
	remind_state(&s, "due");
}

static void paused(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Pause", "t", remind_real_us(AT(2, 4, 0))));
	remind_state(&s, "paused");
	remind_at(&s, "PausedUntil", AT(2, 4, 0));
	remind_at(&s, "NextDue", AT(2, 9, 0));
	remind_until(&s, AT(1, 10, 0));
	remind_state(&s, "paused");
	remind_until(&s, AT(2, 4, 1));
	remind_state(&s, "waits");
	remind_at(&s, "PausedUntil", -1);
	remind_wait_entry(&s, "Adherence", "due", "0");

	check(bus_call(h, NULL, s.path, REMINDER, "Pause", "t", remind_real_us(AT(2, 4, 0))) < 0);
	check_has(h->error, "org.instep.Instep1.Error.InvalidArgument");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "PauseReminders", "t",
			  remind_real_us(AT(9, 4, 0))));
	remind_wait(&s, "State", "paused");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "PauseReminders", "t", (uint64_t)0));
	remind_wait(&s, "State", "waits");
	remind_at(&s, "NextDue", AT(2, 9, 0));
}

static void quiet_hours(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 06:30");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "quiet", "s",
			  "22:00-08:00"));
	remind_until(&s, AT(0, 6, 31));
	remind_state(&s, "quiet");
	remind_has(&s, "Why", "these are the quiet hours. It is due on Mon 25 Nov at 08:00.");
	remind_until(&s, AT(0, 8, 1));
	remind_state(&s, "due");
	remind_at(&s, "DueSince", AT(0, 8, 0));
	remind_is(&s, "Notice", "1");
}

/* What the quiet hours outlast never comes, and that is said. */
static void quiet_for_too_long(struct harness *h)
{
	(void)write_config(h, "instep.conf", "[Reminders]\nCatchUp=1h\n");
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 06:30");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "quiet", "s",
			  "22:00-08:00"));
	remind_has(&s, "Why", "Nobody is told of it: these are quiet hours then");
	remind_until(&s, AT(0, 6, 31));
	remind_state(&s, "quiet");
	remind_has(&s, "Why",
		   "these are the quiet hours. When that ends it is too late for it: it can be "
		   "done until Mon 25 Nov at 07:30.");
	remind_until(&s, AT(0, 8, 1));
	remind_state(&s, "waits");
	remind_has(&s, "Why", "It was not done on Mon 25 Nov at 06:30.");
}

static void apart_from_the_last(struct harness *h)
{
	(void)write_config(h, "instep.conf", "[Reminders]\nApart=2h\n");
	begin(h);
	remind_until(&s, AT(0, 8, 30));
	remind_say(&s, "heel-raise", 1);
	remind_until(&s, AT(0, 9, 1));
	remind_state(&s, "apart");
	remind_until(&s, AT(0, 10, 31));
	remind_state(&s, "due");
}

static void not_in_a_workout(struct harness *h)
{
	begin(h);
	remind_until(&s, AT(0, 8, 59));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "heel-raise", 2,
			  "guide", "s", "timer", "ready", "d", 60.0));
	remind_until(&s, AT(0, 9, 0) + 10);
	remind_state(&s, "workout");
	check_ok(bus_call(h, NULL, MANAGER_PATH "/workout/_31", WORKOUT, "Stop", ""));
	remind_wait(&s, "State", "due");
	remind_is(&s, "Notice", "1");
}

/* No further than its end. */
static void finish_workout(struct harness *h)
{
	bool over = false;

	while (!over) {
		char *active;

		leap_on(h, s.leap, 1);
		active = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
		over = !strcmp(active, "/");
		free(active);
	}
}

/* By the timer, through Start: only what is left of it, and then it is done. */
static void started_and_done(struct harness *h)
{
	begin(h);
	remind_until(&s, AT(0, 9, 1));
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Start", "a{sv}", 1, "guide", "s", "timer"));
	remind_wait(&s, "State", "workout");
	finish_workout(h);
	remind_wait(&s, "State", "waits");
	stored_is(h, "state", "finished");
}

static void only_what_is_left(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "back-hip-knee", "*-*-* 09:00");
	remind_say(&s, "toe-press", 10);
	remind_say(&s, "toe-walk", 2);
	remind_until(&s, AT(0, 9, 1));
	remind_has(&s, "Why", "so far it is 12 of 75 reps");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Start", "a{sv}", 1, "guide", "s", "timer"));
	property_is(h, MANAGER_PATH "/workout/_31", WORKOUT, "Exercise", "toe-walk");
}

/* Two reminders in the same second are both due, by one timer. */
static void in_the_same_second(struct harness *h)
{
	char *first;

	begin(h);
	first = strdup(s.path);
	remind_add(&s, "heel-raise", "Mon 09:00");
	check(remind_until(&s, AT(0, 9, 1)) == 1);
	remind_state(&s, "due");
	property_is(h, first, REMINDER, "State", "due");
	free(first);
}

static void upcoming(struct harness *h)
{
	static const int64_t expected[] = { AT(0, 9, 0), AT(2, 9, 0), AT(3, 9, 0) };
	sd_bus_message *reply;
	const uint64_t *slots;
	size_t size;

	begin(h);
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Pause", "t", remind_real_us(AT(0, 8, 0))));
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Done");
	remind_do(&s, "Skip");
	check_ok(bus_call(h, &reply, s.path, REMINDER, "Upcoming", "tu",
			  remind_real_us(AT(0, 8, 59)), 3));
	check_ok(sd_bus_message_read_array(reply, 't', (const void **)&slots, &size));
	check(size == sizeof(expected));
	for (size_t i = 0; i < ELEMENTS(expected); i++)
		check(slots[i] == remind_real_us(expected[i]));
	sd_bus_message_unref(reply);
	check(bus_call(h, NULL, s.path, REMINDER, "Upcoming", "tu", (uint64_t)0, 1001) < 0);
	check_has(h->error, "org.instep.Instep1.Error.InvalidArgument");
}

static const struct test tests[] = {
	TEST(due_at_its_slot),
	TEST(said_twice),
	TEST(louder_if_wanted),
	TEST(done_by_word),
	TEST(done_early),
	TEST(half_done),
	TEST(half_a_programme),
	TEST(twelve_of_thirty),
	TEST(snoozed),
	TEST(snoozed_and_done),
	TEST(skipped),
	TEST(paused),
	TEST(quiet_hours),
	TEST(quiet_for_too_long),
	TEST(apart_from_the_last),
	TEST(not_in_a_workout),
	TEST(started_and_done),
	TEST(only_what_is_left),
	TEST(in_the_same_second),
	TEST(upcoming),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
