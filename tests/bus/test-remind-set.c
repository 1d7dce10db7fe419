/* SPDX-License-Identifier: MIT */
/*
 * The set of reminders: made from a plan, kept in files that people edit, read again, and all of it
 * known after a restart.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus/fake-systemd.h"
#include "bus/remind-scene.h"

static struct remind s;

static void reload(struct harness *h)
{
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
}

static bool is_there(struct harness *h, const char *id)
{
	char path[128], *read;
	bool there;

	snprintf(path, sizeof(path), MANAGER_PATH "/reminder/%s", id);
	read = property_get(h, path, REMINDER, "Id");
	there = *read;
	free(read);
	return there;
}

static void rule_is(struct harness *h, const char *id, const char *rule)
{
	char path[128];

	snprintf(path, sizeof(path), MANAGER_PATH "/reminder/%s", id);
	property_is(h, path, REMINDER, "Rule", rule);
}

/* Every other day, and the toe presses three times a day. */
static void from_the_plan(struct harness *h)
{
	char *file;

	remind_begin(&s, h);
	remind_add(&s, "back-hip-knee", NULL);
	rule_is(h, "back_2dhip_2dknee", "every 2 days at 18:00");
	rule_is(h, "toe_2dpress", "3 times a day between 09:00 and 18:00");
	remind_is(&s, "Title", "Back, hip and knee");
	remind_at(&s, "NextDue", AT(0, 18, 0));

	file = file_read(config_path(h, "reminders/toe-press.reminder"));
	check(file);
	check_has(file, "Routine=toe-press");
	check_has(file, "Rule=3 times a day between 09:00 and 18:00");
	free(file);

	/* The next programme asks for the same toe presses, and for walks. */
	remind_add(&s, "fifteen-minutes", NULL);
	rule_is(h, "fifteen_2dminutes", "every day at 18:00");
	rule_is(h, "toe_2dwalk", "2 times a day between 09:00 and 18:00");
	check(!is_there(h, "toe_2dpress_2d2"));

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", "max", 0) < 0);
	check_has(h->error, "does not say how often");
}

static void refused(struct harness *h, const char *routine, const char *key, const char *value,
		    const char *error)
{
	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", routine, 1, key, "s",
		     value) >= 0)
		fail("%s=%s was taken", key, value);
	check_has(h->error, error);
}

static void refused_by_name(struct harness *h)
{
	remind_begin(&s, h);
	refused(h, "no-such", "rule", "Mon 09:00", "Error.UnknownRoutine");
	refused(h, "toe-press", "rule", "*-02-30 09:00", "30 February");
	refused(h, "toe-press", "rule", "25:00", "25:00");
	refused(h, "toe-press", "rule", "every 0 days at 09:00", "every 0 days");
	refused(h, "toe-press", "rule", "", "Error.InvalidArgument");
	refused(h, "toe-press", "id", "../toe", "Error.InvalidArgument");
	refused(h, "toe-press", "catch_up", "soon", "Option \"catch_up\" is \"soon\"; expected");
	refused(h, "toe-press", "colour", "red", "There is no option \"colour\".");
	check(!is_there(h, "toe_2dpress"));

	remind_add(&s, "toe-press", "Mon 09:00");
	refused(h, "toe-press", "id", "toe-press", "Error.AlreadyAdded");
	remind_add(&s, "toe-press", "Tue 09:00");
	check(!strcmp(s.path, MANAGER_PATH "/reminder/toe_2dpress_2d2"));

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveReminder", "o",
		       MANAGER_PATH "/reminder/none") < 0);
	check_has(h->error, "Error.UnknownReminder");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveReminder", "o", s.path));
	check(!is_there(h, "toe_2dpress_2d2"));
	check(access(config_path(h, "reminders/toe-press-2.reminder"), F_OK) < 0);
}

static void changed(struct harness *h)
{
	char *file;

	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 4, "rule", "s", "*-*-* 11:00",
			  "title", "s", "Toes", "catch_up", "s", "30min", "routine", "s",
			  "heel-raise"));
	remind_at(&s, "NextDue", AT(0, 11, 0));
	remind_is(&s, "Title", "Toes");
	remind_is(&s, "Routine", "heel-raise");
	file = file_read(config_path(h, "reminders/toe-press.reminder"));
	check_has(file, "CatchUp=30min");
	free(file);

	check(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "rule", "s", "noon") < 0);
	check_has(h->error, "\"noon\" is no rule: ");
	remind_is(&s, "Rule", "*-*-* 11:00");
	check(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "routine", "s", "none") < 0);
	check_has(h->error, "Error.UnknownRoutine");

	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "enabled", "b", 0));
	remind_state(&s, "off");
	remind_is(&s, "Why", "It is switched off.");
	remind_at(&s, "NextDue", -1);
	remind_until(&s, AT(0, 12, 0));

	/* What came while it was off was not missed. */
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 2, "enabled", "b", 1, "title",
			  "s", ""));
	remind_state(&s, "waits");
	remind_at(&s, "NextDue", AT(1, 11, 0));
	remind_is(&s, "Title", "Heel raises");
	remind_wait_entry(&s, "Adherence", "due", "0");
}

/* A folder is where the file is to be: nobody can write that, whoever it is. */
static void in_the_way(struct harness *h, const char *name)
{
	check_ok(mkdir(config_path(h, name), 0700));
}

static void not_written(struct harness *h, int r, const char *what)
{
	check(r < 0);
	check_has(h->error, "Error.NotWritten");
	check_has(h->error, what);
	check_has(h->error, "Nothing has changed.");
}

static void when_files_cannot_be(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "heel-raise", "*-*-* 09:00");
	check_ok(unlink(config_path(h, "reminders/heel-raise.reminder")));
	in_the_way(h, "reminders/heel-raise.reminder");
	not_written(h, bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "rule", "s", "10:00"),
		    "reminders/heel-raise.reminder cannot be written: ");
	remind_is(&s, "Rule", "*-*-* 09:00");
	remind_at(&s, "NextDue", AT(0, 9, 0));
	not_written(h, bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveReminder", "o", s.path),
		    "reminders/heel-raise.reminder cannot be removed: ");
	remind_state(&s, "waits");

	/* Of two that belong together not one is left. */
	in_the_way(h, "reminders/toe-press.reminder");
	not_written(h,
		    bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}",
			     "back-hip-knee", 0),
		    "reminders/toe-press.reminder cannot be written: ");
	check(!is_there(h, "back_2dhip_2dknee"));
	check(access(config_path(h, "reminders/back-hip-knee.reminder"), F_OK) < 0);

	/* Its folder was taken away: that is said at once, and not forgotten at the next login. */
	check_ok(rename(config_path(h, "reminders"), config_path(h, "aside")));
	(void)write_config(h, "reminders", "");
	not_written(h,
		    bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", "toe-press",
			     1, "rule", "s", "*-*-* 09:00"),
		    "reminders/toe-press.reminder cannot be written: ");
	check(!is_there(h, "toe_2dpress"));
	check_ok(unlink(config_path(h, "reminders")));
	check_ok(rename(config_path(h, "aside"), config_path(h, "reminders")));

	/* Out of the way, all is well. */
	check_ok(rmdir(config_path(h, "reminders/heel-raise.reminder")));
	check_ok(rmdir(config_path(h, "reminders/toe-press.reminder")));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveReminder", "o", s.path));
	remind_add(&s, "back-hip-knee", NULL);
	check(is_there(h, "toe_2dpress"));
}

static void write_reminder(struct harness *h, const char *id, const char *text)
{
	char name[128];

	snprintf(name, sizeof(name), "reminders/%s.reminder", id);
	(void)write_config(h, name, text);
}

static void warned(struct harness *h, const char *part)
{
	char *warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");

	check_has(warnings, part);
	free(warnings);
}

/* Each mistake is named, and the others go on. */
static void bad_files(struct harness *h)
{
	write_reminder(h, "good", "[Reminder]\nRoutine=toe-press\nRule=*-*-* 09:00\n");
	write_reminder(h, "no-routine", "[Reminder]\nRule=*-*-* 09:00\n");
	write_reminder(h, "unknown", "[Reminder]\nRoutine=toe-twist\nRule=*-*-* 09:00\n");
	write_reminder(h, "never", "[Reminder]\nRoutine=toe-press\nRule=*-02-30 09:00\n");
	write_reminder(h, "no-rule", "[Reminder]\nRoutine=toe-press\n");
	write_reminder(h, "Bad Name", "[Reminder]\nRoutine=toe-press\nRule=*-*-* 09:00\n");
	write_reminder(h, "nonsense", "\x01\x02\xff\n");
	remind_begin(&s, h);

	warned(h, "no-routine.reminder: [Reminder] needs Routine=");
	warned(h, "Reminder unknown: There is no routine \"toe-twist\"");
	warned(h, "Reminder never: Its rule cannot be: ");
	warned(h, "Reminder no-rule: It does not say when");
	warned(h, "Bad Name.reminder: a reminder's file is named");
	warned(h, "nonsense.reminder");
	check(!is_there(h, "no_2droutine"));
	property_is(h, MANAGER_PATH "/reminder/never", REMINDER, "State", "off");

	s.path = strdup(MANAGER_PATH "/reminder/good");
	remind_until(&s, AT(0, 9, 1));
	remind_state(&s, "due");

	/* Mended and taken away, they are as if nothing had been. */
	write_reminder(h, "never", "[Reminder]\nRoutine=toe-press\nRule=*-*-* 10:00\n");
	check_ok(unlink(config_path(h, "reminders/no-rule.reminder")));
	reload(h);
	property_is(h, MANAGER_PATH "/reminder/never", REMINDER, "State", "waits");
	property_is(h, MANAGER_PATH "/reminder/never", REMINDER, "Problem", "");
	check(!is_there(h, "no_2drule"));
	remind_state(&s, "due");
}

static unsigned added, removed;

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	added++;
	return 0;
}

static int on_removed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	removed++;
	return 0;
}

/* Edited by hand: the object stays, and its properties are announced. */
static void edited_by_hand(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, MANAGER_PATH,
				     "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
				     on_added, NULL));
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, MANAGER_PATH,
				     "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
				     on_removed, NULL));
	write_reminder(h, "toe-press", "[Reminder]\nRoutine=toe-press\nRule=*-*-* 08:00\n");
	write_reminder(h, "heels", "[Reminder]\nRoutine=heel-raise\nRule=*-*-* 10:00\n");
	reload(h);
	remind_wait_at(&s, "NextDue", AT(0, 8, 0));
	check(is_there(h, "heels"));
	check(added == 1 && removed == 0);

	/* Its answers are not lost with its file. */
	remind_do(&s, "Skip");
	remind_at(&s, "NextDue", AT(1, 8, 0));
	check_ok(unlink(config_path(h, "reminders/toe-press.reminder")));
	reload(h);
	check(!is_there(h, "toe_2dpress"));
	check(removed == 1);
	write_reminder(h, "toe-press", "[Reminder]\nRoutine=toe-press\nRule=*-*-* 08:00\n");
	reload(h);
	remind_wait_at(&s, "NextDue", AT(1, 8, 0));
}

static char announced[512]; /* " Title Needs" */

static int on_announced(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name;

	check_ok(sd_bus_message_skip(m, "s"));
	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		size_t n = strlen(announced);

		check_ok(sd_bus_message_read(m, "s", &name));
		(void)snprintf(announced + n, sizeof(announced) - n, " %s", name);
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	return 0;
}

static bool is_announced(void *name)
{
	return strstr(announced, name);
}

static void wait_announced(struct harness *h, char *name)
{
	wait_for(h, is_announced, name, name);
	announced[0] = '\0';
}

/* What was set can be shown and edited by whoever comes next. */
static void shows_its_options(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	remind_wait_entry(&s, "Options", "quiet", "");
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, s.path, "org.freedesktop.DBus.Properties",
				     "PropertiesChanged", on_announced, NULL));
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 8, "title", "s", "Toes",
			  "catch_up", "s", "30min", "apart", "s", "2h", "quiet", "s", "never",
			  "repeat", "s", "5min", "repeats", "s", "2", "escalate", "s", "yes",
			  "start_on_band", "s", "no"));
	wait_announced(h, " Options");
	remind_wait_entry(&s, "Options", "title", "Toes");
	remind_wait_entry(&s, "Options", "catch_up", "30min");
	remind_wait_entry(&s, "Options", "apart", "2h");
	remind_wait_entry(&s, "Options", "quiet", "never");
	remind_wait_entry(&s, "Options", "repeat", "5min");
	remind_wait_entry(&s, "Options", "repeats", "2");
	remind_wait_entry(&s, "Options", "escalate", "yes");
	remind_wait_entry(&s, "Options", "start_on_band", "no");

	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "quiet", "s", ""));
	wait_announced(h, " Options");
	remind_wait_entry(&s, "Options", "quiet", "");
	write_reminder(h, "toe-press",
		       "[Reminder]\nRoutine=toe-press\nRule=09:00\nQuiet=1:00-2:00\n");
	reload(h);
	wait_announced(h, " Options");
	remind_wait_entry(&s, "Options", "quiet", "1:00-2:00");
	remind_wait_entry(&s, "Options", "title", "");
}

/* Whoever keeps the properties hears of what a routine or the settings make of them. */
static void told_of_its_routine(struct harness *h)
{
	static const char *const routine = "[Routine]\nName=%s\nNeeds=%s\n[Exercise toe-press]\n"
					   "Kind=hold\nReps=10\nHold=3s\nOut=1s\nBack=1s\n";
	char text[512];

	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 20));
	remind_is(&s, "Urgent", "false");
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, s.path, "org.freedesktop.DBus.Properties",
				     "PropertiesChanged", on_announced, NULL));

	(void)snprintf(text, sizeof(text), routine, "Toes", "");
	(void)write_config(h, "routines/toe-press.routine", text);
	reload(h);
	wait_announced(h, " Title");
	remind_is(&s, "Title", "Toes");
	(void)snprintf(text, sizeof(text), routine, "Toes", "chair");
	(void)write_config(h, "routines/toe-press.routine", text);
	reload(h);
	wait_announced(h, " Needs");
	remind_is(&s, "Needs", "chair");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "escalate", "s", "yes"));
	wait_announced(h, " Urgent");
	remind_is(&s, "Urgent", "true");

	/* And of nothing else. */
	reload(h);
	remind_ping(&s, 3);
	check(!is_announced(" Title") && !is_announced(" Needs") && !is_announced(" Urgent"));
}

static void settings_edited(struct harness *h)
{
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	property_is(h, MANAGER_PATH, MANAGER, "StartOnBand", "ask");
	property_is(h, MANAGER_PATH, MANAGER, "SessionNotification", "false");
	remind_until(&s, AT(0, 9, 30));
	remind_is(&s, "Notice", "2");

	(void)write_config(h, "instep.conf",
			   "[Reminders]\nCatchUp=1h\nRepeats=0\nStartOnBand=no\n"
			   "SessionNotification=yes\nQuiet=22:00-25:00\n");
	reload(h);
	warned(h, "Quiet");
	property_is(h, MANAGER_PATH, MANAGER, "StartOnBand", "no");
	property_is(h, MANAGER_PATH, MANAGER, "SessionNotification", "true");
	remind_wait(&s, "Notice", "1");
	check(remind_until(&s, AT(0, 10, 1)) == 1);
	remind_state(&s, "waits");
}

/* An editor that writes in place, and not all at once. */
static void write_by_halves(const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file)
		_exit(EXIT_FAILURE);
	fputs("[Reminders]\nStartOn", file);
	fflush(file);
	fputs("Band=no\nRepeats=0\n", file);
	fclose(file);
}

/* Half a file is a warning and keeps the defaults; the reminders go on, and in the end it is read. */
static void settings_edited_while_they_are_read(struct harness *h)
{
	const char *path;
	char *chosen;
	pid_t editor;

	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	path = write_config(h, "instep.conf", "");
	editor = fork();
	check(editor >= 0);
	while (editor == 0)
		write_by_halves(path);

	for (unsigned i = 0; i < 300; i++) {
		reload(h);
		chosen = property_get(h, MANAGER_PATH, MANAGER, "StartOnBand");
		check(!strcmp(chosen, "ask") || !strcmp(chosen, "no"));
		free(chosen);
	}
	check_ok(kill(editor, SIGKILL));
	check(waitpid(editor, NULL, 0) == editor);

	write_by_halves(path);
	reload(h);
	property_is(h, MANAGER_PATH, MANAGER, "Warnings", "");
	property_is(h, MANAGER_PATH, MANAGER, "StartOnBand", "no");
	remind_until(&s, AT(0, 9, 1));
	remind_is(&s, "Notice", "1");
}

/* When the daemon is killed nothing that was said to it is lost, and nothing is said twice. */
static void killed_and_restarted(struct harness *h)
{
	char *until;

	remind_begin(&s, h);
	remind_add(&s, "heel-raise", "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 1));
	remind_do(&s, "Skip");
	remind_add(&s, "toe-press", "*-*-* 09:30");
	remind_until(&s, AT(0, 9, 31));
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Snooze", "u", 1800));
	remind_state(&s, "snoozed");
	until = property_get(h, s.path, REMINDER, "SnoozedUntil");

	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	remind_begin_at(&s, h, remind_real_us(AT(0, 9, 40)));
	remind_state(&s, "snoozed");
	remind_is(&s, "SnoozedUntil", until);
	free(until);
	property_is(h, MANAGER_PATH "/reminder/heel_2draise", REMINDER, "State", "waits");
	remind_until(&s, AT(0, 10, 2));
	remind_state(&s, "due");
	remind_is(&s, "Notice", "1");
}

static unsigned changes;

static int on_changes(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	changes++;
	return 0;
}

/* After a login there is time to sit down first; who is there already has had it. */
static void logged_in_long_ago(struct harness *h)
{
	static struct fake_systemd systemd;

	fake_systemd_begin(&systemd, h->bus);
	systemd.userspace_us = remind_real_us(AT(0, 5, 0));
	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	remind_until(&s, AT(0, 9, 20));
	remind_is(&s, "Notice", "2");

	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, s.path, "org.freedesktop.DBus.Properties",
				     "PropertiesChanged", on_changes, NULL));
	remind_begin_at(&s, h, remind_real_us(AT(0, 9, 21)));
	remind_state(&s, "due");
	remind_at(&s, "DueSince", AT(0, 9, 0));
	remind_is(&s, "Notice", "2");
	remind_ping(&s, 3);
	check(changes == 0);

	check(daemon_signal(h, SIGTERM) == 0);
	systemd.userspace_us = remind_real_us(AT(0, 9, 24));
	remind_begin_at(&s, h, remind_real_us(AT(0, 9, 25)));
	remind_state(&s, "settles");
	remind_until(&s, AT(0, 9, 26) + 1);
	remind_state(&s, "due");
	remind_is(&s, "Notice", "1");
}

static sd_bus *begin_waiting(const char *sentence)
{
	sd_bus *presenter;

	check_ok(sd_bus_open_user(&presenter));
	check_ok(sd_bus_call_method(presenter, "org.instep.Instep1", s.path, REMINDER, "SetWaiting",
				    NULL, NULL, "s", sentence));
	remind_is(&s, "Waiting", sentence);
	return presenter;
}

/* It is the word of a presenter, and goes with it: not with another one, nor later. */
static void waits_with_its_presenter(struct harness *h)
{
	sd_bus *presenter, *other;
	char endless[300];

	remind_begin(&s, h);
	remind_add(&s, "toe-press", "*-*-* 09:00");
	other = begin_waiting("You are away.");
	presenter = begin_waiting("The screen is locked.");
	sd_bus_flush_close_unref(presenter);
	remind_wait(&s, "Waiting", "");

	presenter = begin_waiting("The screen is locked.");
	sd_bus_flush_close_unref(other);
	remind_ping(&s, 4);
	remind_is(&s, "Waiting", "The screen is locked.");
	/* The same words of another one are that one's. */
	other = begin_waiting("The screen is locked.");
	sd_bus_flush_close_unref(presenter);
	remind_ping(&s, 4);
	remind_is(&s, "Waiting", "The screen is locked.");
	sd_bus_flush_close_unref(other);
	remind_wait(&s, "Waiting", "");

	memset(endless, 'x', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	check(bus_call(h, NULL, s.path, REMINDER, "SetWaiting", "s", endless) < 0);
	check_has(h->error, "Error.InvalidArgument");
	check(bus_call(h, NULL, s.path, REMINDER, "SetWaiting", "s", "\x1b[31m") < 0);
	check_has(h->error, "Error.InvalidArgument");
}

static const struct test tests[] = {
	TEST(from_the_plan),
	TEST(refused_by_name),
	TEST(changed),
	TEST(when_files_cannot_be),
	TEST(bad_files),
	TEST(edited_by_hand),
	TEST(told_of_its_routine),
	TEST(settings_edited),
	TEST(settings_edited_while_they_are_read),
	TEST(killed_and_restarted),
	TEST(logged_in_long_ago),
	TEST(waits_with_its_presenter),
	TEST(shows_its_options),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
