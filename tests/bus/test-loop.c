/* SPDX-License-Identifier: MIT */
/*
 * The loop of the daemon is never held up, whatever the radio does: no turn of it runs for long,
 * and it waits nowhere but in epoll_wait(). And where there is nothing to do nothing wakes it.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/preload.h"
#include "bus/scene.h"
#include "bus/turns.h"

#define TURN_US (10 * (int64_t)USEC_PER_MSEC)

static struct scene scene;
static struct turns *turns;

static bool is_disconnected(void *userdata)
{
	return !fake_device_connected(scene.band.device);
}

static void out_of_range(struct harness *h)
{
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	fake_device_range(scene.band.device, true);
}

static void adapter_off(struct harness *h)
{
	fake_adapter_power(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	fake_adapter_power(h->fake, true);
}

static void adapter_gone(struct harness *h)
{
	fake_adapter_plug(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	fake_adapter_plug_as(h->fake, 2);
}

static void bluetoothd_killed(struct harness *h)
{
	fake_kill(h->fake);
	scene_wait_band(&scene, "State", "away");
	check_ok(fake_start(h->fake));
}

static void connect_refused(struct harness *h)
{
	fake_device_refuse(scene.band.device, "Failed", "le-connection-abort-by-local", 1);
	out_of_range(h);
}

static bool was_called(void *userdata)
{
	return fake_device_connects(scene.band.device) > *(const unsigned *)userdata;
}

/* Called, it is silent until the test has had enough of it. */
static void connect_without_an_answer(struct harness *h)
{
	unsigned before = fake_device_connects(scene.band.device);

	fake_device_never_answer(scene.band.device, true);
	fake_device_drop(scene.band.device);
	wait_for(h, was_called, &before, "Connect");
	scene_wait_band(&scene, "State", "connecting");
	fake_device_never_answer(scene.band.device, false);
}

static void services_change(struct harness *h)
{
	fake_device_change_services(scene.band.device);
}

static void no_socket(struct harness *h)
{
	fake_device_acquire_error(scene.band.device, "NotSupported");
	fake_device_drop(scene.band.device);
	wait_for(h, is_disconnected, NULL, "the end of the link");
}

static void device_removed(struct harness *h)
{
	char path[64];

	snprintf(path, sizeof(path), "/org/bluez/hci2/dev_%s", "C0_FF_EE_00_00_01");
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci2", "org.bluez.Adapter1",
			     "RemoveDevice", "o", path));
	scene_wait_band(&scene, "State", "away");
}

static void nonsense(struct harness *h)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };

	for (unsigned i = 0; i < 100; i++)
		carrier_send(&scene.band.air, cut, sizeof(cut));
}

/* More than a socket holds. */
static void flood(struct harness *h)
{
	carrier_burst(&scene.band.air, 600);
}

static void crowd(struct harness *h)
{
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "true");
	check_ok(fake_flood(h->fake, 64, 40));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
}

static const struct fault {
	const char *name;
	void (*happens)(struct harness *h);
} faults[] = {
	{ "out of range", out_of_range },
	{ "adapter off", adapter_off },
	{ "adapter gone", adapter_gone },
	{ "bluetoothd killed", bluetoothd_killed },
	{ "Connect refused", connect_refused },
	{ "Connect without an answer", connect_without_an_answer },
	{ "services change", services_change },
	{ "device removed", device_removed },
	{ "nonsense", nonsense },
	{ "flood", flood },
	{ "crowd", crowd },
	{ "no socket", no_socket },
};

static void check_turns(const char *name)
{
	printf("# %s: %u turns, at most %lld us of work and %lld us of waiting\n", name, turns->n,
	       (long long)turns->ran_us, (long long)turns->waited_us);
	if (turns->n < 3)
		fail("%s: %u turns", name, turns->n);
	if (turns->ran_us > TURN_US)
		fail("%s: a turn ran for %lld us", name, (long long)turns->ran_us);
	if (turns->waited_us > TURN_US)
		fail("%s: a turn waited for %lld us", name, (long long)turns->waited_us);
}

/* In the middle of a workout, with a reader of the stream. */
static void never_held_up(struct harness *h)
{
	scene_begin(&scene, h, 10);
	turns = preload_start(h, "TURNS", sizeof(*turns));
	scene_add(&scene);
	scene_start(&scene, 50);
	scene_wait_workout(&scene, "Done", "1");

	for (size_t i = 0; i < ELEMENTS(faults); i++) {
		turns->n = 0;
		turns->ran_us = turns->waited_us = 0;
		faults[i].happens(h);
		scene_wait_band(&scene, "State", "streaming");
		scene_wait_workout(&scene, "State", "running");
		check_turns(faults[i].name);
	}
}

#define ADVERTISEMENTS 5000

static int on_advertisement(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	(*(unsigned *)userdata)++;
	return 0;
}

static bool some_heard(void *userdata)
{
	return *(unsigned *)userdata > 0;
}

static bool many_heard(void *userdata)
{
	return *(unsigned *)userdata > ADVERTISEMENTS;
}

/*
 * Somebody else's scan hears thousands of advertisements: none of them is for us. The test hears
 * all of them.
 */
static void strangers_wake_nothing(struct harness *h)
{
	unsigned before, woken;
	static unsigned heard;

	scene_begin(&scene, h, 1);
	turns = preload_start(h, "TURNS", sizeof(*turns));
	scene_add(&scene);
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_wait_band(&scene, "Battery", "66");

	fake_times(h->fake)->advertise_us = 2 * USEC_PER_MSEC;
	check_ok(sd_bus_add_match(h->bus, NULL,
				  "type='signal',sender='org.bluez',member='PropertiesChanged'",
				  on_advertisement, &heard));
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "SetDiscoveryFilter", "a{sv}", 1, "Transport", "s", "le"));
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "StartDiscovery", ""));
	check_ok(fake_flood(h->fake, 64, 1));

	/* That somebody discovers has been told by now: it is not for us either. */
	wait_for(h, some_heard, &heard, "advertisements");
	property_is(h, scene.band_path, BAND, "State", "ready");
	before = turns->n;
	heard = 0;
	wait_for(h, many_heard, &heard, "advertisements");
	woken = turns->n - before;
	if (woken)
		fail("%u wake-ups for %u advertisements of strangers", woken, heard);
}

static const struct test tests[] = {
	TEST(never_held_up),
	TEST(strangers_wake_nothing),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
