/* SPDX-License-Identifier: MIT */
/*
 * The adapter is switched off, blocked or pulled out, comes back under another name, or there are
 * two. The band is followed by its address, and the workout goes on at most five seconds after.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define BACK_US (5 * USEC_PER_SEC)

static struct scene scene;

static void reason_has(const char *part)
{
	char *reason = property_get(scene.h, scene.band_path, BAND, "Reason");

	check_has(reason, part);
	free(reason);
}

static void radio_off(struct harness *h)
{
	fake_adapter_power(h->fake, false);
}

static void radio_on(struct harness *h)
{
	fake_adapter_power(h->fake, true);
}

static void block(struct harness *h)
{
	fake_adapter_block(h->fake, true);
}

static void unblock(struct harness *h)
{
	fake_adapter_block(h->fake, false);
}

static void pull_out(struct harness *h)
{
	fake_adapter_plug(h->fake, false);
}

static void plug_elsewhere(struct harness *h)
{
	fake_adapter_plug_as(h->fake, 3);
}

/* In mid-hold; @sentence: a part of what the person is told meanwhile */
static void adapter_goes(struct harness *h, void (*goes)(struct harness *), const char *sentence,
			 void (*comes)(struct harness *))
{
	uint64_t begun;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_watch_discovery(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "hold");

	goes(h);
	scene_wait_band(&scene, "State", "away");
	scene_workout_is(&scene, "State", "paused");
	reason_has(sentence);

	begun = mono_us();
	comes(h);
	scene_wait_workout(&scene, "State", "running");
	if (mono_us() - begun > BACK_US)
		fail("it went on after %.1f s", usec_to_s(mono_us() - begun));
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	check(scene.discoveries == 0);
}

static void switched_off_and_on(struct harness *h)
{
	adapter_goes(h, radio_off, "switched off", radio_on);
}

static void blocked_by_rfkill(struct harness *h)
{
	adapter_goes(h, block, "switched off", unblock);
}

/* The profile is registered with the new one, too: bluetoothd forgets it with the adapter. */
static void back_under_another_index(struct harness *h)
{
	adapter_goes(h, pull_out, "no Bluetooth adapter", plug_elsewhere);
	check(fake_profile_wants(h->fake, PROGRESSOR_SERVICE));
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", "ready");
}

/* Of two adapters the one that goes is not missed: the other one knows the band as well. */
static void the_other_adapter_takes_over(struct harness *h)
{
	scene_begin(&scene, h, 10);
	check_ok(fake_second_plug(h->fake, true));
	scene_add(&scene);
	scene_claim(&scene);
	fake_adapter_plug(h->fake, false);
	scene_wait_band(&scene, "State", "streaming");
	scene_wait_band(&scene, "Reconnects", "1");
	property_is(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

/* The second one has no part in it. */
static void the_idle_adapter_goes(struct harness *h)
{
	scene_begin(&scene, h, 10);
	check_ok(fake_second_plug(h->fake, true));
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	fake_second_power(h->fake, false);
	fake_second_plug(h->fake, false);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	property_is(h, scene.band_path, BAND, "Reconnects", "0");
}

static const struct test tests[] = {
	TEST(switched_off_and_on),      TEST(blocked_by_rfkill),
	TEST(back_under_another_index), TEST(the_other_adapter_takes_over),
	TEST(the_idle_adapter_goes),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
