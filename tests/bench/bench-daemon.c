/* SPDX-License-Identifier: MIT */
/*
 * Measures the daemon as a whole, on the harness of tests/bus: a bus of its own, the fake bluetoothd, the virtual band.
 * Each measurement is a "test" of that harness. They print what they find and judge nothing: tests/bench/run says
 * what is expected.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bus/preload.h"
#include "bus/turns.h"
#include "bus/virtual-band.h"

#define STARTS          20
#define LATENCIES       200
#define PACED_US        (110 * USEC_PER_MSEC) /* Live comes ten times a second at most */
#define STREAMING_US    (10 * USEC_PER_SEC)
#define IDLE_US         (60 * USEC_PER_SEC)
#define LONGEST_SECONDS 120
#define BAND_PATH       "/org/instep/Instep1/band/bench"

static struct virtual_band band;

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void say(const char *what, uint64_t *us, size_t n)
{
	qsort(us, n, sizeof(*us), compare);
	printf("%s: median %.2f ms, 99 %% %.2f ms (%zu times)\n", what, (double)us[n / 2] / 1e3,
	       (double)us[n * 99 / 100] / 1e3, n);
}

/* The event loop, for so long. */
static void live(struct harness *h, uint64_t us)
{
	uint64_t until_us = now_us() + us, now;

	while ((now = now_us()) < until_us)
		check_ok(sd_event_run(h->event, until_us - now));
}

static void add_band(struct harness *h, double speed)
{
	static const struct person_plan calm = {
		.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .noise = 1
	};

	alarm(LONGEST_SECONDS);
	check_ok(virtual_band_init(&band, h->fake, h->event, &calm, NULL, speed));
	fake_device_know(band.device, true);
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  1, "id", "s", "bench"));
}

static void claim(struct harness *h)
{
	check_ok(bus_call(h, NULL, BAND_PATH, BAND, "Claim", ""));
	wait_for_property(h, BAND_PATH, BAND, "State", "streaming");
}

static void start_workout(struct harness *h)
{
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}",
			  "resisted-flexion", 1, "ready", "d", 1.0));
}

static void start_up(struct harness *h)
{
	uint64_t us[STARTS];
	size_t i;

	check_ok(fake_start(h->fake));
	for (i = 0; i < STARTS; i++) {
		us[i] = now_us();
		daemon_start(h);
		us[i] = now_us() - us[i];
		check(daemon_signal(h, SIGTERM) == 0);
	}
	say("start-up to name owned", us, STARTS);
}

struct lives {
	struct harness *h;
	unsigned before;
};

static bool was_live(void *userdata)
{
	struct lives *l = userdata;

	return l->h->lives != l->before;
}

/* The band's own ticks are slowed down to nothing: a packet leaves when it is asked for. */
static void latency(struct harness *h)
{
	uint64_t us[LATENCIES];
	size_t i;

	add_band(h, 1);
	claim(h);
	start_workout(h);
	carrier_speed(&band.air, 1e-6);
	live(h, USEC_PER_SEC);
	for (i = 0; i < LATENCIES; i++) {
		struct lives lives = { h, h->lives };

		us[i] = now_us();
		carrier_burst(&band.air, 0.1);
		wait_for(h, was_live, &lives, "Live after a packet");
		us[i] = now_us() - us[i];
		live(h, PACED_US);
	}
	say("packet to signal", us, LATENCIES);
}

static uint64_t allocations(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t n;

	check(fd >= 0 && read(fd, &n, sizeof(n)) == sizeof(n));
	close(fd);
	return n;
}

/* Lines of the trace, one a system call; a call that was interrupted by another thread's has two, and we have one. */
static uint64_t system_calls(const char *path)
{
	char *text = file_read(path);
	uint64_t n = 0;
	char *c;

	check(text);
	for (c = text; *c; c++)
		n += *c == '\n';
	free(text);
	return n;
}

static void count(struct harness *h, const char *what, const char *trace, const char *heap)
{
	uint64_t packets = band.air.packets, calls = system_calls(trace),
		 allocated = allocations(heap);

	live(h, STREAMING_US);
	packets = band.air.packets - packets;
	calls = system_calls(trace) - calls;
	allocated = allocations(heap) - allocated;
	check(packets > 0);
	printf("%s: %.2f system calls, %.3f allocations a packet (%lu packets)\n", what,
	       (double)calls / (double)packets, (double)allocated / (double)packets,
	       (unsigned long)packets);
}

static void per_packet(struct harness *h)
{
	char trace[64], heap[64], *workout;

	snprintf(trace, sizeof(trace), "%s/home/trace", h->scratch);
	snprintf(heap, sizeof(heap), "%s/home/heap", h->scratch);
	setenv("BENCH_TRACE", trace, 1);
	setenv("BENCH_MALLOC", heap, 1);
	setenv("BENCH_INSTEPD", getenv("INSTEPD"), 1);
	setenv("INSTEPD", getenv("BENCH_TRACED"), 1);

	add_band(h, 1);
	claim(h);
	live(h, 2 * USEC_PER_SEC);
	count(h, "streaming", trace, heap);
	start_workout(h);
	workout = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
	wait_for_property(h, workout, WORKOUT, "Phase", "out");
	free(workout);
	check_ok(bus_call(h, NULL, BAND_PATH, BAND, "Release", ""));
	count(h, "in a workout, waiting for the pull", trace, heap);
}

/* A line of /proc/PID/status as a number. */
static unsigned long status_of(struct harness *h, const char *key)
{
	char path[64], *text, *line;
	unsigned long value;

	snprintf(path, sizeof(path), "/proc/%d/status", h->daemon_pid);
	text = file_read(path);
	check(text);
	line = strstr(text, key);
	check(line);
	value = strtoul(line + strlen(key), NULL, 10);
	free(text);
	return value;
}

static void memory(struct harness *h)
{
	add_band(h, 1);
	start_workout(h);
	claim(h);
	live(h, 5 * USEC_PER_SEC);
	printf("resident in a workout: %.1f MiB, of that %.1f MiB not shared with others\n",
	       (double)status_of(h, "VmRSS:") / 1024, (double)status_of(h, "RssAnon:") / 1024);
}

static void idle(struct harness *h)
{
	unsigned long before;

	add_band(h, 1);
	fake_device_range(band.device, false);
	wait_for_property(h, BAND_PATH, BAND, "State", "away");
	live(h, 2 * USEC_PER_SEC);
	before = status_of(h, "\nvoluntary_ctxt_switches:");
	live(h, IDLE_US);
	printf("wake-ups in %d s, one band added and away: %lu\n", (int)(IDLE_US / USEC_PER_SEC),
	       status_of(h, "\nvoluntary_ctxt_switches:") - before);
}

/* What bluetoothd tells of a stranger's device, and of its own standard interfaces. */
static void append_device(sd_bus_message *m, unsigned i)
{
	char path[64], address[18];

	snprintf(address, sizeof(address), "D2:00:5E:%02X:%02X:%02X", i >> 16, i >> 8 & 0xff,
		 i & 0xff);
	snprintf(path, sizeof(path), "/org/bluez/hci0/dev_D2_00_5E_%02X_%02X_%02X", i >> 16,
		 i >> 8 & 0xff, i & 0xff);
	check_ok(sd_bus_message_append(
		m, "{oa{sa{sv}}}", path, 3, "org.freedesktop.DBus.Introspectable", 0,
		"org.bluez.Device1", 13, "Address", "s", address, "AddressType", "s", "random",
		"Name", "s", "Somebody's toothbrush", "Alias", "s", "Somebody's toothbrush",
		"Paired", "b", 0, "Trusted", "b", 0, "Blocked", "b", 0, "LegacyPairing", "b", 0,
		"RSSI", "n", -70, "Connected", "b", 0, "UUIDs", "as", 2,
		"0000180f-0000-1000-8000-00805f9b34fb", "0000fe07-0000-1000-8000-00805f9b34fb",
		"Adapter", "o", "/org/bluez/hci0", "ManufacturerData", "a{qv}", 1, 0x00dc, "ay", 6,
		2, 0x21, 0x12, 3, 0, 1, "org.freedesktop.DBus.Properties", 0));
}

/* Anything else is done without a word. */
static int answer_crowd(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	sd_bus_message *reply;

	if (!sd_bus_message_is_method_call(m, "org.freedesktop.DBus.ObjectManager", NULL))
		return sd_bus_reply_method_return(m, NULL);

	check_ok(sd_bus_message_new_method_return(m, &reply));
	check_ok(sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}"));
	check_ok(sd_bus_message_append(reply, "{oa{sa{sv}}}", "/org/bluez/hci0", 1,
				       "org.bluez.Adapter1", 1, "Powered", "b", 1));
	for (unsigned i = 0; i < *(unsigned *)userdata; i++)
		append_device(reply, i * 2654435761U & 0xffffff);
	check_ok(sd_bus_message_close_container(reply));
	check_ok(sd_bus_send(NULL, reply, NULL));
	sd_bus_message_unref(reply);
	return 1;
}

static double longest_ms(struct harness *h, struct turns *turns)
{
	double ms;

	live(h, 2 * USEC_PER_SEC);
	ms = (double)turns->ran_us / 1e3;
	turns->ran_us = 0;
	return ms;
}

/* A scan keeps the strangers that another listing drops. */
static void crowd(struct harness *h)
{
	static const unsigned sizes[] = { 2000, 10000 };
	struct turns *turns;
	unsigned n = 0;
	sd_bus *bus;

	alarm(LONGEST_SECONDS);
	check_ok(sd_bus_open_system(&bus));
	check_ok(sd_bus_attach_event(bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_fallback(bus, NULL, "/", answer_crowd, &n));
	check_ok(sd_bus_request_name(bus, "org.bluez", 0));
	for (size_t i = 0; i < ELEMENTS(sizes); i++) {
		n = sizes[i];
		turns = preload_start(h, "TURNS", sizeof(*turns));
		wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
		printf("longest turn, %u strangers around: %.1f ms", n, longest_ms(h, turns));
		check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
		printf(", in a scan %.1f ms", longest_ms(h, turns));
		check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
		check_ok(sd_bus_emit_signal(bus, "/org/bluez/hci0",
					    "org.freedesktop.DBus.Properties", "PropertiesChanged",
					    "sa{sv}as", "org.bluez.Adapter1", 1, "Powered", "b", 1,
					    0));
		printf(", after it %.1f ms\n", longest_ms(h, turns));
		check(daemon_signal(h, SIGTERM) == 0);
	}
	sd_bus_flush_close_unref(bus);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(start_up), TEST(latency), TEST(per_packet),
		TEST(memory),   TEST(idle),    TEST(crowd),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
