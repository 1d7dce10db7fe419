/* SPDX-License-Identifier: MIT */
/*
 * The daemon changes nothing on disk outside of its own folders, whoever started it. It is led
 * outside by links that come after its start.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bus/harness.h"

/* Without Landlock there is nothing to test: the write must then go through. */
static bool kernel_can(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
}

static void follows_no_link_outside(struct harness *h)
{
	const char *outside = in_scratch(h, "outside");
	char *ours = strdup(config_path(h, "bands")), moved[256];

	check(ours);
	daemon_start(h);
	check_ok(mkdir(outside, 0700));
	snprintf(moved, sizeof(moved), "%s.moved", ours);
	check_ok(rename(ours, moved));
	check_ok(symlink(outside, ours));

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "C0:FF:EE:00:00:01",
			  2, "driver", "s", "tindeq-progressor", "id", "s", "mine"));
	check(access(in_scratch(h, "outside/mine.band"), F_OK) == (kernel_can() ? -1 : 0));
	free(ours);
}

/* A settings file is the person's own: a program that may write it could be made to. */
static void settings_are_read_only(struct harness *h)
{
	const char *settings = write_config(h, "instep.conf", "[General]\nUnits=N\n");
	char *bands = strdup(config_path(h, "bands"));

	check(bands);
	check_ok(mkdir(bands, 0700));
	daemon_start(h);
	property_is(h, MANAGER_PATH, MANAGER, "Units", "N");
	check_ok(rmdir(bands));
	check_ok(symlink(".", bands));

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "C0:FF:EE:00:00:01",
			  2, "driver", "s", "tindeq-progressor", "id", "s", "mine"));
	check(access(config_path(h, "mine.band"), F_OK) == (kernel_can() ? -1 : 0));
	check_ok(access(settings, F_OK));
	free(bands);
}

static const struct test tests[] = {
	TEST(follows_no_link_outside),
	TEST(settings_are_read_only),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
