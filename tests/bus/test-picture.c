/* SPDX-License-Identifier: MIT */
/*
 * A client that connects in the middle of a workout reads in its properties what one that has
 * followed it from the begin has heard: "instepctl watch --json" adds up the signals, "instepctl
 * status --json" asks once.
 */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/dialog.h"
#include "bus/scene.h"

static struct scene scene;

/* Every kind of exercise, every part of a set, both feet. */
static const char everything[] =
	"[Routine]\n"
	"Name=Everything\n"
	"[Exercise toe-press]\n"
	"Setup=Stand up.\n"
	"Sides=each\nReps=2\nHold=20s\nBackHold=10s\nOut=5s\nBack=5s\nRest=10s\n"
	"[Exercise heel-raise]\n"
	"Kind=reps\nReps=2\nOut=5s\nBack=5s\nRest=10s\nSets=2\nSetRest=20s\n"
	"[Exercise toe-walk]\n"
	"Kind=timed\nTime=20s\nRest=10s\nVariants=feet straight, toes out\n"
	"[Exercise ankle-circle]\n"
	"Kind=circles\nCount=10s\nReps=2\nDirections=clockwise, counterclockwise\n";

static struct dialog follower;

/* What the follower knows after its first @n lines; NULL when it has not said so many. */
static json_t *followed(unsigned n)
{
	char *text = strdup(follower.heard), *rest = text, *line;
	json_t *picture = NULL, *event;

	while (n && (line = strsep(&rest, "\n")) && rest) {
		event = json_loads(line, 0, NULL);
		check(event);
		if (!strcmp(json_string_value(json_object_get(event, "event")), "workout"))
			picture = json_incref(event);
		else if (!strcmp(json_string_value(json_object_get(event, "event")), "changed"))
			check(json_object_update(picture, event) == 0);
		json_decref(event);
		n--;
	}
	if (n)
		json_decref(picture);
	if (!n && picture)
		check(json_object_del(picture, "event") == 0);
	free(text);
	return n ? NULL : picture;
}

/* Has the follower's picture been the one that was read? A moment later it may be another one. */
static bool agrees(void *userdata)
{
	json_t *picture;
	bool same = false;

	for (unsigned n = 1; !same && (picture = followed(n)); n++) {
		same = json_equal(picture, userdata);
		json_decref(picture);
	}
	return same;
}

/* A client that comes now. Return: the properties of the workout, as it reads them. */
static json_t *newcomer(struct harness *h)
{
	struct output o;
	json_t *status, *workout;

	run_ctl(h, &o, "status", "--json");
	check(o.status == 0);
	status = json_loads(o.out, 0, NULL);
	workout = json_incref(json_object_get(status, "workout"));
	check(json_is_object(workout));
	json_decref(status);
	output_done(&o);
	return workout;
}

/* Somebody comes and looks. Return: the phase that it was. */
static const char *look(struct harness *h)
{
	json_t *workout = newcomer(h);
	char *text = json_dumps(workout, JSON_SORT_KEYS);
	static char phase[16];

	(void)snprintf(phase, sizeof(phase), "%s",
		       json_string_value(json_object_get(workout, "phase")));
	wait_for(h, agrees, workout, text);
	free(text);
	json_decref(workout);
	return phase;
}

static void follow(struct harness *h)
{
	dialog_begin(&follower, h,
		     (const char *const[]){ getenv("INSTEPCTL"), "watch", "--json", NULL });
	dialog_hear(&follower, "\n");
}

static bool runs(struct harness *h)
{
	char *state = property_get(h, scene.workout_path, WORKOUT, "State");
	bool running = !strcmp(state, "running");

	free(state);
	return running;
}

/* By the timer, a leap at a time: in each phase of each rep. */
static void in_every_phase(struct harness *h)
{
	static const char *const known[] = { "ready",     "out", "hold", "back",
					     "back-hold", "go",  "rest", "set-rest" };
	bool seen[ELEMENTS(known)] = { false };
	const char *phase;

	scene_leap(&scene, h);
	scene_write_routine(&scene, "everything", everything);
	scene_start_timed(&scene, "everything", 10);
	follow(h);

	for (; runs(h); leap_on(h, scene.leap, 1)) {
		phase = look(h);
		for (size_t i = 0; i < ELEMENTS(known); i++)
			seen[i] |= !strcmp(phase, known[i]);
	}
	for (size_t i = 0; i < ELEMENTS(known); i++)
		if (!seen[i])
			fail("nobody looked in %s", known[i]);
	check(dialog_end(&follower) == 0);
}

/* By the band, where the phases are the person's. */
static void by_the_band(struct harness *h)
{
	static const char *const phases[] = { "out", "hold", "back", "rest", "hold", "set-rest" };

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start_sides(&scene, "each", 2, 0);
	follow(h);
	for (size_t i = 0; i < ELEMENTS(phases); i++) {
		scene_wait_workout(&scene, "Phase", phases[i]);
		(void)look(h);
	}
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", ""));
	check(dialog_end(&follower) == 4);
}

static const struct test tests[] = {
	TEST(in_every_phase),
	TEST(by_the_band),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
