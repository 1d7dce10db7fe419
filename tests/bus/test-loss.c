/* SPDX-License-Identifier: MIT */
/*
 * The link is lost at the worst moments. The band is back and streaming at most two seconds after
 * it advertises again, without a scan, and the workout loses nothing that was earned.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define BACK_US (2 * USEC_PER_SEC)

static struct scene scene;

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_watch_discovery(&scene);
}

/* It advertises again now. */
static void comes_back(struct harness *h, const char *state)
{
	uint64_t begun = mono_us();

	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", state);
	if (mono_us() - begun > BACK_US)
		fail("%s after %.1f s", state, usec_to_s(mono_us() - begun));
	check(scene.discoveries == 0);
}

static void lost_in(struct harness *h, const char *phase)
{
	begin(h);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", phase);
	fake_device_range(scene.band.device, false);
	scene_wait_workout(&scene, "State", "paused");
	scene_wait_workout(&scene, "CueId", "band-lost");
	scene_wait_band(&scene, "State", "away");
	comes_back(h, "streaming");

	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	stored_is(h, "done", "4");
	check(scene.discoveries == 0);
}

static void in_mid_rep(struct harness *h)
{
	lost_in(h, "hold");
}

static void in_mid_rest(struct harness *h)
{
	lost_in(h, "rest");
}

/* Nobody wants it: bluetoothd alone brings it back. */
static void in_idle(struct harness *h)
{
	unsigned connects;

	begin(h);
	connects = fake_device_connects(scene.band.device);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	comes_back(h, "ready");
	check(fake_device_connects(scene.band.device) == connects);
	check(scene.band.starts == 0);
}

static bool is_connected(void *userdata)
{
	return fake_device_connected(scene.band.device);
}

/* Lost anew each time before it has got far: it ends as if there had been no loss. */
static void again_and_again(struct harness *h)
{
	begin(h);
	scene_start(&scene, 2);
	for (unsigned i = 0; i < 8; i++) {
		fake_device_range(scene.band.device, false);
		scene_wait_band(&scene, "State", "away");
		fake_device_range(scene.band.device, true);
		wait_for(h, is_connected, NULL, "the connection");
	}
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
}

static bool is_disconnected(void *userdata)
{
	return !fake_device_connected(scene.band.device);
}

/*
 * Connected, and deaf: it is asked for its stream twice more, then the link is made anew. The trust
 * stays.
 */
static void deaf(struct harness *h)
{
	unsigned connects;

	scene_begin(&scene, h, 10);
	scene_leap(&scene, h);
	scene_add(&scene);
	scene_wait_band(&scene, "Battery", "66");
	scene_claim(&scene);
	scene_wait_band(&scene, "Rest", "still");
	connects = fake_device_connects(scene.band.device);

	scene.band.progressor.asleep = true;
	scene.band.progressor.streaming = false;
	for (unsigned i = 0; i < 6 && fake_device_connected(scene.band.device); i++)
		leap_on(h, scene.leap, 1);
	wait_for(h, is_disconnected, NULL, "the link to be dropped");
	check(fake_device_trusted(scene.band.device));

	scene.band.progressor.asleep = false;
	scene_wait_band(&scene, "Reconnects", "1");
	scene_wait_band(&scene, "Rest", "still");
	check(fake_device_connects(scene.band.device) == connects + 1);
	scene_wait_band(&scene, "Reason", "");
}

/* A phone has it: why it does not come is said, and it comes once the phone lets go. */
static void connected_to_a_phone(struct harness *h)
{
	begin(h);
	fake_times(h->fake)->page_us = 50 * USEC_PER_MSEC;
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	fake_device_hold(scene.band.device, true);
	fake_device_range(scene.band.device, true);

	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "Reason",
			"The band did not answer. Wake it, bring it nearer and try again.");
	check(!fake_device_connected(scene.band.device));
	fake_device_hold(scene.band.device, false);
	comes_back(h, "streaming");
}

/* Let go for the phone, it is not taken from it; the next workout waits until it is free. */
static void lent_to_a_phone(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "LetGo", ""));
	wait_for(h, is_disconnected, NULL, "the band to be let go");
	fake_device_hold(scene.band.device, true);
	scene_start(&scene, 1);
	scene_workout_is(&scene, "State", "paused");
	fake_device_hold(scene.band.device, false);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
}

static const struct test tests[] = {
	TEST(in_mid_rep), TEST(in_mid_rest),          TEST(in_idle),         TEST(again_and_again),
	TEST(deaf),       TEST(connected_to_a_phone), TEST(lent_to_a_phone),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
