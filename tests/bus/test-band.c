/* SPDX-License-Identifier: MIT */
/*
 * A band and the daemon: found, added, connected, subscribed to in either way, streaming only while
 * somebody wants it, and what the radio may do meanwhile.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <fcntl.h>
#include <unistd.h>

#include "bus/scene.h"

static struct scene scene;

static bool is_streaming(void *userdata)
{
	return scene.band.progressor.streaming && scene.band.air.packets > 2;
}

static bool is_silent(void *userdata)
{
	return !scene.band.progressor.streaming;
}

static void found_by_a_scan(struct harness *h)
{
	sd_bus_message *reply;
	const char *path;

	check_ok(virtual_band_init(
		&scene.band, h->fake, h->event,
		&(struct person_plan){ .level_kg = 3, .rate_hz = 80, .hold_s = 3, .rest_s = 2 },
		NULL, 1));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "true");
	wait_for_property(h, MANAGER_PATH "/candidate/_31", "org.instep.Instep1.Candidate",
			  "Address", VIRTUAL_BAND_ADDRESS);
	property_is(h, MANAGER_PATH "/candidate/_31", "org.instep.Instep1.Candidate", "Driver",
		    "tindeq-progressor");
	check(fake_discovering(h->fake));

	/* The driver is known from what it advertises. */
	check_ok(bus_call(h, &reply, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}",
			  VIRTUAL_BAND_ADDRESS, 0));
	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.h = h;
	scene.band_path = strdup(path);
	sd_bus_message_unref(reply);
	scene_wait_band(&scene, "State", "ready");
	property_is(h, scene.band_path, BAND, "Name", VIRTUAL_BAND_NAME);

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	check(fake_device_trusted(scene.band.device));
}

static bool not_discovering(void *userdata)
{
	return !fake_discovering(((struct harness *)userdata)->fake);
}

static void scan_ends_with_its_caller(struct harness *h)
{
	struct output o;

	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	run_program(h, &o,
		    (const char *const[]){ "busctl", "--user", "call", "org.instep.Instep1",
					   MANAGER_PATH, MANAGER, "Scan", "u", "60", NULL });
	check(o.status == 0);
	output_done(&o);
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	wait_for(h, not_discovering, h, "the discovery to end");
}

static void added_and_asked(struct harness *h)
{
	scene_begin(&scene, h, 1);
	scene_add(&scene);
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_wait_band(&scene, "Battery", "66"); /* 3900 mV of 3300 to 4200 */
	property_is(h, scene.band_path, BAND, "Id", "band");
	property_is(h, scene.band_path, BAND, "Kind", "force");
	check(!scene.band.progressor.streaming); /* nobody asked for values */
	check(fake_device_trusted(scene.band.device));

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
		       0) < 0);
	check_has(h->error, "org.instep.Instep1.Error.AlreadyAdded");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "nonsense", 0) < 0);
	check_has(h->error, "org.instep.Instep1.Error.InvalidArgument");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "00:11:22:33:44:55",
		       0) < 0);
	check_has(h->error, "org.instep.Instep1.Error.UnknownDevice");
}

/* Its stream is wanted before anybody could ask who it is. */
static void claimed_before_it_is_there(struct harness *h)
{
	scene_begin(&scene, h, 1);
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "band", "driver", "s", "tindeq-progressor"));
	scene.band_path = strdup(MANAGER_PATH "/band/band");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	property_is(h, scene.band_path, BAND, "State", "connecting");
	scene_wait_band(&scene, "State", "streaming");
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_wait_band(&scene, "Battery", "66");
	wait_for(h, is_streaming, NULL, "packets");
}

static void kept_over_a_restart(struct harness *h)
{
	scene_begin(&scene, h, 1);
	scene_add(&scene);
	check(fake_device_stops(scene.band.device) == 0);
	check(daemon_signal(h, SIGTERM) == 0);
	daemon_start(h);
	scene_wait_band(&scene, "State", "ready");
	check(fake_device_stops(scene.band.device) == 1); /* before it left the bus */
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", scene.band_path));
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", scene.band_path) < 0);
	check_has(h->error, "org.instep.Instep1.Error.UnknownBand");
}

static void streams_while_claimed(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check(bus_call(h, NULL, scene.band_path, BAND, "Release", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotClaimed");
	check(bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotStreaming");

	scene_claim(&scene);
	wait_for(h, is_streaming, NULL, "packets");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	scene_wait_band(&scene, "State", "ready");
	wait_for(h, is_silent, NULL, "the stream to stop");
	check(scene.band.progressor.tared == 0 && scene.band.progressor.unknown == 0);
}

/* The claim of a client that left the bus is nobody's. */
static void claim_ends_with_its_client(struct harness *h)
{
	struct output o;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	run_program(h, &o,
		    (const char *const[]){ "busctl", "--user", "call", "org.instep.Instep1",
					   scene.band_path, BAND, "Claim", NULL });
	check(o.status == 0);
	output_done(&o);
	scene_wait_band(&scene, "State", "ready");
	wait_for(h, is_silent, NULL, "the stream to stop");
}

static bool started_twice(void *userdata)
{
	return scene.band.starts == 2;
}

/* Falls back to StartNotify whatever the reason. */
static void without_a_socket(struct harness *h, const char *error)
{
	scene_begin(&scene, h, 10);
	fake_device_acquire_error(scene.band.device, error);
	scene_add(&scene);
	scene_wait_band(&scene, "Firmware", "1.2.3.4");
	scene_claim(&scene);
	wait_for(h, is_streaming, NULL, "packets");

	fake_device_drop(scene.band.device);
	scene_wait_band(&scene, "Reconnects", "1");
	scene_wait_band(&scene, "State", "streaming");
	wait_for(h, started_twice, NULL, "the stream to start again");
}

static void acquire_not_supported(struct harness *h)
{
	without_a_socket(h, "NotSupported");
}

static void acquire_not_permitted(struct harness *h)
{
	without_a_socket(h, "NotPermitted");
}

static void acquire_in_progress(struct harness *h)
{
	without_a_socket(h, "InProgress");
}

static uint64_t packets_to_come;

static bool packets_came(void *userdata)
{
	return scene.band.air.packets >= packets_to_come;
}

static void wait_for_packets(struct harness *h, unsigned n)
{
	packets_to_come = scene.band.air.packets + n;
	wait_for(h, packets_came, NULL, "packets");
}

static void tare_at_rest_only(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_claim(&scene);
	wait_for_packets(h, 5); /* half a second of the sensor's time */
	check(bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotQuiet");
	check_has(h->error, "has not been still for a second yet");
	property_is(h, scene.band_path, BAND, "Rest", "unsteady");
	scene_wait_band(&scene, "Rest", "still");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Tare", ""));
	property_is(h, scene.band_path, BAND, "Rest", "still");

	person_pull(scene.band.person);
	scene_wait_band(&scene, "Rest", "load");
	check(bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.UnderLoad");
	check_has(h->error, "let go of it");
	person_let_go(scene.band.person);
	scene_wait_band(&scene, "Rest", "unsteady");
	scene_wait_band(&scene, "Rest", "still");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	scene_wait_band(&scene, "Rest", "unknown");
	check(bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotStreaming");
	check(scene.band.progressor.tared == 0); /* ours, not the device's */
}

/* The link */

static void comes_back_by_itself(struct harness *h)
{
	unsigned connects;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	connects = fake_device_connects(scene.band.device);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", "ready");
	scene_wait_band(&scene, "Reconnects", "1");
	check(fake_device_connects(scene.band.device) == connects); /* bluetoothd did it */
	check(!fake_discovering(h->fake));
}

static void refused_and_tried_again(struct harness *h)
{
	scene_begin(&scene, h, 10);
	fake_device_refuse(scene.band.device, "Failed", "le-connection-abort-by-local", 2);
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "band", "driver", "s", "tindeq-progressor"));
	scene.band_path = strdup(MANAGER_PATH "/band/band");
	scene_wait_band(&scene, "State", "away");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
}

static void adapter_off_and_on(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_adapter_power(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	fake_adapter_power(h->fake, true);
	scene_wait_band(&scene, "State", "ready");
	fake_adapter_plug(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	fake_adapter_plug(h->fake, true);
	scene_wait_band(&scene, "State", "ready");
}

static void bluetoothd_restarts(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_claim(&scene);
	fake_stop(h->fake);
	scene_wait_band(&scene, "State", "away");
	check_ok(fake_start(h->fake));
	scene_wait_band(&scene, "State", "streaming");
	check(fake_profile_wants(h->fake, PROGRESSOR_SERVICE));
}

static void resolved_before_the_objects(struct harness *h)
{
	scene_begin(&scene, h, 10);
	fake_device_resolve_early(scene.band.device, true);
	scene_add(&scene);
	scene_claim(&scene);
}

static void a_stranger_to_the_driver(struct harness *h)
{
	struct fake_device *other;

	check_ok(fake_device_add(
		h->fake,
		&(struct peripheral){
			.address = "C0:FF:EE:00:00:02",
			.name = "Progressor_0",
			.service = "0000180a-0000-1000-8000-00805f9b34fb",
			.chrcs = { { "00002a29-0000-1000-8000-00805f9b34fb", CHRC_READ } } },
		&other));
	fake_device_know(other, false);
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "C0:FF:EE:00:00:02",
			  2, "id", "s", "other", "driver", "s", "tindeq-progressor"));
	wait_for_property(h, MANAGER_PATH "/band/other", BAND, "State", "failed");
}

static void let_go_and_taken_back(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "LetGo", ""));
	scene_wait_band(&scene, "State", "released");
	check(!fake_device_trusted(scene.band.device));
	scene_claim(&scene);
	check(fake_device_trusted(scene.band.device));
}

/* OpenStream */

struct lines {
	int fd;
	char text[65536];
	size_t n;
};

static void read_lines(struct lines *l)
{
	ssize_t n = read(l->fd, l->text + l->n, sizeof(l->text) - 1 - l->n);

	if (n > 0)
		l->n += (size_t)n;
}

static bool has_lines(void *userdata)
{
	struct lines *l = userdata;

	read_lines(l);
	return l->n > 500;
}

static bool has_lost(void *userdata)
{
	struct lines *l = userdata;

	read_lines(l);
	l->text[l->n] = '\0';
	return strstr(l->text, "{\"lost\":");
}

static int on_readable(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	return 0;
}

static void open_stream(struct harness *h, struct lines *l)
{
	sd_bus_message *reply;
	int fd;

	if (bus_call(h, &reply, scene.band_path, BAND, "OpenStream", "") < 0)
		fail("OpenStream: %s", h->error);
	check_ok(sd_bus_message_read(reply, "h", &fd));
	l->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	sd_bus_message_unref(reply);
	check(fcntl(l->fd, F_SETFL, O_NONBLOCK) == 0);
}

/* The device sends a float of kilograms: with a digit less than all, no such float would fit. */
static void check_every_digit(const char *line)
{
	const char *force = strstr(line, "\"force_n\":");
	double force_n, kg;

	check(force);
	force_n = strtod(force + strlen("\"force_n\":"), NULL);
	kg = (float)(force_n / NEWTON_PER_KG);
	check(force_n != 0 && kg * NEWTON_PER_KG == force_n);
}

static void stream_has_a_line_a_sample(struct harness *h)
{
	static struct lines lines;
	sd_event_source *source;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	open_stream(h, &lines);
	check_ok(sd_event_add_io(h->event, &source, lines.fd, EPOLLIN, on_readable, NULL));
	wait_for(h, has_lines, &lines, "lines of JSON");
	check(!strncmp(lines.text, "{\"t_us\":", 8));
	check_has(lines.text, "\"epoch\":1,");
	check_has(lines.text, "\"over_n\":");
	check_every_digit(lines.text);
	property_is(h, scene.band_path, BAND, "State", "streaming");

	sd_event_source_disable_unref(source);
	close(lines.fd);
	scene_wait_band(&scene, "State", "ready");
}

static bool many_packets(void *userdata)
{
	return scene.band.air.packets > 1500;
}

/* Who does not read holds nobody up, and is told what was missed. */
static void slow_reader_loses_lines(struct harness *h)
{
	static struct lines lines;

	scene_begin(&scene, h, 100);
	scene_add(&scene);
	open_stream(h, &lines);
	wait_for(h, many_packets, NULL, "packets");
	check(scene.band.air.unheard == 0);
	while (!has_lost(
		&lines)) { /* reads what waits in the socket, then what the daemon writes next */
		if (lines.n > sizeof(lines.text) / 2)
			lines.n = 0;
		property_is(h, scene.band_path, BAND, "State", "streaming");
	}
	close(lines.fd);
}

static const struct test tests[] = {
	TEST(found_by_a_scan),
	TEST(scan_ends_with_its_caller),
	TEST(added_and_asked),
	TEST(claimed_before_it_is_there),
	TEST(kept_over_a_restart),
	TEST(streams_while_claimed),
	TEST(claim_ends_with_its_client),
	TEST(acquire_not_supported),
	TEST(acquire_not_permitted),
	TEST(acquire_in_progress),
	TEST(tare_at_rest_only),
	TEST(comes_back_by_itself),
	TEST(refused_and_tried_again),
	TEST(adapter_off_and_on),
	TEST(bluetoothd_restarts),
	TEST(resolved_before_the_objects),
	TEST(a_stranger_to_the_driver),
	TEST(let_go_and_taken_back),
	TEST(stream_has_a_line_a_sample),
	TEST(slow_reader_loses_lines),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
