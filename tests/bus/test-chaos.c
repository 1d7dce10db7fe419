/* SPDX-License-Identifier: MIT */
/*
 * Anything at any moment of a workout: faults that each have a test of their own, in an order that
 * nobody thought of, drawn by a seed.
 */

#include <stdio.h>
#include <stdlib.h>

#include "band/rng.h"
#include "bus/fake-logind.h"
#include "bus/scene.h"

#define FAULTS 16

static struct scene scene;
static struct fake_logind logind;

/* Of the band and its packets */

static void range(struct harness *h, struct rng *rng)
{
	fake_device_range(scene.band.device, false);
	fake_device_range(scene.band.device, true);
}

static void drop(struct harness *h, struct rng *rng)
{
	fake_device_drop(scene.band.device);
}

static void restart_clock(struct harness *h, struct rng *rng)
{
	virtual_band_restart_clock(&scene.band);
}

static void cut_packet(struct harness *h, struct rng *rng)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };

	carrier_send(&scene.band.air, cut, sizeof(cut));
}

static void duplicate(struct harness *h, struct rng *rng)
{
	carrier_duplicate(&scene.band.air);
}

static void gap(struct harness *h, struct rng *rng)
{
	carrier_gap(&scene.band.air, rng_between(rng, 0.1, 2));
}

static void lend_to_a_phone(struct harness *h, struct rng *rng)
{
	fake_device_range(scene.band.device, false);
	fake_device_hold(scene.band.device, true);
	fake_device_range(scene.band.device, true);
	fake_device_hold(scene.band.device, false);
}

/* Of its services */

static void change_services(struct harness *h, struct rng *rng)
{
	fake_device_change_services(scene.band.device);
}

static void vanish(struct harness *h, struct rng *rng)
{
	fake_device_vanish(scene.band.device, VIRTUAL_BAND_DATA);
	fake_device_drop(scene.band.device);
}

static void resolve_early(struct harness *h, struct rng *rng)
{
	fake_device_resolve_early(scene.band.device, rng_below(rng, 2));
	fake_device_drop(scene.band.device);
}

static void refuse_socket(struct harness *h, struct rng *rng)
{
	static const char *const errors[] = { NULL, "NotSupported", "NotPermitted", "InProgress" };

	fake_device_acquire_error(scene.band.device, errors[rng_below(rng, ELEMENTS(errors))]);
	fake_device_drop(scene.band.device);
}

static void refuse_connect(struct harness *h, struct rng *rng)
{
	static const char *const texts[] = { "le-connection-abort-by-local",
					     "Operation in progress", "le-connection-refused" };

	fake_device_refuse(scene.band.device, "Failed", texts[rng_below(rng, ELEMENTS(texts))], 1);
	fake_device_drop(scene.band.device);
}

/* Of the computer */

static void power(struct harness *h, struct rng *rng)
{
	fake_adapter_power(h->fake, false);
	fake_adapter_power(h->fake, true);
}

static void block(struct harness *h, struct rng *rng)
{
	fake_adapter_block(h->fake, true);
	fake_adapter_block(h->fake, false);
}

static void plug_elsewhere(struct harness *h, struct rng *rng)
{
	fake_adapter_plug_as(h->fake, rng_below(rng, 2) ? 3 : 0);
}

static void another_adapter(struct harness *h, struct rng *rng)
{
	check_ok(fake_second_plug(h->fake, rng_below(rng, 2)));
}

static void restart(struct harness *h, struct rng *rng)
{
	fake_stop(h->fake);
	check_ok(fake_start(h->fake));
}

static void kill_bluetoothd(struct harness *h, struct rng *rng)
{
	fake_kill(h->fake);
	check_ok(fake_start(h->fake));
}

static void crowd(struct harness *h, struct rng *rng)
{
	check_ok(fake_flood(h->fake, 8, 4));
}

static void sleep_and_wake(struct harness *h, struct rng *rng)
{
	(void)fake_logind_suspend(&logind);
	if (rng_below(rng, 2))
		fake_device_drop(scene.band.device);
	fake_logind_resume(&logind);
}

static void (*const faults[])(struct harness *h, struct rng *rng) = {
	range,           drop,
	restart_clock,   cut_packet,
	duplicate,       gap,
	lend_to_a_phone, change_services,
	vanish,          resolve_early,
	refuse_socket,   refuse_connect,
	power,           block,
	plug_elsewhere,  another_adapter,
	restart,         kill_bluetoothd,
	crowd,           sleep_and_wake,
};

static bool has_changed(void *userdata)
{
	static unsigned seen;
	struct harness *h = userdata;
	bool changed = h->changes != seen;

	seen = h->changes;
	return changed;
}

/* Whatever happens, it comes to its end, and bus, signals and history agree on what was done. */
static void chaos(struct harness *h, uint64_t seed)
{
	struct rng rng = { seed };
	unsigned left = FAULTS;
	char counted[16], tried[16], *state;

	printf("# seed %llu\n", (unsigned long long)seed);
	fake_logind_start(&logind, h);
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 4);
	do {
		wait_for(h, has_changed, h, "the workout to go on");
		if (left && !rng_below(&rng, 4)) {
			faults[rng_below(&rng, ELEMENTS(faults))](h, &rng);
			left--;
		}
		state = property_get(h, scene.workout_path, WORKOUT, "State");
		if (!strcmp(state, "finished"))
			break;
		free(state);
	} while (true);
	free(state);

	snprintf(counted, sizeof(counted), "%u", h->reps_counted);
	snprintf(tried, sizeof(tried), "%u", h->reps_done - h->reps_counted);
	scene_workout_is(&scene, "Done", "4");
	scene_workout_is(&scene, "Done", counted);
	scene_workout_is(&scene, "Tried", tried);
	stored_is(h, "done", counted);
	stored_is(h, "tried", tried);
	fake_logind_stop(&logind);
}

static void chaos_1(struct harness *h)
{
	chaos(h, 1);
}

static void chaos_2(struct harness *h)
{
	chaos(h, 2);
}

static void chaos_3(struct harness *h)
{
	chaos(h, 3);
}

static void chaos_4(struct harness *h)
{
	chaos(h, 4);
}

static const struct test tests[] = {
	TEST(chaos_1),
	TEST(chaos_2),
	TEST(chaos_3),
	TEST(chaos_4),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
