/* SPDX-License-Identifier: MIT */
/*
 * The radio and the peers (daemon/bluez) without the daemon: they run on the test's own event loop,
 * driven by the link machine as the daemon drives them, against the fake bluetoothd.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bluez/peer.h"
#include "bluez/radio.h"
#include "bluez/radio-internal.h"
#include "bus/harness-internal.h"
#include "bus/virtual-band.h"

#define DATA    VIRTUAL_BAND_DATA
#define CONTROL VIRTUAL_BAND_CONTROL

/* One test is one process, so the scene may be one too. */
static struct {
	struct harness *h;
	struct virtual_band band;
	struct system_bus *system;
	struct radio *radio;
	struct peer *peer;
	struct link link;
	sd_event_source *tick;

	char story[4096]; /* link events as words */
	char reason[256]; /* of the last event that had one */
	unsigned packets, candidates, states, failed_writes;
	size_t last_size;
	char name[64], ended[256];
	unsigned battery, signals;
	struct candidate candidate;
	bool gone;
} scene;

static const struct person_plan still = {
	.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3
};

static uint64_t boot_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

static void push(enum link_event event);

static int on_tick(sd_event_source *s, uint64_t usec, void *userdata)
{
	push(LINK_TICK);
	return 0;
}

static void arm(void)
{
	scene.tick = sd_event_source_disable_unref(scene.tick);
	if (scene.link.retry_us)
		check_ok(sd_event_add_time(scene.h->event, &scene.tick, CLOCK_BOOTTIME,
					   scene.link.retry_us, 1000, on_tick, NULL));
}

static void push(enum link_event event)
{
	static const struct write start = { 1, 1, { 0x65 } }, stop = { 1, 1, { 0x66 } };
	unsigned actions = link_push(&scene.link, event, boot_us());

	if (actions & LINK_DO_STOP)
		check_ok(peer_write(scene.peer, &stop));
	if (actions & LINK_DO_ABANDON)
		peer_abandon(scene.peer);
	if (actions & LINK_DO_TRUST)
		peer_trust(scene.peer, true);
	if (actions & LINK_DO_CONNECT)
		peer_connect(scene.peer);
	if (actions & LINK_DO_SUBSCRIBE)
		peer_subscribe(scene.peer);
	if (actions & LINK_DO_START)
		check_ok(peer_write(scene.peer, &start));
	if (actions & LINK_DO_DISCONNECT) {
		peer_trust(scene.peer, false);
		peer_disconnect(scene.peer);
	}
	arm();
}

static void on_link(void *userdata, enum link_event event, const char *reason)
{
	static const char *const words[] = {
		[LINK_SEEN] = "seen ",
		[LINK_GONE] = "gone ",
		[LINK_CONNECTED] = "connected ",
		[LINK_DISCONNECTED] = "disconnected ",
		[LINK_CONNECT_FAILED] = "connect-failed ",
		[LINK_RESOLVED] = "resolved ",
		[LINK_UNSUITABLE] = "unsuitable ",
		[LINK_SUBSCRIBED] = "subscribed ",
		[LINK_SUBSCRIBE_FAILED] = "subscribe-failed ",
	};

	check(strlen(scene.story) + 32 < sizeof(scene.story));
	strcat(scene.story, words[event]);
	if (reason)
		snprintf(scene.reason, sizeof(scene.reason), "%s", reason);
	push(event);
}

static void on_packet(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us)
{
	check(source == (unsigned)driver_source(&driver_tindeq_progressor, PROGRESSOR_DATA));
	check(boot_us() - host_us < 10 * USEC_PER_SEC);
	scene.packets++;
	scene.last_size = n;
}

static void on_battery(void *userdata, unsigned percent)
{
	scene.battery = percent;
}

static void on_name(void *userdata, const char *name)
{
	snprintf(scene.name, sizeof(scene.name), "%s", name);
}

static void on_write_failed(void *userdata, const char *reason)
{
	scene.failed_writes++;
}

static const struct peer_listener peer_listener = {
	.link = on_link,
	.packet = on_packet,
	.battery = on_battery,
	.name = on_name,
	.write_failed = on_write_failed,
};

static void on_state(void *userdata)
{
	scene.states++;
}

static void on_candidate(void *userdata, const struct candidate *c)
{
	scene.candidates++;
	scene.candidate = *c;
}

static void on_candidate_gone(void *userdata, const char *address)
{
	scene.gone = true;
}

static void on_scan_ended(void *userdata, const char *problem)
{
	snprintf(scene.ended, sizeof(scene.ended), "%s", problem);
}

static const struct radio_listener radio_listener = {
	.state = on_state,
	.candidate = on_candidate,
	.candidate_gone = on_candidate_gone,
	.scan_ended = on_scan_ended,
};

/* Waits. */

static bool state_is(void *userdata)
{
	return radio_state(scene.radio, NULL) == *(enum radio_state *)userdata;
}

static void wait_state(enum radio_state state)
{
	wait_for(scene.h, state_is, &state, radio_state_name(state));
}

static bool link_is(void *userdata)
{
	return scene.link.state == *(enum link_state *)userdata;
}

static void wait_link(enum link_state state)
{
	wait_for(scene.h, link_is, &state, link_state_name(state));
}

static bool story_ends(void *userdata)
{
	size_t n = strlen(scene.story), n_end = strlen(userdata);

	return n >= n_end && !strcmp(scene.story + n - n_end, userdata);
}

static void wait_story(const char *end)
{
	wait_for(scene.h, story_ends, (void *)end, end);
}

static bool reason_has(void *userdata)
{
	return strstr(scene.reason, userdata);
}

static void wait_reason(const char *part)
{
	wait_for(scene.h, reason_has, (void *)part, part);
}

static bool more_packets(void *userdata)
{
	return scene.packets >= *(unsigned *)userdata;
}

static void wait_packets(unsigned n)
{
	n += scene.packets;
	wait_for(scene.h, more_packets, &n, "packets");
}

static void story_is(const char *story)
{
	if (strcmp(scene.story, story) != 0)
		fail("the story was: %s\nand not: %s", scene.story, story);
	*scene.story = '\0';
}

/* Scenes. */

static void radio_begin(struct harness *h)
{
	scene.h = h;
	check_ok(system_bus_new(&scene.system, h->event));
	check_ok(radio_new(&scene.radio, h->event, scene.system, &radio_listener, NULL));
}

static void peer_begin(void)
{
	link_init(&scene.link);
	check_ok(peer_new(&scene.peer, scene.radio, VIRTUAL_BAND_ADDRESS, &driver_tindeq_progressor,
			  &peer_listener, NULL));
	check(!*scene.story); /* nothing from inside the call */
}

/* A band that bluetoothd knows and that is near; the daemon begins. */
static void band_begin(struct harness *h)
{
	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(scene.band.device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
}

static void band_streams(struct harness *h)
{
	band_begin(h);
	wait_link(LINK_READY);
	story_is("gone seen connected resolved subscribed ");
	push(LINK_WANTED);
	wait_packets(3);
}

static void scene_end(void)
{
	scene.tick = sd_event_source_disable_unref(scene.tick);
	scene.peer = peer_free(scene.peer);
	scene.radio = radio_free(scene.radio);
	scene.system = system_bus_free(scene.system);
	if (scene.band.device)
		virtual_band_done(&scene.band);
}

/* Tests. */

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

/* It prints its address once it listens. */
static pid_t start_second_bus(const char *address)
{
	char config[256], listen[160], line[256];
	const char *const argv[] = { "dbus-daemon",     config, "--nofork", "--nopidfile", listen,
				     "--print-address", NULL };
	int fds[2];
	pid_t pid;

	snprintf(config, sizeof(config), "--config-file=%s/tests/bus/bus.conf",
		 getenv("INSTEP_SOURCE"));
	snprintf(listen, sizeof(listen), "--address=%s", address);
	check(pipe2(fds, O_CLOEXEC) == 0);
	pid = spawn(argv, -1, fds[1], log_open(scene.h, "second-bus.log"));
	check(read(fds[0], line, sizeof(line)) > 0);
	close(fds[0]);
	return pid;
}

static void kill_second_bus(pid_t pid)
{
	check(kill(pid, SIGKILL) == 0);
	check(waitpid(pid, NULL, 0) == pid);
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
	char address[128];
	const char *sentence;
	pid_t pid;

	snprintf(address, sizeof(address), "unix:path=%s/second-bus", h->scratch);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
	radio_begin(h);
	check(radio_state(scene.radio, &sentence) == RADIO_NO_SERVICE);
	check_has(sentence, "system bus");

	for (unsigned i = 0; i < 2; i++) {
		pid = start_second_bus(address);
		check_ok(fake_start(h->fake));
		wait_state(RADIO_READY);
		if (i == 0)
			system_bus_listen(scene.system, &another);
		check(ups == i + 1 && downs == i);

		kill_second_bus(pid);
		wait_state(RADIO_NO_SERVICE);
		check(downs == i + 1);
		fake_stop(h->fake);
	}
	system_bus_unlisten(scene.system, &another);
	scene_end();
}

static bool has_candidate(void *userdata)
{
	return scene.candidates > 0;
}

static bool has_ended(void *userdata)
{
	return *scene.ended;
}

static bool is_discovering(void *userdata)
{
	return fake_discovering(scene.h->fake) == *(bool *)userdata;
}

static void wait_discovering(bool on)
{
	wait_for(scene.h, is_discovering, &on, "Discovering to change");
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
	check(scene.candidate.driver == &driver_tindeq_progressor);
	check(scene.candidate.rssi < 0);

	radio_scan_stop(scene.radio);
	wait_discovering(false);
	check(!*scene.ended);

	check_ok(radio_known(scene.radio, VIRTUAL_BAND_ADDRESS, &c));
	check(c.driver == &driver_tindeq_progressor);

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

static void packets_come_by_socket(struct harness *h)
{
	unsigned heard;

	band_streams(h);
	check(scene.last_size == 66);
	check(scene.band.starts == 1);

	push(LINK_UNWANTED);
	heard = scene.packets;
	while (scene.band.stops == 0)
		check_ok(sd_event_run(h->event, 100 * USEC_PER_MSEC));
	check(scene.packets - heard < 3);
	scene_end();
}

static void falls_back_to_signals(struct harness *h)
{
	static const char *const errors[] = { "NotSupported", "NotPermitted", "InProgress" };

	for (size_t i = 0; i < ELEMENTS(errors); i++) {
		if (i == 0) {
			check_ok(
				virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
			fake_device_know(scene.band.device, true);
			check_ok(fake_start(h->fake));
			radio_begin(h);
		}
		fake_device_acquire_error(scene.band.device, errors[i]);
		peer_begin();
		wait_link(LINK_READY);
		push(LINK_WANTED);
		wait_packets(3);
		check(scene.last_size == 66);

		/* BlueZ keeps a StartNotify over a disconnect: it must not stand in the way. */
		fake_device_drop(scene.band.device);
		wait_story("disconnected connected resolved subscribed ");
		wait_packets(3);
		push(LINK_LET_GO);
		wait_story("disconnected ");
		scene.peer = peer_free(scene.peer);
		*scene.story = '\0';
	}
	scene_end();
}

static void another_error_is_a_refusal(struct harness *h)
{
	band_begin(h);
	fake_device_acquire_error(scene.band.device, "Failed");
	wait_story("subscribe-failed ");
	check(scene.link.state == LINK_RESOLVING);
	check(!scene.link.retry_us);

	fake_device_acquire_error(scene.band.device, NULL);
	push(LINK_WANTED);
	wait_link(LINK_STREAMING);
	wait_packets(1);
	scene_end();
}

static void a_wanted_band_is_fetched_again(struct harness *h)
{
	band_streams(h);

	fake_device_drop(scene.band.device);
	wait_story("disconnected connected resolved subscribed ");
	wait_packets(3);
	check(scene.link.reconnects == 1);
	check(scene.band.starts == 2);
	scene_end();
}

static void bluetoothd_brings_it_back(struct harness *h)
{
	unsigned connects;

	band_begin(h);
	wait_link(LINK_READY);
	connects = fake_device_connects(scene.band.device);
	check(fake_profile_wants(h->fake, driver_tindeq_progressor.service_uuid));

	for (unsigned i = 1; i <= 2; i++) {
		fake_device_range(scene.band.device, false);
		wait_link(LINK_AWAY);
		check(!scene.link.retry_us);
		fake_device_range(scene.band.device, true);
		wait_link(LINK_READY);
		check(scene.link.reconnects == i);
	}
	check(fake_device_connects(scene.band.device) == connects);
	check(!fake_discovering(h->fake));
	scene_end();
}

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
	fake_device_vanish(scene.band.device, DATA);
	wait_story("disconnected connected ");
	check(scene.link.state == LINK_RESOLVING);
	scene_end();
}

static void bluetoothd_restarts(struct harness *h)
{
	band_streams(h);
	*scene.story = '\0';

	fake_stop(h->fake);
	wait_story("gone ");
	check(!scene.link.retry_us);
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

static void let_go_means_gone(struct harness *h)
{
	band_streams(h);
	push(LINK_LET_GO);
	wait_story("disconnected ");
	check(scene.band.stops == 1);
	check(!fake_device_trusted(scene.band.device));
	check(scene.link.state == LINK_RELEASED);

	push(LINK_WANTED);
	wait_packets(3);
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

/* Before bluetoothd has even heard of the first wish. */
static void a_change_of_mind_counts(struct harness *h)
{
	band_streams(h);
	*scene.story = '\0';
	push(LINK_LET_GO);
	push(LINK_WANTED);
	wait_story("disconnected connected resolved subscribed ");
	wait_packets(3);
	check(fake_device_trusted(scene.band.device));
	scene_end();
}

static void writes_wait_in_line(struct harness *h)
{
	static const struct write firmware = { 1, 1, { 0x6b } }, to_data = { 0, 1, { 0x6b } };
	unsigned packets;

	band_begin(h);
	check(peer_write(scene.peer, &firmware) == -ENOTCONN);
	wait_link(LINK_READY);
	packets = scene.packets;
	for (unsigned i = 0; i < 8; i++)
		check_ok(peer_write(scene.peer, &firmware));
	check(peer_write(scene.peer, &firmware) == -ENOBUFS);
	check(peer_write(scene.peer, &to_data) == -ENOENT);
	wait_packets(8);
	check(scene.packets == packets + 8);
	scene_end();
}

static bool write_has_failed(void *userdata)
{
	return scene.failed_writes == 1;
}

static void a_refused_write_is_told(struct harness *h)
{
	static const struct peripheral deaf = {
		.address = VIRTUAL_BAND_ADDRESS,
		.name = VIRTUAL_BAND_NAME,
		.service = PROGRESSOR_SERVICE,
		.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_READ } },
		.rssi = -50,
		.mtu = 247,
	};
	static const struct write firmware = { 1, 1, { 0x6b } };
	struct fake_device *device;

	check_ok(fake_device_add(h->fake, &deaf, &device));
	fake_device_know(device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
	wait_link(LINK_READY);
	check_ok(peer_write(scene.peer, &firmware));
	wait_for(h, write_has_failed, NULL, "the write to fail");
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

static void listed_again(void)
{
	unsigned lists = scene.radio->lists;

	radio_list(scene.radio);
	while (scene.radio->lists == lists)
		check_ok(sd_event_run(scene.h->event, UINT64_MAX));
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
	sd_bus *bus = NULL;
	const char *name;

	check_ok(sd_bus_open_system(&bus));
	check_ok(sd_bus_attach_event(bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_object(bus, NULL, "/", answer_adapter, NULL));
	check_ok(sd_bus_request_name(bus, "org.bluez", 0));
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
		TEST(says_what_is_missing),
		TEST(outlives_the_system_bus),
		TEST(a_scan_finds_bands_only),
		TEST(a_scan_ends_with_the_adapter),
		TEST(packets_come_by_socket),
		TEST(falls_back_to_signals),
		TEST(another_error_is_a_refusal),
		TEST(a_wanted_band_is_fetched_again),
		TEST(bluetoothd_brings_it_back),
		TEST(refusals_have_reasons),
		TEST(waits_for_late_objects),
		TEST(refuses_what_is_no_band),
		TEST(a_vanished_characteristic_ends_the_link),
		TEST(bluetoothd_restarts),
		TEST(the_adapter_goes_and_comes),
		TEST(let_go_means_gone),
		TEST(a_change_of_mind_counts),
		TEST(writes_wait_in_line),
		TEST(a_refused_write_is_told),
		TEST(a_connect_without_answer_is_called_off),
		TEST(a_stranger_is_not_believed),
		TEST(nonsense_of_bluetoothd_does_no_harm),
		TEST(strangers_wake_nothing),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
