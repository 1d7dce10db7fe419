/* SPDX-License-Identifier: MIT */
/*
 * The computer sleeps in the middle of everything. The stream is stopped before it, no longer than
 * that takes; afterwards the band is back and the workout goes on by itself, whatever became of the
 * link meanwhile.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/fake-logind.h"
#include "bus/scene.h"

/* Resume to a workout that goes on, by the wall clock. */
#define BACK_US (5 * USEC_PER_SEC)

static struct scene scene;
static struct fake_logind logind;

static bool is_delayed(void *userdata)
{
	return fake_logind_delay(&logind);
}

static bool is_free(void *userdata)
{
	return !fake_logind_delay(&logind);
}

static void begin(struct harness *h)
{
	fake_logind_start(&logind, h);
	scene_begin(&scene, h, 10);
	scene_leap(&scene, h);
	scene_add(&scene);
	scene_wait_band(&scene, "Battery", "66");
}

static void end(void)
{
	fake_logind_stop(&logind);
}

static void delayed_only_while_it_streams(struct harness *h)
{
	begin(h);
	check(logind.taken == 0);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	wait_for(h, is_delayed, NULL, "a delay");
	check(!strcmp(fake_logind_delay(&logind), "Instep"));
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Release", ""));
	wait_for(h, is_free, NULL, "its end");

	/* An idle daemon is not waited for, and its band is still there afterwards. */
	check(fake_logind_suspend(&logind));
	check(logind.taken == 1);
	leap_sleep(scene.leap, 60);
	fake_logind_resume(&logind);
	property_is(h, scene.band_path, BAND, "State", "ready");
	end();
}

/* It sleeps in mid-hold, for @seconds; @meanwhile happens in the sleep. */
static void sleep_in_mid_rep(struct harness *h, double seconds, void (*meanwhile)(struct harness *))
{
	begin(h);
	scene_start(&scene, 4);
	scene_wait_workout(&scene, "Phase", "hold");
	wait_for(h, is_delayed, NULL, "a delay");
	check(fake_logind_suspend(&logind));
	check(scene.band.stops == 2 && !scene.band.progressor.streaming);

	if (meanwhile)
		meanwhile(h);
	leap_sleep(scene.leap, seconds);
}

static void goes_on(struct harness *h)
{
	uint64_t begun = mono_us();

	fake_logind_resume(&logind);
	scene_wait_workout(&scene, "State", "running");
	if (mono_us() - begun > BACK_US)
		fail("it went on after %.1f s", usec_to_s(mono_us() - begun));

	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	stored_is(h, "done", "4");
	check(!fake_discovering(h->fake));
	wait_for(h, is_free, NULL, "no delay after the workout");
	end();
}

static void the_link_lives(struct harness *h)
{
	sleep_in_mid_rep(h, 30, NULL);
	goes_on(h);
	property_is(h, scene.band_path, BAND, "Reconnects", "0");
}

static void drop_link(struct harness *h)
{
	fake_device_drop(scene.band.device);
}

/* As the kernel does with every link that it has; a night long. */
static void the_link_is_lost(struct harness *h)
{
	sleep_in_mid_rep(h, 8 * 3600, drop_link);
	goes_on(h);
}

static void switch_off_and_on(struct harness *h)
{
	fake_adapter_power(h->fake, false);
	fake_adapter_power(h->fake, true);
}

static void the_adapter_was_off(struct harness *h)
{
	sleep_in_mid_rep(h, 30, switch_off_and_on);
	goes_on(h);
}

static void restart_bluetoothd(struct harness *h)
{
	fake_stop(h->fake);
	check_ok(fake_start(h->fake));
}

static void bluetoothd_was_restarted(struct harness *h)
{
	sleep_in_mid_rep(h, 30, restart_bluetoothd);
	goes_on(h);
}

static bool is_disconnected(void *userdata)
{
	return !fake_device_connected(scene.band.device);
}

/* The band hears nothing any more, and nobody notices: no sample comes, so it is reconnected. */
static void the_link_is_dead(struct harness *h)
{
	uint64_t begun;

	sleep_in_mid_rep(h, 30, NULL);
	scene.band.progressor.asleep = true;
	begun = mono_us();
	fake_logind_resume(&logind);
	wait_for(h, is_disconnected, NULL, "the dead link to be dropped");
	scene.band.progressor.asleep = false;
	scene_wait_workout(&scene, "State", "running");
	if (mono_us() - begun > BACK_US)
		fail("it went on after %.1f s", usec_to_s(mono_us() - begun));
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
	end();
}

/* It was to say that the sleep is over, and never does. */
static void logind_ends_in_the_sleep(struct harness *h)
{
	sleep_in_mid_rep(h, 30, NULL);
	fake_logind_stop(&logind);
	check(kill(h->daemon_pid, SIGCONT) == 0);
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "4");
}

/* By the timer nothing is done in the sleep, and nothing goes on that was left long ago. */
static void by_the_timer(struct harness *h, double seconds, const char *state_after)
{
	fake_logind_start(&logind, h);
	scene_leap(&scene, h);
	scene_start_timed(&scene, "resisted-flexion", 10);
	scene_leap_to(&scene, "Phase", "hold");
	wait_for(h, is_delayed, NULL, "a delay");
	check(fake_logind_suspend(&logind));
	leap_sleep(scene.leap, seconds);
	fake_logind_resume(&logind);

	wait_for(h, is_delayed, NULL, "a delay"); /* once it knows that it is awake */
	scene_workout_is(&scene, "State", state_after);
	scene_workout_is(&scene, "Done", "0");
	end();
}

static void a_timer_goes_on(struct harness *h)
{
	by_the_timer(h, 60, "running");
}

static void a_timer_after_the_night(struct harness *h)
{
	by_the_timer(h, 8 * 3600, "paused");
}

/* What somebody wants in the sleep is begun after it. */
static void logind_comes_late(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_leap(&scene, h);
	scene_add(&scene);
	fake_logind_start(&logind, h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	wait_for(h, is_delayed, NULL, "a delay");
	check(fake_logind_suspend(&logind));
	fake_logind_resume(&logind);
	scene_wait_band(&scene, "State", "streaming");
	end();
}

static void lie_to(struct harness *h, const char *name)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	check_ok(sd_bus_message_new_signal(h->bus, &m, "/org/freedesktop/login1",
					   "org.freedesktop.login1.Manager", "PrepareForSleep"));
	check_ok(sd_bus_message_append(m, "b", 1));
	check_ok(sd_bus_message_set_destination(m, name));
	check_ok(sd_bus_send(h->bus, m, NULL));
}

/* To each of the daemon's connections. */
static void lie(struct harness *h)
{
	char **names = NULL;
	unsigned told = 0;

	check_ok(sd_bus_list_names(h->bus, &names, NULL));
	for (char **n = names; *n; n++) {
		sd_bus_creds *creds = NULL;
		pid_t pid = 0;

		if (**n == ':' &&
		    sd_bus_get_name_creds(h->bus, *n, SD_BUS_CREDS_PID, &creds) >= 0 &&
		    sd_bus_creds_get_pid(creds, &pid) >= 0 && pid == h->daemon_pid) {
			lie_to(h, *n);
			told++;
		}
		sd_bus_creds_unref(creds);
		free(*n);
	}
	free(names);
	check(told == 2);
}

/* Anybody may send a signal. The stream goes on, for logind does not say so. */
static void a_liar_puts_nothing_to_sleep(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
	wait_for(h, is_delayed, NULL, "a delay");
	lie(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, "org.freedesktop.DBus.Peer", "Ping", ""));
	scene_wait_band(&scene, "Rest", "still"); /* a second of samples more */
	property_is(h, scene.band_path, BAND, "State", "streaming");
	check(scene.band.stops == 1);
	check(fake_logind_delay(&logind));
	end();
}

static const struct test tests[] = {
	TEST(delayed_only_while_it_streams),
	TEST(the_link_lives),
	TEST(the_link_is_lost),
	TEST(the_adapter_was_off),
	TEST(bluetoothd_was_restarted),
	TEST(the_link_is_dead),
	TEST(logind_ends_in_the_sleep),
	TEST(a_timer_goes_on),
	TEST(a_timer_after_the_night),
	TEST(logind_comes_late),
	TEST(a_liar_puts_nothing_to_sleep),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
