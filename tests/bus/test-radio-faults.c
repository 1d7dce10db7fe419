/* SPDX-License-Identifier: MIT */
/* What goes wrong with a connection, and how it is mended. */

#include <stdlib.h>

#include "bus/radio-scene.h"

static void refusals_have_reasons(struct harness *h)
{
	static const struct {
		const char *name, *text, *reason;
	} rows[] = {
		{ "Failed", "le-connection-abort-by-local", "did not answer" },
		{ "Failed", "le-connection-abort-by-remote", "another phone" },
		{ "Failed", "Operation already in progress", "under way" },
		{ "InProgress", "In Progress", "under way" },
		{ "NotReady", "Resource Not Ready", "switched off" },
		{ "Failed", "br-connection-page-timeout", "did not answer" },
		{ "Odd", "the moon is full", "the moon is full" },
	};

	band_begin(h);
	wait_link(LINK_READY);
	fake_device_range(scene.band.device, false);
	wait_link(LINK_AWAY);

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		fake_device_refuse(scene.band.device, rows[i].name, rows[i].text, 1);
		link_init(&scene.link);
		scene.link.present = true;
		push(LINK_WANTED);
		wait_story("connect-failed ");
		check_has(scene.reason, rows[i].reason);
		check(scene.link.retry_us);
		*scene.story = '\0';
	}

	/* The clock fetches it in the end. */
	fake_device_range(scene.band.device, true);
	wait_link(LINK_STREAMING);
	scene_end();
}

static void waits_for_late_objects(struct harness *h)
{
	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(scene.band.device, false);
	fake_device_resolve_early(scene.band.device, true);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_link(LINK_READY);
	story_is("gone seen connected resolved subscribed ");
	scene_end();
}

static void refuses_what_is_no_band(struct harness *h)
{
	static const struct peripheral lamp = {
		.address = VIRTUAL_BAND_ADDRESS,
		.name = "Lamp",
		.service = "0000ffe0-0000-1000-8000-00805f9b34fb",
		.chrcs = { { "0000ffe1-0000-1000-8000-00805f9b34fb", CHRC_WRITE } },
		.rssi = -50,
		.mtu = 23,
	};
	struct fake_device *device;

	check_ok(fake_device_add(h->fake, &lamp, &device));
	fake_device_know(device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_link(LINK_FAILED);
	wait_story("disconnected ");
	check_has(scene.reason, "service");
	scene_end();
}

static void a_vanished_characteristic_ends_the_link(struct harness *h)
{
	band_streams(h);
	fake_device_vanish(scene.band.device, VIRTUAL_BAND_DATA);
	wait_story("disconnected connected ");
	check(scene.link.state == LINK_RESOLVING);
	scene_end();
}

static void the_services_change(struct harness *h)
{
	band_streams(h);
	*scene.story = '\0';
	fake_device_change_services(scene.band.device);
	wait_story("resolved subscribed ");
	wait_packets(3);
	check(scene.link.reconnects == 1);
	scene_end();
}

/* As bluetoothd does with devices that nobody wants, and any client may do with this one. */
static void the_object_is_removed(struct harness *h)
{
	band_begin(h);
	wait_link(LINK_READY);
	*scene.story = '\0';
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "RemoveDevice", "o", "/org/bluez/hci0/dev_C0_FF_EE_00_00_01"));
	wait_story("gone ");
	wait_reason("has not seen this band yet");
	check(scene.link.state == LINK_AWAY);

	check_ok(radio_scan_start(scene.radio));
	wait_story("seen ");
	push(LINK_WANTED);
	wait_packets(3);
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

/* What bluetoothd 5.66 does where the device refuses: nothing. */
static void a_subscription_without_answer(struct harness *h)
{
	setenv("SYSTEMD_BUS_TIMEOUT", "1s", 1);
	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(scene.band.device, false);
	fake_times(h->fake)->att_us = 5 * USEC_PER_SEC;
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_story("subscribe-failed ");
	check_has(scene.reason, "in time");

	fake_times(h->fake)->att_us = USEC_PER_MSEC;
	fake_device_drop(scene.band.device);
	push(LINK_WANTED);
	wait_link(LINK_STREAMING);
	wait_packets(3);
	scene_end();
}

static void bluetoothd_restarts(struct harness *h)
{
	band_streams(h);
	*scene.story = '\0';

	fake_stop(h->fake);
	wait_story("gone ");
	wait_reason("bluetoothd is not running");

	check_ok(fake_start(h->fake));
	wait_story("seen connected resolved subscribed ");
	wait_packets(3);
	check(fake_profile_wants(h->fake, driver_tindeq_progressor.service_uuid));
	check(scene.link.reconnects == 1);
	scene_end();
}

static void the_adapter_goes_and_comes(struct harness *h)
{
	band_streams(h);
	fake_adapter_power(h->fake, false);
	wait_story("gone ");
	wait_reason("switched off");
	fake_adapter_power(h->fake, true);
	wait_packets(3);

	fake_adapter_plug(h->fake, false);
	wait_story("gone ");
	wait_reason("no Bluetooth adapter");
	fake_adapter_plug(h->fake, true);
	wait_packets(3);
	check(fake_profile_wants(h->fake, driver_tindeq_progressor.service_uuid));
	check(scene.link.reconnects == 2);
	scene_end();
}

/* The bus library's time limit, here a second for the usual 25. */
static void a_connect_without_answer_is_called_off(struct harness *h)
{
	unsigned connects;

	setenv("SYSTEMD_BUS_TIMEOUT", "1s", 1);
	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(scene.band.device, false);
	fake_device_never_answer(scene.band.device, true);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_story("connect-failed ");
	check_has(scene.reason, "in time");
	connects = fake_device_connects(scene.band.device);

	/* The next one is not told that another attempt is under way. */
	fake_device_never_answer(scene.band.device, false);
	*scene.story = '\0';
	push(LINK_WANTED);
	wait_link(LINK_STREAMING);
	story_is("connected resolved subscribed ");
	check(fake_device_connects(scene.band.device) == connects + 1);
	scene_end();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(refusals_have_reasons),         TEST(waits_for_late_objects),
		TEST(refuses_what_is_no_band),       TEST(a_vanished_characteristic_ends_the_link),
		TEST(the_services_change),           TEST(the_object_is_removed),
		TEST(a_subscription_without_answer), TEST(bluetoothd_restarts),
		TEST(the_adapter_goes_and_comes),    TEST(a_connect_without_answer_is_called_off),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
