/* SPDX-License-Identifier: MIT */
/*
 * What the daemon introspects is what dbus/ promises, member by member; and dbus/ still has every
 * member of the versions kept in abi/, with its signature. A version is put there when it is
 * released, and never changed after that.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/members.h"
#include "bus/scene.h"

static struct scene scene;

static char *read_xml(const char *folder, const char *file)
{
	char path[4096], *text;

	snprintf(path, sizeof(path), "%s/%s/%s", getenv("INSTEP_SOURCE"), folder, file);
	text = file_read(path);
	if (!text)
		fail("cannot read %s", path);
	return text;
}

static void object_is_as_promised(struct harness *h, const char *path, const char *name)
{
	char file[80], interface[64], *promised_xml, *promised, *offered;
	sd_bus_message *reply;
	const char *xml;

	snprintf(interface, sizeof(interface), "org.instep.Instep1.%s", name);
	snprintf(file, sizeof(file), "%s.xml", interface);
	promised_xml = read_xml("dbus", file);
	promised = members_of(promised_xml, interface);
	if (bus_call(h, &reply, path, "org.freedesktop.DBus.Introspectable", "Introspect", "") < 0)
		fail("%s: %s", path, h->error);
	check_ok(sd_bus_message_read(reply, "s", &xml));
	offered = members_of(xml, interface);

	check(*promised);
	if (strcmp(promised, offered))
		fail("%s: dbus/ promises\n%sbut the daemon offers\n%s", interface, promised,
		     offered);
	free(promised_xml);
	free(promised);
	free(offered);
	sd_bus_message_unref(reply);
}

static void introspection_is_the_promise(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	object_is_as_promised(h, MANAGER_PATH, "Manager");
	object_is_as_promised(h, MANAGER_PATH "/history", "History");
	object_is_as_promised(h, MANAGER_PATH "/routine/resisted_2dflexion", "Routine");
	object_is_as_promised(h, scene.band_path, "Band");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", "heel-raise", 1,
			  "rule", "s", "Mon 09:00"));
	object_is_as_promised(h, MANAGER_PATH "/reminder/heel_2draise", "Reminder");
	scene_start(&scene, 1);
	object_is_as_promised(h, scene.workout_path, "Workout");
	scene_wait_workout(&scene, "State", "finished");
}

static void candidates_are_as_promised(struct harness *h)
{
	char path[] = MANAGER_PATH "/candidate/_31";

	scene_begin(&scene, h, 10);
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, path, "org.instep.Instep1.Candidate", "Id", "1");
	object_is_as_promised(h, path, "Candidate");
}

/* Every line of @old must be among those of @now. */
static void has_all_members(const char *file, char *old, const char *now)
{
	char *rest = old, *line, whole[1024];

	while ((line = strsep(&rest, "\n")) && *line) {
		snprintf(whole, sizeof(whole), "%s\n", line);
		if (!strstr(now, whole))
			fail("%s: a released member is gone or has changed: %s", file, line);
	}
}

static void interface_is_kept(const char *folder, const char *file)
{
	char interface[256], *old_xml = read_xml(folder, file), *now_xml = read_xml("dbus", file),
			     *old, *now;

	snprintf(interface, sizeof(interface), "%.*s", (int)(strlen(file) - strlen(".xml")), file);
	old = members_of(old_xml, interface);
	now = members_of(now_xml, interface);
	check(*old);
	has_all_members(file, old, now);
	free(old_xml);
	free(now_xml);
	free(old);
	free(now);
}

/* Runs @kept for what is in a folder of the sources, and fails if that is nothing. */
static void each_in(const char *folder, void (*kept)(const char *folder, const char *name))
{
	char path[4096];
	struct dirent *entry;
	unsigned n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", getenv("INSTEP_SOURCE"), folder);
	dir = opendir(path);
	check(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		n++;
		kept(folder, entry->d_name);
	}
	closedir(dir);
	check(n);
}

static void version_is_kept(const char *folder, const char *version)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%.64s", folder, version);
	each_in(path, interface_is_kept);
}

static void released_members_stay(struct harness *h)
{
	each_in("tests/bus/abi", version_is_kept);
}

static const struct test tests[] = {
	TEST(introspection_is_the_promise),
	TEST(candidates_are_as_promised),
	TEST(released_members_stay),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
