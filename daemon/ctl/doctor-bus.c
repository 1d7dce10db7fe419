/* SPDX-License-Identifier: MIT */
/*
 * Questions of `instepctl doctor` to a bus. They differ from those of client.c in three ways: what
 * fails is a finding and no complaint, nobody is started by being asked (that would hide that it
 * did not run), and who hangs is waited for a few seconds only.
 */

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "ctl/bus-json.h"
#include "ctl/doctor.h"

#define ANSWER_US (5 * USEC_PER_SEC)

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

int doctor_ask(sd_bus *bus, json_t **ret, sd_bus_error *error, const char *destination,
	       const char *path, const char *interface, const char *member, const char *types, ...)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	va_list args;
	int r;

	r = sd_bus_message_new_method_call(bus, &m, destination, path, interface, member);
	if (r < 0)
		return r;

	va_start(args, types);
	r = sd_bus_message_appendv(m, types, args);
	va_end(args);
	if (r >= 0)
		r = sd_bus_message_set_auto_start(m, false);
	if (r >= 0)
		r = sd_bus_call(bus, m, ANSWER_US, error, &reply);
	if (r < 0 || !ret)
		return r < 0 ? r : 0;

	return bus_json_read(reply, ret);
}

int doctor_ask_all(sd_bus *bus, json_t **ret, const char *destination, const char *path,
		   const char *interface)
{
	return doctor_ask(bus, ret, NULL, destination, path, "org.freedesktop.DBus.Properties",
			  "GetAll", "s", interface);
}

int doctor_open(int (*open)(sd_bus **ret), sd_bus **ret)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	int r;

	r = open(&bus);
	if (r < 0)
		return r;

	/* It connects when it is first used. */
	r = doctor_ask(bus, NULL, NULL, BUS_NAME, BUS_PATH, BUS_NAME, "GetId", "");
	if (r < 0)
		return r;

	*ret = TAKE(bus);
	return 0;
}

bool doctor_owned(sd_bus *bus, const char *name)
{
	json_auto_t *owned = NULL;

	return doctor_ask(bus, &owned, NULL, BUS_NAME, BUS_PATH, BUS_NAME, "NameHasOwner", "s",
			  name) == 0 &&
	       json_is_true(owned);
}

bool doctor_activatable(sd_bus *bus, const char *name)
{
	json_auto_t *names = NULL;
	const json_t *other;
	size_t i;

	if (doctor_ask(bus, &names, NULL, BUS_NAME, BUS_PATH, BUS_NAME, "ListActivatableNames",
		       "") < 0)
		return false;
	json_array_foreach(names, i, other)
	{
		if (!strcmp(json_string_value(other) ?: "", name))
			return true;
	}
	return false;
}
