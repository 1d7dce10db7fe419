/* SPDX-License-Identifier: MIT */
/* The radio without bands: what is there, who is believed, and what wakes us. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus/radio-scene.h"
#include "bus/second-bus.h"

static void says_what_is_missing(struct harness *h)
{
	const char *sentence;

	radio_begin(h);
	check(radio_state(scene.radio, &sentence) == RADIO_NO_SERVICE);
	check(radio_scan_start(scene.radio) == -ENETDOWN);

	fake_adapter_plug(h->fake, false);
	check_ok(fake_start(h->fake));
	wait_state(RADIO_MISSING);

	fake_adapter_power(h->fake, false);
	fake_adapter_plug(h->fake, true);
	wait_state(RADIO_OFF);
	check(radio_state(scene.radio, &sentence) == RADIO_OFF);
	check_has(sentence, "bluetoothctl power on");

	fake_adapter_power(h->fake, true);
	wait_state(RADIO_READY);
	fake_adapter_power(h->fake, false);
	wait_state(RADIO_OFF);
	fake_adapter_plug(h->fake, false);
	wait_state(RADIO_MISSING);
	fake_stop(h->fake);
	wait_state(RADIO_NO_SERVICE);
	check(radio_state(scene.radio, &sentence) == RADIO_NO_SERVICE);
	check_has(sentence, "bluetoothd is not running");
	scene_end();
}

/* Somebody else who needs the system bus. */
static unsigned ups, downs;

static void on_up(void *userdata, sd_bus *bus)
{
	check(sd_bus_is_ready(bus) > 0);
	ups++;
}

static void on_down(void *userdata)
{
	downs++;
}

static struct system_bus_listener another = { .up = on_up, .down = on_down };

/* The system bus comes late, goes and comes back; a dead bus leaves its socket's file behind. */
static void outlives_the_system_bus(struct harness *h)
{
	const char *sentence;
	pid_t pid;

	second_bus_elsewhere(h);
	radio_begin(h);
	check(radio_state(scene.radio, &sentence) == RADIO_NO_SERVICE);
	check_has(sentence, "system bus");

	for (unsigned i = 0; i < 2; i++) {
		pid = second_bus_start(h);
		check_ok(fake_start(h->fake));
		wait_state(RADIO_READY);
		if (i == 0)
			system_bus_listen(scene.system, &another);
		check(ups == i + 1 && downs == i);

		second_bus_kill(pid);
		wait_state(RADIO_NO_SERVICE);
		check(downs == i + 1);
		fake_stop(h->fake);
	}
	system_bus_unlisten(scene.system, &another);
	scene_end();
}

/*
 * A bluetoothd that sends nonsense: a well-formed signal of the wrong type, and values of the wrong
 * type.
 */
static void send_odd_signals(sd_bus *bus, const char *destination)
{
	static const char path[] = "/org/bluez/hci0";
	sd_bus_message *m;

	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesAdded", "o", path));
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesRemoved", "oas", path, 2, "org.bluez.Nothing",
				    "org.bluez.Battery1"));
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesAdded", "oa{sa{sv}}", path, 1, "org.bluez.Device1",
				    0));
	check_ok(sd_bus_emit_signal(bus, path, "org.freedesktop.DBus.Properties",
				    "PropertiesChanged", "s", "org.bluez.Adapter1"));
	check_ok(sd_bus_emit_signal(bus, path, "org.freedesktop.DBus.Properties",
				    "PropertiesChanged", "sa{sv}as", "org.bluez.Adapter1", 3,
				    "Powered", "s", "yes", "Discovering", "u", 7, "Odd", "ay", 1, 1,
				    0));
	/* to us alone: what anybody may send */
	check_ok(sd_bus_message_new_signal(bus, &m, path, "org.freedesktop.DBus.Properties",
					   "PropertiesChanged"));
	check_ok(sd_bus_message_append(m, "sa{sv}as", "org.bluez.Adapter1", 1, "Powered", "b", 0,
				       0));
	check_ok(sd_bus_message_set_destination(m, destination));
	check_ok(sd_bus_send(bus, m, NULL));
	sd_bus_message_unref(m);
}

static void a_stranger_is_not_believed(struct harness *h)
{
	const char *name;

	check_ok(fake_start(h->fake));
	radio_begin(h);
	wait_state(RADIO_READY);
	check_ok(sd_bus_get_unique_name(scene.radio->bus, &name));
	scene.states = 0;
	send_odd_signals(h->bus, name);
	check_ok(bus_call_to(h, NULL, "org.bluez", "/", "org.freedesktop.DBus.Peer", "Ping", ""));
	listed_again();
	check(scene.states == 0);
	scene_end();
}

static int answer_adapter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return sd_bus_reply_method_return(
		m, "a{oa{sa{sv}}}", 2, "/org/bluez/hci0", 1, "org.bluez.Adapter1", 1, "Powered",
		"b", 1, "/org/bluez/hci0/dev_1", 1, "org.bluez.Device1", 4, "Address", "s",
		"nonsense", "Name", "as", 0, "UUIDs", "s", "x", "RSSI", "b", 1);
}

static void nonsense_of_bluetoothd_does_no_harm(struct harness *h)
{
	sd_bus *bus = own_bluez(h, answer_adapter);
	const char *name;

	radio_begin(h);
	wait_state(RADIO_READY);

	check_ok(sd_bus_get_unique_name(scene.radio->bus, &name));
	send_odd_signals(bus, name); /* its last one is the owner's, so it counts */
	wait_state(RADIO_OFF);
	listed_again();
	check(radio_state(scene.radio, NULL) == RADIO_READY);
	scene_end();
	sd_bus_flush_close_unref(bus);
}

#define CROWD 3000 /* more than the mirror holds */

static bool then_switched_off;

/* The band is the last device, and the adapter is behind it. */
static int answer_in_a_crowd(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	sd_bus_message *list;
	char path[64];

	if (!sd_bus_message_is_method_call(m, "org.freedesktop.DBus.ObjectManager", NULL))
		return sd_bus_reply_method_return(m, NULL);

	check_ok(sd_bus_message_new_method_return(m, &list));
	check_ok(sd_bus_message_open_container(list, 'a', "{oa{sa{sv}}}"));
	for (unsigned i = 0; i < CROWD; i++) {
		snprintf(path, sizeof(path), "/org/bluez/hci0/dev_%u", i);
		check_ok(sd_bus_message_append(list, "{oa{sa{sv}}}", path, 1, "org.bluez.Device1",
					       1, "Name", "s", "Toothbrush"));
	}
	check_ok(sd_bus_message_append(
		list, "{oa{sa{sv}}}{oa{sa{sv}}}", "/org/bluez/hci0/dev_C0_FF_EE_00_00_01", 1,
		"org.bluez.Device1", 1, "Address", "s", VIRTUAL_BAND_ADDRESS, "/org/bluez/hci0", 1,
		"org.bluez.Adapter1", 1, "Powered", "b", 1));
	check_ok(sd_bus_message_close_container(list));
	check_ok(sd_bus_send(NULL, list, NULL));
	sd_bus_message_unref(list);
	if (then_switched_off)
		check_ok(sd_bus_emit_signal(sd_bus_message_get_bus(m), "/org/bluez/hci0",
					    "org.freedesktop.DBus.Properties", "PropertiesChanged",
					    "sa{sv}as", "org.bluez.Adapter1", 1, "Powered", "b", 0,
					    0));
	return 1;
}

static bool is_listed(void *userdata)
{
	return scene.radio->lists > *(const unsigned *)userdata;
}

/* A list that is read in parts: what is at its end is found, and what comes behind it counts. */
static void a_crowd_hides_no_band(struct harness *h)
{
	sd_bus *bus = own_bluez(h, answer_in_a_crowd);

	unsigned lists;

	radio_begin(h);
	peer_begin();
	wait_story("seen ");
	check(scene.radio->tree.n == 2);

	then_switched_off = true;
	lists = scene.radio->lists;
	radio_list(scene.radio);
	wait_for(h, is_listed, &lists, "the end of the list");
	wait_state(RADIO_OFF);
	scene_end();
	sd_bus_flush_close_unref(bus);
}

/* A bluetoothd with two adapters that says nothing but that they are there. */
static unsigned registered[3];

static int answer_adapters(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	unsigned index;

	if (sd_bus_message_is_method_call(m, "org.bluez.GattManager1", "RegisterApplication")) {
		check(sscanf(sd_bus_message_get_path(m), "/org/bluez/hci%u", &index) == 1);
		registered[index]++;
		return sd_bus_reply_method_return(m, NULL);
	}
	return sd_bus_reply_method_return(
		m, "a{oa{sa{sv}}}", 2, "/org/bluez/hci0", 1, "org.bluez.Adapter1", 1, "Powered",
		"b", 1, "/org/bluez/hci1", 1, "org.bluez.Adapter1", 1, "Powered", "b", 0);
}

static bool is_registered(void *userdata)
{
	return registered[*(unsigned *)userdata] > 0;
}

static void wait_registered(struct harness *h, unsigned index)
{
	wait_for(h, is_registered, &index, "the profile to be registered");
}

static void registers_with_each_adapter(struct harness *h)
{
	sd_bus *bus = own_bluez(h, answer_adapters);

	radio_begin(h);
	wait_registered(h, 0);
	wait_registered(h, 1);

	/* One that was not there before; and one that comes back. */
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesAdded", "oa{sa{sv}}", "/org/bluez/hci2", 1,
				    "org.bluez.Adapter1", 1, "Powered", "b", 1));
	wait_registered(h, 2);
	check(registered[0] == 1 && registered[1] == 1);
	registered[1] = 0;
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesRemoved", "oas", "/org/bluez/hci1", 1,
				    "org.bluez.Adapter1"));
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesAdded", "oa{sa{sv}}", "/org/bluez/hci1", 1,
				    "org.bluez.Adapter1", 1, "Powered", "b", 1));
	wait_registered(h, 1);
	check(registered[0] == 1 && registered[2] == 1);
	scene_end();
	sd_bus_flush_close_unref(bus);
}

static int count_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	uint8_t type;

	check_ok(sd_bus_message_get_type(m, &type));
	scene.signals += type == SD_BUS_MESSAGE_SIGNAL;
	return 0;
}

static bool got_flooded(void *userdata)
{
	return *(unsigned *)userdata >= 60;
}

static int count_flood(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	(*(unsigned *)userdata)++;
	return 0;
}

/* Somebody else scans in a crowd: we sleep. */
static void strangers_wake_nothing(struct harness *h)
{
	unsigned flooded = 0;

	band_begin(h);
	wait_link(LINK_READY);
	check_ok(sd_bus_add_match(h->bus, NULL, "type='signal',arg0='org.bluez.Device1'",
				  count_flood, &flooded));
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "StartDiscovery", ""));
	wait_discovering(true);
	check_ok(sd_bus_add_filter(scene.radio->bus, NULL, count_signal, NULL));
	scene.signals = 0;
	check_ok(fake_flood(h->fake, 64, 20));
	wait_for(h, got_flooded, &flooded, "the flood");

	/* A round trip of ours behind it: all that was to come has come. */
	listed_again();
	/* The adapter's Discovering, and nothing else. */
	check(scene.signals <= 1);
	scene_end();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(says_what_is_missing),        TEST(outlives_the_system_bus),
		TEST(a_stranger_is_not_believed),  TEST(nonsense_of_bluetoothd_does_no_harm),
		TEST(registers_with_each_adapter), TEST(strangers_wake_nothing),
		TEST(a_crowd_hides_no_band),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
