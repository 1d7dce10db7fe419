/* SPDX-License-Identifier: MIT */
/*
 * The rest level moves between the sets of a workout, because the band is tensioned anew or because
 * its zero is: what is counted and measured stays the same, and the person is told of the one and
 * not of the other. Ten times as fast as life.
 */

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "bus/scene.h"

#define LEVEL_KG 3.0 /* of the person of a scene */

static struct scene scene;

static void begin(struct harness *h)
{
	sd_bus_message *reply;
	const char *path;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_write_routine(&scene, "sets",
			    "[Exercise resisted-flexion]\nSets=3\nReps=2\nHold=3s\nRest=0.3s\n"
			    "SetRest=1s\nTarget=20 N\nSensor=band\n");
	check_ok(bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "sets", 1,
			  "ready", "d", 0.0));
	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.workout_path = strdup(path);
	sd_bus_message_unref(reply);
}

static void end_of_set(const char *set)
{
	scene_wait_workout(&scene, "Phase", "set-rest");
	scene_workout_is(&scene, "Set", set);
}

static double drift_kg(void)
{
	char *text = property_get(scene.h, scene.workout_path, WORKOUT, "RestDrift");
	double n = atof(text);

	free(text);
	return n / NEWTON_PER_KG;
}

static void note_has(const char *part)
{
	char *note = property_get(scene.h, scene.workout_path, WORKOUT, "Note");

	check_has(note, part);
	free(note);
}

/* All six were counted at once, and had the level of the person. */
static void nothing_else_has_changed(struct harness *h)
{
	json_t *history, *rep;
	struct output o;
	size_t i;

	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "6");
	scene_workout_is(&scene, "Tried", "0");
	scene_workout_is(&scene, "Target", "20");

	run_ctl(h, &o, "history", "last", "--json");
	history = json_loads(o.out, 0, NULL);
	check(json_array_size(json_object_get(history, "reps")) == 6);
	json_array_foreach(json_object_get(history, "reps"), i, rep)
	{
		double level_n = json_number_value(json_object_get(rep, "level_n"));

		if (fabs(level_n / NEWTON_PER_KG - LEVEL_KG) > 0.05 * LEVEL_KG)
			fail("rep %zu: %g N", i, level_n);
	}
	json_decref(history);
	output_done(&o);
}

/* By 30 % of the level to either side. */
static void tensioned_between_sets(struct harness *h)
{
	begin(h);
	end_of_set("1");
	check(drift_kg() == 0);
	scene_workout_is(&scene, "Note", "");

	person_tension(scene.band.person, 0.3 * LEVEL_KG);
	scene_wait_workout(&scene, "Phase", "out");
	check(fabs(drift_kg() - 0.3 * LEVEL_KG) < 0.1);
	note_has("The band has tightened by 0.");
	note_has(" kg since the first set.");

	end_of_set("2");
	person_tension(scene.band.person, -0.6 * LEVEL_KG);
	scene_wait_workout(&scene, "Phase", "out");
	check(fabs(drift_kg() + 0.3 * LEVEL_KG) < 0.1);
	note_has("The band has slackened by 0.");
	nothing_else_has_changed(h);
}

static void tared_between_sets(struct harness *h)
{
	char *offset;

	begin(h);
	end_of_set("1");
	scene_wait_band(&scene, "Rest", "still");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Tare", ""));
	offset = property_get(h, scene.band_path, BAND, "Offset");
	check(fabs(atof(offset)) > 0.5); /* the person's band is tight at rest */
	free(offset);
	scene_workout_is(&scene, "Phase", "set-rest");
	scene_workout_is(&scene, "Target", "20");

	scene_wait_workout(&scene, "Phase", "out");
	check(fabs(drift_kg()) < 0.1);
	scene_workout_is(&scene, "Note", "");
	nothing_else_has_changed(h);
}

static const struct test tests[] = {
	TEST(tensioned_between_sets),
	TEST(tared_between_sets),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
