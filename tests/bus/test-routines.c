/* SPDX-License-Identifier: MIT */
/*
 * Routines on the bus: what one shows before it runs, and a start of a part of it, at another
 * tempo, or with a dose that the person chose in instep.conf.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/harness.h"

#define ROUTINE      "org.instep.Instep1.Routine"
#define OBJECT(name) MANAGER_PATH "/routine/" name

static void property_of_routine(struct harness *h, const char *object, const char *name,
				const char *value)
{
	property_is(h, object, ROUTINE, name, value);
}

static void choose(struct harness *h, const char *settings)
{
	(void)write_config(h, "instep.conf", settings);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
}

/* What step @number (from 0) of morning-feet says. The caller free()s it. */
static char *value_of_step(struct harness *h, size_t number, const char *key)
{
	sd_bus_message *reply;
	char *value;

	check_ok(bus_call(h, &reply, OBJECT("morning_2dfeet"), "org.freedesktop.DBus.Properties",
			  "Get", "ss", ROUTINE, "Steps"));
	check_ok(sd_bus_message_enter_container(reply, 'v', "aa{sv}"));
	check_ok(sd_bus_message_enter_container(reply, 'a', "a{sv}"));
	for (size_t i = 0; i < number; i++)
		check(sd_bus_message_skip(reply, "a{sv}") > 0);
	value = dict_find(reply, key);
	sd_bus_message_unref(reply);
	return value;
}

/* Step by step, what morning-feet asks for; "" where it does not apply. */
static void shows_its_steps(struct harness *h)
{
	static const char *const keys[] = { "step",      "exercise", "kind",       "side",
					    "sets",      "reps",     "hold_s",     "back_hold_s",
					    "seconds",   "rest_s",   "set_rest_s", "variants",
					    "directions" };
	static const char *const rows[][ELEMENTS(keys)] = {
		{ "1", "heel-raise", "reps", "alternate", "3", "10", "", "", "", "0", "5", "", "" },
		{ "2", "toe-walk", "timed", "both", "5", "", "", "", "20", "0", "15",
		  "straight,toes out,toes in", "" },
		{ "3", "ankle-circle", "circles", "alternate", "5", "5", "", "", "", "0", "5", "",
		  "clockwise,counterclockwise" },
		{ "4", "toe-curl", "reps", "each", "5", "5", "", "", "", "0", "4",
		  "towards you,away from you", "" },
		{ "5", "resisted-flexion", "hold", "alternate", "3", "10", "2", "2", "", "0", "5",
		  "", "" },
	};

	daemon_start(h);
	property_of_routine(h, OBJECT("morning_2dfeet"), "Plan", "every morning");
	property_of_routine(h, OBJECT("morning_2dfeet"), "ArticleMinutes", "20");
	property_of_routine(h, OBJECT("morning_2dfeet"), "Needs", "chair,room to walk,towel,band");
	property_of_routine(h, OBJECT("toe_2dpress"), "Plan", "3 times a day");
	property_of_routine(h, OBJECT("max"), "Plan", "");
	property_of_routine(h, OBJECT("max"), "ArticleMinutes", "0");

	for (size_t row = 0; row < ELEMENTS(rows); row++)
		for (size_t i = 0; i < ELEMENTS(keys); i++) {
			char *value = value_of_step(h, row, keys[i]);

			if (strcmp(value, rows[row][i]) != 0)
				fail("step %zu: %s is \"%s\"", row + 1, keys[i], value);
			free(value);
		}
}

static const char *workout(struct harness *h)
{
	static char *path;

	free(path);
	path = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
	return path;
}

static void stop(struct harness *h)
{
	check_ok(bus_call(h, NULL, workout(h), WORKOUT, "Stop", ""));
	wait_for_property(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

/*
 * Some of its exercises, in its own order, whatever order they are named in; and only what these
 * need.
 */
static void starts_a_part(struct harness *h)
{
	char *note;

	daemon_start(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "gentle-five",
			  1, "only", "as", 2, "toe-press", "toe-grip"));
	property_is(h, workout(h), WORKOUT, "Exercise", "toe-grip");
	property_is(h, workout(h), WORKOUT, "Planned", "26"); /* 3 a foot, and 2 sets of 10 */
	note = property_get(h, workout(h), WORKOUT, "Note");
	check_has(note, "pencil");
	check(!strstr(note, "band"));
	free(note);
	stop(h);

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "max", 2,
			  "only", "as", 1, "resisted-flexion warm-up", "guide", "s", "timer"));
	property_is(h, workout(h), WORKOUT, "Planned", "6");
	stop(h);
}

static void part_by_the_command_line(struct harness *h)
{
	struct output o;

	daemon_start(h);
	run_ctl(h, &o, "start", "gentle-five", "--only", "toe-grip, toe-press", "--tempo", "200%",
		"--detach");
	check(o.status == 0);
	output_done(&o);
	property_is(h, workout(h), WORKOUT, "Planned", "26");
	stop(h);

	run_ctl(h, &o, "start", "gentle-five", "--only", "toe-curl");
	check(o.status == 1);
	check_has(o.err, "routine \"gentle-five\" has no exercise \"toe-curl\". It has: toe-walk, "
			 "ankle-circle, toe-grip, toe-press, resisted-flexion.");
	output_done(&o);
	run_ctl(h, &o, "start", "gentle-five", "--tempo", "2");
	check(o.status == 2);
	check_has(o.err, "--tempo cannot be \"2\"; it takes a share such as 150%");
	output_done(&o);
}

static void refuses_wrong_parts(struct harness *h)
{
	static const struct {
		const char *routine, *name;
	} rows[] = {
		{ "gentle-five", "toe-curl" },      { "gentle-five", "" },
		{ "gentle-five", "toe-" },          { "gentle-five", "toe-grip warm-up" },
		{ "max", "resisted-flexion warm" },
	};
	char known[40];

	daemon_start(h);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}",
			     rows[i].routine, 1, "only", "as", 1, rows[i].name) >= 0)
			fail("row %zu was started", i);
		check_has(h->error, "InvalidArgument");
		(void)snprintf(known, sizeof(known), "no exercise \"%s\"", rows[i].name);
		check_has(h->error, known);
	}

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "gentle-five", 1,
		       "only", "as", 0) < 0);
	check_has(h->error, "\"only\" names no exercise");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "gentle-five", 1,
		       "only", "s", "toe-grip") < 0);
	check_has(h->error, "must be a list of texts (as)");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "toe-walk", 1,
		       "hold", "d", 3.0) < 0);
	check_has(h->error, "no exercise of this routine is held");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "toe-walk", 1,
		       "reps", "u", 3) < 0);
	check_has(h->error, "each exercise of this routine goes by time");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "toe-walk", 1,
		       "tempo", "d", 0.49) < 0);
	check_has(h->error, "\"tempo\" is 0.49; it must be 0.5 to 3");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "toe-walk", 1,
		       "tempo", "d", 3.01) < 0);
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

/* Does the phase that the workout begins with last @wanted seconds? */
static void first_phase_is(struct harness *h, double wanted)
{
	char *begin = property_get(h, workout(h), WORKOUT, "PhaseStarted");
	char *end = property_get(h, workout(h), WORKOUT, "PhaseEnds");
	double seconds = (strtod(end, NULL) - strtod(begin, NULL)) / 1e6;

	free(begin);
	free(end);
	if (fabs(seconds - wanted) > 0.001)
		fail("it takes %g s, not %g s", seconds, wanted);
}

/* What begins without a countdown begins with its first circle, which takes 1.5 s. */
static void starts_at_a_tempo(struct harness *h)
{
	daemon_start(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "ankle-circle",
			  2, "ready", "d", 0.0, "tempo", "d", 2.0));
	first_phase_is(h, 3);
	stop(h);

	property_of_routine(h, OBJECT("ankle_2dcircle"), "EstimatedDuration", "75");
	choose(h, "[Workout]\nTempo=200 %\n");
	property_of_routine(h, OBJECT("ankle_2dcircle"), "EstimatedDuration", "135");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "ankle-circle",
			  1, "ready", "d", 0.0));
	first_phase_is(h, 3);
	stop(h);

	/* what this call asks for is a part of what the routine says, not of what the settings say */
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "ankle-circle",
			  2, "ready", "d", 0.0, "tempo", "d", 1.0));
	first_phase_is(h, 1.5);
	stop(h);
}

static void takes_the_chosen_dose(struct harness *h)
{
	char *warnings;

	daemon_start(h);
	property_of_routine(h, OBJECT("heel_2draise"), "Planned", "60");
	choose(h, "[Dose heel-raise heel-raise]\nReps=15\nSets=4\n");
	property_of_routine(h, OBJECT("heel_2draise"), "Planned", "90");
	warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	check_has(warnings, "instep.conf:3: [Dose heel-raise heel-raise] Sets: the routine leaves "
			    "nothing open there");
	free(warnings);

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "heel-raise",
			  0));
	property_is(h, workout(h), WORKOUT, "Reps", "15");

	/* what runs keeps its own */
	choose(h, "[Dose heel-raise heel-raise]\nReps=20\n");
	property_of_routine(h, OBJECT("heel_2draise"), "Planned", "120");
	property_is(h, workout(h), WORKOUT, "Planned", "90");
	stop(h);
}

static const struct test tests[] = {
	TEST(shows_its_steps),     TEST(starts_a_part),     TEST(part_by_the_command_line),
	TEST(refuses_wrong_parts), TEST(starts_at_a_tempo), TEST(takes_the_chosen_dose),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
