/* SPDX-License-Identifier: MIT */
/*
 * Workouts that are cut off and gone on with: killed in the middle of a set, ended with the desktop
 * session, changed or deleted routines meanwhile. The same workout goes on in the history, and its
 * sums are right.
 */

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bus/scene.h"

static struct scene scene;

static const char two_exercises[] =
	"[Exercise toe-press]\n"
	"Setup=Stand up.\nReps=2\nSets=2\nHold=20s\nRest=5s\nSetRest=10s\n"
	"[Exercise toe-walk]\n"
	"Kind=timed\nTime=20s\nVariants=feet straight, toes out\nSets=2\n";

static char *manager_dict(struct harness *h, const char *key)
{
	sd_bus_message *m;
	char *text;

	check_ok(bus_call(h, &m, MANAGER_PATH, "org.freedesktop.DBus.Properties", "Get", "ss",
			  MANAGER, "Interrupted"));
	check(sd_bus_message_enter_container(m, 'v', "a{sv}") > 0);
	text = dict_find(m, key);
	sd_bus_message_unref(m);
	return text;
}

static void offers(struct harness *h, const char *key, const char *value)
{
	char *now = manager_dict(h, key);

	if (strcmp(now, value))
		fail("%s of Interrupted is \"%s\", not \"%s\"", key, now, value);
	free(now);
}

static bool offers_nothing(void *userdata)
{
	char *routine = manager_dict(userdata, "routine");
	bool nothing = !*routine;

	free(routine);
	return nothing;
}

/* The reps of the newest workout in the history. */
static void has_reps(struct harness *h, unsigned counted, unsigned tried)
{
	struct output o;
	json_t *whole, *rep;
	size_t i;

	run_ctl(h, &o, "history", "last", "--json");
	whole = json_loads(o.out, 0, NULL);
	check(whole);
	json_array_foreach(json_object_get(whole, "reps"), i, rep)
	{
		if (json_is_true(json_object_get(rep, "counted")))
			counted--;
		else
			tried--;
	}
	check(counted == 0 && tried == 0);
	json_decref(whole);
	output_done(&o);
}

static bool two_reps_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 2;
}

/* Of both parts, the samples before and those after. */
static void has_traces(struct harness *h, const char *uuid)
{
	static const char *const ends[] = { ".csv", "-2.csv" };
	char name[128];

	for (size_t i = 0; i < ELEMENTS(ends); i++) {
		(void)snprintf(name, sizeof(name), "home/.local/instep/traces/%s%s", uuid, ends[i]);
		if (access(in_scratch(h, name), R_OK) < 0)
			fail("there is no %s", name);
	}
}

/* By the band, and by the word that a person would type. */
static void killed_in_mid_hold(struct harness *h)
{
	struct output o;
	char *uuid;

	(void)write_config(h, "instep.conf", "[Workout]\nKeepTraces=5\n");
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	wait_for(h, two_reps_done, h, "two RepDone");
	scene_wait_workout(&scene, "Phase", "hold");
	uuid = property_get(h, scene.workout_path, WORKOUT, "Id");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);

	daemon_start(h);
	stored_is(h, "state", "interrupted");
	offers(h, "uuid", uuid);
	offers(h, "routine", "resisted-flexion");
	offers(h, "done", "2");
	offers(h, "planned", "4");
	run_ctl(h, &o, "status");
	check_has(o.out, "none; resisted-flexion was interrupted: 2 of 4 counted");
	check_has(o.out, "go on with the workout where it was: instepctl resume");
	output_done(&o);

	scene_wait_band(&scene, "State", "ready");
	run_ctl(h, &o, "resume");
	check(o.status == 0);
	check_has(o.out, "2 of 4 counted");
	check_has(o.out, "Finished: 4 of 4 counted, 0 tried");
	output_done(&o);

	stored_is(h, "uuid", uuid);
	stored_is(h, "state", "finished");
	stored_is(h, "done", "4");
	stored_is(h, "planned", "4");
	has_reps(h, 4, 0);
	has_traces(h, uuid);
	offers(h, "uuid", "");
	free(uuid);
}

static void start_two(struct harness *h)
{
	scene_leap(&scene, h);
	scene_write_routine(&scene, "two", two_exercises);
	scene_start_timed(&scene, "two", 5);
}

static void go_on(struct harness *h)
{
	scene_leap(&scene, h);
	free(scene.workout_path);
	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "ResumeWorkout", "") < 0)
		fail("ResumeWorkout: %s", h->error);
	scene.workout_path = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
}

/* The place is the next thing that is to be done: what was left out before stays left out. */
static void ended_with_the_session(struct harness *h)
{
	start_two(h);
	scene_leap_to(&scene, "Done", "1");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Skip", ""));
	scene_leap_to(&scene, "Done", "2");
	scene_leap_to(&scene, "Phase", "hold");
	check(daemon_signal(h, SIGTERM) == 0);

	go_on(h);
	scene_workout_is(&scene, "Phase", "ready");
	scene_workout_is(&scene, "Set", "2");
	scene_workout_is(&scene, "Rep", "1");
	scene_workout_is(&scene, "Done", "2");
	scene_workout_is(&scene, "Skipped", "1");
	scene_workout_is(&scene, "Tried", "1"); /* the hold that was cut off */
	scene_workout_is(&scene, "Planned", "8");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Skip", ""));
	scene_workout_is(&scene, "Exercise", "toe-walk");
	scene_workout_is(&scene, "Skipped", "2");
	leap_on(h, scene.leap, LEAPS_ALL);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "6");
	stored_is(h, "done", "6");
	stored_is(h, "tried", "1");
	stored_is(h, "planned", "8");
	has_reps(h, 6, 1);
}

/* Twice in a row, and the routine is gone the second time. */
static void twice_and_without_its_routine(struct harness *h)
{
	char *cue;

	start_two(h);
	scene_leap_to(&scene, "Done", "1");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	go_on(h);
	cue = property_get(h, scene.workout_path, WORKOUT, "Cue");
	check_has(cue, "Get ready: toe press. Stand up.");
	free(cue);
	scene_leap_to(&scene, "Done", "5");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);

	check(unlink(config_path(h, "routines/two.routine")) == 0);
	go_on(h);
	scene_workout_is(&scene, "Routine", "two");
	scene_workout_is(&scene, "Exercise", "toe-walk");
	scene_workout_is(&scene, "Variant", "toes out");
	leap_on(h, scene.leap, LEAPS_ALL);
	scene_wait_workout(&scene, "State", "finished");
	stored_is(h, "done", "8");
	has_reps(h, 8, 0);
}

static void refuses(struct harness *h, const char *error)
{
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "ResumeWorkout", "") < 0);
	check_has(h->error, error);
}

/* After ten minutes nobody is offered a cold muscle. */
static void the_offer_ends(struct harness *h)
{
	struct output o;

	start_two(h);
	refuses(h, "org.instep.Instep1.Error.Busy");
	scene_leap_to(&scene, "Done", "1");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);

	scene_leap(&scene, h);
	offers(h, "routine", "two");
	leap_on(h, scene.leap, LEAPS_ALL);
	wait_for(h, offers_nothing, h, "the end of the offer");
	refuses(h, "org.instep.Instep1.Error.NotFound");
	run_ctl(h, &o, "resume");
	check(o.status == 1);
	check_has(o.err, "none was interrupted in the last ten minutes");
	output_done(&o);
}

/* Who starts another one has decided. */
static void another_one_is_started(struct harness *h)
{
	start_two(h);
	scene_leap_to(&scene, "Done", "1");
	check(daemon_signal(h, SIGTERM) == 0);

	scene_leap(&scene, h);
	offers(h, "routine", "two");
	scene_start_timed(&scene, "two", 5);
	offers(h, "routine", "");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", ""));
	refuses(h, "org.instep.Instep1.Error.NotFound");
}

static const struct test tests[] = {
	TEST(killed_in_mid_hold), TEST(ended_with_the_session), TEST(twice_and_without_its_routine),
	TEST(the_offer_ends),     TEST(another_one_is_started),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
