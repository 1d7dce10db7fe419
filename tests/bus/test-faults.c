/* SPDX-License-Identifier: MIT */
/*
 * What should not happen and does: a clock that lies, a Connect without an answer, a characteristic
 * that goes, a bus that ends in mid-workout, clients that call with anything.
 */

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

/* The device's counter leaps an hour ahead: a new epoch, and the workout goes on. */
static void clock_leaps(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 3);
	scene_wait_workout(&scene, "Done", "1");
	virtual_band_jump_clock(&scene.band, 3600);
	scene_wait_workout(&scene, "Done", "2");
	virtual_band_jump_clock(&scene.band, -1800);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
}

static bool was_called(void *userdata)
{
	return fake_device_connects(scene.band.device) > 0;
}

static void connect_without_an_answer(struct harness *h)
{
	scene_begin(&scene, h, 10);
	fake_device_never_answer(scene.band.device, true);
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "band", "driver", "s", "tindeq-progressor"));
	scene.band_path = strdup(MANAGER_PATH "/band/band");
	wait_for(h, was_called, NULL, "Connect");
	scene_wait_band(&scene, "State", "connecting");
	fake_device_never_answer(scene.band.device, false);
	scene_wait_band(&scene, "State", "ready");
}

/*
 * The band's firmware is replaced under a running stream; with the next connection all is well
 * again.
 */
static void characteristic_vanishes(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
	fake_device_vanish(scene.band.device, VIRTUAL_BAND_DATA);
	fake_device_drop(scene.band.device);
	scene_wait_band(&scene, "Reconnects", "1");
	scene_wait_band(&scene, "State", "streaming");
}

/*
 * The user logs out in mid-workout: the daemon ends with the bus, and what was done can be read
 * without either.
 */
static void bus_ends_in_mid_workout(struct harness *h)
{
	struct output o;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 5);
	scene_wait_workout(&scene, "Done", "2");
	scene_wait_workout(&scene, "Phase", "hold");
	check(kill(h->bus_pid, SIGTERM) == 0);
	check(daemon_wait(h) == 0);

	run_ctl(h, &o, "history", "--json");
	check(o.status == 0);
	check_has(o.out, "\"done\":2,");
	output_done(&o);
}

static void two_bands(struct harness *h)
{
	static struct virtual_band other;

	scene_begin(&scene, h, 10);
	check_ok(virtual_band_init(
		&other, h->fake, h->event,
		&(struct person_plan){ .level_kg = 3, .rate_hz = 80, .hold_s = 3, .rest_s = 2 },
		"C0:FF:EE:00:00:02", 10));
	fake_device_know(other.device, false);
	scene_add(&scene);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "C0:FF:EE:00:00:02",
			  2, "id", "s", "other", "driver", "s", "tindeq-progressor"));
	wait_for_property(h, MANAGER_PATH "/band/other", BAND, "State", "ready");

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       0) < 0);
	check_has(h->error, "band"); /* which of the two? */
	check_ok(bus_call(h, NULL, MANAGER_PATH "/band/other", BAND, "Claim", ""));
	wait_for_property(h, MANAGER_PATH "/band/other", BAND, "State", "streaming");
	check(!scene.band.progressor.streaming);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o",
			  MANAGER_PATH "/band/other"));
	scene_wait_band(&scene, "State", "ready");
}

/*
 * A stranger says the name and the service of the band, and louder. It can be found, and that is
 * all: neither who waits for the band nor a scan connects it.
 */
static void a_stranger_poses_as_the_band(struct harness *h)
{
	static const struct peripheral poser = {
		.address = "C0:FF:EE:00:00:66",
		.name = VIRTUAL_BAND_NAME,
		.service = PROGRESSOR_SERVICE,
		.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_WRITE } },
		.rssi = -20,
		.mtu = 247,
	};
	struct fake_device *stranger;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	check_ok(fake_device_add(h->fake, &poser, &stranger));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 10));
	wait_for_property(h, MANAGER_PATH "/candidate/_32", "org.instep.Instep1.Candidate",
			  "Address", poser.address);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "connecting");

	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", "streaming");
	check(fake_device_connects(stranger) == 0 && !fake_device_connected(stranger));
	check(!fake_device_trusted(stranger));
}

/* A workout of a band that is not there yet begins when it comes. */
static void band_comes_late(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	scene_start(&scene, 1);
	scene_workout_is(&scene, "Done", "0");
	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
}

/* Odd values, for every argument of every method that takes any */

static const char *const odd_texts[] = { "",     "/",           "../..",
					 "%s%n", "\n\t\x1b[2J", "00:00:00:00:00:00" };
static const double odd_numbers[] = { NAN, INFINITY, -INFINITY, -1, 0, 1e308 };

static const struct {
	const char *path, *interface, *member, *types;
} callable[] = {
	{ MANAGER_PATH, MANAGER, "AddBand", "sa{sv}" },
	{ MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}" },
	{ MANAGER_PATH "/history", HISTORY, "Workout", "s" },
};

/* Whether it took it or not: it was the daemon who said so. */
static void answered(struct harness *h, const char *name, int r)
{
	if (r < 0 && !strstr(h->error, ".Error.InvalidArg") && !strstr(h->error, "Instep1.Error."))
		fail("%s: %s", name, h->error);
}

static void odd_options(struct harness *h, const char *member, const char *first)
{
	static const char *const names[] = { "band", "guide",  "side",  "sets",   "reps", "hold",
					     "rest", "target", "ready", "driver", "id",   "name" };

	for (size_t i = 0; i < ELEMENTS(names); i++) {
		for (size_t k = 0; k < ELEMENTS(odd_texts); k++)
			answered(h, names[i],
				 bus_call(h, NULL, MANAGER_PATH, MANAGER, member, "sa{sv}", first,
					  1, names[i], "s", odd_texts[k]));
		for (size_t k = 0; k < ELEMENTS(odd_numbers); k++)
			answered(h, names[i],
				 bus_call(h, NULL, MANAGER_PATH, MANAGER, member, "sa{sv}", first,
					  1, names[i], "d", odd_numbers[k]));
		answered(h, names[i],
			 bus_call(h, NULL, MANAGER_PATH, MANAGER, member, "sa{sv}", first, 1,
				  names[i], "u", UINT32_MAX));
	}
}

static void odd_values(struct harness *h)
{
	daemon_start(h);
	for (size_t i = 0; i < ELEMENTS(callable); i++) {
		for (size_t k = 0; k < ELEMENTS(odd_texts); k++) {
			int r = !strcmp(callable[i].types, "s")
					? bus_call(h, NULL, callable[i].path, callable[i].interface,
						   callable[i].member, "s", odd_texts[k])
					: bus_call(h, NULL, callable[i].path, callable[i].interface,
						   callable[i].member, "sa{sv}", odd_texts[k], 0);

			if (r >= 0)
				fail("%s took \"%s\"", callable[i].member, odd_texts[k]);
			check_has(h->error, "org.instep.Instep1.Error.");
		}
	}
	odd_options(h, "AddBand", VIRTUAL_BAND_ADDRESS);
	odd_options(h, "StartWorkout", "resisted-flexion");

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", "/") < 0);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", UINT32_MAX) < 0);
	check(bus_call(h, NULL, MANAGER_PATH "/history", HISTORY, "Workouts", "ttuu", UINT64_MAX,
		       (uint64_t)1, UINT32_MAX, UINT32_MAX) < 0 ||
	      !*h->error);
	check(bus_call(h, NULL, MANAGER_PATH "/history", HISTORY, "Summary", "tts", (uint64_t)0,
		       UINT64_MAX, "fortnight") < 0);
	check_has(h->error, "InvalidArgument");

	/* It lives, and answers. */
	property_is(h, MANAGER_PATH, MANAGER, "RadioState", "no-service");
	check(daemon_signal(h, SIGTERM) == 0);
}

static const struct test tests[] = {
	TEST(clock_leaps),
	TEST(connect_without_an_answer),
	TEST(characteristic_vanishes),
	TEST(bus_ends_in_mid_workout),
	TEST(two_bands),
	TEST(a_stranger_poses_as_the_band),
	TEST(band_comes_late),
	TEST(odd_values),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
