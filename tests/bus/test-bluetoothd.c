/* SPDX-License-Identifier: MIT */
/*
 * bluetoothd and the bus that it is on: absent, restarted, killed, late, gone and back; and what
 * else other programs may do to its objects. A second after it is back it has our profile again.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"
#include "bus/second-bus.h"

#define REGISTERED_US (1 * USEC_PER_SEC)

static struct scene scene;

static bool is_registered(void *userdata)
{
	return fake_profile_wants(scene.h->fake, PROGRESSOR_SERVICE);
}

static void comes_back(struct harness *h)
{
	uint64_t begun = mono_us();

	check_ok(fake_start(h->fake));
	wait_for(h, is_registered, NULL, "the profile");
	if (mono_us() - begun > REGISTERED_US)
		fail("registered after %.1f s", usec_to_s(mono_us() - begun));
}

static void ends_in_mid_rep(struct harness *h, void (*ends)(struct fake *))
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_watch_discovery(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "hold");
	ends(h->fake);
	scene_wait_band(&scene, "Reason",
			"bluetoothd is not running. Start it with: sudo systemctl start bluetooth");
	scene_workout_is(&scene, "State", "paused");
	check(!is_registered(NULL));

	comes_back(h);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	check(scene.discoveries == 0);
}

static void restarted(struct harness *h)
{
	ends_in_mid_rep(h, fake_stop);
}

static void killed(struct harness *h)
{
	ends_in_mid_rep(h, fake_kill);
}

/* A connection without services: it is not waited for for ever, and a new one has them. */
static void killed_and_the_link_lives(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_leap(&scene, h);
	scene_add(&scene);
	scene_wait_band(&scene, "Battery", "66");
	fake_device_linger(scene.band.device);
	fake_kill(h->fake);
	scene_wait_band(&scene, "State", "away");

	check_ok(fake_start(h->fake));
	scene_wait_band(&scene, "State", "connecting");
	check(leap_pass(h, scene.leap, 11) == 1);
	scene_wait_band(&scene, "State", "ready");
	check(fake_device_connected(scene.band.device));
}

/* The band was added in an earlier life, and bluetoothd knows it. */
static void absent_at_start(struct harness *h)
{
	scene_begin(&scene, h, 10);
	fake_stop(h->fake);
	(void)write_config(h, "bands/band.band",
			   "[Band]\nAddress=" VIRTUAL_BAND_ADDRESS "\nDriver=tindeq-progressor\n");
	scene.band_path = strdup(MANAGER_PATH "/band/band");
	daemon_start(h);
	property_is(h, MANAGER_PATH, MANAGER, "RadioState", "no-service");
	property_is(h, scene.band_path, BAND, "State", "away");
	scene_start(&scene, 1);
	scene_workout_is(&scene, "State", "paused");

	comes_back(h);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
}

/* The whole system bus: it comes late, goes in mid-workout and comes back. */
static void the_system_bus_goes(struct harness *h)
{
	pid_t pid;

	second_bus_elsewhere(h);
	scene = (struct scene){ .h = h };
	daemon_start(h);
	property_is(h, MANAGER_PATH, MANAGER, "RadioState", "no-service");

	pid = second_bus_start(h);
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");

	second_bus_kill(pid);
	scene_wait_band(&scene, "State", "away");
	scene_workout_is(&scene, "State", "paused");
	scene_wait_band(&scene, "Reason",
			"The system bus is not running. It is used as soon as it comes.");
	fake_kill(h->fake);
	pid = second_bus_start(h);
	comes_back(h);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	second_bus_kill(pid);
}

static void remove_device(struct harness *h)
{
	if (bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			"RemoveDevice", "o", "/org/bluez/hci0/dev_C0_FF_EE_00_00_01") < 0)
		fail("RemoveDevice: %s", h->error);
}

/* Somebody clears out the list of devices: it is searched for, found, and the workout goes on. */
static void removed_in_mid_workout(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	remove_device(h);
	scene_wait_workout(&scene, "State", "paused");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	check(fake_device_trusted(scene.band.device));
}

/* The same while nobody wants it: then it is searched for when somebody does. */
static void removed_in_idle(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_watch_discovery(&scene);
	remove_device(h);
	scene_wait_band(
		&scene, "Reason",
		"bluetoothd has not seen this band yet. Switch it on and run: instepctl scan");
	check(scene.discoveries == 0);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
}

/* Another program scans for something else altogether: a workout and a scan of ours go on. */
static void another_scans(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "SetDiscoveryFilter", "a{sv}", 2, "Transport", "s", "bredr", "RSSI",
			     "n", -30));
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "StartDiscovery", ""));
	scene_start(&scene, 1);
	fake_device_drop(scene.band.device);
	scene_wait_workout(&scene, "State", "finished");
	remove_device(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
}

static bool services_are_back(void *userdata)
{
	return scene.band.starts >= 2;
}

/* The firmware is updated under a running stream: its services go and come under other handles. */
static void services_change_in_mid_workout(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Done", "1");
	fake_device_change_services(scene.band.device);
	wait_for(h, services_are_back, NULL, "the stream to be asked for again");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
}

static const struct test tests[] = {
	TEST(restarted),
	TEST(killed),
	TEST(killed_and_the_link_lives),
	TEST(absent_at_start),
	TEST(the_system_bus_goes),
	TEST(removed_in_mid_workout),
	TEST(removed_in_idle),
	TEST(another_scans),
	TEST(services_change_in_mid_workout),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
