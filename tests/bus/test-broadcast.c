/* SPDX-License-Identifier: MIT */
/*
 * The daemon and a band that lives in its advertisements: it is listened to exactly while somebody
 * wants it, and what takes the discovery away takes no more than that.
 */

#include <stdio.h>
#include <stdlib.h>

#include "band/whc06.h"
#include "bus/fake-logind.h"
#include "bus/scene.h"

#define ADDRESS    "D2:00:5E:00:53:01"
#define MEASURE_US (USEC_PER_SEC / WHC06_MEASURE_HZ)

static struct scene scene;
static struct fake_device *device;
static struct whc06 scale;
static sd_event_source *measuring;
static bool heard; /* it advertises, in range */

static int on_measure(sd_event_source *source, uint64_t us, void *userdata)
{
	uint8_t bytes[WHC06_ADVERTISEMENT];

	whc06_measure(&scale, 0.5, bytes);
	if (heard)
		fake_device_advertise(device, bytes, sizeof(bytes));
	return sd_event_source_set_time_relative(source, MEASURE_US);
}

static void begin_showing(struct harness *h, enum whc06_unit unit)
{
	scene = (struct scene){ .h = h, .band_path = strdup(MANAGER_PATH "/band/scale") };
	whc06_init(&scale);
	scale.unit = unit;
	check_ok(fake_device_add(h->fake,
				 &(struct peripheral){ .address = ADDRESS,
						       .name = WHC06_NAME,
						       .rssi = -50,
						       .maker = { WHC06_COMPANY, { 0 }, 1 },
						       .broadcasts = true },
				 &device));
	heard = true;
	check_ok(sd_event_add_time_relative(h->event, &measuring, CLOCK_MONOTONIC, 0, 1, on_measure,
					    NULL));
	check_ok(sd_event_source_set_enabled(measuring, SD_EVENT_ON));
	check_ok(fake_start(h->fake));
	scene_leap(&scene, h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", ADDRESS, 2, "id",
			  "s", "scale", "driver", "s", "weiheng-whc06"));
	scene_wait_band(&scene, "Reason", "The band is listened to only while it is used.");
	property_is(h, scene.band_path, BAND, "State", "away");
}

static void begin(struct harness *h)
{
	begin_showing(h, WHC06_KG);
}

static bool discovers(void *userdata)
{
	return fake_discovering(scene.h->fake) == *(bool *)userdata;
}

static void wait_discovery(bool on)
{
	wait_for(scene.h, discovers, &on, on ? "a discovery" : "the end of the discovery");
}

static void heard_while_wanted(struct harness *h)
{
	begin(h);
	check(!fake_discovering(h->fake));
	scene_claim(&scene);
	check(fake_discovering(h->fake));
	scene_wait_band(&scene, "Rest", "still");
	property_is(h, scene.band_path, BAND, "Reason", "");
	property_is(h, MANAGER_PATH, MANAGER, "Listening", "true");
	property_is(h, MANAGER_PATH, MANAGER, "Scanning", "false");

	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	scene_wait_band(&scene, "State", "away");
	wait_discovery(false);
	wait_for_property(h, MANAGER_PATH, MANAGER, "Listening", "false");

	/* Nobody wants it: nothing wakes the daemon, however much it says. */
	check(leap_pass(h, scene.leap, 3600) == 0);
	property_is(h, scene.band_path, BAND, "Reconnects", "0");
}

static bool streams(struct harness *h)
{
	char *state = property_get(h, scene.band_path, BAND, "State");
	bool is = !strcmp(state, "streaming");

	free(state);
	return is;
}

/* Ten seconds without a word, and it counts as gone; one word, and it is back. */
static void silent_for_a_while(struct harness *h)
{
	begin(h);
	scene_claim(&scene);
	scene_wait_band(&scene, "Rest", "still");
	heard = false;
	for (unsigned i = 0; i < 6 && streams(h); i++)
		leap_on(h, scene.leap, 1);
	property_is(h, scene.band_path, BAND, "State", "connecting");
	property_is(h, scene.band_path, BAND, "Reason",
		    "Nothing is heard of the band. Wake it and bring it nearer.");
	property_is(h, scene.band_path, BAND, "Rest", "unknown");
	check(fake_discovering(h->fake));
	heard = true;
	scene_wait_band(&scene, "State", "streaming");
	scene_wait_band(&scene, "Reconnects", "1");
}

static void the_adapter_goes_and_comes(struct harness *h)
{
	begin(h);
	scene_claim(&scene);
	fake_adapter_power(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	fake_adapter_power(h->fake, true);
	scene_wait_band(&scene, "State", "streaming");
	fake_kill(h->fake);
	scene_wait_band(&scene, "State", "away");
	check_ok(fake_start(h->fake));
	scene_wait_band(&scene, "State", "streaming");
}

/* A scan of ours begins and ends meanwhile: the one discovery goes on. */
static void beside_a_scan(struct harness *h)
{
	begin(h);
	scene_claim(&scene);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	scene_wait_band(&scene, "Rest", "still");
	check(fake_discovering(h->fake));
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	wait_discovery(false);
}

static void the_computer_sleeps(struct harness *h)
{
	static struct fake_logind logind;

	fake_logind_start(&logind, h);
	begin(h);
	scene_claim(&scene);
	check(fake_logind_suspend(&logind));
	leap_sleep(scene.leap, 3600);
	fake_logind_resume(&logind);
	scene_wait_band(&scene, "State", "streaming");
	scene_wait_band(&scene, "Rest", "still");
	fake_logind_stop(&logind);
}

/* Somebody has pressed the wrong button: what to do is said. */
static void another_unit(struct harness *h)
{
	begin_showing(h, WHC06_LB);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "Reason", "The scale shows another unit: set it to kg.");
	property_is(h, scene.band_path, BAND, "State", "connecting");
	scale.unit = WHC06_KG;
	scene_wait_band(&scene, "State", "streaming");
	scene_wait_band(&scene, "Reason", "");
}

/* In mid-stream and put right at once: samples were never gone for long, and all is well again. */
static void another_unit_for_a_moment(struct harness *h)
{
	begin(h);
	scene_claim(&scene);
	scene_wait_band(&scene, "Reason", "");
	scale.unit = WHC06_LB;
	scene_wait_band(&scene, "Reason", "The scale shows another unit: set it to kg.");
	property_is(h, scene.band_path, BAND, "State", "streaming");
	scale.unit = WHC06_KG;
	scene_wait_band(&scene, "Reason", "");
	property_is(h, scene.band_path, BAND, "State", "streaming");
	property_is(h, scene.band_path, BAND, "Reconnects", "0");
}

static const struct test tests[] = {
	TEST(heard_while_wanted),         TEST(silent_for_a_while),
	TEST(the_adapter_goes_and_comes), TEST(beside_a_scan),
	TEST(the_computer_sleeps),        TEST(another_unit),
	TEST(another_unit_for_a_moment),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
