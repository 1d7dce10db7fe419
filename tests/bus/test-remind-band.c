/* SPDX-License-Identifier: MIT */
/*
 * Pick up the band, and go: a band that is switched on while something is due, or about to be,
 * means that.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/remind-scene.h"
#include "bus/scene.h"

static struct scene scene;
static struct remind s;
static char known_battery[16] = "66";

static bool is_gone(void *userdata)
{
	return !fake_device_connected(scene.band.device);
}

static bool has_answered(void *userdata)
{
	char *battery = property_get(scene.h, scene.band_path, BAND, "Battery");
	bool has = strcmp(battery, known_battery) != 0;

	if (has)
		(void)snprintf(known_battery, sizeof(known_battery), "%s", battery);
	free(battery);
	return has;
}

/*
 * After five minutes, as the first thing that happens, it switches itself off, or is disconnected.
 * What was asked of bluetoothd for that has its answers, and no time limit any more.
 */
static void is_let_go(struct harness *h)
{
	leap_on(h, s.leap, 1);
	scene_wait_band(&scene, "State", "released");
	wait_for(h, is_gone, NULL, "the band to be gone");
	remind_ping(&s, 4);
}

static void begin(struct harness *h, const char *settings)
{
	(void)write_config(h, "instep.conf", settings);
	scene_begin(&scene, h, 10);
	remind_begin(&s, h);
	scene.leap = s.leap;
	scene_add(&scene);
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_wait_band(&scene, "Battery", "66");
	remind_add(&s, "resisted-flexion", "*-*-* 09:00");
	is_let_go(h);
}

/* It is asked how it is each time: the answer is the last that is waited for. */
static void switch_on(struct harness *h)
{
	scene.band.progressor.battery_mv -= 100;
	virtual_band_press_button(&scene.band);
	wait_for(h, has_answered, NULL, "its battery");
}

static void offered_when_due(struct harness *h)
{
	begin(h, "");
	remind_until(&s, AT(0, 9, 5));
	remind_is(&s, "BandReady", "false");
	switch_on(h);
	remind_wait(&s, "BandReady", "true");
	remind_state(&s, "due");

	/* It is not let go while it is expected, and gone it is no offer. */
	remind_until(&s, AT(0, 9, 30));
	scene_wait_band(&scene, "State", "ready");
	fake_device_drop(scene.band.device);
	remind_wait(&s, "BandReady", "false");
}

#define OTHER_ADDRESS "C0:FF:EE:00:00:02"
#define OTHER_PATH    MANAGER_PATH "/band/other"

static bool other_is_gone(void *other)
{
	return !fake_device_connected(((struct virtual_band *)other)->device);
}

/* A band for each foot: that one of them goes does not mean that nobody wants to begin. */
static void one_of_two_goes(struct harness *h)
{
	static struct virtual_band other;

	begin(h, "");
	check_ok(virtual_band_init(&other, h->fake, h->event,
				   &(struct person_plan){ .level_kg = 3, .rate_hz = 80 },
				   OTHER_ADDRESS, 10));
	fake_device_know(other.device, false);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", OTHER_ADDRESS, 2,
			  "id", "s", "other", "driver", "s", "tindeq-progressor"));
	wait_for_property(h, OTHER_PATH, BAND, "Firmware", "1.2.3.4");
	wait_for_property(h, OTHER_PATH, BAND, "Battery", "66");
	leap_on(h, s.leap, 1);
	wait_for_property(h, OTHER_PATH, BAND, "State", "released");
	wait_for(h, other_is_gone, &other, "the other band to be gone");
	remind_ping(&s, 4);

	remind_until(&s, AT(0, 9, 5));
	virtual_band_press_button(&other);
	remind_wait(&s, "BandReady", "true");
	switch_on(h);
	fake_device_drop(scene.band.device);
	scene_wait_band(&scene, "State", "away");
	remind_ping(&s, 2);
	remind_is(&s, "BandReady", "true");
	fake_device_drop(other.device);
	remind_wait(&s, "BandReady", "false");
}

static void offered_before_its_time(struct harness *h)
{
	begin(h, "");
	remind_until(&s, AT(0, 8, 0));
	switch_on(h);
	is_let_go(h);
	remind_is(&s, "BandReady", "false");

	remind_until(&s, AT(0, 8, 40));
	switch_on(h);
	remind_wait(&s, "BandReady", "true");
	remind_state(&s, "waits");

	/* Answered, it is no offer any more. */
	remind_do(&s, "Done");
	remind_is(&s, "BandReady", "false");
}

static void begins_by_itself(struct harness *h)
{
	begin(h, "[Reminders]\nStartOnBand=yes\n");
	property_is(h, MANAGER_PATH, MANAGER, "StartOnBand", "yes");
	remind_until(&s, AT(0, 9, 5));
	virtual_band_press_button(&scene.band);
	wait_for_property(h, MANAGER_PATH, MANAGER, "ActiveWorkout", MANAGER_PATH "/workout/_31");
	property_is(h, MANAGER_PATH "/workout/_31", WORKOUT, "GuidedBy", "band");
	remind_wait(&s, "State", "workout");
	remind_wait(&s, "BandReady", "false");
}

static void means_nothing_if_so_wanted(struct harness *h)
{
	begin(h, "[Reminders]\nStartOnBand=no\n");
	check(remind_until(&s, AT(0, 8, 59)) == 0); /* and nobody wakes up for a window */
	remind_until(&s, AT(0, 9, 5));
	switch_on(h);
	remind_is(&s, "BandReady", "false");
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

/* What the band cannot see it is not picked up for. */
static void not_for_what_it_cannot_see(struct harness *h)
{
	begin(h, "[Reminders]\nStartOnBand=yes\n");
	check_ok(bus_call(h, NULL, s.path, REMINDER, "Set", "a{sv}", 1, "routine", "s",
			  "toe-press"));
	remind_until(&s, AT(0, 9, 5));
	remind_state(&s, "due");
	switch_on(h);
	remind_is(&s, "BandReady", "false");
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

static bool is_trusted(void *userdata)
{
	return fake_device_trusted(scene.band.device);
}

/*
 * A sensor that cannot switch itself off was let go, and nobody would hear of it: it is taken back
 * when the window begins. That it is there then means nothing, for it was all the time.
 */
static void taken_back_for_it(struct harness *h)
{
	scene_begin_sensor(&scene, h);
	remind_begin(&s, h);
	scene.leap = s.leap;
	scene_add(&scene);
	scene.band.device = scene.sensor.device;
	(void)snprintf(known_battery, sizeof(known_battery), "-1");
	wait_for(h, has_answered, NULL, "its battery");
	remind_add(&s, "resisted-flexion", "*-*-* 09:00");
	is_let_go(h);
	check(!is_trusted(NULL));
	remind_until(&s, AT(0, 8, 29));

	remind_until(&s, AT(0, 8, 30) + 2);
	wait_for(h, is_trusted, NULL, "the sensor to be taken back");
	scene_wait_band(&scene, "State", "ready");
	remind_ping(&s, 4);
	remind_is(&s, "BandReady", "false");

	/* Switched off and on. */
	fake_device_range(scene.sensor.device, false);
	scene_wait_band(&scene, "State", "away");
	remind_until(&s, AT(0, 8, 45));
	fake_device_range(scene.sensor.device, true);
	scene_wait_band(&scene, "State", "ready");
	remind_wait(&s, "BandReady", "true");

	/* Nobody did it: when that is over the sensor is let go again. */
	remind_until(&s, AT(0, 11, 59));
	scene_wait_band(&scene, "State", "ready");
	remind_until(&s, AT(0, 12, 10));
	scene_wait_band(&scene, "State", "released");
	remind_is(&s, "BandReady", "false");
}

/* What it sees is done, of every routine that asks for it. */
static void counts_what_it_sees(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	s = (struct remind){ .h = h };
	remind_add(&s, "back-hip-knee", "*-*-* 09:00");
	remind_wait_entry(&s, "Left", "done", "0");
	scene_start(&scene, 2);
	scene_workout_is(&scene, "GuidedBy", "band");
	scene_wait_end(&scene, "2", "0");
	remind_wait_entry(&s, "Left", "done", "2");
}

static const struct test tests[] = {
	TEST(offered_when_due),           TEST(one_of_two_goes),
	TEST(offered_before_its_time),    TEST(begins_by_itself),
	TEST(means_nothing_if_so_wanted), TEST(not_for_what_it_cannot_see),
	TEST(taken_back_for_it),          TEST(counts_what_it_sees),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
