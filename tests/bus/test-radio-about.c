/* SPDX-License-Identifier: MIT */
/* What a band says of itself by the standard services. */

#include <errno.h>

#include "bus/radio-scene.h"

#define ADDRESS "C2:00:5E:00:53:07"
#define SERVICE "7a000000-5e00-4000-8000-000000000001"
#define DATA    "7a000000-5e00-4000-8000-000000000002"

static int no_command(struct decoder *d, enum command c, struct write ret[static DRIVER_WRITES_MAX])
{
	return -ENOTSUP;
}

/* A protocol that cannot be asked anything. */
static const struct driver driver_mute = {
	.name = "mute",
	.kind = SAMPLE_FORCE,
	.service_uuid = SERVICE,
	.sources = { { .uuid = DATA, .kind = SOURCE_NOTIFY } },
	.command = no_command,
};

static const struct peripheral mute = {
	.address = ADDRESS,
	.name = "Mute",
	.service = SERVICE,
	.chrcs = { { DATA, CHRC_NOTIFY } },
	.rssi = -50,
	.mtu = 247,
};

static struct fake_device *begin(struct harness *h, const struct peripheral *p)
{
	struct fake_device *device;

	check_ok(fake_device_add(h->fake, p, &device));
	fake_device_know(device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin_as(ADDRESS, &driver_mute);
	wait_link(LINK_READY);
	return device;
}

static bool was_told(void *userdata)
{
	return scene.abouts >= *(unsigned *)userdata;
}

static void wait_about(unsigned times)
{
	wait_for(scene.h, was_told, &times, "what the band is");
}

static bool has_battery(void *userdata)
{
	return scene.battery == *(unsigned *)userdata;
}

static void wait_battery(unsigned percent)
{
	wait_for(scene.h, has_battery, &percent, "the level of the battery");
}

static void says_what_it_is_once_a_connection(struct harness *h)
{
	struct peripheral p = mute;
	struct fake_device *device;

	p.about.firmware = "1.2";
	p.about.software = "never asked";
	p.about.model = "Mk 2";
	p.about.manufacturer = "Mute & Sons";
	device = begin(h, &p);
	wait_about(1);
	check(!strcmp(scene.about.firmware, "1.2"));
	check(!strcmp(scene.about.model, "Mk 2"));
	check(!strcmp(scene.about.maker, "Mute & Sons"));

	fake_device_drop(device);
	wait_story("disconnected ");
	peer_connect(scene.peer);
	wait_about(2);
	listed_again();
	check(scene.abouts == 2);
	check(!strcmp(scene.about.model, "Mk 2"));
	scene_end();
}

static void takes_no_nonsense(struct harness *h)
{
	struct peripheral p = mute;

	p.about.firmware = "\x1b[31mred";
	p.about.software = "7  ";
	p.about.model = "a model with a name that is longer than anybody would ever read";
	p.about.manufacturer = "\xff";
	(void)begin(h, &p);
	wait_about(1);
	check(!strcmp(scene.about.firmware, "7"));
	check(!*scene.about.model && !*scene.about.maker);
	scene_end();
}

/* The band must know that we listen before it says anything. */
static void wait_notifying(void)
{
	const struct tree *tree = &scene.radio->tree;
	const struct object *level = tree_attribute(
		tree, tree_device(tree, ADDRESS), OBJECT_CHARACTERISTIC, about_uuid(ABOUT_BATTERY));
	int notifying = false;

	while (!notifying) {
		sd_bus_message *reply;

		check_ok(bus_call_to(scene.h, &reply, "org.bluez", level->path,
				     "org.freedesktop.DBus.Properties", "Get", "ss",
				     "org.bluez.GattCharacteristic1", "Notifying"));
		check_ok(sd_bus_message_read(reply, "v", "b", &notifying));
		sd_bus_message_unref(reply);
	}
}

static void follows_a_battery_that_bluetoothd_does_not(struct harness *h)
{
	struct peripheral p = mute;
	struct fake_device *device;

	p.battery = 80;
	p.battery_hidden = true;
	device = begin(h, &p);
	wait_battery(80);
	wait_notifying();
	for (unsigned percent = 79; percent > 76; percent--) {
		fake_device_battery(device, (uint8_t)percent);
		wait_battery(percent);
	}
	check(scene.abouts == 0);
	scene_end();
}

static void leaves_the_battery_to_bluetoothd(struct harness *h)
{
	struct peripheral p = mute;
	struct fake_device *device;

	p.battery = 80;
	p.about.model = "Mk 2";
	device = begin(h, &p);
	wait_about(1);
	wait_battery(80);
	fake_device_battery(device, 60);
	wait_battery(60);
	scene_end();
}

static void the_bus_has_it(struct harness *h)
{
	static const char path[] = MANAGER_PATH "/band/mine";
	struct peripheral p = {
		.address = VIRTUAL_BAND_ADDRESS,
		.name = VIRTUAL_BAND_NAME,
		.service = PROGRESSOR_SERVICE,
		.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_WRITE } },
		.about = { .model = "P200",
			   .manufacturer = "Tindeq",
			   .firmware = "asked by command" },
		.rssi = -50,
		.mtu = 247,
	};
	struct fake_device *device;

	check_ok(fake_device_add(h->fake, &p, &device));
	fake_device_know(device, false);
	check_ok(fake_start(h->fake));
	daemon_start(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "mine", "driver", "s", "tindeq-progressor"));
	wait_for_property(h, path, BAND, "Model", "Tindeq P200");
	property_is(h, path, BAND, "Firmware", "");
	property_is(h, path, BAND, "Paired", "false");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(says_what_it_is_once_a_connection),
		TEST(takes_no_nonsense),
		TEST(follows_a_battery_that_bluetoothd_does_not),
		TEST(leaves_the_battery_to_bluetoothd),
		TEST(the_bus_has_it),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
