/* SPDX-License-Identifier: MIT */
/*
 * Bands that live in their advertisements: each one that is wanted is heard once, no one else is,
 * and the discovery lasts exactly as long.
 */

#include <string.h>

#include "bus/radio-scene.h"

#define ADDRESS "D2:00:5E:00:53:02"

/* A protocol that is nobody's. */
static const struct driver driver_hearsay = {
	.name = "hearsay",
	.kind = SAMPLE_FORCE,
	.sources = { { .uuid = "0x0100", .kind = SOURCE_BROADCAST, .company = 0x0100 } },
};

static const struct peripheral scale = {
	.address = ADDRESS,
	.name = "Scale",
	.rssi = -50,
	.mtu = 23,
	.maker = { 0x0100, { 1, 2, 3 }, 3 },
	.broadcasts = true,
};

static struct fake_device *device;

/* Nothing is on the air but what the test says, with @said 0; else so often. */
static void begin(struct harness *h, uint64_t said_us)
{
	fake_times(h->fake)->advertise_us = said_us ? said_us : 3600 * USEC_PER_SEC;
	check_ok(fake_device_add(h->fake, &scale, &device));
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin_as(ADDRESS, &driver_hearsay);
	wait_story("seen ");
	check(scene.link.state == LINK_AWAY);
}

static bool listens(void *userdata)
{
	return fake_discovering(scene.h->fake) && radio_listening(scene.radio);
}

static void begin_listening(struct harness *h, uint64_t said_us)
{
	begin(h, said_us);
	push(LINK_WANTED);
	wait_for(h, listens, NULL, "a discovery to listen in");
	check(scene.link.state == LINK_LISTENING);
}

/* Heard, and heard once. */
static void say(uint8_t word)
{
	unsigned packets = scene.packets;

	fake_device_advertise(device, &word, 1);
	wait_packets(1);
	listed_again();
	check(scene.packets == packets + 1);
	check(scene.last_size == 1 && scene.last[0] == word);
}

static void is_heard_while_wanted(struct harness *h)
{
	begin_listening(h, 0);
	story_is("gone seen ");
	say(7);
	say(7); /* what is repeated is a packet, too */

	push(LINK_UNWANTED);
	check(!radio_listening(scene.radio));
	wait_discovering(false);
	check(!*scene.story);
	scene_end();
}

/* bluetoothd takes no call while another one is under way. */
static void a_change_of_mind_counts(struct harness *h)
{
	begin(h, 0);
	for (unsigned i = 0; i < 3; i++) {
		push(LINK_WANTED);
		push(LINK_UNWANTED);
	}
	push(LINK_WANTED);
	wait_for(h, listens, NULL, "a discovery to listen in");
	say(1);

	for (unsigned i = 0; i < 3; i++) {
		push(LINK_UNWANTED);
		push(LINK_WANTED);
	}
	push(LINK_UNWANTED);
	wait_discovering(false);
	listed_again();
	check(!fake_discovering(h->fake));
	story_is("gone seen ");
	scene_end();
}

static void nothing_is_heard_unwanted(struct harness *h)
{
	begin(h, 0);
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1",
			     "StartDiscovery", ""));
	wait_discovering(true);
	fake_device_advertise(device, (const uint8_t[]){ 9 }, 1);
	listed_again();
	check(scene.packets == 0);
	check(!radio_listening(scene.radio));
	scene_end();
}

static void shares_the_scan(struct harness *h)
{
	begin_listening(h, 0);
	say(1);

	/* The scan lets all signals in, and the band's come by two rules. */
	check_ok(radio_scan_start(scene.radio));
	say(2);
	radio_scan_stop(scene.radio);
	say(3);

	/* The other way round: the filter of the scan keeps nothing back. */
	push(LINK_UNWANTED);
	wait_discovering(false);
	check_ok(radio_scan_start(scene.radio));
	wait_discovering(true);
	check(!radio_listening(scene.radio));
	push(LINK_WANTED);
	listed_again();
	say(3);
	say(3);
	push(LINK_UNWANTED);
	listed_again();
	check(radio_scanning(scene.radio) && fake_discovering(h->fake));
	radio_scan_stop(scene.radio);
	wait_discovering(false);
	scene_end();
}

static void another_maker_is_not_heard(struct harness *h)
{
	static const struct driver other = {
		.name = "other",
		.sources = { { .uuid = "0x004c", .kind = SOURCE_BROADCAST, .company = 0x004c } },
	};

	begin_listening(h, 0);
	push(LINK_UNWANTED);
	scene.peer = peer_free(scene.peer);
	*scene.story = '\0';
	peer_begin_as(ADDRESS, &other);
	wait_story("seen ");
	push(LINK_WANTED);
	wait_for(h, listens, NULL, "a discovery to listen in");
	fake_device_advertise(device, (const uint8_t[]){ 9 }, 1);
	listed_again();
	check(scene.packets == 0);
	scene_end();
}

static int count_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	uint8_t type;

	check_ok(sd_bus_message_get_type(m, &type));
	scene.signals += type == SD_BUS_MESSAGE_SIGNAL;
	return 0;
}

static int count_flood(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	(*(unsigned *)userdata)++;
	return 0;
}

static void strangers_wake_nothing(struct harness *h)
{
	static unsigned flooded;

	begin_listening(h, 0);
	say(1);
	check_ok(sd_bus_add_match(h->bus, NULL, "type='signal',arg0='org.bluez.Device1'",
				  count_flood, &flooded));
	check_ok(sd_bus_add_filter(scene.radio->bus, NULL, count_signal, NULL));
	scene.signals = 0;
	check_ok(fake_flood(h->fake, 64, 20));
	listed_again();
	check_ok(bus_call_to(h, NULL, "org.bluez", "/", "org.freedesktop.DBus.Peer", "Ping", ""));
	check(flooded > 60);
	check(scene.signals == 0);
	scene_end();
}

static void comes_back_with_bluetoothd(struct harness *h)
{
	begin_listening(h, 20 * USEC_PER_MSEC);
	wait_packets(3);
	fake_stop(h->fake);
	wait_story("gone ");
	check(!radio_listening(scene.radio));

	check_ok(fake_start(h->fake));
	wait_story("seen ");
	wait_packets(3);

	fake_adapter_power(h->fake, false);
	wait_story("gone ");
	wait_reason("switched off");
	fake_adapter_power(h->fake, true);
	wait_packets(3);
	scene_end();
}

static void check_discovering(struct harness *h, const char *adapter, bool on)
{
	sd_bus_message *reply;
	int discovering;

	check_ok(bus_call_to(h, &reply, "org.bluez", adapter, "org.freedesktop.DBus.Properties",
			     "Get", "ss", "org.bluez.Adapter1", "Discovering"));
	check_ok(sd_bus_message_read(reply, "v", "b", &discovering));
	check(discovering == on);
	sd_bus_message_unref(reply);
}

static void moves_to_another_adapter(struct harness *h)
{
	begin(h, 20 * USEC_PER_MSEC);
	check_ok(fake_second_plug(h->fake, true));
	listed_again();
	push(LINK_WANTED);
	wait_packets(3);
	check_discovering(h, "/org/bluez/hci0", true);
	check_discovering(h, "/org/bluez/hci1", false);
	*scene.story = '\0';

	fake_adapter_plug(h->fake, false);
	listed_again();
	wait_packets(3);
	fake_adapter_plug(h->fake, true);
	fake_second_power(h->fake, false);
	listed_again();
	wait_packets(3);
	check(!strstr(scene.story, "gone"));
	scene_end();
}

/* An adapter that takes no call. */
static int answer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	if (strcmp(sd_bus_message_get_path(m), "/") != 0)
		return sd_bus_error_set(error, "org.bluez.Error.Failed", "Operation not supported");
	return sd_bus_reply_method_return(m, "a{oa{sa{sv}}}", 1, "/org/bluez/hci0", 1,
					  "org.bluez.Adapter1", 1, "Powered", "b", 1);
}

static void a_refusal_is_told(struct harness *h)
{
	sd_bus *bus = own_bluez(h, answer);

	radio_begin(h);
	peer_begin_as(ADDRESS, &driver_hearsay);
	wait_story("seen ");
	push(LINK_WANTED);
	wait_story("subscribe-failed ");
	check_has(scene.reason, "not supported");
	check(!radio_listening(scene.radio));
	scene_end();
	sd_bus_flush_close_unref(bus);
}

static int answer_gladly(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	if (!strcmp(sd_bus_message_get_path(m), "/"))
		return answer(m, userdata, error);
	return sd_bus_reply_method_return(m, NULL);
}

static void append_maker(sd_bus_message *m, uint16_t company, size_t n)
{
	static const uint8_t bytes[64] = { 1, 2, 3 };

	check_ok(sd_bus_message_open_container(m, 'e', "qv"));
	check_ok(sd_bus_message_append(m, "q", company));
	check_ok(sd_bus_message_open_container(m, 'v', "ay"));
	check_ok(sd_bus_message_append_array(m, 'y', bytes, n));
	check_ok(sd_bus_message_close_container(m));
	check_ok(sd_bus_message_close_container(m));
}

/* An advertisement of more makers than anybody has, too long, of no bytes, of another type. */
static void send_odd_makers(sd_bus *bus)
{
	sd_bus_message *m;

	check_ok(sd_bus_message_new_signal(bus, &m, "/org/bluez/hci0/dev_D2_00_5E_00_53_02",
					   "org.freedesktop.DBus.Properties", "PropertiesChanged"));
	check_ok(sd_bus_message_append(m, "s", "org.bluez.Device1"));
	check_ok(sd_bus_message_open_container(m, 'a', "{sv}"));
	check_ok(sd_bus_message_open_container(m, 'e', "sv"));
	check_ok(sd_bus_message_append(m, "s", "ManufacturerData"));
	check_ok(sd_bus_message_open_container(m, 'v', "a{qv}"));
	check_ok(sd_bus_message_open_container(m, 'a', "{qv}"));
	append_maker(m, 0x0100, 28);
	check_ok(sd_bus_message_append(m, "{qv}", 0x0100, "s", "text"));
	append_maker(m, 0x0100, 27);
	append_maker(m, 0x0100, 0);
	for (uint16_t i = 0; i < 10; i++)
		append_maker(m, i, 3);
	for (unsigned i = 0; i < 4; i++)
		check_ok(sd_bus_message_close_container(m));
	check_ok(sd_bus_message_append(m, "as", 0));
	check_ok(sd_bus_send(bus, m, NULL));
	sd_bus_message_unref(m);
	check_ok(sd_bus_emit_signal(bus, "/org/bluez/hci0/dev_D2_00_5E_00_53_02",
				    "org.freedesktop.DBus.Properties", "PropertiesChanged",
				    "sa{sv}as", "org.bluez.Device1", 2, "ManufacturerData", "as", 0,
				    "AddressType", "u", 7, 0));
}

static void odd_advertisements_do_no_harm(struct harness *h)
{
	sd_bus *bus = own_bluez(h, answer_gladly);

	radio_begin(h);
	peer_begin_as(ADDRESS, &driver_hearsay);
	wait_story("seen ");
	push(LINK_WANTED);
	listed_again(); /* and our rules are there */
	check_ok(sd_bus_emit_signal(bus, "/", "org.freedesktop.DBus.ObjectManager",
				    "InterfacesAdded", "oa{sa{sv}}",
				    "/org/bluez/hci0/dev_D2_00_5E_00_53_02", 1, "org.bluez.Device1",
				    1, "Address", "s", ADDRESS));
	send_odd_makers(bus);
	wait_packets(2); /* the longest that there can be, and the shortest */
	check(scene.last_size == 0);
	listed_again();
	check(scene.packets == 2);
	scene_end();
	sd_bus_flush_close_unref(bus);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(is_heard_while_wanted),      TEST(a_change_of_mind_counts),
		TEST(nothing_is_heard_unwanted),  TEST(shares_the_scan),
		TEST(another_maker_is_not_heard), TEST(strangers_wake_nothing),
		TEST(comes_back_with_bluetoothd), TEST(moves_to_another_adapter),
		TEST(a_refusal_is_told),          TEST(odd_advertisements_do_no_harm),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
