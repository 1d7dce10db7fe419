/* SPDX-License-Identifier: MIT */
/*
 * One device of each smaller family and the daemon, the same for all: found, added, a workout by it
 * with each hold counted once, the stream ended, and nothing sent that the device must not get.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/follower.h"
#include "bus/harness.h"

#define CANDIDATE      "org.instep.Instep1.Candidate"
#define CANDIDATE_PATH MANAGER_PATH "/candidate/_31"

#define HOLDS 2

static struct virtual_device device;
static struct follower person;
static char *band_path, *workout_path;

static char *path_of(sd_bus_message *reply)
{
	const char *path;

	check_ok(sd_bus_message_read(reply, "o", &path));
	return strdup(path);
}

/* As a person does it: scan, then add what was found. */
static void add(struct harness *h)
{
	const struct virtual_family *family = device.family;
	sd_bus_message *reply;

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, CANDIDATE_PATH, CANDIDATE, "Address", family->peripheral.address);
	property_is(h, CANDIDATE_PATH, CANDIDATE, "Driver", family->driver);
	property_is(h, CANDIDATE_PATH, CANDIDATE, "Kind", family->moves ? "motion" : "force");
	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}",
		     family->peripheral.address, 0) < 0)
		fail("AddBand: %s", h->error);
	band_path = path_of(reply);
	sd_bus_message_unref(reply);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));
	if (!family->peripheral.broadcasts)
		wait_for_property(h, band_path, BAND, "State", "ready");
}

static void begin(struct harness *h, const struct virtual_family *family)
{
	check_ok(virtual_device_init(&device, family, h->fake, h->event));
	check_ok(follower_init_device(&person, &device));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	add(h);
}

static bool is_silent(void *userdata)
{
	return userdata ? !fake_discovering(userdata) : !device.air.tick;
}

static void work_out(struct harness *h)
{
	sd_bus_message *reply;

	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		     6, "side", "s", "both", "sets", "u", 1, "reps", "u", HOLDS, "hold", "d", 1.0,
		     "rest", "d", 0.3, "ready", "d", 0.0) < 0)
		fail("StartWorkout: %s", h->error);
	workout_path = path_of(reply);
	sd_bus_message_unref(reply);

	wait_for_property(h, workout_path, WORKOUT, "Done", "2");
	wait_for_property(h, workout_path, WORKOUT, "State", "finished");
	check(h->reps_done == HOLDS && h->reps_counted == HOLDS);
	check(person.pulls == HOLDS);
	wait_for(h, is_silent, device.family->peripheral.broadcasts ? h->fake : NULL,
		 "the stream to end");
	check(device.family->forbidden(&device) == 0);
}

static void whc06(struct harness *h)
{
	begin(h, &virtual_whc06);
	work_out(h);
	check(fake_device_connects(device.device) == 0);
}

static void forceboard(struct harness *h)
{
	begin(h, &virtual_forceboard);
	wait_for_property(h, band_path, BAND, "Battery", "90");
	work_out(h);
}

static void cts500(struct harness *h)
{
	begin(h, &virtual_cts500);
	wait_for_property(h, band_path, BAND, "Battery", "27"); /* of 3.55 V */
	work_out(h);
}

/* It counts: what a newton is, is told before. */
static void frez(struct harness *h)
{
	const double zero_n = device.is.frez.zero_count * 0.001;

	begin(h, &virtual_frez);
	if (bus_call(h, NULL, band_path, BAND, "Calibrate", "a(dd)", 2, 0.0, zero_n,
		     NEWTON_PER_KG * 10, zero_n + 10 / device.is.frez.kg_per_count * 0.001) < 0)
		fail("Calibrate: %s", h->error);
	work_out(h);
}

static void sig_force(struct harness *h)
{
	begin(h, &virtual_sig_force);
	wait_for_property(h, band_path, BAND, "Firmware", "0.1");
	work_out(h);
}

static void xsens(struct harness *h)
{
	begin(h, &virtual_xsens);
	work_out(h);
	property_is(h, band_path, BAND, "Battery", "80");
}

static void thingy(struct harness *h)
{
	begin(h, &virtual_thingy);
	wait_for_property(h, band_path, BAND, "Battery", "70");
	work_out(h);
}

static void movesense(struct harness *h)
{
	begin(h, &virtual_movesense);
	work_out(h);
}

/* It has no gyroscope. */
static void microbit(struct harness *h)
{
	begin(h, &virtual_microbit);
	work_out(h);
}

static const struct test tests[] = {
	TEST(whc06), TEST(forceboard), TEST(cts500),    TEST(frez),     TEST(sig_force),
	TEST(xsens), TEST(thingy),     TEST(movesense), TEST(microbit),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
