/* SPDX-License-Identifier: MIT */
/*
 * Is the fake logind honest? systemd's own systemd-inhibit must be able to hold a lock and to list
 * those that are held. And does a suspend put the right clocks on?
 */

#include <signal.h>

#include "bus/dialog.h"
#include "bus/fake-logind.h"
#include "bus/scene.h"

static struct fake_logind logind;
static unsigned prepared, resumed;

static int on_prepare(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	int prepare;

	check_ok(sd_bus_message_read(m, "b", &prepare));
	prepared += prepare;
	resumed += !prepare;
	return 0;
}

static void begin(struct harness *h)
{
	fake_logind_start(&logind, h);
	check_ok(sd_bus_match_signal(h->bus, NULL, "org.freedesktop.login1",
				     "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
				     "PrepareForSleep", on_prepare, NULL));
}

static bool is_resumed(void *userdata)
{
	return resumed;
}

static bool is_held(void *userdata)
{
	return (bool)fake_logind_delay(&logind) == *(bool *)userdata;
}

static void wait_held(struct harness *h, bool held)
{
	wait_for(h, is_held, &held, held ? "a delay" : "no delay");
}

static void hold(struct dialog *d, struct harness *h)
{
	dialog_begin(d, h,
		     (const char *const[]){ "systemd-inhibit", "--what=sleep", "--mode=delay",
					    "--who=test", "--why=because", "cat", NULL });
	wait_held(h, true);
}

static void inhibitors_are_listed(struct harness *h)
{
	struct dialog d;
	struct output o;

	begin(h);
	hold(&d, h);
	check(!strcmp(fake_logind_delay(&logind), "test"));
	run_program(h, &o, (const char *const[]){ "systemd-inhibit", "--list", NULL });
	check(o.status == 0);
	check_has(o.out, "sleep because delay");
	check_has(o.out, "1 inhibitors listed.");
	output_done(&o);

	check(dialog_end(&d) == 0);
	wait_held(h, false);
	fake_logind_stop(&logind);
}

/* Who holds a delay is waited for, but not for ever, and nobody is let in meanwhile. */
static void suspend_waits(struct harness *h)
{
	struct dialog d;

	begin(h);
	check(fake_logind_suspend(&logind));
	check(bus_call_to(h, NULL, "org.freedesktop.login1", "/org/freedesktop/login1",
			  "org.freedesktop.login1.Manager", "Inhibit", "ssss", "sleep", "late",
			  "because", "delay") < 0);
	check_has(h->error, "org.freedesktop.login1.OperationInProgress");
	fake_logind_resume(&logind);
	wait_for(h, is_resumed, NULL, "PrepareForSleep");
	check(prepared == 1);

	hold(&d, h);
	logind.delay_max_us = 50 * USEC_PER_MSEC;
	check(!fake_logind_suspend(&logind));
	fake_logind_resume(&logind);
	check(dialog_end(&d) == 0);
	fake_logind_stop(&logind);
}

/*
 * The get-ready of a workout runs out while the computer sleeps, without a word of logind: of that
 * instepd would make a pause.
 */
static void clocks_that_sleep(struct harness *h)
{
	static struct scene scene;

	scene_leap(&scene, h);
	scene_start_timed(&scene, "resisted-flexion", 10);
	scene_workout_is(&scene, "Phase", "ready");

	check(kill(h->daemon_pid, SIGSTOP) == 0);
	leap_sleep(scene.leap, 10.5);
	check(kill(h->daemon_pid, SIGCONT) == 0);
	scene_wait_workout(&scene, "Phase", "hold");
	check(scene.leap->leaps == 0);
}

static const struct test tests[] = {
	TEST(inhibitors_are_listed),
	TEST(suspend_waits),
	TEST(clocks_that_sleep),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
