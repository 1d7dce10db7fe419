/* SPDX-License-Identifier: MIT */
/*
 * Is the fake honest? BlueZ's own bluetoothctl must be able to list, show, scan, connect, look at
 * attributes, subscribe and write, and must say of each fault what it says of the real one.
 */

#include <errno.h>
#include <stdlib.h>

#include "bus/control.h"
#include "bus/dialog.h"
#include "bus/follower.h"
#include "bus/profile-client.h"
#include "bus/virtual-band.h"

#define HCI0 "/org/bluez/hci0"

static struct virtual_band band;

static const struct person_plan still = {
	.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3
};

static void bluetoothctl(struct dialog *d, struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &still, NULL, 1));
	check_ok(fake_start(h->fake));
	dialog_begin(d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(d, "[bluetooth]");
}

static void scan_and_connect(struct dialog *d)
{
	dialog_say(d, "scan on");
	dialog_hear(d, "Discovery started");
	dialog_hear(d, "Device " VIRTUAL_BAND_ADDRESS " " VIRTUAL_BAND_NAME);
	dialog_say(d, "scan off");
	dialog_hear(d, "Discovery stopped");
	dialog_say(d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(d, "Connected: yes");
	dialog_hear(d, "Connection successful");
	dialog_hear(d, PROGRESSOR_DATA);
	dialog_hear(d, PROGRESSOR_CONTROL);
	dialog_hear(d, "ServicesResolved: yes");
}

static void lists_and_shows(struct harness *h)
{
	struct output o;

	check_ok(fake_start(h->fake));
	run_program(h, &o, (const char *const[]){ "bluetoothctl", "list", NULL });
	check(o.status == 0);
	check_has(o.out, "Controller 00:00:5E:00:53:01");
	output_done(&o);

	run_program(h, &o, (const char *const[]){ "bluetoothctl", "show", NULL });
	check_has(o.out, "Powered: yes");
	check_has(o.out, "Discovering: no");
	output_done(&o);
}

static void values_arrive(struct harness *h)
{
	struct dialog d;

	bluetoothctl(&d, h);
	scan_and_connect(&d);

	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " PROGRESSOR_DATA);
	dialog_say(&d, "notify on");
	dialog_hear(&d, "Notify started");
	dialog_say(&d, "select-attribute " PROGRESSOR_CONTROL);
	dialog_say(&d, "write 0x65");
	dialog_say(&d, "select-attribute " PROGRESSOR_DATA);
	dialog_hear(&d, "Value:");
	dialog_hear(&d, "01 40 "); /* a packet of eight samples */
	dialog_say(&d, "notify off");
	dialog_hear(&d, "Notify stopped");
	check(band.starts == 1);

	dialog_say(&d, "back");
	dialog_say(&d, "disconnect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Successful disconnected");
	dialog_hear(&d, "Connected: no");
	check(dialog_end(&d) == 0);
}

static void notify_by_socket(struct harness *h)
{
	struct dialog d;

	bluetoothctl(&d, h);
	scan_and_connect(&d);
	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " PROGRESSOR_DATA);
	dialog_say(&d, "acquire-notify");
	dialog_hear(&d, "AcquireNotify success: fd");
	dialog_hear(&d, "MTU 247");
	dialog_say(&d, "notify on");
	dialog_hear(&d, "org.bluez.Error.NotPermitted");
	dialog_say(&d, "select-attribute " PROGRESSOR_CONTROL);
	dialog_say(&d, "write 0x6b");
	dialog_hear(&d, "Notification:");
	dialog_hear(&d, "1.2.3.4");

	fake_device_drop(band.device);
	dialog_hear(&d, "Connected: no");
	check(dialog_end(&d) == 0);
}

static void refusals(struct harness *h)
{
	struct dialog d;

	bluetoothctl(&d, h);
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " VIRTUAL_BAND_ADDRESS);
	fake_device_refuse(band.device, "Failed", "le-connection-abort-by-local", 1);
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "org.bluez.Error.Failed");

	fake_device_range(band.device, false);
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "org.bluez.Error.Failed");

	fake_adapter_power(h->fake, false);
	dialog_hear(&d, "Powered: no");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "org.bluez.Error.NotReady");
	fake_adapter_plug(h->fake, false);
	dialog_hear(&d, "DEL");
	dialog_hear(&d, "Controller 00:00:5E:00:53:01 fake");
	check(dialog_end(&d) == 0);
}

static bool is_silent(void *userdata)
{
	return !fake_discovering(userdata);
}

/* Who discovers and leaves the bus stops discovering. */
static void discovery_ends_with_its_client(struct harness *h)
{
	struct dialog d;

	bluetoothctl(&d, h);
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Discovery started");
	check(fake_discovering(h->fake));
	check(dialog_end(&d) == 0);
	wait_for(h, is_silent, h->fake, "the discovery to end");
}

/* A device nobody trusts is temporary again after a lost link, and goes. */
static void untrusted_disappears(struct harness *h)
{
	struct dialog d;

	fake_times(h->fake)->temporary_us = 300 * USEC_PER_MSEC;
	bluetoothctl(&d, h);
	scan_and_connect(&d);
	fake_device_drop(band.device);
	dialog_hear(&d, "Connected: no");
	dialog_hear(&d, "DEL");
	dialog_hear(&d, "Device " VIRTUAL_BAND_ADDRESS " " VIRTUAL_BAND_NAME);
	check(dialog_end(&d) == 0);
}

static bool is_connected(void *userdata)
{
	return fake_device_connected(((struct virtual_band *)userdata)->device);
}

/*
 * bluetoothd itself connects a trusted device whose service a GattProfile1 asks for, without a
 * discovery.
 */
static void trusted_comes_back(struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(band.device, true);
	check_ok(fake_start(h->fake));
	check(!fake_device_connected(band.device));

	check(profile_register(h, HCI0, "/none") < 0);
	check_has(h->error, "org.bluez.Error.Failed: No object received");

	profile_offer(h);
	check_ok(profile_register(h, HCI0, "/profile"));
	check(profile_register(h, HCI0, "/profile") < 0);
	check_has(h->error, "org.bluez.Error.AlreadyExists");
	wait_for(h, is_connected, &band, "the trusted band to be connected");

	fake_device_range(band.device, false);
	check(!fake_device_connected(band.device));
	fake_device_range(band.device, true);
	wait_for(h, is_connected, &band, "the band to be connected again");
	check(fake_device_connects(band.device) == 0);
	check(!fake_discovering(h->fake));

	fake_stop(h->fake);
	check_ok(fake_start(h->fake));
	check(!fake_profile_wants(h->fake, PROGRESSOR_SERVICE));
}

/* What is let go without trust stays away, advertising as it may, until Connect. */
static void untrusted_stays_away(struct harness *h)
{
	struct dialog d;

	fake_times(h->fake)->connect_us = USEC_PER_MSEC;
	bluetoothctl(&d, h);
	scan_and_connect(&d);
	profile_offer(h);
	check_ok(profile_register(h, HCI0, "/profile"));
	dialog_say(&d, "trust " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "trust succeeded");
	dialog_say(&d, "disconnect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Successful disconnected");
	dialog_hear(&d, "Connected: yes");

	dialog_say(&d, "untrust " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "untrust succeeded");
	dialog_say(&d, "disconnect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Successful disconnected");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "RSSI");
	dialog_say(&d, "scan off");
	dialog_hear(&d, "Discovery stopped");
	check(!fake_device_connected(band.device));
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Connection successful");
	check(dialog_end(&d) == 0);
}

/* Switched off by a command it is not heard, and its button brings it back by itself. */
static void switched_off(struct harness *h)
{
	struct dialog d;

	bluetoothctl(&d, h);
	scan_and_connect(&d);
	profile_offer(h);
	check_ok(profile_register(h, HCI0, "/profile"));
	dialog_say(&d, "trust " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "trust succeeded");
	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " PROGRESSOR_CONTROL);
	dialog_say(&d, "write 0x6e");
	dialog_hear(&d, "Connected: no");
	dialog_say(&d, "back");
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "org.bluez.Error.Failed");
	virtual_band_press_button(&band);
	dialog_hear(&d, "Connected: yes");
	check(dialog_end(&d) == 0);
}

static int fault(struct harness *h, const char *member, const char *types, int on)
{
	return bus_call_to(h, NULL, "org.instep.Test1", "/org/instep/Test1", "org.instep.Test1",
			   member, types, on);
}

/* What happens outside of bluetoothd can be done by hand, too. */
static void by_hand(struct harness *h)
{
	static struct control control;
	struct dialog d;

	bluetoothctl(&d, h);
	check_ok(control_init(&control, h->fake, &band));
	scan_and_connect(&d);
	check(fault(h, "Hold", "b", true) < 0);
	check_has(h->error, "It is connected");
	check_ok(fault(h, "ChangeServices", "", 0));
	dialog_hear(&d, "service004a/char004b");

	check_ok(fault(h, "Block", "b", true));
	dialog_hear(&d, "Powered: no");
	check_ok(fault(h, "Hold", "b", true));
	check_ok(fault(h, "Block", "b", false));
	dialog_hear(&d, "Powered: yes");
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "org.bluez.Error.Failed");
	check_ok(fault(h, "Hold", "b", false));
	fake_device_range(band.device, false);
	check_ok(fault(h, "Button", "", 0));
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Connection successful");
	check(dialog_end(&d) == 0);
	control_done(&control);
}

static const struct test tests[] = {
	TEST(lists_and_shows),
	TEST(values_arrive),
	TEST(notify_by_socket),
	TEST(refusals),
	TEST(discovery_ends_with_its_client),
	TEST(untrusted_disappears),
	TEST(trusted_comes_back),
	TEST(untrusted_stays_away),
	TEST(switched_off),
	TEST(by_hand),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
