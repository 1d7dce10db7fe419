/* SPDX-License-Identifier: MIT */
/*
 * Workouts guided by a motion sensor, from packets to history, as test-session.c has them for the
 * band. The sensor sends no time stamps, so a foot cannot be played faster than it moves: the reps
 * are short, and few.
 */

#include <math.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

static void begin(struct harness *h)
{
	scene_begin_sensor(&scene, h);
	scene_add(&scene);
}

static void start(unsigned reps)
{
	scene_start_sides(&scene, "left", reps, 0);
}

static char *of_rep(sd_bus_message *rep, const char *key)
{
	check(rep);
	return dict_get(rep, key);
}

static void rep_is(struct harness *h, const char *key, const char *value)
{
	char *now = of_rep(h->rep_done, key);

	if (strcmp(now, value))
		fail("%s is \"%s\", not \"%s\"", key, now, value);
	free(now);
}

static void rep_is_near(struct harness *h, const char *key, double value, double tolerance)
{
	char *now = of_rep(h->rep_done, key);

	if (!*now || fabs(atof(now) - value) > tolerance)
		fail("%s is \"%s\", not %g", key, now, value);
	free(now);
}

static void wait_for_end(struct harness *h, const char *done)
{
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", done);
	stored_is(h, "state", "finished");
	stored_is(h, "done", done);
}

static void history_has_degrees(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "history", "last");
	check(o.status == 0);
	check_has(o.out, "Set 1, resisted-flexion, left\n");
	check_has(o.out, "rep  range   out  held  back  rest  tension  wobble\n");
	check_has(o.out, "     4 counted, 0 tried\n     range ");
	check(!strstr(o.out, "at rest"));
	output_done(&o);
}

/* Every raise of the person is a rep, and none else is. */
static void a_whole_session(struct harness *h)
{
	begin(h);
	start(4);
	scene_workout_is(&scene, "GuidedBy", "motion");
	scene_workout_is(&scene, "Band", scene.band_path);
	scene_wait_workout(&scene, "CueId", "hold-still");
	scene_workout_is(&scene, "Cue", "Let the foot rest, and keep it still for a second.");
	scene_wait_workout(&scene, "CueId", "pull");
	scene_workout_is(&scene, "Cue",
			 "Bend the left foot towards you and hold for 1 second: 1 of 4.");
	for (const char *const *done = (const char *const[]){ "1", "2", "3", "4", NULL }; *done;
	     done++)
		scene_wait_workout(&scene, "Done", *done);
	wait_for_end(h, "4");
	scene_workout_is(&scene, "Tried", "0");

	check(scene.person.pulls == 4);
	check(h->reps_done == 4 && h->reps_counted == 4);
	rep_is(h, "guide", "motion");
	rep_is(h, "earned", "true");
	rep_is_near(h, "held_s", 1.5, 0.6); /* 1 s until it was earned, and to react and let go */
	rep_is_near(h, "range_deg", 40, 4);
	rep_is(h, "level_n", "");
	rep_is(h, "rfd_n_per_s", "");
	rep_is_near(h, "tension_s", 3, 2);
	history_has_degrees(h);
	check(h->lives == 0 && h->motions == 0); /* nobody claimed the sensor */
}

/* One too short is tried with its reason, and once more is one more. */
static void one_too_short(struct harness *h)
{
	begin(h);
	scene.person.short_pull = 1;
	scene.person.short_s = 0.3;
	start(2);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Tried", "1");
	rep_is(h, "counted", "false");
	rep_is(h, "reason", "short");
	scene_wait_workout(&scene, "Done", "2");
	wait_for_end(h, "2");
	scene_workout_is(&scene, "Tried", "1");
	check(scene.person.pulls == 3);
}

static bool has_motions(void *userdata)
{
	return ((struct harness *)userdata)->motions > 3;
}

/* The angle is seen by who claimed the sensor. */
static void live_while_claimed(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	start(1);
	wait_for(h, has_motions, h, "LiveMotion");
	check(h->lives == 0);
	scene_wait_workout(&scene, "Done", "1");
	wait_for_end(h, "1");
}

/*
 * The link breaks while the foot is up: that one is lost, the count stays, and it goes on when the
 * sensor is back.
 */
static void link_lost_in_mid_rep(struct harness *h)
{
	begin(h);
	start(2);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "rest");
	scene_wait_workout(&scene, "Phase", "hold");
	fake_device_range(scene.sensor.device, false);
	scene_wait_workout(&scene, "State", "paused");
	scene_workout_is(&scene, "CueId", "band-lost");
	scene_workout_is(&scene, "Cue",
			 "The sensor is out of reach: paused. It goes on when the sensor is back.");
	scene_workout_is(&scene, "Done", "1");

	fake_device_range(scene.sensor.device, true);
	scene_wait_workout(&scene, "State", "running");
	scene_workout_is(&scene, "Cue", "The sensor is back: keep it still for a second.");
	scene_wait_workout(&scene, "Done", "2");
	wait_for_end(h, "2");
	property_is(h, scene.band_path, BAND, "Reconnects", "1");
	check(scene.person.pulls == 3);
}

/*
 * Stopped in mid-rep: what was earned before is stored with its figures, though its final event had
 * not come.
 */
static void stopped(struct harness *h)
{
	begin(h);
	start(5);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "hold");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", ""));
	scene_wait_workout(&scene, "State", "abandoned");
	stored_is(h, "done", "1");
	stored_is(h, "state", "abandoned");
}

static void finish_by_stop(struct harness *h)
{
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", ""));
	scene_wait_workout(&scene, "State", "abandoned");
}

static int start_with(struct harness *h, const char *routine, const char *key, const char *value)
{
	sd_bus_message *reply;
	const char *path;
	int r;

	r = bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", routine, 2,
		     "ready", "d", 0.0, key, "s", value);
	if (r < 0)
		return r;

	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.workout_path = strdup(path);
	sd_bus_message_unref(reply);
	return 0;
}

/* With both there, the band comes first; but what it cannot see is for the sensor. */
static void the_best_guide_is_taken(struct harness *h)
{
	static const struct person_plan plan = { .seed = 1, .level_kg = 3, .rate_hz = 80 };
	static struct virtual_band band;
	static const struct {
		const char *routine, *key, *value, *guided_by;
	} rows[] = {
		{ "resisted-flexion", "side", "both", "band" },
		{ "resisted-flexion", "guide", "band", "band" },
		{ "resisted-flexion", "guide", "motion", "motion" },
		{ "resisted-flexion", "guide", "timer", "timer" },
		{ "resisted-flexion", "band", "foot", "motion" },
		{ "resisted-flexion", "band", "band", "band" },
		{ "heels", "side", "both", "motion" },
		{ "curls", "side", "both", "timer" },
	};

	check_ok(virtual_band_init(&band, h->fake, h->event, &plan, NULL, 1));
	fake_device_know(band.device, false);
	begin(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "band", "driver", "s", "tindeq-progressor"));
	scene_write_routine(&scene, "heels", "[Exercise heel-raise]\nHold=5s\nSensor=motion\n");
	scene_write_routine(&scene, "curls", "[Exercise toe-curl]\nHold=5s\nSensor=none\n");

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		if (start_with(h, rows[i].routine, rows[i].key, rows[i].value) < 0)
			fail("row %zu: %s", i, h->error);
		scene_workout_is(&scene, "GuidedBy", rows[i].guided_by);
		finish_by_stop(h);
	}

	check(start_with(h, "heels", "band", "band") < 0);
	check_has(h->error, "InvalidArgument");
	check_has(h->error, "No exercise of routine \"heels\" can be seen by a band");
	check(start_with(h, "heels", "guide", "band") < 0);
	check_has(h->error, "InvalidArgument");
}

/* What the sensor cannot verify goes by the timer, what follows by the sensor again. */
static void guides_take_turns(struct harness *h)
{
	begin(h);
	scene_write_routine(
		&scene, "turns",
		"[Exercise heel-raise]\nSensor=motion\nReps=1\nHold=0.5s\nExerciseRest=0\n"
		"[Exercise toe-curl]\nReps=1\nHold=0.5s\nOut=0\nBack=0\nExerciseRest=0\n"
		"[Exercise heel-raise again]\nSensor=motion\nReps=1\nHold=0.5s");
	check_ok(start_with(h, "turns", "side", "both"));
	scene_workout_is(&scene, "GuidedBy", "motion");
	scene_wait_workout(&scene, "GuidedBy", "timer");
	scene_workout_is(&scene, "Done", "1");
	scene_wait_workout(&scene, "GuidedBy", "motion");
	scene_workout_is(&scene, "Done", "2");
	scene_wait_workout(&scene, "Done", "3");
	wait_for_end(h, "3");
	check(h->reps_done == 3);
	rep_is(h, "guide", "motion");
	rep_is(h, "exercise", "heel-raise");
}

/* A tare makes the present pose rest, if it is one. */
static void tare(struct harness *h)
{
	begin(h);
	check(bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0);
	check_has(h->error, "NotStreaming");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "Rest", "still");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Tare", ""));
	property_is(h, scene.band_path, BAND, "Offset", "0");
}

#define ONE_REP "resisted-flexion", "--reps", "1", "--hold", "1s", "--ready", "0"

/* What a person reads: degrees where a band has kilograms. */
static void told_in_degrees(struct harness *h)
{
	struct output o;

	begin(h);
	ctl_says(h, 0, "motion sensor, ready", "status");
	ctl_says(h, 0, "foot is level: the pose it has now is rest.", "band", "tare");

	run_ctl(h, &o, "start", ONE_REP);
	check(o.status == 0);
	check_has(o.out, "resisted-flexion, guided by the motion sensor: 0 of 1 counted\n");
	check_has(o.out, "\nBend both feet towards you and hold for 1 second: 1 of 1.\n");
	check_has(o.out, "\nRep 1: counted, held ");
	check_has(o.out, " of 1 s at 4");
	check_has(o.out, " deg\n");
	output_done(&o);

	run_ctl(h, &o, "start", ONE_REP, "--json");
	check(o.status == 0);
	check_has(o.out, "{\"event\":\"live\",\"tilt_deg\":");
	check_has(o.out, "\"range_deg\":4");
	check(!strstr(o.out, "force_n"));
	output_done(&o);
	ctl_says(h, 0, " deg", "history", "last");
}

static const struct test tests[] = {
	TEST(a_whole_session),      TEST(one_too_short), TEST(live_while_claimed),
	TEST(link_lost_in_mid_rep), TEST(stopped),       TEST(the_best_guide_is_taken),
	TEST(guides_take_turns),    TEST(tare),          TEST(told_in_degrees),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
