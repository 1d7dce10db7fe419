/* SPDX-License-Identifier: MIT */
/*
 * Sensors that somebody has built at home, from their device file to the history: a load cell that
 * is told to start and stamps its samples, one that only counts, and a motion sensor that just
 * sends. No code of the daemon knows any of them.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/scene.h"
#include "util/bytes.h"

#define CANDIDATE "org.instep.Instep1.Candidate"
#define FIRST     MANAGER_PATH "/candidate/_31"

#define NAME           "Load Cell of Ada"
#define BASE           "-8b7d-4c1e-9a55-0c2d3e4f5a6b"
#define SERVICE        "4f5a0001" BASE
#define DATA           "4f5a0002" BASE
#define CONTROL        "4f5a0003" BASE
#define SAMPLES        4 /* in a packet of force */
#define SAMPLE         8
#define PACKETS_A_S    50 /* of motion */
#define COUNTS_A_KG    20000
#define COUNTS_AT_REST 84123

#define FORCE_FILE(force)                                                                      \
	"[Device]\nTitle=Load cell by Ada\nDriver=generic\n[Advertisement]\nName=Load Cell*\n" \
	"Service=" SERVICE "\n[Source]\nService=" SERVICE "\nCharacteristic=" DATA             \
	"\nControl=" CONTROL "\nStart=01\nStop=00\nStride=8\n[Force]\nType=s32be\n" force      \
	"[Time]\nOffset=4\nType=u32le\nUnit=ms\n"

#define MOTION_FILE                                                                            \
	"[Device]\nDriver=generic\n[Advertisement]\nName=" NAME "\n[Source]\nService=" SERVICE \
	"\nCharacteristic=" DATA "\nRate=50\n[Acceleration]\nType=s16le\nUnit=mg\n"            \
	"[Rotation]\nType=s16le\nOffset=6\nScale=0.1\n"

static struct scene scene;

/* The load cell: what it makes of the person's kilograms, and what it has collected of a packet. */
static struct {
	bool counts;
	bool streaming;
	size_t n;
	uint8_t packet[SAMPLES * SAMPLE];
} cell;

static uint64_t force_next_us(void *userdata)
{
	if (!scene.band.has_next)
		check(person_next(scene.band.person, &scene.band.next));
	scene.band.has_next = true;
	return scene.band.next.t_us;
}

static void force_take(void *userdata)
{
	scene.band.taken = scene.band.next;
	scene.band.has_next = false;
}

static size_t force_pack(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX])
{
	double kg = scene.band.taken.force_kg;
	int32_t number =
		(int32_t)lround(cell.counts ? COUNTS_AT_REST + kg * COUNTS_A_KG : kg * 1000);

	bytes_put_u32be(cell.packet + cell.n, (uint32_t)number);
	bytes_put_u32le(cell.packet + cell.n + 4, (uint32_t)(scene.band.taken.t_us / 1000));
	cell.n += SAMPLE;
	if (cell.n < sizeof(cell.packet))
		return 0;

	memcpy(ret, cell.packet, sizeof(cell.packet));
	cell.n = 0;
	return sizeof(cell.packet);
}

static double force_packet_s(void *userdata)
{
	return SAMPLES / scene.band.rate_hz;
}

static void on_written(void *userdata, unsigned chrc, const uint8_t *p, size_t n)
{
	check(chrc == VIRTUAL_BAND_CONTROL && n == 1 && p[0] <= 1);
	cell.streaming = p[0];
	cell.n = 0;
	if (cell.streaming)
		carrier_start(&scene.band.air, true);
	else
		carrier_stop(&scene.band.air);
}

static void begin_force(struct harness *h, bool counts)
{
	static const struct carrier_load load = { force_next_us, force_take, force_pack,
						  force_packet_s };
	struct person_plan plan = virtual_band_plan;

	plan.overshoot = 0;
	cell.counts = counts;
	scene = (struct scene){ .h = h, .band = { .event = h->event, .rate_hz = plan.rate_hz } };
	scene.band.person = person_new(&plan);
	check(scene.band.person);
	check_ok(fake_device_add(
		h->fake,
		&(struct peripheral){
			.address = VIRTUAL_BAND_ADDRESS,
			.name = NAME,
			.service = SERVICE,
			.chrcs = { [VIRTUAL_BAND_DATA] = { DATA, CHRC_NOTIFY },
				   [VIRTUAL_BAND_CONTROL] = { CONTROL, CHRC_WRITE } },
			.rssi = -50,
			.written = on_written,
		},
		&scene.band.device));
	carrier_init(&scene.band.air, h->event, scene.band.device, VIRTUAL_BAND_DATA, &load, NULL,
		     10);
	check_ok(follower_init(&scene.person, &scene.band));
}

/* The motion sensor. */
static uint64_t motion_next_us(void *userdata)
{
	if (!scene.sensor.has_next)
		check(mover_next(&scene.sensor.mover, &scene.sensor.next));
	scene.sensor.has_next = true;
	return scene.sensor.next.t_us;
}

static void motion_take(void *userdata)
{
	scene.sensor.taken = scene.sensor.next;
	scene.sensor.has_next = false;
}

static size_t motion_pack(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX])
{
	const struct mover_sample *s = &scene.sensor.taken;

	for (size_t i = 0; i < 3; i++) {
		bytes_put_u16le(ret + 2 * i, (uint16_t)(int16_t)lround(s->accel_g[i] * 1000));
		bytes_put_u16le(ret + 6 + 2 * i, (uint16_t)(int16_t)lround(s->rate_dps[i] * 10));
	}
	return 12;
}

static double motion_packet_s(void *userdata)
{
	return 1.0 / PACKETS_A_S;
}

static void on_subscribed(void *userdata, unsigned chrc, bool on)
{
	if (on)
		carrier_start(&scene.sensor.air, true);
	else
		carrier_stop(&scene.sensor.air);
}

static void begin_motion(struct harness *h)
{
	static const struct carrier_load load = { motion_next_us, motion_take, motion_pack,
						  motion_packet_s };
	struct mover_plan plan = virtual_sensor_plan;

	plan.rate_hz = PACKETS_A_S;
	scene = (struct scene){ .h = h, .moves = true, .sensor = { .event = h->event } };
	mover_init(&scene.sensor.mover, &plan);
	check_ok(fake_device_add(h->fake,
				 &(struct peripheral){
					 .address = VIRTUAL_SENSOR_ADDRESS,
					 .name = NAME,
					 .service = SERVICE,
					 .chrcs = { [0] = { DATA, CHRC_NOTIFY } },
					 .rssi = -50,
					 .subscribed = on_subscribed,
				 },
				 &scene.sensor.device));
	carrier_init(&scene.sensor.air, h->event, scene.sensor.device, 0, &load, NULL, 1);
	check_ok(follower_init_sensor(&scene.person, &scene.sensor));
}

/* As a person does it: scan, then add what was found. */
static void add(struct harness *h, const char *address)
{
	sd_bus_message *reply;
	const char *path;

	check_ok(fake_start(h->fake));
	daemon_start(h);
	property_is(h, MANAGER_PATH, MANAGER, "Warnings", "");
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, FIRST, CANDIDATE, "Address", address);
	property_is(h, FIRST, CANDIDATE, "Driver", "mine");
	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", address, 0) < 0)
		fail("AddBand: %s", h->error);
	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.band_path = strdup(path);
	sd_bus_message_unref(reply);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
	scene_wait_band(&scene, "State", "ready");
}

static bool is_silent(void *userdata)
{
	return !cell.streaming;
}

static void does_two_reps(struct harness *h)
{
	scene_start(&scene, 2);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "State", "finished");
	stored_is(h, "done", "2");
}

/* The person pulls 3 kg, a little more or less, and the newtons are theirs. */
static void pulled_three_kilograms(struct harness *h)
{
	char *level = dict_get(h->rep_done, "level_n");

	if (fabs(strtod(level, NULL) / NEWTON_PER_KG - 3) > 0.6)
		fail("the last pull was %s N", level);
	free(level);
}

static void band_is(struct harness *h, const char *name, const char *value)
{
	property_is(h, scene.band_path, BAND, name, value);
}

static void a_load_cell_guides(struct harness *h)
{
	write_config(h, "devices/mine.device", FORCE_FILE("Unit=g\n"));
	begin_force(h, false);
	add(h, VIRTUAL_BAND_ADDRESS);
	check(fake_profile_wants(h->fake, SERVICE));
	band_is(h, "Title", "Load cell by Ada");
	band_is(h, "Kind", "force");
	band_is(h, "Scale", "1");
	does_two_reps(h);
	pulled_three_kilograms(h);
	wait_for(h, is_silent, NULL, "the byte that stops it");
	band_is(h, "PacketsBad", "0");

	/* it is a band like any other after the next start, too */
	check(daemon_signal(h, SIGTERM) == 0);
	daemon_start(h);
	scene_wait_band(&scene, "State", "ready");
	band_is(h, "Driver", "mine");
}

/* What it counts is worth nothing, until something hangs on it whose weight is known. */
static void counts_need_a_weight(struct harness *h)
{
	const double rest = COUNTS_AT_REST * 1e-5, pulled = rest + 5 * COUNTS_A_KG * 1e-5;

	write_config(h, "devices/mine.device", FORCE_FILE("Unit=counts\n"));
	begin_force(h, true);
	add(h, VIRTUAL_BAND_ADDRESS);
	band_is(h, "Scale", "0");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       0) < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotCalibrated");
	check_has(h->error, "instepctl band calibrate load-cell-of-ada");

	/* it streams all the same: how else should it be weighed with? */
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	wait_for(h, is_silent, NULL, "the byte that stops it");

	if (bus_call(h, NULL, scene.band_path, BAND, "Calibrate", "a(dd)", 2, 0.0, rest,
		     5 * NEWTON_PER_KG, pulled) < 0)
		fail("Calibrate: %s", h->error);
	does_two_reps(h);
	pulled_three_kilograms(h);
}

static void a_motion_sensor_guides(struct harness *h)
{
	write_config(h, "devices/mine.device", MOTION_FILE);
	begin_motion(h);
	add(h, VIRTUAL_SENSOR_ADDRESS);
	check(!fake_profile_wants(h->fake, SERVICE)); /* others may have it, says the file */
	band_is(h, "Title", "mine");
	band_is(h, "Kind", "motion");
	does_two_reps(h);
	band_is(h, "PacketsBad", "0");
}

/* One that is there, but is not what its file says. */
static void another_service_is_named(struct harness *h)
{
	write_config(h, "devices/mine.device",
		     "[Device]\nDriver=generic\n[Advertisement]\nName=" NAME
		     "\n[Source]\nService=185a\nCharacteristic=2c07\nRate=10\n[Force]\nType=u8\n");
	begin_force(h, false);
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, FIRST, CANDIDATE, "Address", VIRTUAL_BAND_ADDRESS);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  1, "id", "s", "band"));
	scene.band_path = strdup(MANAGER_PATH "/band/band");
	scene_wait_band(
		&scene, "Reason",
		"This device does not have the service of the driver that was chosen for it.");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(a_load_cell_guides),
		TEST(counts_need_a_weight),
		TEST(a_motion_sensor_guides),
		TEST(another_service_is_named),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
