/* SPDX-License-Identifier: MIT */
/*
 * What a person may want in the middle of a workout: leave out, go back, once more, stop because it
 * hurts, go on without the band, or with two pulls on it. On the bus and by instepctl; what was
 * done stays, and the counts add up.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

/* 2 sets of 2 holds, and 2 walks. */
static const char two_exercises[] =
	"[Exercise toe-press]\n"
	"Setup=Stand up.\nReps=2\nSets=2\nHold=20s\nRest=5s\nSetRest=10s\n"
	"[Exercise toe-walk]\n"
	"Kind=timed\nTime=20s\nVariants=feet straight, toes out\n";

static void start_two(struct harness *h)
{
	scene_leap(&scene, h);
	scene_write_routine(&scene, "two", two_exercises);
	scene_start_timed(&scene, "two", 5);
}

static void command(struct harness *h, const char *name)
{
	if (bus_call(h, NULL, scene.workout_path, WORKOUT, name, "") < 0)
		fail("%s: %s", name, h->error);
}

/* Says a verb of instepctl that must be obeyed with these words. */
#define tell(h, words, ...)                   \
	do {                                  \
		struct output _o;             \
                                              \
		run_ctl(h, &_o, __VA_ARGS__); \
		if (_o.status)                \
			fail("%s", _o.err);   \
		check_has(_o.out, words);     \
		output_done(&_o);             \
	} while (0)

/* Where it is, and its counts: planned is always done, skipped and what is left. */
static void stands(const char *step, const char *set, const char *planned, const char *done,
		   const char *skipped)
{
	scene_workout_is(&scene, "Phase", "ready");
	scene_workout_is(&scene, "Step", step);
	scene_workout_is(&scene, "Set", set);
	scene_workout_is(&scene, "Rep", "0");
	scene_workout_is(&scene, "Planned", planned);
	scene_workout_is(&scene, "Done", done);
	scene_workout_is(&scene, "Skipped", skipped);
}

static bool finished(void *userdata)
{
	return ((struct harness *)userdata)->finished;
}

static void finished_with(struct harness *h, const char *key, const char *value)
{
	char *now;

	wait_for(h, finished, h, "Finished");
	now = dict_get(h->finished, key);
	if (strcmp(now, value))
		fail("%s of Finished is \"%s\", not \"%s\"", key, now, value);
	free(now);
}

static void to_and_fro(struct harness *h)
{
	char *planned;

	start_two(h);
	stands("1", "1", "6", "0", "0");
	scene_leap_to(&scene, "Done", "1");
	tell(h, "This set comes once more.", "repeat");
	stands("1", "1", "7", "1", "0");
	scene_leap_to(&scene, "Done", "2");
	tell(h, "The rest of this exercise is left out.", "skip", "--exercise");
	stands("2", "1", "7", "2", "3");
	tell(h, "Back. What was done stays counted.", "back");
	stands("1", "1", "8", "2", "0");
	tell(h, "The rest of this set is left out.", "skip");
	stands("1", "2", "8", "2", "2");
	leap_on(h, scene.leap, LEAPS_ALL);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "6");
	finished_with(h, "planned", "8");
	finished_with(h, "done", "6");
	finished_with(h, "skipped", "2");
	stored_is(h, "planned", "8");
	stored_is(h, "done", "6");
	stored_is(h, "skipped", "2");
	check(h->finished);
	planned = dict_get(h->finished, "planned");
	check(!strcmp(planned, "8"));
	free(planned);
}

/* Who goes back in a pause wants to be asked before it goes on. */
static void a_pause_stays(struct harness *h)
{
	start_two(h);
	scene_leap_to(&scene, "Done", "3");
	tell(h, "Paused", "pause");
	command(h, "Back");
	scene_workout_is(&scene, "State", "paused");
	scene_workout_is(&scene, "Set", "1");
	tell(h, "It goes on.", "resume");
	stands("1", "1", "9", "3", "0");
}

/* A walk that is left in the middle was tried, for as long as it was. */
static void a_walk_is_cut_short(struct harness *h)
{
	char *held;

	start_two(h);
	command(h, "SkipExercise");
	scene_leap_to(&scene, "Phase", "go");
	command(h, "Skip");
	scene_workout_is(&scene, "State", "finished");
	scene_workout_is(&scene, "Tried", "1");
	scene_workout_is(&scene, "Skipped", "6");
	check(h->reps_done == 1 && h->reps_counted == 0);
	held = dict_get(h->rep_done, "reason");
	check(!strcmp(held, "stopped"));
	free(held);
}

static void it_hurts(struct harness *h)
{
	static const char *const methods[] = { "Pause", "Resume", "ByTimer",      "Skip",
					       "Back",  "Repeat", "SkipExercise", "StopForPain" };
	char *text;

	start_two(h);
	scene_leap_to(&scene, "Done", "1");
	tell(h, "noted that it hurt", "stop", "--pain");
	scene_workout_is(&scene, "State", "abandoned");
	scene_workout_is(&scene, "Reason", "It was stopped because it hurt.");
	text = property_get(h, scene.workout_path, WORKOUT, "Cue");
	check_has(text, "it should not hurt");
	free(text);
	stored_is(h, "stopped", "pain");
	stored_is(h, "done", "1");

	for (size_t i = 0; i < ELEMENTS(methods); i++) {
		check(bus_call(h, NULL, scene.workout_path, WORKOUT, methods[i], "") < 0);
		check_has(h->error, "org.instep.Instep1.Error.NotRunning");
	}

	/* what else there is to say of it */
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Rate", "a{sv}", 3, "effort", "u",
			  4, "pain", "u", 6, "note", "s", "left heel"));
	stored_is(h, "pain", "6");
	stored_is(h, "note", "left heel");
	check(bus_call(h, NULL, scene.workout_path, WORKOUT, "Rate", "a{sv}", 1, "pain", "u", 11) <
	      0);
	check_has(h->error, "InvalidArgument");
}

static bool two_reps_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 2;
}

static void rep_is_by(struct harness *h, const char *guide)
{
	char *by = dict_get(h->rep_done, "guide");

	if (strcmp(by, guide))
		fail("guided by %s, not %s", by, guide);
	free(by);
}

/* The band is lost: without it by the timer, and with it again when it is back. */
static void without_the_band_and_back(struct harness *h)
{
	struct output o;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_workout_is(&scene, "TimerOffered", "false");
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "out");
	fake_device_range(scene.band.device, false);
	scene_wait_workout(&scene, "TimerOffered", "true");
	scene_workout_is(&scene, "State", "paused");
	scene_workout_is(&scene, "Note", "To go on by the timer: instepctl resume --timer");
	tell(h, "go on without it: instepctl resume --timer", "status");
	tell(h, "It goes on when the band is back.", "resume");
	scene_workout_is(&scene, "State", "paused");

	tell(h, "It goes on by the timer until the band is back.", "resume", "--timer");
	scene_workout_is(&scene, "State", "running");
	scene_workout_is(&scene, "GuidedBy", "timer");
	scene_workout_is(&scene, "TimerOffered", "false");
	wait_for(h, two_reps_done, h, "the second RepDone");
	rep_is_by(h, "timer");

	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "GuidedBy", "band");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	rep_is_by(h, "band");

	run_ctl(h, &o, "resume", "--timer");
	check(o.status == 1);
	output_done(&o);
}

static bool rep_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 1;
}

/* Both hands are on the band. */
static void two_short_pulls_go_on(struct harness *h)
{
	char *cue;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}",
			  "resisted-flexion", 4, "reps", "u", 2, "hold", "d", 3.0, "rest", "d", 3.0,
			  "ready", "d", 0.0));
	scene.workout_path = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
	wait_for(h, rep_done, h, "RepDone");
	command(h, "Pause");
	scene_workout_is(&scene, "State", "paused");
	scene_wait_band(&scene, "State", "streaming");
	cue = property_get(h, scene.workout_path, WORKOUT, "Cue");
	check_has(cue, "pull twice, shortly");
	free(cue);
	follower_tug(&scene.person, 2);
	scene_wait_workout(&scene, "State", "running");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
}

static const struct test tests[] = {
	TEST(to_and_fro),
	TEST(a_pause_stays),
	TEST(a_walk_is_cut_short),
	TEST(it_hurts),
	TEST(without_the_band_and_back),
	TEST(two_short_pulls_go_on),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
