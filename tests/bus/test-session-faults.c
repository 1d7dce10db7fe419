/* SPDX-License-Identifier: MIT */
/*
 * Faults in the middle of a workout that the band guides, and that nothing done is lost however the
 * daemon ends.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bus/scene.h"

static struct scene scene;

static void begin(struct harness *h, unsigned reps)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, reps);
}

/* The link breaks in mid-hold: the workout pauses, says so, and goes on with its count. */
static void link_lost_in_mid_hold(struct harness *h)
{
	begin(h, 3);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "hold");
	fake_device_range(scene.band.device, false);
	scene_wait_workout(&scene, "State", "paused");
	scene_workout_is(&scene, "CueId", "band-lost");
	scene_workout_is(&scene, "PhaseEnds", "0");
	scene_workout_is(&scene, "Done", "1");

	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "running");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
	property_is(h, scene.band_path, BAND, "Reconnects", "1");
	stored_is(h, "done", "3");
}

static void bluetoothd_restarts_in_mid_hold(struct harness *h)
{
	begin(h, 2);
	scene_wait_workout(&scene, "Phase", "hold");
	fake_stop(h->fake);
	scene_wait_workout(&scene, "State", "paused");
	check_ok(fake_start(h->fake));
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "2");
}

static void clock_restarts(struct harness *h)
{
	begin(h, 3);
	scene_wait_workout(&scene, "Done", "1");
	virtual_band_restart_clock(&scene.band);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
}

/*
 * The rest before is unknown after a restart: who pulls at once would make the pull the new rest.
 */
static void clock_restarts_before_a_pull(struct harness *h)
{
	begin(h, 3);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "out");
	virtual_band_restart_clock(&scene.band);
	scene_wait_workout(&scene, "Phase", "arm");
	scene_workout_is(&scene, "CueId", "band-back");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "3");
}

/* The device's counter of 32 bits wraps while the second hold is under way. */
static void clock_wraps(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene.band.progressor.clock_us = UINT32_MAX - 7 * USEC_PER_SEC;
	scene_add(&scene);
	scene_start(&scene, 4);
	scene_wait_end(&scene, "4", "0");
}

static void duplicates_and_nonsense(struct harness *h)
{
	static const uint8_t cut[] = { 0x01, 0x10, 0, 0, 0xa0, 0x41 };

	begin(h, 2);
	scene_wait_workout(&scene, "Phase", "hold");
	carrier_send(&scene.band.air, cut, sizeof(cut));
	carrier_duplicate(&scene.band.air);
	scene_wait_end(&scene, "2", "0");
}

/* A gap of a second in a hold: unknown time, and the countdown stands still meanwhile. */
static void gap_in_a_hold(struct harness *h)
{
	char *unknown;

	begin(h, 1);
	scene_wait_workout(&scene, "Phase", "hold");
	carrier_gap(&scene.band.air, 1);
	scene_wait_end(&scene, "1", "0");
	unknown = stored(h, "unknown_s");
	check(atof(unknown) > 0.5 && atof(unknown) < 1.5);
	free(unknown);
}

static void terminated_in_mid_rep(struct harness *h)
{
	char *state;

	begin(h, 5);
	scene_wait_workout(&scene, "Done", "2");
	scene_wait_workout(&scene, "Phase", "hold");
	check(daemon_signal(h, SIGTERM) == 0);

	daemon_start(h);
	stored_is(h, "done", "2");
	state = stored(h, "state");
	check(strcmp(state, "running") && strcmp(state, "finished"));
	free(state);
}

static bool two_reps_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 2;
}

static void killed_between_reps(struct harness *h)
{
	begin(h, 5);
	wait_for(h, two_reps_done, h, "two RepDone");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);

	daemon_start(h);
	stored_is(h, "done", "2");
	stored_is(h, "state", "interrupted");
	scene_wait_band(&scene, "State", "ready");
}

/*
 * The history cannot be used: a clear problem on the bus, the file as it was, and the workout goes
 * on in memory.
 */
static void damaged_history(struct harness *h)
{
	char path[128], *text;
	FILE *f;

	snprintf(path, sizeof(path), "%s/home/.local/instep", h->scratch);
	check(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/home/.local/instep/history.db", h->scratch);
	f = fopen(path, "we");
	check(f &&
	      fputs("this is no database, and it is long enough to be read as a page of one", f) >=
		      0 &&
	      fclose(f) == 0);

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	text = property_get(h, MANAGER_PATH "/history", HISTORY, "Problem");
	check(*text);
	free(text);
	scene_start(&scene, 1);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");

	text = file_read(path);
	check_has(text, "this is no database");
	free(text);
}

static const struct test tests[] = {
	TEST(link_lost_in_mid_hold), TEST(bluetoothd_restarts_in_mid_hold),
	TEST(clock_restarts),        TEST(clock_restarts_before_a_pull),
	TEST(clock_wraps),           TEST(duplicates_and_nonsense),
	TEST(gap_in_a_hold),         TEST(terminated_in_mid_rep),
	TEST(killed_between_reps),   TEST(damaged_history),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
