/* SPDX-License-Identifier: MIT */
/*
 * Is the fake honest about adapters? Two at once, one that comes back under another index, one that
 * is blocked by rfkill.
 */

#include "bus/dialog.h"
#include "bus/profile-client.h"
#include "bus/virtual-band.h"

#define HCI0 "/org/bluez/hci0"
#define HCI1 "/org/bluez/hci1"

static struct virtual_band band;

static const struct person_plan still = {
	.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3
};

static void begin(struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &still, NULL, 1));
	check_ok(fake_start(h->fake));
	profile_offer(h);
}

static bool is_connected(void *userdata)
{
	return fake_device_connected(band.device);
}

static bool is_at(struct harness *h, const char *adapter)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	char path[64];
	int on;

	check(snprintf(path, sizeof(path), "%s/dev_C0_FF_EE_00_00_01", adapter) > 0);
	if (bus_call_to(h, &reply, "org.bluez", path, "org.freedesktop.DBus.Properties", "Get",
			"ss", "org.bluez.Device1", "Connected") < 0)
		return false;
	check_ok(sd_bus_message_read(reply, "v", "b", &on));
	return on;
}

static void another_index(struct harness *h)
{
	struct output o;

	begin(h);
	fake_device_know(band.device, true);
	check_ok(profile_register(h, HCI0, "/profile"));
	wait_for(h, is_connected, NULL, "the band by hci0");
	check(is_at(h, HCI0));

	fake_adapter_plug_as(h->fake, 1);
	check(!fake_device_connected(band.device));
	check(profile_register(h, HCI0, "/profile") < 0);
	check_ok(profile_register(h, HCI1, "/profile"));
	wait_for(h, is_connected, NULL, "the band by hci1");
	check(is_at(h, HCI1) && !is_at(h, HCI0));

	run_program(h, &o, (const char *const[]){ "bluetoothctl", "list", NULL });
	check_has(o.out, "Controller 00:00:5E:00:53:01 fake [default]");
	output_done(&o);
}

/* A peripheral has one link. When that ends, whichever wants it may have it. */
static void two_adapters(struct harness *h)
{
	struct dialog d;

	begin(h);
	check_ok(fake_second_plug(h->fake, true));
	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(&d, "[bluetooth]");
	dialog_say(&d, "list");
	dialog_hear(&d, "Controller 00:00:5E:00:53:01 fake");
	dialog_say(&d, "select 00:00:5E:00:53:02");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " VIRTUAL_BAND_ADDRESS);
	dialog_say(&d, "trust " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "trust succeeded");
	dialog_say(&d, "connect " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Connection successful");
	check(is_at(h, HCI1) && !is_at(h, HCI0));

	check_ok(profile_register(h, HCI1, "/profile"));
	fake_device_know(band.device, true);
	check_ok(profile_register(h, HCI0, "/profile"));
	check(!is_at(h, HCI0));
	fake_second_power(h->fake, false);
	wait_for(h, is_connected, NULL, "the band by the other adapter");
	check(is_at(h, HCI0) && !is_at(h, HCI1));
	check_ok(fake_second_plug(h->fake, false));
	dialog_hear(&d, "Controller 00:00:5E:00:53:02 fake");
	check(dialog_end(&d) == 0);
}

static void blocked(struct harness *h)
{
	struct dialog d;

	begin(h);
	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(&d, "[bluetooth]");
	dialog_say(&d, "show");
	dialog_hear(&d, "Powered: yes");
	fake_adapter_block(h->fake, true);
	dialog_hear(&d, "Powered: no");
	dialog_say(&d, "power on");
	dialog_hear(&d, "org.bluez.Error.Blocked");
	fake_adapter_block(h->fake, false);
	dialog_hear(&d, "Powered: yes");
	check(dialog_end(&d) == 0);
}

static const struct test tests[] = {
	TEST(another_index),
	TEST(two_adapters),
	TEST(blocked),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
