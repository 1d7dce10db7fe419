/* SPDX-License-Identifier: MIT */
/*
 * Workouts that must wait: for a band that is away when they begin, for one that has stopped to
 * talk although it is connected. And who watches over a workout: the service manager, from its
 * begin to its end and not longer.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bus/scene.h"

static struct scene scene;

static void cue_has(const char *part)
{
	char *cue = property_get(scene.h, scene.workout_path, WORKOUT, "Cue");

	check_has(cue, part);
	free(cue);
}

/* It begins paused, says what to do, and goes on when the band is there. */
static void waits_for_the_band(struct harness *h)
{
	struct output status;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_device_range(scene.band.device, false);
	fake_device_drop(scene.band.device);
	scene_wait_band(&scene, "State", "away");

	scene_start(&scene, 1);
	scene_workout_is(&scene, "State", "paused");
	scene_workout_is(&scene, "CueId", "band-lost");
	cue_has("Waiting for the band");
	run_ctl(h, &status, "status");
	check_has(status.out, "Next       see to the band (above)");
	check_has(status.out, "instepctl resume --timer");
	output_done(&status);

	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "running");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
}

static bool asked_again(void *userdata)
{
	return scene.band.starts == 2;
}

/*
 * The link is up, and no sample comes: the workout pauses, and the stream is asked for again. What it
 * then sends is on its way until the test has seen the pause.
 */
static void asks_a_silent_band_again(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 1);
	scene_wait_workout(&scene, "Phase", "out");
	check(scene.band.starts == 1);

	scene.band.progressor.streaming = false;
	carrier_speed(&scene.band.air, 1e-6);
	scene_wait_workout(&scene, "State", "paused");
	cue_has("out of reach");
	wait_for(h, asked_again, NULL, "the band to be asked again");
	carrier_speed(&scene.band.air, 10);
	scene_wait_workout(&scene, "State", "running");
	check(scene.band.starts == 2);
	check(fake_device_connected(scene.band.device));

	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
	scene_workout_is(&scene, "Tried", "0");
}

/*
 * All is done but for the figures of the last rep when it falls silent: the workout ends with what
 * there is of them, and then nobody waits for the band any more.
 */
static void silent_at_the_very_end(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 1);
	scene_wait_workout(&scene, "Phase", "done");
	scene.band.progressor.streaming = false;
	scene_wait_workout(&scene, "State", "finished");
	scene_wait_band(&scene, "State", "ready");
	property_is(h, scene.band_path, BAND, "Reason", "");
}

/* What the daemon says to its service manager. */
static int notify_socket(struct harness *h)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	check(snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", h->scratch) <
	      (int)sizeof(address.sun_path));

	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	check(fd >= 0);
	check(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	return fd;
}

/* All that was said since the last time */
static void heard(int fd, char *ret, size_t size)
{
	size_t used = 0;
	ssize_t n;

	ret[0] = '\0';
	while ((n = recv(fd, ret + used, size - used - 1, 0)) > 0) {
		used += (size_t)n;
		ret[used] = '\0';
	}
	check(n < 0 && errno == EAGAIN);
}

static void watchdog_guards_workouts_only(struct harness *h)
{
	char text[1024];
	int fd = notify_socket(h);

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	heard(fd, text, sizeof(text));
	check_has(text, "READY=1");
	check(!strstr(text, "WATCHDOG"));

	scene_start(&scene, 1);
	heard(fd, text, sizeof(text));
	check_has(text, "WATCHDOG_USEC=20000000");
	check_has(text, "WATCHDOG=1");

	scene_wait_workout(&scene, "State", "finished");
	heard(fd, text, sizeof(text));
	check_has(text, "WATCHDOG_USEC=0");
	close(fd);
}

static const struct test tests[] = {
	TEST(waits_for_the_band),
	TEST(asks_a_silent_band_again),
	TEST(silent_at_the_very_end),
	TEST(watchdog_guards_workouts_only),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
