/* SPDX-License-Identifier: MIT */
/*
 * A motion sensor and the daemon: found and added like a band, told its rate, and subscribed to
 * only while somebody wants its stream, since it knows no other stop.
 */

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "bus/control.h"
#include "bus/harness.h"
#include "bus/virtual-sensor.h"

#define CANDIDATE      "org.instep.Instep1.Candidate"
#define CANDIDATE_PATH MANAGER_PATH "/candidate/_31"

static struct virtual_sensor sensor;
static char *band_path;

static void wait_band(struct harness *h, const char *name, const char *value)
{
	wait_for_property(h, band_path, BAND, name, value);
}

static void band_is(struct harness *h, const char *name, const char *value)
{
	property_is(h, band_path, BAND, name, value);
}

static void begin(struct harness *h, bool other_base)
{
	check_ok(virtual_sensor_init(&sensor, h->fake, h->event, &virtual_sensor_plan, NULL,
				     other_base));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

/* As a person does it: scan, then add what was found. */
static void add(struct harness *h)
{
	sd_bus_message *reply;
	const char *path;

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, CANDIDATE_PATH, CANDIDATE, "Address", VIRTUAL_SENSOR_ADDRESS);
	property_is(h, CANDIDATE_PATH, CANDIDATE, "Driver", "witmotion-ble");
	property_is(h, CANDIDATE_PATH, CANDIDATE, "Kind", "motion");
	check_ok(bus_call(h, &reply, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}",
			  VIRTUAL_SENSOR_ADDRESS, 0));
	check_ok(sd_bus_message_read(reply, "o", &path));
	band_path = strdup(path);
	sd_bus_message_unref(reply);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
	wait_band(h, "State", "ready");
}

static bool is_silent(void *userdata)
{
	return !sensor.witmotion.streaming;
}

static bool is_streaming(void *userdata)
{
	return sensor.witmotion.streaming;
}

static bool has_more_packets(void *userdata)
{
	return sensor.air.packets > *(uint64_t *)userdata;
}

static void wait_for_packets(struct harness *h, unsigned n)
{
	static uint64_t until;

	until = sensor.air.packets + n;
	wait_for(h, has_more_packets, &until, "packets");
}

static void claim(struct harness *h)
{
	if (bus_call(h, NULL, band_path, BAND, "Claim", "") < 0)
		fail("Claim: %s", h->error);
	wait_for(h, is_streaming, NULL, "the sensor to be subscribed to");
}

static void found_and_added(struct harness *h)
{
	begin(h, false);
	add(h);

	band_is(h, "Driver", "witmotion-ble");
	band_is(h, "Kind", "motion");
	band_is(h, "Name", VIRTUAL_SENSOR_NAME);
	wait_band(h, "Battery", "75");
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
	band_is(h, "State", "ready");
	band_is(h, "Rate", "0");
	check(sensor.rates == 0);
	check(sensor.witmotion.forbidden == 0);
}

static double rate(struct harness *h)
{
	char *text = property_get(h, band_path, BAND, "Rate");
	double hz = atof(text);

	free(text);
	return hz;
}

static void found_by_the_other_base(struct harness *h)
{
	begin(h, true);
	add(h);
	claim(h);
	wait_band(h, "State", "streaming");
	wait_for_packets(h, 10);
	check(rate(h) > 10);
	band_is(h, "PacketsBad", "0");
}

static void streams_while_it_is_claimed(struct harness *h)
{
	begin(h, false);
	add(h);
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
	claim(h);
	wait_band(h, "State", "streaming");
	wait_for_packets(h, 50);
	check(sensor.witmotion.every * 100 == WITMOTION_MEASURE_HZ);
	if (fabs(rate(h) - 100) > 5)
		fail("rate %g", rate(h));
	band_is(h, "PacketsBad", "0");

	check_ok(bus_call(h, NULL, band_path, BAND, "Release", ""));
	wait_band(h, "State", "ready");
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
	band_is(h, "Rate", "0");

	/* And again, without a new connection. */
	claim(h);
	wait_for_packets(h, 10);
	band_is(h, "Reconnects", "0");
	check(fake_device_connects(sensor.device) == 1);
	check(sensor.witmotion.forbidden == 0);
}

/* bluetoothd may not have noticed the end of one subscription when it is asked for the next. */
static void claimed_again_at_once(struct harness *h)
{
	begin(h, false);
	add(h);
	claim(h);
	wait_for_packets(h, 10);
	for (int i = 0; i < 5; i++) {
		check_ok(bus_call(h, NULL, band_path, BAND, "Release", ""));
		check_ok(bus_call(h, NULL, band_path, BAND, "Claim", ""));
		wait_for_packets(h, 10);
		band_is(h, "State", "streaming");
	}
	band_is(h, "Reconnects", "0");
}

static bool has_a_reason(void *userdata)
{
	char *reason = property_get(userdata, band_path, BAND, "Reason");
	bool any = *reason;

	free(reason);
	return any;
}

static void a_refused_subscription_is_asked_for_again(struct harness *h)
{
	begin(h, false);
	add(h);
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
	fake_device_acquire_error(sensor.device, "Failed");
	check_ok(bus_call(h, NULL, band_path, BAND, "Claim", ""));
	wait_for(h, has_a_reason, h, "a reason");
	check(!sensor.witmotion.streaming);
	fake_device_acquire_error(sensor.device, NULL);
	wait_for_packets(h, 10);
	band_is(h, "Reason", "");
}

/* OpenStream */

static struct lines {
	int fd;
	char text[65536];
	size_t n;
} lines;

static bool has_lines(void *userdata)
{
	ssize_t n = read(lines.fd, lines.text + lines.n, sizeof(lines.text) - 1 - lines.n);

	lines.n += n > 0 ? (size_t)n : 0;
	return lines.n > 4000;
}

static int on_readable(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	return 0;
}

static void a_stream_has_a_line_a_sample(struct harness *h)
{
	uint64_t before_us = 0, t_us;
	sd_event_source *source;
	sd_bus_message *reply;
	int fd;

	begin(h, false);
	add(h);
	check_ok(bus_call(h, &reply, band_path, BAND, "OpenStream", ""));
	check_ok(sd_bus_message_read(reply, "h", &fd));
	lines.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	sd_bus_message_unref(reply);
	check(fcntl(lines.fd, F_SETFL, O_NONBLOCK) == 0);
	check_ok(sd_event_add_io(h->event, &source, lines.fd, EPOLLIN, on_readable, NULL));
	wait_for(h, has_lines, NULL, "lines of JSON");

	for (const char *line = lines.text; (line = strstr(line, "{\"t_us\":")); line++) {
		check(sscanf(line, "{\"t_us\":%lu", &t_us) == 1);
		check(t_us >= before_us);
		before_us = t_us;
	}
	check(before_us > 0);
	sd_event_source_disable_unref(source);
	close(lines.fd);
	wait_band(h, "State", "ready");
}

/* Another program sets another rate while the link is lost: it is set again, whatever it is. */
static void a_lost_link_comes_back_at_its_rate(struct harness *h)
{
	begin(h, false);
	add(h);
	claim(h);
	wait_for_packets(h, 10);
	fake_device_range(sensor.device, false);
	wait_band(h, "State", "away");
	check(!sensor.witmotion.streaming);
	sensor.witmotion.every = 20;
	sensor.witmotion.frames = 1;
	fake_device_range(sensor.device, true);
	wait_band(h, "State", "streaming");
	wait_band(h, "Reconnects", "1");
	wait_for_packets(h, 10);
	check(sensor.witmotion.every * 100 == WITMOTION_MEASURE_HZ);
	band_is(h, "PacketsBad", "0");
}

static void a_battery_that_says_nothing_is_asked_again(struct harness *h)
{
	begin(h, false);
	sensor.witmotion.battery_mv = 0;
	add(h);
	claim(h);
	wait_for_packets(h, 10);
	band_is(h, "Battery", "-1");
	sensor.witmotion.battery_mv = 3690;
	wait_band(h, "Battery", "15");
}

static void signals_are_the_fallback(struct harness *h)
{
	begin(h, false);
	fake_device_acquire_error(sensor.device, "NotSupported");
	add(h);
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
	claim(h);
	wait_for_packets(h, 30);
	check(rate(h) > 10);
	check_ok(bus_call(h, NULL, band_path, BAND, "Release", ""));
	wait_for(h, is_silent, NULL, "nobody to be subscribed");
}

/* Faults, by the hand of org.instep.Test1 as shell tests have it. */

static void fault(struct harness *h, const char *member, const char *types, double amount)
{
	if (bus_call_to(h, NULL, "org.instep.Test1", "/org/instep/Test1", "org.instep.Test1",
			member, types, amount) < 0)
		fail("%s: %s", member, h->error);
}

static bool gap_is_over(void *userdata)
{
	return sensor.air.t_us > sensor.air.mute_until_us + 200 * USEC_PER_MSEC;
}

static void faults_of_the_air(struct harness *h)
{
	static struct control control;
	uint64_t packets;

	begin(h, false);
	check_ok(control_init_sensor(&control, h->fake, &sensor));
	add(h);
	claim(h);
	wait_for_packets(h, 30);
	fault(h, "Gap", "d", 1);
	wait_for(h, gap_is_over, NULL, "the gap to be over");
	band_is(h, "PacketsLost", "1");

	fault(h, "Duplicate", "", 0);
	packets = sensor.air.packets;
	fault(h, "Burst", "d", 0.4);
	check(sensor.air.packets >= packets + 11);
	wait_for_packets(h, 10);
	band_is(h, "PacketsBad", "0");
	band_is(h, "PacketsLost", "1");
	band_is(h, "State", "streaming");

	fault(h, "Pull", "", 0);
	check(isinf(sensor.mover.high_s[0]));
	fault(h, "LetGo", "", 0);
	check(!isinf(sensor.mover.high_s[0]));
	check(bus_call_to(h, NULL, "org.instep.Test1", "/org/instep/Test1", "org.instep.Test1",
			  "RestartClock", "") < 0);
	check_has(h->error, "A sensor has no RestartClock");
	control_done(&control);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(found_and_added),
		TEST(found_by_the_other_base),
		TEST(streams_while_it_is_claimed),
		TEST(claimed_again_at_once),
		TEST(a_refused_subscription_is_asked_for_again),
		TEST(a_stream_has_a_line_a_sample),
		TEST(a_lost_link_comes_back_at_its_rate),
		TEST(a_battery_that_says_nothing_is_asked_again),
		TEST(signals_are_the_fallback),
		TEST(faults_of_the_air),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
