/* SPDX-License-Identifier: MIT */
/*
 * A person's own maximum: measured by a max test, and what targets in per cent make of it. The
 * person follows the guidance on the bus, ten times as fast as life, and skips the long rests.
 */

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define LEVEL_KG 3.0 /* of the person of a scene */

static struct scene scene;

static void start(const char *routine)
{
	sd_bus_message *reply;
	const char *path;

	if (bus_call(scene.h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", routine, 2,
		     "rest", "d", 0.3, "ready", "d", 0.0) < 0)
		fail("StartWorkout: %s", scene.h->error);
	check_ok(sd_bus_message_read(reply, "o", &path));
	free(scene.workout_path);
	scene.workout_path = strdup(path);
	sd_bus_message_unref(reply);
}

/* What a verb answers as JSON. The caller json_decref()s it. */
#define ctl_json(...)                                 \
	({                                            \
		struct output _o;                     \
		json_t *_json;                        \
		run_ctl(scene.h, &_o, __VA_ARGS__);   \
		_json = json_loads(_o.out, 0, NULL);  \
		if (!_json)                           \
			fail("%s%s", _o.out, _o.err); \
		output_done(&_o);                     \
		_json;                                \
	})

/* The best of @side in newtons; 0 = there is none. */
static double best_n(const json_t *bests, const char *side)
{
	json_t *best;
	size_t i;

	json_array_foreach(bests, i, best)
	{
		if (!strcmp(json_string_value(json_object_get(best, "side")), side))
			return json_number_value(json_object_get(best, "level_n"));
	}
	return 0;
}

static bool near(double n, double kg)
{
	return fabs(n / NEWTON_PER_KG - kg) < 0.1 * kg;
}

static double property_number(const char *name)
{
	char *text = property_get(scene.h, scene.workout_path, WORKOUT, name);
	double number = atof(text);

	free(text);
	return number;
}

static void note_has(const char *part)
{
	char *note = property_get(scene.h, scene.workout_path, WORKOUT, "Note");

	check_has(note, part);
	free(note);
}

/*
 * The shipped test: the warm-up of a set each, then three pulls a foot. The best is neither the
 * first nor the last.
 */
static void do_max_test(struct harness *h)
{
	static const double effort[] = { 0.5, 0.5, 0.9, 0.7, 1.0, 0.8, 0.95, 0.75 };

	person_effort(scene.band.person, effort[0]);
	start("max");
	scene_workout_is(&scene, "Side", "left");
	for (size_t i = 1; i < ELEMENTS(effort); i++) {
		scene_wait_workout(&scene, "Phase", "set-rest");
		person_effort(scene.band.person, effort[i]);
		check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Skip", ""));
		scene_workout_is(&scene, "Side", i % 2 ? "right" : "left");
	}
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "12");
	scene_workout_is(&scene, "Tried", "0");
}

/* A pull that lets go after 5 s without having been counted, then another one that is. */
static void weak_then_strong(const char *tried, double weak, const char *done, double strong)
{
	scene.person.short_pull = (int)scene.person.pulls;
	scene.person.short_s = 5;
	person_effort(scene.band.person, weak);
	scene_wait_workout(&scene, "Tried", tried);
	person_effort(scene.band.person, strong);
	scene_wait_workout(&scene, "Done", done);
}

static void last_rep_is(const char *key, const char *value)
{
	char *now = dict_get(scene.h->rep_done, key);

	if (strcmp(now, value))
		fail("%s is \"%s\", not \"%s\"", key, now, value);
	free(now);
}

static bool tried_a_rep(void *userdata)
{
	struct harness *h = userdata;

	return h->reps_done > h->reps_counted;
}

static unsigned bests_announced;

static int on_history_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *property;

	check_ok(sd_bus_message_skip(m, "s"));
	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &property));
		bests_announced += !strcmp(property, "Best");
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	return 0;
}

/* The test has two exercises of one name. A rest level that is the same in print is called so. */
static void page_is_clear(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "history", "last");
	check_has(o.out, "\nSet 1, resisted-flexion, left\n");
	check_has(o.out, "\nExercise 2, set 1, resisted-flexion, left\n");
	check(!strstr(o.out, " 0.00 kg more") && !strstr(o.out, " 0.00 kg less"));
	output_done(&o);
}

static void measured_and_asked_for(struct harness *h)
{
	json_t *bests, *status, *history;
	unsigned announced;

	check_ok(sd_bus_match_signal(h->bus, NULL, NULL, MANAGER_PATH "/history",
				     "org.freedesktop.DBus.Properties", "PropertiesChanged",
				     on_history_changed, NULL));
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	do_max_test(h);
	page_is_clear(h);
	announced = bests_announced;
	check(announced == 12); /* with each rep that counts */
	bests = ctl_json("history", "best", "--json");
	check(json_array_size(bests) == 2);
	check(near(best_n(bests, "left"), 1.0 * LEVEL_KG));
	check(near(best_n(bests, "right"), 0.8 * LEVEL_KG));
	status = ctl_json("status", "--json");
	history = json_object_get(status, "history");
	check(json_array_size(json_object_get(history, "best")) == 2);
	check(fabs(best_n(json_object_get(history, "best"), "left") - best_n(bests, "left")) <
	      1e-6);

	/* What is strong for the right foot would be weak for the left one. */
	scene_write_routine(&scene, "sixty",
			    "[Exercise resisted-flexion]\nSides=each\nReps=1\nHold=3s\n"
			    "SetRest=0\nTarget=60 %\nSensor=band\n");
	start("sixty");
	scene_workout_is(&scene, "Note", "");
	check(fabs(property_number("Target") - 0.6 * best_n(bests, "left")) < 1e-3);
	weak_then_strong("1", 0.5, "1", 0.75);
	wait_for(h, tried_a_rep, h, "the rep that was tried");
	scene_wait_workout(&scene, "Side", "right");
	check(fabs(property_number("Target") - 0.6 * best_n(bests, "right")) < 1e-3);
	weak_then_strong("2", 0.4, "2", 0.56);
	scene_wait_workout(&scene, "State", "finished");
	check(h->reps_done == 12 + 4);
	check(h->reps_counted == 12 + 2);
	check(bests_announced == announced); /* no max test, no new best */
	last_rep_is("counted", "true");
	json_decref(bests);
	json_decref(status);
}

static bool has_reason(void *userdata)
{
	struct harness *h = userdata;

	return h->reps_done == 1;
}

static void too_weak_says_so(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_write_routine(&scene, "max",
			    "[Exercise resisted-flexion]\nReps=1\nHold=3s\nSensor=band\n");
	start("max");
	scene_wait_workout(&scene, "State", "finished");

	h->reps_done = 0;
	scene_write_routine(&scene, "sixty",
			    "[Exercise resisted-flexion]\nReps=1\nHold=3s\nTarget=60 %\n"
			    "Sensor=band\n");
	scene.person.short_pull = (int)scene.person.pulls;
	scene.person.short_s = 5;
	person_effort(scene.band.person, 0.45);
	start("sixty");
	wait_for(h, has_reason, h, "RepDone");
	last_rep_is("counted", "false");
	last_rep_is("reason", "weak");
}

/* Nothing is refused for want of a best; it is said once what to do. */
static void no_best_is_no_hindrance(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_write_routine(&scene, "sixty",
			    "[Exercise resisted-flexion]\nReps=1\nHold=3s\nTarget=60 %\n"
			    "Sensor=band\n");
	start("sixty");
	note_has("Your best at resisted-flexion with both feet is not known yet");
	note_has("instepctl start max --side both");
	scene_workout_is(&scene, "Target", "0");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
	scene_workout_is(&scene, "Note", "");
}

/*
 * As a person types it, with a max.routine of their own that does not rest. Both feet are a side of
 * their own.
 */
static void typed(struct harness *h)
{
	struct output o;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	run_ctl(h, &o, "history", "best");
	check(o.status == 0);
	check_has(o.out, "No best is known yet. Measure it: instepctl start max");
	output_done(&o);

	scene_write_routine(&scene, "max",
			    "[Exercise resisted-flexion]\nSides=each\nReps=1\nHold=3s\nSetRest=0\n"
			    "Sensor=band\n");
	run_ctl(h, &o, "start", "max", "--side", "both", "--ready", "0");
	check_has(o.out, "Best: both feet 3.");
	output_done(&o);
	run_ctl(h, &o, "history", "best");
	check_has(o.out, "resisted-flexion     both     3.");
	output_done(&o);

	run_ctl(h, &o, "start", "max", "--target", "60%", "--ready", "0");
	check_has(o.out, "Your best at resisted-flexion with either foot is not known yet");
	check_has(o.out, "Best: left ");
	output_done(&o);
	run_ctl(h, &o, "start", "max", "--target", "160%", "--ready", "0");
	check(o.status == 1);
	check_has(o.err, "from 0 to 100 % of one's best");
	output_done(&o);
	run_ctl(h, &o, "routines", "show", "max");
	check(o.status == 0);
	output_done(&o);
}

/*
 * A sensor cannot tell how hard a pull was, and neither can the timer: the test goes by them only
 * when asked to.
 */
static void without_a_band(struct harness *h)
{
	struct output o;

	scene_begin_sensor(&scene, h);
	scene_add(&scene);
	run_ctl(h, &o, "start", "max", "--detach");
	check(o.status == 1);
	check_has(o.err, "No band has been added");
	output_done(&o);
	run_ctl(h, &o, "start", "max", "--timer", "--detach");
	check(o.status == 0);
	output_done(&o);
}

static void one_target_only(struct harness *h)
{
	daemon_start(h);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       2, "target", "d", 10.0, "target_share", "d", 0.6) < 0);
	check_has(h->error, "exclude each other");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       1, "target_share", "d", 60.0) < 0);
	check_has(h->error, "InvalidArgument");
}

static const struct test tests[] = {
	TEST(measured_and_asked_for),  TEST(too_weak_says_so),
	TEST(no_best_is_no_hindrance), TEST(typed),
	TEST(without_a_band),          TEST(one_target_only),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
