/* SPDX-License-Identifier: MIT */
/*
 * A band that is switched off for long. While nobody wants it, it costs nothing at all: no timer is
 * set, and nothing wakes the daemon, not in an hour and not in a week. While somebody does, it is
 * called less and less often.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define MINUTE_S 60
#define HOUR_S   3600
#define WEEK_S   (7 * 24 * HOUR_S)

static struct scene scene;

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	fake_times(h->fake)->page_us = USEC_PER_MSEC;
	scene_leap(&scene, h);
	scene_add(&scene);
	scene_wait_band(&scene, "Battery", "66");
	scene_watch_discovery(&scene);
}

static void switch_off(struct harness *h)
{
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
}

/* Nobody wants it: not even a timer. */
static void off_in_idle(struct harness *h, double seconds)
{
	unsigned connects, fired;

	begin(h);
	connects = fake_device_connects(scene.band.device);
	switch_off(h);
	fired = leap_pass(h, scene.leap, seconds);
	if (fired)
		fail("a timer woke it %u times", fired);
	property_is(h, scene.band_path, BAND, "State", "away");

	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", "ready");
	check(fake_device_connects(scene.band.device) == connects);
	check(scene.discoveries == 0);
}

static void an_hour_in_idle(struct harness *h)
{
	off_in_idle(h, HOUR_S);
}

static void a_week_in_idle(struct harness *h)
{
	off_in_idle(h, WEEK_S);
}

/* In a workout: each attempt has failed before the time leaps to the next. */
static void off_in_a_workout(struct harness *h, double seconds, unsigned attempts)
{
	unsigned connects;
	int64_t begun;

	begin(h);
	scene_start(&scene, 2);
	scene_wait_workout(&scene, "Done", "1");
	connects = fake_device_connects(scene.band.device);
	begun = scene.leap->ahead_us;
	switch_off(h);
	while (scene.leap->ahead_us - begun < (int64_t)(seconds * 1e6)) {
		leap_on(h, scene.leap, 1);
		scene_wait_band(&scene, "State", "away");
	}
	connects = fake_device_connects(scene.band.device) - connects;
	if (connects > attempts)
		fail("%u attempts to connect", connects);
	scene_workout_is(&scene, "State", "paused");

	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
	check(scene.discoveries == 0);
}

static void a_minute_in_a_workout(struct harness *h)
{
	off_in_a_workout(h, MINUTE_S, 7);
}

static void an_hour_in_a_workout(struct harness *h)
{
	off_in_a_workout(h, HOUR_S, 7 + HOUR_S / 30);
}

static const struct test tests[] = {
	TEST(an_hour_in_idle),
	TEST(a_week_in_idle),
	TEST(a_minute_in_a_workout),
	TEST(an_hour_in_a_workout),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
