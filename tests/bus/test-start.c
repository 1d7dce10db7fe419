/* SPDX-License-Identifier: MIT */
/*
 * How instepd comes and goes: with nothing there, with each thing that comes later, beside another
 * one of itself, and by each way to end it.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bus/scene.h"

static void radio_is(struct harness *h, const char *state)
{
	char *reason;

	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", state);
	reason = property_get(h, MANAGER_PATH, MANAGER, "RadioReason");
	check(!*reason ==
	      !strcmp(state, "ready")); /* it says what to do whenever there is something to do */
	free(reason);
}

/* No bluetoothd, no adapter, no power, and then each of them; and back again. */
static void picks_up_the_radio(struct harness *h)
{
	fake_adapter_plug(h->fake, false);
	fake_adapter_power(h->fake, false);

	daemon_start(h);
	radio_is(h, "no-service");
	check_ok(fake_start(h->fake));
	radio_is(h, "missing");
	fake_adapter_plug(h->fake, true);
	radio_is(h, "off");
	fake_adapter_power(h->fake, true);
	radio_is(h, "ready");

	fake_adapter_power(h->fake, false);
	radio_is(h, "off");
	fake_adapter_plug(h->fake, false);
	radio_is(h, "missing");
	fake_stop(h->fake);
	radio_is(h, "no-service");

	fake_adapter_plug(h->fake, true);
	fake_adapter_power(h->fake, true);
	check_ok(fake_start(h->fake));
	radio_is(h, "ready");
	check(daemon_signal(h, SIGTERM) == 0);
}

/*
 * Who started the daemon by asking it is not told that there is no bus just because it has only
 * begun to connect.
 */
static void never_denies_the_system_bus(struct harness *h)
{
	char *reason;

	daemon_start(h);
	reason = property_get(h, MANAGER_PATH, MANAGER, "RadioReason");
	check_has(reason, "bluetoothd");
	free(reason);
	radio_is(h, "no-service");
}

/* The system bus itself comes after the daemon. */
static void system_bus_comes_late(struct harness *h)
{
	char late[64], address[80];

	snprintf(late, sizeof(late), "%s/late", h->scratch);
	snprintf(address, sizeof(address), "unix:path=%s", late);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
	daemon_start(h);
	radio_is(h, "no-service");

	snprintf(address, sizeof(address), "%s/bus", h->scratch);
	check(symlink(address, late) == 0);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", getenv("DBUS_SESSION_BUS_ADDRESS"), 1);
	check_ok(fake_start(h->fake));
	radio_is(h, "ready");
}

/* Neither a configuration nor a home of its own. */
static void without_home(struct harness *h)
{
	unsetenv("HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_STATE_HOME");
	daemon_start(h);
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
	check(daemon_signal(h, SIGTERM) == 0);
}

static void second_instance_says_so(struct harness *h)
{
	struct output o;

	daemon_start(h);
	run_program(h, &o, (const char *const[]){ getenv("INSTEPD"), NULL });
	check(o.status != 0);
	check_has(o.err, "already running");
	check(h->daemon_pid > 0); /* the first one is not disturbed */
	output_done(&o);
}

static void ends_with_its_bus(struct harness *h)
{
	daemon_start(h);
	check(kill(h->bus_pid, SIGTERM) == 0);
	check(daemon_wait(h) == 0);
}

static void unknown_arguments(struct harness *h)
{
	struct output o;

	run_program(h, &o, (const char *const[]){ getenv("INSTEPD"), "--frobnicate", NULL });
	check(o.status != 0);
	check_has(o.err, "frobnicate");
	output_done(&o);

	run_program(h, &o, (const char *const[]){ getenv("INSTEPD"), "--version", NULL });
	check(o.status == 0);
	check_has(o.out, "instepd");
	output_done(&o);
}

static bool has_warning(struct harness *h, const char *words)
{
	char *warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	bool has = strstr(warnings, words);

	free(warnings);
	return has;
}

/*
 * Wrong settings are warnings that name the key, and the rest still counts; the same after Reload.
 */
static void wrong_settings_are_warnings(struct harness *h)
{
	static const char wrong[] = "[General]\nUnits=stone\nColour=blue\n[Workout]\nGetReady=-5s";
	static const char right[] = "[General]\nUnits=N\nCues=speech\n";

	(void)write_config(h, "instep.conf", wrong);
	daemon_start(h);
	check(has_warning(h, "Units"));
	check(has_warning(h, "Colour"));
	check(has_warning(h, "GetReady"));
	property_is(h, MANAGER_PATH, MANAGER, "Units", "kg");
	property_is(h, MANAGER_PATH, MANAGER, "Cues", "sound");

	(void)write_config(h, "instep.conf", right);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	wait_for_property(h, MANAGER_PATH, MANAGER, "Warnings", "");
	property_is(h, MANAGER_PATH, MANAGER, "Units", "N");
	property_is(h, MANAGER_PATH, MANAGER, "Cues", "speech");
}

static void hostile_settings_do_no_harm(struct harness *h)
{
	enum { BIG = 1 << 20 };
	static const char nul[] = "[General]\nUnits=N\0kg\n";
	char *line = calloc(1, BIG + 1);

	check(line);
	memset(line, 'x', BIG);
	(void)write_config(h, "instep.conf", line);
	daemon_start(h);
	check(has_warning(h, "instep.conf"));

	(void)write_file(h, "home/.config/instep/instep.conf", nul, sizeof(nul) - 1);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	check(has_warning(h, "instep.conf"));
	check(daemon_signal(h, SIGTERM) == 0);
	free(line);
}

static const struct test tests[] = {
	TEST(picks_up_the_radio),          TEST(never_denies_the_system_bus),
	TEST(system_bus_comes_late),       TEST(without_home),
	TEST(second_instance_says_so),     TEST(ends_with_its_bus),
	TEST(unknown_arguments),           TEST(wrong_settings_are_warnings),
	TEST(hostile_settings_do_no_harm),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
