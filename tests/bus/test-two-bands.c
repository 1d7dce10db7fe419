/* SPDX-License-Identifier: MIT */
/* A band at each foot: either may be lost alone, and the other one does not notice. */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define OTHER_ADDRESS "C0:FF:EE:00:00:02"
#define LEFT          MANAGER_PATH "/band/left"
#define RIGHT         MANAGER_PATH "/band/right"

static struct scene scene; /* its band and its person are the left one's */
static struct virtual_band right;

static void add(struct harness *h, const char *address, const char *side)
{
	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", address, 3, "id", "s",
		     side, "driver", "s", "tindeq-progressor", "side", "s", side) < 0)
		fail("AddBand: %s", h->error);
}

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	check_ok(virtual_band_init(&right, h->fake, h->event,
				   &(struct person_plan){ .level_kg = 3, .rate_hz = 80 },
				   OTHER_ADDRESS, 10));
	fake_device_know(right.device, false);
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	add(h, VIRTUAL_BAND_ADDRESS, "left");
	add(h, OTHER_ADDRESS, "right");
	scene.band_path = strdup(LEFT);
	wait_for_property(h, LEFT, BAND, "State", "ready");
	wait_for_property(h, RIGHT, BAND, "State", "ready");
}

static void claim(struct harness *h, const char *path)
{
	check_ok(bus_call(h, NULL, path, BAND, "Claim", ""));
	wait_for_property(h, path, BAND, "State", "streaming");
	wait_for_property(h, path, BAND, "Rest", "still");
}

/* Both stream; @lost goes and comes back, and @kept has not missed a sample. */
static void lose(struct harness *h, struct virtual_band *band, const char *lost, const char *kept)
{
	begin(h);
	claim(h, LEFT);
	claim(h, RIGHT);
	fake_device_range(band->device, false);
	wait_for_property(h, lost, BAND, "State", "away");
	property_is(h, kept, BAND, "State", "streaming");
	fake_device_range(band->device, true);
	wait_for_property(h, lost, BAND, "State", "streaming");
	wait_for_property(h, lost, BAND, "Rest", "still");
	property_is(h, kept, BAND, "Reconnects", "0");
	property_is(h, kept, BAND, "PacketsLost", "0");
	property_is(h, kept, BAND, "Rest", "still");
}

static void the_left_one_is_lost(struct harness *h)
{
	lose(h, &scene.band, LEFT, RIGHT);
}

static void the_right_one_is_lost(struct harness *h)
{
	lose(h, &right, RIGHT, LEFT);
}

static void start(struct harness *h)
{
	sd_bus_message *reply;
	const char *path;

	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		     7, "band", "s", "left", "side", "s", "left", "sets", "u", 1, "reps", "u", 2,
		     "hold", "d", 3.0, "rest", "d", 0.3, "ready", "d", 0.0) < 0)
		fail("StartWorkout: %s", h->error);
	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.workout_path = strdup(path);
	sd_bus_message_unref(reply);
}

/* A workout is guided by one of them. That the other one goes is nothing to it. */
static void the_one_that_guides(struct harness *h)
{
	begin(h);
	claim(h, RIGHT);
	start(h);
	scene_wait_workout(&scene, "Phase", "hold");
	fake_device_range(right.device, false);
	wait_for_property(h, RIGHT, BAND, "State", "away");
	scene_workout_is(&scene, "State", "running");

	scene_wait_workout(&scene, "Done", "1");
	fake_device_range(right.device, true);
	wait_for_property(h, RIGHT, BAND, "State", "streaming");
	fake_device_range(scene.band.device, false);
	scene_wait_workout(&scene, "State", "paused");
	property_is(h, RIGHT, BAND, "State", "streaming");

	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
}

static const struct test tests[] = {
	TEST(the_left_one_is_lost),
	TEST(the_right_one_is_lost),
	TEST(the_one_that_guides),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
