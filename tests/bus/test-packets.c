/* SPDX-License-Identifier: MIT */
/*
 * What a radio may make of packets: cut, doubled, in another order, all at once, or nonsense. They
 * are counted and passed over, and a workout comes to the same end.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

static bool is_streaming(void *userdata)
{
	return scene.band.progressor.streaming && scene.band.air.packets > 2;
}

/*
 * Numbers that are not announced: each question is a round trip, so asking again is not idle
 * waiting.
 */
static bool number_is(struct harness *h, const char *name, const char *value)
{
	char *now = property_get(h, scene.band_path, BAND, name);
	bool is = !strcmp(now, value);

	free(now);
	return is;
}

static void wait_for_number(struct harness *h, const char *name, const char *value)
{
	for (int i = 0; i < 2000; i++)
		if (number_is(h, name, value))
			return;
	property_is(h, scene.band_path, BAND, name, value);
}

static void bad_packets_are_counted(struct harness *h)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };
	static const uint8_t empty_block[] = { 0x01, 0x00 };
	static const uint8_t not_a_number[] = { 0x01, 0x08, 0, 0, 0xc0, 0x7f, 0xd4, 0x30, 0, 0 };
	static const uint8_t infinite[] = { 0x01, 0x08, 0, 0, 0x80, 0x7f, 0xd4, 0x30, 0, 0 };
	static const uint8_t too_heavy[] = { 0x01, 0x08, 0, 0x40, 0x9c, 0x45, 0xd4, 0x30, 0, 0 };
	static const uint8_t unknown[] = { 0x63, 0x02, 0xab, 0xcd }; /* is no mistake */
	static uint8_t overlong[200] = { 0x01, 0xc6 };

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_claim(&scene);
	wait_for(h, is_streaming, NULL, "packets");
	wait_for_number(h, "PacketsBad", "0");
	carrier_send(&scene.band.air, cut, sizeof(cut));
	carrier_send(&scene.band.air, empty_block, sizeof(empty_block));
	carrier_send(&scene.band.air, not_a_number, sizeof(not_a_number));
	carrier_send(&scene.band.air, infinite, sizeof(infinite));
	carrier_send(&scene.band.air, too_heavy, sizeof(too_heavy));
	carrier_send(&scene.band.air, unknown, sizeof(unknown));
	carrier_send(&scene.band.air, overlong, sizeof(overlong));
	wait_for_number(h, "PacketsBad", "6");
	property_is(h, scene.band_path, BAND, "State", "streaming");
}

static void gaps_are_counted(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_claim(&scene);
	wait_for(h, is_streaming, NULL, "packets");
	carrier_duplicate(&scene.band.air);
	carrier_gap(&scene.band.air, 1);
	wait_for_number(h, "PacketsLost", "1");
}

/* Everything at once: ten minutes of samples as fast as the socket takes them. */
static void flood_of_samples(struct harness *h)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_claim(&scene);
	wait_for(h, is_streaming, NULL, "packets");
	property_is(h, scene.band_path, BAND, "PacketsBad", "0");
	carrier_burst(&scene.band.air, 600);

	/* What had room behind the flood is read behind it: then all of it was. */
	for (int i = 0; i < 2000 && number_is(h, "PacketsBad", "0"); i++)
		carrier_send(&scene.band.air, cut, sizeof(cut));
	check(!number_is(h, "PacketsBad", "0"));
	property_is(h, scene.band_path, BAND, "State", "streaming");
	property_is(h, scene.band_path, BAND, "Reconnects", "0");
}

/* The same in mid-workout, again and again: each rep is counted once. */
static void counted_all_the_same(struct harness *h)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };
	static const char *const phases[] = { "hold", "rest", "hold" };

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 3);
	for (size_t i = 0; i < ELEMENTS(phases); i++) {
		scene_wait_workout(&scene, "Phase", phases[i]);
		carrier_send(&scene.band.air, cut, sizeof(cut));
		carrier_duplicate(&scene.band.air);
		carrier_swap(&scene.band.air);
	}
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
	scene_workout_is(&scene, "Tried", "0");
	check(!scene.band.air.swap && !scene.band.air.duplicate);
}

static const struct test tests[] = {
	TEST(bad_packets_are_counted),
	TEST(gaps_are_counted),
	TEST(flood_of_samples),
	TEST(counted_all_the_same),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
