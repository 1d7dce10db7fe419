/* SPDX-License-Identifier: MIT */
/*
 * What a person says: exercises done without Instep, taken back again, and how a workout was. It is
 * kept, counts, and is never mixed up with what was seen; what cannot be is refused with a
 * sentence, and nothing of it is in the log.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bus/leap.h"
#include "bus/scene.h"

#define PATH MANAGER_PATH "/history"

/* Of an a{sv} at the begin of @m, compared as text. */
static void dict_is(sd_bus_message *m, const char *key, const char *value)
{
	char *text = dict_get(m, key);

	if (strcmp(text, value))
		fail("%s is \"%s\", not \"%s\"", key, text, value);
	free(text);
}

/* Of the property Today or Totals. */
static void sum_is(struct harness *h, const char *property, const char *key, const char *value)
{
	sd_bus_message *reply;

	check_ok(bus_call_to(h, &reply, "org.instep.Instep1", PATH,
			     "org.freedesktop.DBus.Properties", "Get", "ss", HISTORY, property));
	check_ok(sd_bus_message_enter_container(reply, 'v', "a{sv}"));
	{
		char *text = dict_find(reply, key);

		if (strcmp(text, value))
			fail("%s of %s is \"%s\", not \"%s\"", key, property, text, value);
		free(text);
	}
	sd_bus_message_unref(reply);
}

static void refused(struct harness *h, int r, const char *error, const char *sentence)
{
	check(r < 0);
	check_has(h->error, error);
	check_has(h->error, sentence);
}

#define NOT_FOUND        "Error.NotFound: "
#define INVALID_ARGUMENT "Error.InvalidArgument: "

static uint64_t now_us(void)
{
	return (uint64_t)time(NULL) * USEC_PER_SEC;
}

/* How many reps it is when nobody says, by the routine of that exercise alone. */
static const struct {
	const char *exercise, *side, *reps;
} usual[] = {
	{ "toe-press", NULL, "10" },       { "pencil-pickup", NULL, "10" },
	{ "pencil-pickup", "both", "10" }, { "pencil-pickup", "left", "5" },
	{ "toe-walk", NULL, "5" },         { "ankle-circle", "right", "20" },
};

static void usual_reps(struct harness *h)
{
	sd_bus_message *reply;

	daemon_start(h);
	for (size_t i = 0; i < ELEMENTS(usual); i++) {
		const char *side = usual[i].side;

		if (side)
			check_ok(bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}",
					  usual[i].exercise, 1, "side", "s", side));
		else
			check_ok(bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}",
					  usual[i].exercise, 0));
		check_ok(bus_call(h, &reply, PATH, HISTORY, "Undo", ""));
		dict_is(reply, "exercise", usual[i].exercise);
		dict_is(reply, "side", side ?: "both");
		dict_is(reply, "reps", usual[i].reps);
		sd_bus_message_unref(reply);
	}
}

/* It counts for the day, for the streak and over all, and is gone when it is taken back. */
static void said_counts(struct harness *h)
{
	const uint64_t at_us = now_us() - 40 * 24 * 3600 * USEC_PER_SEC;
	sd_bus_message *reply;
	char at[32];

	daemon_start(h);
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "reps", "u", 7));
	wait_for_property(h, PATH, HISTORY, "Streak", "1");
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-grip", 3, "reps", "u", 30,
			  "side", "s", "left", "at", "t", at_us));
	sum_is(h, "Today", "workouts", "0");
	sum_is(h, "Today", "done", "7");
	sum_is(h, "Today", "said", "7");
	sum_is(h, "Totals", "done", "37");
	sum_is(h, "Totals", "said", "37");
	sum_is(h, "Totals", "held_s", "0");

	check_ok(bus_call(h, &reply, PATH, HISTORY, "Undo", ""));
	(void)snprintf(at, sizeof(at), "%llu", (unsigned long long)at_us);
	dict_is(reply, "exercise", "toe-grip");
	dict_is(reply, "side", "left");
	dict_is(reply, "reps", "30");
	dict_is(reply, "at", at);
	sd_bus_message_unref(reply);
	sum_is(h, "Totals", "done", "7");
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Undo", ""));
	property_is(h, PATH, HISTORY, "Streak", "0");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Undo", ""), NOT_FOUND,
		"There is nothing to take back");
}

static void said_nonsense(struct harness *h)
{
	daemon_start(h);
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-pres", 0), NOT_FOUND,
		"There is no exercise \"toe-pres\". The routines have: ");
	check_has(h->error, "toe-press");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "", 0), NOT_FOUND,
		"no exercise \"\"");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "reps", "u", 0),
		INVALID_ARGUMENT, "\"reps\" is 0; it must be 1 to 999.");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "reps", "u",
			 1000),
		INVALID_ARGUMENT, "\"reps\" is 1000; it must be 1 to 999.");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "side", "s",
			 "middle"),
		INVALID_ARGUMENT, "\"side\" is \"middle\"; it must be both, left or right.");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "at", "t",
			 now_us() + 60 * USEC_PER_SEC),
		INVALID_ARGUMENT, "\"at\" is in the future");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "at", "t",
			 UINT64_C(0)),
		INVALID_ARGUMENT, "\"at\" is 0");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "at", "u", 5),
		INVALID_ARGUMENT, "\"at\" must be an instant (t)");
	refused(h,
		bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 1, "sets", "u", 5),
		INVALID_ARGUMENT, "no option \"sets\". Known are: reps, side, at.");
	sum_is(h, "Totals", "done", "0");
}

static bool is_finished(void *userdata)
{
	return ((struct harness *)userdata)->finished;
}

/* A workout of one exercise by the timer, to its end, in no time. */
static void work_out(struct harness *h, const char *routine)
{
	struct leap *leap = leap_start(h);

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", routine, 1,
			  "guide", "s", "timer"));
	leap_on(h, leap, LEAPS_ALL);
	wait_for(h, is_finished, h, "Finished");
	leap_on(h, leap, 0);
}

static void rating(struct harness *h)
{
	static const char note[] = "Left calf: tight, but better.";
	char *uuid, *log;

	daemon_start(h);
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 1, "pain", "u", 0),
		NOT_FOUND, "There is no workout in the history yet.");
	check(daemon_signal(h, SIGTERM) == 0);

	work_out(h, "toe-walk");
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Add", "sa{sv}", "toe-press", 0));
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 0), INVALID_ARGUMENT,
		"give effort, pain or note");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 1, "pain", "u", 11),
		INVALID_ARGUMENT, "\"pain\" is 11; it must be 0 to 10.");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 1, "note", "s", "a\nb"),
		INVALID_ARGUMENT, "without control characters");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "nobody", 1, "pain", "u", 1),
		NOT_FOUND, "There is no workout \"nobody\"");

	/* the last workout, not what was only said after it */
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 2, "effort", "u", 6, "note",
			  "s", note));
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Undo", ""));
	uuid = stored(h, "uuid");
	check_ok(bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", uuid, 1, "pain", "u", 0));
	stored_is(h, "effort", "6");
	stored_is(h, "pain", "0");
	stored_is(h, "note", note);
	stored_is(h, "routine", "toe-walk");
	free(uuid);

	log = file_read(in_scratch(h, "instepd.log"));
	check(log && !strstr(log, "calf") && !strstr(log, "pain"));
	free(log);
}

struct seen_step {
	const char *exercise, *kind, *verified;
	uint32_t step, planned, done;
};

static void read_verified(sd_bus_message *m, const char **ret)
{
	check_ok(sd_bus_message_enter_container(m, 'v', "as"));
	check_ok(sd_bus_message_enter_container(m, 'a', "s"));
	check(sd_bus_message_read(m, "s", ret) == 1);
	check(sd_bus_message_at_end(m, false) == 1); /* by one only */
	check_ok(sd_bus_message_exit_container(m));
	check_ok(sd_bus_message_exit_container(m));
}

static void read_step(sd_bus_message *m, struct seen_step *ret)
{
	const char *key;

	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &key));
		if (!strcmp(key, "exercise"))
			check_ok(sd_bus_message_read(m, "v", "s", &ret->exercise));
		else if (!strcmp(key, "kind"))
			check_ok(sd_bus_message_read(m, "v", "s", &ret->kind));
		else if (!strcmp(key, "step"))
			check_ok(sd_bus_message_read(m, "v", "u", &ret->step));
		else if (!strcmp(key, "planned"))
			check_ok(sd_bus_message_read(m, "v", "u", &ret->planned));
		else if (!strcmp(key, "done"))
			check_ok(sd_bus_message_read(m, "v", "u", &ret->done));
		else if (!strcmp(key, "verified"))
			read_verified(m, &ret->verified);
		else
			check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	check_ok(sd_bus_message_exit_container(m));
}

/* Goes to the value of @key in the a{sv} at the begin of @m, which is an aa{sv}. */
static void enter_list(sd_bus_message *m, const char *key)
{
	const char *k = "";

	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &k));
		if (!strcmp(k, key))
			break;
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	check(!strcmp(k, key));
	check_ok(sd_bus_message_enter_container(m, 'v', "aa{sv}"));
	check_ok(sd_bus_message_enter_container(m, 'a', "a{sv}"));
}

static void steps_of_a_workout(struct harness *h)
{
	static const struct seen_step rows[] = {
		{ "heel-raise", "reps", "timer" },       { "toe-walk", "timed", "timer" },
		{ "ankle-circle", "circles", "timer" },  { "toe-curl", "reps", "timer" },
		{ "resisted-flexion", "hold", "timer" },
	};
	sd_bus_message *reply;
	char *uuid;

	work_out(h, "morning-feet");
	uuid = stored(h, "uuid");
	check_ok(bus_call(h, &reply, PATH, HISTORY, "Workout", "s", uuid));
	enter_list(reply, "steps");
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct seen_step step = { 0 };

		read_step(reply, &step);
		check(step.step == i + 1);
		check(!strcmp(step.exercise, rows[i].exercise));
		check(!strcmp(step.kind, rows[i].kind));
		check(!strcmp(step.verified, rows[i].verified));
		check(step.planned > 0 && step.done == step.planned);
	}
	check(sd_bus_message_at_end(reply, false) == 1);
	sd_bus_message_unref(reply);

	ctl_says(h, 0,
		 "Exercise 2, set 1, toe-walk\n"
		 "  1  20 s by the timer, straight\n"
		 "  2  20 s by the timer, toes out\n"
		 "  3  20 s by the timer, toes in\n",
		 "history", "last");
	ctl_says(h, 0,
		 "set 1, ankle-circle, right\n"
		 "  1-5  1.5 s by the timer, clockwise\n"
		 "  6-10  1.5 s by the timer, counterclockwise\n"
		 "     10 counted, 0 tried\n",
		 "history", "last");
	ctl_says(h, 0, "\nSet 1, heel-raise, right\n  1-10  by the timer\n", "history", uuid);
	ctl_says(h, 0, "\"part\":3", "history", "last", "--json");
	free(uuid);
}

static void commands(struct harness *h)
{
	struct output o;
	char *uuid;

	ctl_says(h, 3, "instepd", "done", "toe-press");
	ctl_says(h, 0, "Nothing was done yet", "history", "--today");
	work_out(h, "toe-walk");

	ctl_says(h, 0, "Noted as said by you: toe-press, 10 reps, today ", "done", "toe-press");
	ctl_says(h, 0, "toe-grip, 12 reps, left, yesterday 00:00", "done", "toe-grip", "12",
		 "--side", "left", "--at", "yesterday 00:00");
	ctl_says(h, 1, "no exercise \"knitting\"", "done", "knitting");
	ctl_says(h, 2, "is no number of reps", "done", "toe-press", "many");
	ctl_says(h, 2, "is no number of reps", "done", "toe-press", "1000");
	ctl_says(h, 2, "name the exercise", "done");
	ctl_says(h, 2, "--at \"tomorrow\" is no time; write it as", "done", "toe-press", "--at",
		 "tomorrow");
	ctl_says(h, 2, "is still to come", "done", "toe-press", "--at", "2099-01-01 00:00");
	ctl_says(h, 1, "it must be both, left or right", "done", "toe-press", "--side", "up");

	ctl_says(h, 0, "Taken back: toe-grip, 12 reps, left, yesterday 00:00.", "history", "undo");
	ctl_says(h, 0, "Noted", "rate", "--effort", "6", "--pain", "0");
	uuid = stored(h, "uuid"); /* of what was said last */
	uuid[8] = '\0';
	ctl_says(h, 0, "Noted", "rate", "--note", "In the kitchen.", uuid);
	ctl_says(h, 2, "--pain is a number from 0 to 10, not \"11\"", "rate", "--pain", "11");
	ctl_says(h, 2, "say what it was like", "rate");
	ctl_says(h, 1, "there is no workout \"x\"", "rate", "--pain", "1", "x");

	ctl_says(h, 0, "effort 6 of 10, pain 0 of 10\n", "history", "last");
	ctl_says(h, 0, "toe-walk, today", "history", "last");
	ctl_says(h, 0, "10 reps\n\"In the kitchen.\"", "history", uuid);
	run_ctl(h, &o, "history", "--today");
	check(o.status == 0);
	check_has(o.out, "toe-walk, 2 min ");
	check_has(o.out, ", finished\n       toe-walk                   5 of 5 by the timer\n"
			 "       effort 6 of 10, pain 0 of 10\n");
	check_has(o.out, "toe-press                  10 said by you\n       \"In the kitchen.\"\n");
	check_has(o.out,
		  "In all: 1 workout, 15 reps done, 10 of them said by you; 1 min 40 s of work\n");
	output_done(&o);
	ctl_says(h, 0, "\"verified\":[\"timer\"]", "history", "last", "--json");
	ctl_says(h, 0, "\"effort\":6", "history", "last", "--json");

	ctl_says(h, 0, "Taken back: toe-press, 10 reps, today", "history", "undo");
	ctl_says(h, 1, "There is nothing to take back", "history", "undo");
	ctl_says(h, 0, "In all: 1 workout, 5 reps done; 1 min 40 s of work\n", "history",
		 "--today");
	free(uuid);
}

/* The disk cannot be written: it counts all the same, and who says it is told. */
static void without_a_file(struct harness *h)
{
	struct output o;

	check(mkdir(in_scratch(h, "home/.local/instep"), 0700) == 0);
	(void)write_file(h, "home/.local/instep/history.db", "no history", 10);
	daemon_start(h);
	run_ctl(h, &o, "done", "toe-press", "4");
	check(o.status == 0);
	check_has(o.out, "Noted as said by you: toe-press, 4 reps");
	check_has(o.err, "is damaged, or is no history of Instep");
	output_done(&o);
	sum_is(h, "Today", "said", "4");
	ctl_says(h, 0, "Taken back: toe-press, 4 reps", "history", "undo");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Undo", ""), "Error.NoHistory: ", "is damaged");
	refused(h, bus_call(h, NULL, PATH, HISTORY, "Rate", "sa{sv}", "", 1, "pain", "u", 1),
		"Error.NoHistory: ", "is damaged");
}

static const struct test tests[] = {
	TEST(usual_reps),         TEST(said_counts), TEST(said_nonsense),  TEST(rating),
	TEST(steps_of_a_workout), TEST(commands),    TEST(without_a_file),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
