/* SPDX-License-Identifier: MIT */
/*
 * Is the fake honest about what a peripheral has beside its own service? bluetoothctl must find,
 * read and follow the standard ones, see services change, and not get what a phone has.
 */

#include "bus/dialog.h"

#define STRAP   "C0:FF:EE:00:00:0A"
#define SERVICE "0000ffe0-0000-1000-8000-00805f9b34fb"
#define DATA    "0000ffe1-0000-1000-8000-00805f9b34fb"
#define LEVEL   "00002a19-0000-1000-8000-00805f9b34fb"
#define MODEL   "00002a24-0000-1000-8000-00805f9b34fb"

static struct fake_device *strap;

static void begin(struct dialog *d, struct harness *h, bool battery_hidden)
{
	const struct peripheral p = {
		.address = STRAP,
		.name = "Strap",
		.service = SERVICE,
		.chrcs = { { .uuid = DATA, .flags = CHRC_NOTIFY } },
		.about = { .model = "S-1", .firmware = "2.0" },
		.battery = 80,
		.battery_hidden = battery_hidden,
	};

	check_ok(fake_device_add(h->fake, &p, &strap));
	fake_device_know(strap, false);
	check_ok(fake_start(h->fake));
	dialog_begin(d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(d, "[bluetooth]");
}

static void connect(struct dialog *d)
{
	dialog_say(d, "connect " STRAP);
	dialog_hear(d, "Connected: yes");
	dialog_hear(d, "ServicesResolved: yes");
}

static void standard_services(struct harness *h)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	uint8_t percent;
	struct dialog d;

	begin(&d, h, false);
	connect(&d);
	dialog_say(&d, "info " STRAP);
	dialog_hear(&d, "UUID: Device Information");
	dialog_hear(&d, "Battery Percentage: 0x50 (80)");
	fake_device_battery(strap, 79);
	check_ok(bus_call_to(h, &reply, "org.bluez", "/org/bluez/hci0/dev_C0_FF_EE_00_00_0A",
			     "org.freedesktop.DBus.Properties", "Get", "ss", "org.bluez.Battery1",
			     "Percentage"));
	check_ok(sd_bus_message_read(reply, "v", "y", &percent));
	check(percent == 79);

	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " MODEL);
	dialog_say(&d, "read");
	dialog_hear(&d, "53 2d 31"); /* S-1 */
	dialog_say(&d, "write 0x00");
	dialog_hear(&d, "Failed to write");
	check(dialog_end(&d) == 0);
}

static void battery_without_an_interface(struct harness *h)
{
	struct dialog d;

	begin(&d, h, true);
	connect(&d);
	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " LEVEL);
	dialog_say(&d, "read");
	dialog_hear(&d, "50");
	dialog_say(&d, "notify on");
	dialog_hear(&d, "Notify started");
	fake_device_battery(strap, 12);
	dialog_hear(&d, "Value:");
	dialog_hear(&d, "0c");
	dialog_say(&d, "back");
	dialog_say(&d, "info " STRAP);
	dialog_hear(&d, "UUID: Battery Service");
	check(!strstr(d.heard, "Battery Percentage"));
	check(dialog_end(&d) == 0);
}

/* The characteristic goes, and is there again under another handle. */
static void services_change(struct harness *h)
{
	struct dialog d;

	begin(&d, h, false);
	connect(&d);
	fake_device_change_services(strap);
	dialog_hear(&d, "DEL");
	dialog_hear(&d, "service000a/char000b");
	dialog_hear(&d, "NEW");
	dialog_hear(&d, "service004a/char004b");
	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " DATA);
	dialog_say(&d, "notify on");
	dialog_hear(&d, "Notify started");
	check(!strstr(d.heard, "ServicesResolved: no"));
	check(dialog_end(&d) == 0);
}

static void phone_has_it(struct harness *h)
{
	struct dialog d;

	begin(&d, h, false);
	fake_device_hold(strap, true);
	dialog_say(&d, "connect " STRAP);
	dialog_hear(&d, "org.bluez.Error.Failed le-connection-abort-by-local");
	dialog_say(&d, "scan on");
	dialog_hear(&d, "Discovery started");
	dialog_say(&d, "connect " STRAP);
	dialog_hear(&d, "org.bluez.Error.Failed");
	check(!strstr(d.heard, "RSSI"));

	fake_device_hold(strap, false);
	dialog_hear(&d, "RSSI");
	connect(&d);
	check(dialog_end(&d) == 0);
}

static const struct test tests[] = {
	TEST(standard_services),
	TEST(battery_without_an_interface),
	TEST(services_change),
	TEST(phone_has_it),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
