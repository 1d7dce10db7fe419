/* SPDX-License-Identifier: MIT */
/*
 * Is the fake honest about advertisements? What is heard, how often, by whom, and until when, as
 * BlueZ 5.66 has it. bluetoothctl is one client, the test another.
 */

#include "bus/dialog.h"
#include "bus/virtual-band.h"

#define SCALE      "C0:FF:EE:00:00:09"
#define SCALE_PATH "/org/bluez/hci0/dev_C0_FF_EE_00_00_09"

static struct virtual_band band;
static struct fake_device *scale;

static const struct person_plan still = {
	.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3
};

static const struct peripheral broadcaster = {
	.address = SCALE,
	.name = "IF_B7",
	.rssi = -70,
	.maker = { 0x0100, { 2, 3, 17 }, 3 },
	.public_address = true,
	.broadcasts = true,
};

/* PropertiesChanged that the test heard. */
static struct {
	unsigned of_band, of_scale, data; /* data: of the scale, with what its maker says */
} heard;

static bool has_key(sd_bus_message *m, const char *key)
{
	const char *k;
	bool has = false;

	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &k));
		has |= !strcmp(k, key);
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}

	return has;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	if (strcmp(sd_bus_message_get_path(m), SCALE_PATH)) {
		heard.of_band++;
		return 0;
	}

	check_ok(sd_bus_message_skip(m, "s"));
	heard.of_scale++;
	heard.data += has_key(m, "ManufacturerData");
	return 0;
}

struct awaited {
	const unsigned *of;
	unsigned n;
};

static bool is_heard(void *userdata)
{
	const struct awaited *awaited = userdata;

	return *awaited->of >= awaited->n;
}

/* Count anew, until there were @n. */
static void hear(struct harness *h, const unsigned *of, unsigned n)
{
	struct awaited awaited = { of, n };

	memset(&heard, 0, sizeof(heard));
	wait_for(h, is_heard, &awaited, "advertisements");
}

static void begin(struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &still, NULL, 1));
	check_ok(fake_device_add(h->fake, &broadcaster, &scale));
	fake_times(h->fake)->advertise_us = 5 * USEC_PER_MSEC;
	check_ok(fake_start(h->fake));
	check_ok(sd_bus_add_match(
		h->bus, NULL,
		"type='signal',member='PropertiesChanged',path_namespace='/org/bluez/hci0'",
		on_changed, NULL));
}

static int adapter_call(struct harness *h, const char *member)
{
	return bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1", member,
			   "");
}

#define set_filter(h, ...)                                                                  \
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1", \
			     "SetDiscoveryFilter", "a{sv}", __VA_ARGS__))

static bool is_silent(void *userdata)
{
	return !fake_discovering(userdata);
}

static void makers_data_is_shown(struct harness *h)
{
	struct dialog d;

	begin(h);
	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(&d, "[bluetooth]");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " SCALE " IF_B7");
	fake_device_advertise(scale, (const uint8_t[]){ 2, 3, 18 }, 3);
	dialog_hear(&d, "ManufacturerData Key: 0x0100");
	dialog_hear(&d, "02 03 12");
	dialog_say(&d, "info " SCALE);
	dialog_hear(&d, "Device " SCALE " (public)");
	dialog_say(&d, "info " VIRTUAL_BAND_ADDRESS);
	dialog_hear(&d, "Device " VIRTUAL_BAND_ADDRESS " (random)");
	check(dialog_end(&d) == 0);
}

/* The same data again is news only to somebody who asked for duplicates. */
static void duplicates_by_wish(struct harness *h)
{
	begin(h);
	set_filter(h, 1, "Transport", "s", "le");
	check_ok(adapter_call(h, "StartDiscovery"));
	hear(h, &heard.of_scale, 10);
	check(heard.data == 0);

	fake_device_advertise(scale, (const uint8_t[]){ 2, 3, 18 }, 3);
	hear(h, &heard.of_scale, 10);
	check(heard.data == 1);

	set_filter(h, 1, "DuplicateData", "b", true);
	hear(h, &heard.data, 10);

	/* The filter outlives the discovery, and no filter at all reports no small change. */
	check_ok(adapter_call(h, "StopDiscovery"));
	check_ok(adapter_call(h, "StartDiscovery"));
	hear(h, &heard.data, 10);
	set_filter(h, 0);
	fake_device_advertise(scale, (const uint8_t[]){ 2, 3, 19 }, 3);
	hear(h, &heard.data, 1);
	check(heard.of_scale == 1);
}

/* Discovery goes on until the last of its clients left, and each hears what any wanted. */
static void two_clients(struct harness *h)
{
	struct dialog d;

	begin(h);
	set_filter(h, 1, "UUIDs", "as", 1, PROGRESSOR_SERVICE);
	check_ok(adapter_call(h, "StartDiscovery"));
	check(adapter_call(h, "StartDiscovery") < 0);
	check_has(h->error, "org.bluez.Error.InProgress");

	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	hear(h, &heard.of_band, 5);
	check(heard.of_scale == 0);
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " SCALE);
	hear(h, &heard.of_scale, 3);

	dialog_say(&d, "scan off");
	dialog_hear(&d, "Discovery stopped");
	check(fake_discovering(h->fake));
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Discovery started");
	check_ok(adapter_call(h, "StopDiscovery"));
	check(fake_discovering(h->fake));
	check(dialog_end(&d) == 0);
	wait_for(h, is_silent, h->fake, "the discovery to end");
}

static void too_weak(struct harness *h)
{
	begin(h);
	set_filter(h, 1, "RSSI", "n", -65);
	check_ok(adapter_call(h, "StartDiscovery"));
	hear(h, &heard.of_band, 5);
	check(heard.of_scale == 0);
}

/* What only broadcasts cannot be connected, and is forgotten with the discovery. */
static void broadcaster_is_not_connected(struct harness *h)
{
	struct dialog d;

	begin(h);
	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " SCALE);
	dialog_say(&d, "scan off");
	dialog_hear(&d, "DEL");
	dialog_hear(&d, "Device " SCALE " IF_B7");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " SCALE);
	dialog_say(&d, "connect " SCALE);
	dialog_hear(&d, "org.bluez.Error.Failed");
	check(dialog_end(&d) == 0);
}

static const struct test tests[] = {
	TEST(makers_data_is_shown),
	TEST(duplicates_by_wish),
	TEST(two_clients),
	TEST(too_weak),
	TEST(broadcaster_is_not_connected),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
