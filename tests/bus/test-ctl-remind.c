/* SPDX-License-Identifier: MIT */
/*
 * instepctl remind, with the daemon behind it: what a person types from the first reminder to its
 * end, how what is due is answered without being named, and what a status bar shows meanwhile.
 */

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bus/dialog.h"

#define BELOW MANAGER_PATH "/reminder/"

static const char quick[] = "[Routine]\n"
			    "Name=Quick one\n"
			    "[Exercise toe-press]\n"
			    "Reps=1\n"
			    "Hold=1s\n";

static void begin(struct harness *h)
{
	(void)write_config(h, "instep.conf",
			   "[Workout]\nGetReady=0\n"
			   "[Reminders]\nSettle=0\nQuiet=never\nDayStarts=00:00\n");
	(void)write_config(h, "routines/quick.routine", quick);
	daemon_start(h);
}

/* A rule that comes once a day, and in so many seconds for the first time. */
static const char *in(int seconds)
{
	static char rule[16];
	time_t at = time(NULL) + seconds;
	struct tm tm;

	(void)localtime_r(&at, &tm);
	(void)strftime(rule, sizeof(rule), "%H:%M:%S", &tm);
	return rule;
}

static void wait_due(struct harness *h, const char *path)
{
	wait_for_property(h, path, REMINDER, "Due", "true");
}

static void add_due(struct harness *h)
{
	begin(h);
	ctl_says(h, 0, "quick: added, ", "remind", "add", "quick", "--rule", in(2));
	wait_due(h, BELOW "quick");
}

static void from_the_first_to_the_last(struct harness *h)
{
	struct output o;
	json_t *list, *press, *title;

	begin(h);
	ctl_says(h, 0, "No reminder yet", "remind");
	ctl_says(h, 0, "Reminder   none\n", "status");
	ctl_says(h, 1, "nothing is to come", "remind", "why");
	ctl_says(h, 0, "morning-feet: added, ", "remind", "add", "morning-feet");
	ctl_says(h, 0, "Nobody shows it yet: instep-desktop does not run.", "remind", "add",
		 "toe-press", "--id", "press", "--rule", "3 times a day between 9:00 and 18:00",
		 "--title", "Press them");

	run_ctl(h, &o, "remind", "list", "--json");
	list = json_loads(o.out, 0, NULL);
	check(json_array_size(list) == 2);
	press = json_array_get(list, 1);
	check(!strcmp(json_string_value(json_object_get(press, "id")), "press"));
	title = json_object_get(json_object_get(press, "options"), "title");
	check(!strcmp(json_string_value(title), "Press them"));
	json_decref(list);
	output_done(&o);

	ctl_says(h, 0, "press            Press them: 3 times a day between 9:00 and 18:00\n",
		 "remind");
	ctl_says(h, 0, "press: changed; next ", "remind", "edit", "press", "--rule",
		 "Mon..Fri 07:30");
	ctl_says(h, 0, "press: changed; switched off.", "remind", "edit", "press", "--enabled",
		 "no");
	ctl_says(h, 0, "press: changed; switched off.", "remind", "edit", "press", "--title", "");
	ctl_says(h, 0, "Removed morning-feet.", "remind", "remove", "morning-feet");
	ctl_says(h, 0, "Reminder   none to come: instepctl remind list\n", "status");
	ctl_says(h, 0, "press            Toe presses: Mon..Fri 07:30\n", "remind");
	ctl_says(h, 1, "there is no reminder \"morning-feet\"; there is: press", "remind", "remove",
		 "morning-feet", "press");
	ctl_says(h, 0, "Removed press.", "remind", "remove", "press");
	ctl_says(h, 0, "No reminder yet", "remind", "list");
}

static void what_cannot_be(struct harness *h)
{
	static const struct {
		int status;
		const char *part, *words[8];
	} rows[] = {
		{ 1, "there is no reminder yet; add one", { "snooze" } },
		{ 1, "There is no routine \"knitting\"", { "add", "knitting" } },
		{ 1, "25 is no hour", { "add", "quick", "--rule", "25:00" } },
		{ 1, "a-z, 0-9 and -", { "add", "quick", "--rule", "07:30", "--id", "../x" } },
		{ 2, "name one routine", { "add", "quick", "07:30" } },
		{ 2, "--enabled is yes or no", { "add", "quick", "--enabled", "maybe" } },
		{ 2, "there is no \"remind knit\"", { "knit" } },
		{ 2, "go with --rule", { "next", "--zone", "Europe/Berlin" } },
		{ 2, "it shows 1000 at most", { "next", "1001" } },
		{ 2, "say until when", { "pause" } },
		{ 1, "there is no reminder yet; add one", { "pause", "2h" } },
		{ 2,
		  "no reminder \"knitting\" (instepctl remind lists them), and it is no time",
		  { "pause", "knitting" } },
		{ 2, "\"25:00\" is no time to come", { "pause", "25:00" } },
		{ 2, "\"today\" is over already", { "pause", "until", "today" } },
	};
	static const struct {
		int status;
		const char *part, *words[8];
	} of_two[] = {
		{ 1, "there is no reminder \"c\"; there is: a, b", { "skip", "c" } },
		{ 1, "there is no reminder \"c\"", { "pause", "c", "2h" } },
		{ 2, "nothing is due; name the one to skip: a, b", { "skip" } },
		{ 2, "nothing is due; name the one to snooze: a, b", { "snooze", "2h" } },
		{ 2, "say what to change", { "edit", "a" } },
		{ 2, "name the reminders to remove", { "remove" } },
		{ 1, "nothing to snooze", { "snooze", "a" } },
		{ 2,
		  "a day at most; for longer: instepctl remind pause a",
		  { "snooze", "a", "25h" } },
	};

	begin(h);
#define run_row(row)                                                                        \
	program_says(h, (row).status, (row).part,                                           \
		     (const char *const[]){ getenv("INSTEPCTL"), "remind", (row).words[0],  \
					    (row).words[1], (row).words[2], (row).words[3], \
					    (row).words[4], (row).words[5], (row).words[6], \
					    NULL })
	for (size_t i = 0; i < ELEMENTS(rows); i++)
		run_row(rows[i]);
	ctl_says(h, 0, "a: added", "remind", "add", "quick", "--id", "a", "--rule", "07:30");
	ctl_says(
		h, 0,
		"There are 2 reminders of quick now. To take this one back: instepctl remind remove b\n",
		"remind", "add", "quick", "--id", "b", "--rule", "07:30");
	for (size_t i = 0; i < ELEMENTS(of_two); i++)
		run_row(of_two[i]);
}

/* As the notification has it, without a name. */
static void answers_what_is_due(struct harness *h)
{
	add_due(h);
	ctl_says(h, 0, "Due        quick: due since today ", "status");
	ctl_says(h, 0, "Next       start what is due: instepctl remind start\n", "status");
	ctl_says(h, 0, "quick: due since today ", "remind", "why");
	ctl_says(h, 0, "quick: skipped; next ", "remind", "skip");

	ctl_says(h, 0, "quick: changed", "remind", "edit", "quick", "--rule", in(2));
	wait_due(h, BELOW "quick");
	ctl_says(h, 0, "quick: snoozed until ", "remind", "snooze", "2h");
	ctl_says(h, 0, "quick: noted as done; next ", "remind", "done");
	ctl_says(h, 0, "1 rep", "history", "undo");
}

static void done_says_what_it_answers(struct harness *h)
{
	add_due(h);
	ctl_says(h, 0, "quick: noted as done; next ", "done");
	ctl_says(h, 2, "nothing is due; name the exercise", "done");
	ctl_says(h, 0, "Taken back: toe-press", "history", "undo");
	wait_due(h, BELOW "quick");
	ctl_says(h, 0, "For the reminder quick: next ", "done", "toe-press", "1");
	ctl_says(h, 0, "Taken back: toe-press", "history", "undo");
	wait_due(h, BELOW "quick");
	ctl_says(h, 0, "quick: noted as done", "done", "quick");
	ctl_says(h, 1, "no exercise \"quick\"", "done", "quick", "--side", "left");
}

static void begins_what_is_due(struct harness *h)
{
	add_due(h);
	ctl_says(h, 0, "Finished: 1 of 1 counted", "remind", "start");
	ctl_says(h, 0, "Reminder   quick: next ", "status");
}

static void pauses(struct harness *h)
{
	begin(h);
	ctl_says(h, 0, "a: added", "remind", "add", "quick", "--id", "a", "--rule", "07:30");
	ctl_says(h, 0, "b: added", "remind", "add", "quick", "--id", "b", "--rule", "08:30");
	ctl_says(h, 0, "All reminders are paused until tomorrow 00:00.", "remind", "pause", "until",
		 "tomorrow");
	ctl_says(h, 0, "b: paused until tomorrow 00:00", "remind", "why", "b");
	ctl_says(h, 0, "a: next ", "remind", "resume", "a");
	ctl_says(h, 0, "b: paused until tomorrow 00:00", "remind", "why", "b");
	ctl_says(h, 0, "No reminder is paused any more.", "remind", "resume");
	ctl_says(h, 0, "b: next ", "remind", "why", "b");
	ctl_says(h, 0, "a: paused until 2099-12-01 00:00", "remind", "pause", "a", "until",
		 "2099-12-01");
	ctl_says(h, 0, "b: paused until ", "remind", "pause", "b", "for", "2", "hours");
}

/* What is to come of both, in the order of time. */
static void merges_what_comes(struct harness *h)
{
	struct output o;

	begin(h);
	ctl_says(h, 0, "Nothing is to come.", "remind", "next");
	ctl_says(h, 0, "a: added", "remind", "add", "quick", "--id", "a", "--rule",
		 "2099-12-01 07:30; 2099-12-02 07:30; 2099-12-03 07:30");
	ctl_says(h, 0, "b: added", "remind", "add", "quick", "--id", "b", "--rule",
		 "2099-12-01 08:30; 2099-12-02 06:30; 2099-12-03 07:30");

	check(setenv("TZ", "UTC-2", 1) == 0);
	daemon_signal(h, SIGTERM);
	daemon_start(h);
	run_ctl(h, &o, "remind", "next", "5", "--json");
	check(o.status == 0);
	if (strcmp(o.out, "{\"at\":\"2099-12-01T07:30:00+02:00\",\"reminder\":\"a\"}\n"
			  "{\"at\":\"2099-12-01T08:30:00+02:00\",\"reminder\":\"b\"}\n"
			  "{\"at\":\"2099-12-02T06:30:00+02:00\",\"reminder\":\"b\"}\n"
			  "{\"at\":\"2099-12-02T07:30:00+02:00\",\"reminder\":\"a\"}\n"
			  "{\"at\":\"2099-12-03T07:30:00+02:00\",\"reminder\":\"a\"}\n"))
		fail("it is: %s", o.out);
	output_done(&o);

	run_ctl(h, &o, "remind", "next", "--from", "2099-12-02T06:30");
	check(o.status == 0);
	if (strcmp(o.out, "Wed 2099-12-02 07:30  a\n"
			  "Thu 2099-12-03 07:30  a\n"
			  "Thu 2099-12-03 07:30  b\n"))
		fail("it is: %s", o.out);
	output_done(&o);

	/* From the past on, what comes next of each says nothing. */
	ctl_says(h, 0, "b: changed", "remind", "edit", "b", "--rule",
		 "2000-01-01 07:30; 2099-12-24 07:30");
	ctl_says(h, 0, "Sat 2000-01-01 07:30  b\n", "remind", "next", "1", "--from",
		 "1999-12-31T07:30");
}

/* From before the daemon comes until after it has come back. */
static void shows_a_bar(struct harness *h)
{
	struct dialog d;

	dialog_begin(
		&d, h,
		(const char *const[]){ getenv("INSTEPCTL"), "status", "--bar", "--follow", NULL });
	dialog_hear(&d, "\"class\":\"off\",\"percentage\":0}\n");
	begin(h);
	dialog_hear(&d, "\"class\":\"none\",\"percentage\":0}\n");
	ctl_says(h, 0, "a: added", "remind", "add", "quick", "--id", "a", "--rule",
		 "2099-12-01 07:30");
	dialog_hear(&d, "{\"text\":\"2099-12-01 07:30\",\"tooltip\":\"Quick one: next 2099-12-01 "
			"07:30\",\"class\":\"waits\",\"percentage\":0}\n");
	ctl_says(h, 0, "quick: added", "remind", "add", "quick", "--rule", in(2));
	dialog_hear(&d, "{\"text\":\"Quick one\",\"tooltip\":\"Quick one: due since today ");
	dialog_hear(&d, "\"class\":\"due\",\"percentage\":0}\n");

	check(daemon_signal(h, SIGTERM) == 0);
	dialog_hear(&d, "\"class\":\"off\",\"percentage\":0}\n");
	daemon_start(h);
	dialog_hear(&d, "\"class\":\"due\",\"percentage\":0}\n");

	ctl_says(h, 0, "Started quick.", "start", "quick", "--timer", "--ready", "60s", "--detach");
	dialog_hear(&d, "{\"text\":\"0/1\",\"tooltip\":\"quick: 0 of 1 counted\\n");
	dialog_hear(&d, "\"class\":\"workout\",\"percentage\":0}\n");
	ctl_says(h, 0, "Paused.", "pause");
	dialog_hear(&d, "\"class\":\"workout-paused\",\"percentage\":0}\n");
	ctl_says(h, 0, "Stopped.", "stop");
	dialog_hear(&d, "\"class\":\"due\",\"percentage\":0}\n");
	ctl_says(h, 0, "\"class\":\"due\"", "status", "--bar");
	check(kill(d.pid, SIGTERM) == 0);
	check(dialog_end(&d) == 128 + SIGTERM);
}

/* A zone in which it is midnight in three seconds. */
static const char *nearly_midnight(void)
{
	static char zone[32];
	int ahead_s = (86400 + 86397 - (int)(time(NULL) % 86400)) % 86400;

	(void)snprintf(zone, sizeof(zone), "XXX-%02d:%02d:%02d", ahead_s / 3600, ahead_s / 60 % 60,
		       ahead_s % 60);
	return zone;
}

/* At midnight tomorrow becomes today, though nothing else happens. */
static void knows_what_day_it_is(struct harness *h)
{
	struct dialog d;

	begin(h);
	ctl_says(h, 0, "a: added", "remind", "add", "quick", "--id", "a", "--rule", in(3600));
	check(setenv("TZ", nearly_midnight(), 1) == 0);
	dialog_begin(
		&d, h,
		(const char *const[]){ getenv("INSTEPCTL"), "status", "--bar", "--follow", NULL });
	dialog_hear(&d, "{\"text\":\"tomorrow 0");
	dialog_hear(&d, "{\"text\":\"0");
	check(kill(d.pid, SIGTERM) == 0);
	check(dialog_end(&d) == 128 + SIGTERM);
}

/* A bar that ends takes it along; without one it would stay until logout. */
static void ends_with_its_reader(struct harness *h)
{
	char command[512];
	struct output o;

	(void)snprintf(command, sizeof(command), "%s status --bar --follow | head -n 1",
		       getenv("INSTEPCTL"));
	run_program(h, &o, (const char *const[]){ "bash", "-o", "pipefail", "-c", command, NULL });
	check(o.status == 0);
	check_has(o.out, "\"class\":\"off\"");
	output_done(&o);
}

static const struct test tests[] = {
	TEST(from_the_first_to_the_last), TEST(what_cannot_be),     TEST(answers_what_is_due),
	TEST(done_says_what_it_answers),  TEST(begins_what_is_due), TEST(pauses),
	TEST(merges_what_comes),          TEST(shows_a_bar),        TEST(knows_what_day_it_is),
	TEST(ends_with_its_reader),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
