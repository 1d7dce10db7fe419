/* SPDX-License-Identifier: MIT */
/*
 * Device files and the daemon: what one's own file says of a device is what a scan shows, and a
 * broken one is a warning and costs nothing else.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define CANDIDATE "org.instep.Instep1.Candidate"
#define FIRST     MANAGER_PATH "/candidate/_31"

static struct scene scene;

/* The daemon looks, and has found something. */
static void scan(struct harness *h)
{
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, FIRST, CANDIDATE, "Address", VIRTUAL_BAND_ADDRESS);
}

static void begin_band(struct harness *h)
{
	check_ok(virtual_band_init(
		&scene.band, h->fake, h->event,
		&(struct person_plan){ .level_kg = 3, .rate_hz = 80, .hold_s = 3, .rest_s = 2 },
		NULL, 1));
}

static void a_scan_tells_the_product(struct harness *h)
{
	begin_band(h);
	scan(h);
	property_is(h, FIRST, CANDIDATE, "Title", "Tindeq Progressor");
	property_is(h, FIRST, CANDIDATE, "Driver", "tindeq-progressor");
	property_is(h, FIRST, CANDIDATE, "Kind", "force");
}

static void warns_of_the_broken_one(struct harness *h)
{
	char *warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");

	check_has(warnings, "devices/broken.device:2: [Device] Driver: 'nobody'");
	check_has(warnings, "bands/broken.band: ");
	free(warnings);
}

/* A reload does not read them, so what is wrong with them is as it was. */
static void ones_own_file_comes_first(struct harness *h)
{
	write_config(h, "devices/my-band.device",
		     "[Device]\nTitle=Band of the physiotherapist\nDriver=tindeq-progressor\n"
		     "[Advertisement]\nName=" VIRTUAL_BAND_NAME "\n");
	write_config(h, "devices/broken.device", "[Device]\nDriver=nobody\n");
	write_config(h, "bands/broken.band", "");
	begin_band(h);
	scan(h);
	property_is(h, FIRST, CANDIDATE, "Title", "Band of the physiotherapist");
	property_is(h, FIRST, CANDIDATE, "Driver", "tindeq-progressor");
	warns_of_the_broken_one(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	warns_of_the_broken_one(h);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(a_scan_tells_the_product),
		TEST(ones_own_file_comes_first),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
