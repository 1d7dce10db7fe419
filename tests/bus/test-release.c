/* SPDX-License-Identifier: MIT */
/*
 * It costs the band nothing: one that nobody uses is let go after a while, by what it can do, and
 * comes back when it is wanted or when somebody presses its button.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

static bool is_connected(void *userdata)
{
	return fake_device_connected(userdata);
}

static bool is_gone(void *userdata)
{
	return !fake_device_connected(userdata);
}

/* Everything that a new connection is asked for has been asked: only the idle time is left. */
static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_leap(&scene, h);
	scene_add(&scene);
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_wait_band(&scene, "Battery", "66");
}

static void sent_to_sleep(struct harness *h)
{
	unsigned connects;

	begin(h);
	leap_on(h, scene.leap, 1);
	scene_wait_band(&scene, "State", "released");
	scene_wait_band(&scene, "Reason",
			"Nobody used the band for a while, so it was switched off. Press its "
			"button to wake it.");
	wait_for(h, is_gone, scene.band.device, "the band to switch itself off");
	check(scene.band.progressor.asleep);
	check(fake_device_trusted(scene.band.device));

	/* Its advertisement is enough: bluetoothd fetches it. */
	connects = fake_device_connects(scene.band.device);
	virtual_band_press_button(&scene.band);
	scene_wait_band(&scene, "State", "ready");
	scene_wait_band(&scene, "Reason", "");
	check(fake_device_connects(scene.band.device) == connects);
	check(!fake_discovering(h->fake));
}

/* Asleep it stays away from a workout that wants it, until somebody presses its button. */
static void wanted_in_its_sleep(struct harness *h)
{
	begin(h);
	leap_on(h, scene.leap, 1);
	wait_for(h, is_gone, scene.band.device, "the band to switch itself off");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "away");
	virtual_band_press_button(&scene.band);
	scene_wait_band(&scene, "State", "streaming");
}

/* It has the protocol but not its sleep: then it is let go as any other. */
static void does_not_sleep(struct harness *h)
{
	begin(h);
	scene.band.progressor.asleep = true; /* deaf to every command from now on */
	leap_on(h, scene.leap, 1);
	scene_wait_band(&scene, "State", "released");
	leap_on(h, scene.leap, 1);
	wait_for(h, is_gone, scene.band.device, "the band to be let go");
	check(!fake_device_trusted(scene.band.device));
	property_is(h, scene.band_path, BAND, "State", "released");
}

static bool asked_who(void *userdata)
{
	char *battery = property_get(scene.h, scene.band_path, BAND, "Battery");
	bool known = strcmp(battery, "-1") != 0;

	free(battery);
	return known;
}

/* A sensor knows no sleep: without the trust nobody fetches it, and another host can have it. */
static void disconnected(struct harness *h)
{
	scene_begin_sensor(&scene, h);
	scene_leap(&scene, h);
	scene_add(&scene);
	wait_for(h, asked_who, NULL, "an answer");
	leap_on(h, scene.leap, 1);
	scene_wait_band(&scene, "State", "released");
	wait_for(h, is_gone, scene.sensor.device, "the sensor to be let go");
	check(!fake_device_trusted(scene.sensor.device));

	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	wait_for(h, is_connected, scene.sensor.device, "the sensor to be taken back");
	check(fake_device_trusted(scene.sensor.device));
	scene_wait_band(&scene, "State", "streaming");
}

/* Before it was asked who it is, and after it streamed. */
static bool was_stopped(void *userdata)
{
	return scene.band.stops == 2;
}

/* Nothing is let go that is used, nor where the person does not want it. */
static void kept_while_used(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	scene_wait_band(&scene, "State", "ready");
	wait_for(h, was_stopped, NULL, "the stream to stop");

	/* Nothing is left to leap to. */
	(void)write_config(h, "instep.conf", "[Band]\nReleaseAfter=never\n");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	leap_on(h, scene.leap, 1);
	check(scene.leap->leaps == 1);
	property_is(h, scene.band_path, BAND, "State", "ready");

	(void)write_config(h, "instep.conf", "[Band]\nReleaseAfter=10s\n");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	leap_on(h, scene.leap, 1);
	scene_wait_band(&scene, "State", "released");
}

static const struct test tests[] = {
	TEST(sent_to_sleep), TEST(wanted_in_its_sleep), TEST(does_not_sleep),
	TEST(disconnected),  TEST(kept_while_used),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
