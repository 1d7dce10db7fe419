/* SPDX-License-Identifier: MIT */
/* A low battery is said once, on the way down, however the band tells of it. */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define LOW "The battery of the band is almost empty: charge it."

static struct scene scene;
static unsigned said; /* how often BatteryLow was announced as true */

static int on_band(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	char *low;

	check_ok(sd_bus_message_skip(m, "s"));
	low = dict_find(m, "BatteryLow");
	said += !strcmp(low, "true");
	free(low);
	return 0;
}

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	check_ok(sd_bus_add_match(h->bus, NULL,
				  "type='signal',sender='org.instep.Instep1',"
				  "member='PropertiesChanged',arg0='" BAND "'",
				  on_band, NULL));
	scene_add(&scene);
	scene_wait_band(&scene, "Battery", "66");
	property_is(h, scene.band_path, BAND, "BatteryLow", "false");
}

/* It is asked with every new connection. */
static void measures(uint32_t mv, const char *percent)
{
	scene.band.progressor.battery_mv = mv;
	fake_device_drop(scene.band.device);
	scene_wait_band(&scene, "Battery", percent);
}

/* Of 3300 to 4200 mV. */
static void said_once_on_the_way_down(struct harness *h)
{
	begin(h);
	measures(3444, "16");
	property_is(h, scene.band_path, BAND, "BatteryLow", "false");
	measures(3426, "14");
	scene_wait_band(&scene, "BatteryLow", "true");
	scene_wait_band(&scene, "Reason", LOW);

	/* Up and down beside the threshold: nothing new. */
	measures(3480, "20");
	measures(3390, "10");
	measures(3525, "25");
	property_is(h, scene.band_path, BAND, "BatteryLow", "true");
	check(said == 1);

	measures(3570, "30");
	scene_wait_band(&scene, "BatteryLow", "false");
	scene_wait_band(&scene, "Reason", "");
	measures(3390, "10");
	scene_wait_band(&scene, "BatteryLow", "true");
	check(said == 2);
}

/* The band warns, and again with every packet: it is said once. */
static void the_band_warns(struct harness *h)
{
	begin(h);
	scene_claim(&scene);
	for (unsigned i = 0; i < 20; i++)
		virtual_band_low_battery(&scene.band);
	scene_wait_band(&scene, "BatteryLow", "true");
	scene_wait_band(&scene, "Reason", LOW);
	scene_wait_band(&scene, "Rest", "still");
	check(said == 1);
	property_is(h, scene.band_path, BAND, "State", "streaming");
}

static const struct test tests[] = {
	TEST(said_once_on_the_way_down),
	TEST(the_band_warns),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
