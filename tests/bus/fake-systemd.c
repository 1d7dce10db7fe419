/* SPDX-License-Identifier: MIT */
/*
 * As much of systemd as is asked for the state of a unit. It answers as systemd does (252): a unit
 * that nobody has heard of is loaded all the same, with LoadState "not-found". It starts nothing;
 * what it is asked to is kept.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/fake-systemd.h"
#include "bus/harness.h"

#define UNITS "/org/freedesktop/systemd1/unit"

/* Where it is, or would be. */
static struct fake_unit *unit_of(struct fake_systemd *s, const char *name)
{
	struct fake_unit *unit = s->units;

	while (*unit->name && strcmp(unit->name, name)) {
		unit++;
		check(unit < s->units + FAKE_UNITS_MAX);
	}
	return unit;
}

struct fake_unit *fake_systemd_unit(struct fake_systemd *s, const char *name, const char *load,
				    const char *active, const char *file, const char *result)
{
	struct fake_unit *unit = unit_of(s, name);

	*unit = (struct fake_unit){
		.load = load, .active = active, .file = file, .result = result
	};
	check(strlen(name) < sizeof(unit->name));
	strcpy(unit->name, name);
	return unit;
}

static int method_load_unit(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_systemd *s = userdata;
	const char *name;
	char *path;
	int r;

	check_ok(sd_bus_message_read(m, "s", &name));
	if (!*unit_of(s, name)->name)
		(void)fake_systemd_unit(s, name, "not-found", "inactive", "", "success");
	check_ok(sd_bus_path_encode(UNITS, name, &path));
	r = sd_bus_reply_method_return(m, "o", path);
	free(path);
	return r;
}

/* a(sasb): one command, "PATH ARGUMENT..." */
static void read_command(sd_bus_message *m, char *ret, size_t size)
{
	const char *path, *argument;
	int first;

	check(sd_bus_message_enter_container(m, 'v', "a(sasb)") > 0);
	check(sd_bus_message_enter_container(m, 'a', "(sasb)") > 0);
	check(sd_bus_message_enter_container(m, 'r', "sasb") > 0);
	check_ok(sd_bus_message_read(m, "s", &path));
	(void)snprintf(ret, size, "%s", path);
	check_ok(sd_bus_message_enter_container(m, 'a', "s"));
	for (first = true; sd_bus_message_read(m, "s", &argument) > 0; first = false) {
		size_t n = strlen(ret);

		if (first)
			check(!strcmp(argument, path));
		else
			(void)snprintf(ret + n, size - n, " %s", argument);
	}
	check_ok(sd_bus_message_exit_container(m));
	check_ok(sd_bus_message_skip(m, "b"));
	for (unsigned i = 0; i < 3; i++)
		check_ok(sd_bus_message_exit_container(m));
}

static int method_start_transient(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_systemd *s = userdata;
	const char *unit, *mode, *name;

	check_ok(sd_bus_message_read(m, "ss", &unit, &mode));
	check(strstr(unit, ".service") && !strcmp(mode, "fail"));
	check_ok(sd_bus_message_enter_container(m, 'a', "(sv)"));
	while (sd_bus_message_enter_container(m, 'r', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &name));
		if (!strcmp(name, "ExecStart"))
			read_command(m, s->started, sizeof(s->started));
		else
			check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	return sd_bus_reply_method_return(m, "o", "/org/freedesktop/systemd1/job/1");
}

static int find_unit(sd_bus *bus, const char *path, const char *interface, void *userdata,
		     void **ret, sd_bus_error *error)
{
	struct fake_unit *unit;
	char *name;

	if (sd_bus_path_decode(path, UNITS, &name) <= 0)
		return 0;
	unit = unit_of(userdata, name);
	free(name);
	*ret = unit;
	return *unit->name != '\0';
}

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *text, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", *(const char **)text);
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *flag, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *(bool *)flag);
}

static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StartTransientUnit", "ssa(sv)a(sa(sv))", "o", method_start_transient, 0),
	SD_BUS_METHOD("LoadUnit", "s", "o", method_load_unit, 0),
	SD_BUS_PROPERTY("UserspaceTimestamp", "t", NULL,
			offsetof(struct fake_systemd, userspace_us), SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable unit_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("LoadState", "s", get_text, offsetof(struct fake_unit, load), 0),
	SD_BUS_PROPERTY("ActiveState", "s", get_text, offsetof(struct fake_unit, active), 0),
	SD_BUS_PROPERTY("UnitFileState", "s", get_text, offsetof(struct fake_unit, file), 0),
	SD_BUS_PROPERTY("NeedDaemonReload", "b", get_bool, offsetof(struct fake_unit, reload), 0),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable service_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("ExecMainStatus", "i", NULL, offsetof(struct fake_unit, status), 0),
	SD_BUS_PROPERTY("Result", "s", get_text, offsetof(struct fake_unit, result), 0),
	SD_BUS_VTABLE_END,
};

void fake_systemd_begin(struct fake_systemd *s, sd_bus *bus)
{
	*s = (struct fake_systemd){};
	check_ok(sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/systemd1",
					  "org.freedesktop.systemd1.Manager", manager_vtable, s));
	check_ok(sd_bus_add_fallback_vtable(bus, NULL, UNITS, "org.freedesktop.systemd1.Unit",
					    unit_vtable, find_unit, s));
	check_ok(sd_bus_add_fallback_vtable(bus, NULL, UNITS, "org.freedesktop.systemd1.Service",
					    service_vtable, find_unit, s));
	check_ok(sd_bus_request_name(bus, "org.freedesktop.systemd1", 0));
}
