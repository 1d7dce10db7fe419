/* SPDX-License-Identifier: MIT */
/* Looking for bands that were not added yet. */

#include <errno.h>

#include "bus/radio-scene.h"

static bool has_candidate(void *userdata)
{
	return scene.candidates > 0;
}

static bool has_ended(void *userdata)
{
	return *scene.ended;
}

static void a_scan_finds_bands_only(struct harness *h)
{
	struct candidate c;

	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	check_ok(fake_start(h->fake));
	radio_begin(h);
	wait_state(RADIO_READY);
	check(radio_known(scene.radio, VIRTUAL_BAND_ADDRESS, &c) == -ENOENT);

	check_ok(radio_scan_start(scene.radio));
	wait_discovering(true);
	check_ok(fake_flood(h->fake, 20, 3));
	wait_for(h, has_candidate, NULL, "a candidate");
	check(!strcmp(scene.candidate.address, VIRTUAL_BAND_ADDRESS));
	check(!strcmp(scene.candidate.name, VIRTUAL_BAND_NAME));
	check(scene.candidate.model->driver == &driver_tindeq_progressor);
	check(scene.candidate.rssi < 0);

	radio_scan_stop(scene.radio);
	wait_discovering(false);
	check(!*scene.ended);

	check_ok(radio_known(scene.radio, VIRTUAL_BAND_ADDRESS, &c));
	check(c.model->driver == &driver_tindeq_progressor);

	peer_begin();
	wait_link(LINK_READY);
	story_is("seen connected resolved subscribed ");
	check(!strcmp(scene.name, VIRTUAL_BAND_NAME));
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

static void a_scan_ends_with_the_adapter(struct harness *h)
{
	check_ok(fake_start(h->fake));
	radio_begin(h);
	wait_state(RADIO_READY);

	check_ok(radio_scan_start(scene.radio));
	wait_discovering(true);
	fake_adapter_power(h->fake, false);
	wait_for(h, has_ended, NULL, "the scan to end");
	check_has(scene.ended, "switched off");
	check(!radio_scanning(scene.radio));
	wait_state(RADIO_OFF);

	fake_adapter_power(h->fake, true);
	wait_state(RADIO_READY);
	*scene.ended = '\0';
	check_ok(radio_scan_start(scene.radio));
	wait_discovering(true);
	fake_stop(h->fake);
	wait_for(h, has_ended, NULL, "the scan to end again");
	check_has(scene.ended, "ended");
	scene_end();
}

/* bluetoothd refuses to stop what it has not started yet. */
static void a_scan_that_is_called_off_at_once(struct harness *h)
{
	check_ok(fake_start(h->fake));
	radio_begin(h);
	wait_state(RADIO_READY);
	for (unsigned i = 0; i < 3; i++) {
		check_ok(radio_scan_start(scene.radio));
		radio_scan_stop(scene.radio);
	}
	for (unsigned i = 0; i < 5; i++)
		listed_again();
	check(!fake_discovering(h->fake));
	check(!*scene.ended);
	scene_end();
}

static bool is_answered(void *userdata)
{
	return *(bool *)userdata;
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	check(!sd_bus_message_is_method_error(m, NULL));
	*(bool *)userdata = true;
	return 0;
}

/* Begun by a call of ours whose answer was lost. */
static void a_discovery_that_we_did_not_know_of(struct harness *h)
{
	static bool answered;

	check_ok(fake_start(h->fake));
	radio_begin(h);
	wait_state(RADIO_READY);
	check_ok(sd_bus_call_method_async(scene.radio->bus, NULL, "org.bluez", "/org/bluez/hci0",
					  "org.bluez.Adapter1", "StartDiscovery", on_answer,
					  &answered, ""));
	wait_for(h, is_answered, &answered, "an answer");
	check(fake_discovering(h->fake));

	check_ok(radio_scan_start(scene.radio));
	for (unsigned i = 0; i < 3; i++)
		listed_again();
	check(radio_scanning(scene.radio) && !*scene.ended);
	radio_scan_stop(scene.radio);
	wait_discovering(false);
	scene_end();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(a_scan_finds_bands_only),
		TEST(a_scan_ends_with_the_adapter),
		TEST(a_scan_that_is_called_off_at_once),
		TEST(a_discovery_that_we_did_not_know_of),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
