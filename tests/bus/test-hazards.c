/* SPDX-License-Identifier: MIT */
/*
 * What may happen around a workout that runs: its routine is changed or deleted, the disk is full,
 * the clock on the wall is put back. The workout is not harmed, and who looks is told.
 */

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bus/scene.h"

#define HOUR_US (3600 * (int64_t)USEC_PER_SEC)

static struct scene scene;

static const char three_holds[] = "[Exercise toe-press]\n"
				  "Setup=Stand up.\nReps=3\nHold=20s\nBack=2s\nRest=5s\n";

static const char changed[] = "[Exercise heel-raise]\n"
			      "Setup=Sit down.\nReps=9\nHold=60s\n";

static const char broken[] = "[Exercise toe-press]\nHold=0s\nSides=inside-out\n";

static void start_three(struct harness *h)
{
	scene_leap(&scene, h);
	scene_write_routine(&scene, "three", three_holds);
	scene_start_timed(&scene, "three", 10);
}

static void ends_well(struct harness *h)
{
	leap_on(h, scene.leap, LEAPS_ALL);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
	scene_workout_is(&scene, "Exercise", "toe-press");
}

/* It keeps what it began with, whatever its file says now. */
static void its_routine_changes(struct harness *h)
{
	char *warnings;

	start_three(h);
	scene_leap_to(&scene, "Phase", "hold");
	scene_write_routine(&scene, "three", changed);
	scene_workout_is(&scene, "Hold", "20");
	scene_leap_to(&scene, "Done", "1");

	scene_write_routine(&scene, "three", broken);
	warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	check_has(warnings, "three.routine");
	free(warnings);
	scene_leap_to(&scene, "Done", "2");

	check(unlink(config_path(h, "routines/three.routine")) == 0);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	ends_well(h);
	stored_is(h, "routine", "three");
	stored_is(h, "done", "3");
	stored_is(h, "planned", "3");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "three", 0) < 0);
	check_has(h->error, "UnknownRoutine");
}

/* As far as a test without a spare device can fill a disk: no file may grow any more. */
static void allow_bytes(struct harness *h, rlim_t n)
{
	const struct rlimit limit = { n, RLIM_INFINITY };

	check(prlimit(h->daemon_pid, RLIMIT_FSIZE, &limit, NULL) == 0);
}

static void the_disk_is_full(struct harness *h)
{
	char *problem;

	check(signal(SIGXFSZ, SIG_IGN) != SIG_ERR); /* for the daemon, which inherits it */
	start_three(h);
	scene_leap_to(&scene, "Done", "1");
	allow_bytes(h, 0);
	scene_leap_to(&scene, "Done", "2");
	problem = property_get(h, MANAGER_PATH "/history", HISTORY, "Problem");
	check_has(problem, "is on a full disk. Free some space.");
	free(problem);
	ends_well(h);
	stored_is(h, "done", "3"); /* from memory */

	/* There is room again: the next workout writes what was kept. */
	leap_on(h, scene.leap, 0);
	allow_bytes(h, RLIM_INFINITY);
	scene_start_timed(&scene, "three", 10);
	property_is(h, MANAGER_PATH "/history", HISTORY, "Problem", "");
	check(daemon_signal(h, SIGTERM) == 0);
	daemon_start(h);
	property_is(h, MANAGER_PATH "/history", HISTORY, "Streak", "1");
	stored_is(h, "state", "interrupted");
}

/* What is only in a file that cannot be written stays there, for when it can. */
static void full_when_it_should_go_on(struct harness *h)
{
	check(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	start_three(h);
	scene_leap_to(&scene, "Done", "1");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	scene_leap(&scene, h);
	stored_is(h, "state", "interrupted"); /* it has its name before its history */
	allow_bytes(h, 0);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "ResumeWorkout", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NoHistory: ");
	check_has(h->error, "is on a full disk. Free some space.");
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

/* No rep before the begin, no end before the reps, and not an hour too long. */
static void times_are_in_order(struct harness *h)
{
	struct output o;
	json_t *whole, *rep;
	double at, end;
	size_t i;

	run_ctl(h, &o, "history", "last", "--json");
	whole = json_loads(o.out, 0, NULL);
	check(whole);
	at = number(json_object_get(whole, "workout"), "started");
	end = number(json_object_get(whole, "workout"), "ended");
	check(end - at > 60e6 && end - at < 120e6);
	json_array_foreach(json_object_get(whole, "reps"), i, rep)
	{
		check(number(rep, "at") >= at);
		at = number(rep, "at");
	}
	check(i == 3 && at < end);
	json_decref(whole);
	output_done(&o);
}

static void the_wall_clock_is_put_back(struct harness *h)
{
	char *ends, *after;

	start_three(h);
	scene_leap_to(&scene, "Done", "1");
	scene_leap_to(&scene, "Phase", "hold");
	ends = property_get(h, scene.workout_path, WORKOUT, "PhaseEnds");
	scene.leap->wall_us = -HOUR_US;
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Pause", ""));
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Resume", ""));
	after = property_get(h, scene.workout_path, WORKOUT, "PhaseEnds");
	check(strtoull(after, NULL, 10) - strtoull(ends, NULL, 10) < USEC_PER_SEC);
	free(ends);
	free(after);
	ends_well(h);
	times_are_in_order(h);
}

/* And put on: ten minutes are not over by that. */
static void the_wall_clock_is_put_on(struct harness *h)
{
	start_three(h);
	scene_leap_to(&scene, "Done", "1");
	scene.leap->wall_us = HOUR_US;
	ends_well(h);
	times_are_in_order(h);
}

static const struct test tests[] = {
	TEST(its_routine_changes),       TEST(the_disk_is_full),
	TEST(full_when_it_should_go_on), TEST(the_wall_clock_is_put_back),
	TEST(the_wall_clock_is_put_on),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
