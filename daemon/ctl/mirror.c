/* SPDX-License-Identifier: MIT */
/*
 * The daemon's objects, kept up to date by its signals. The daemon may come late, go and come back;
 * it is never started from here. Only what somebody shows is listened to: the manager, workouts and
 * reminders.
 */

#include <errno.h>
#include <stdio.h>

#include "ctl/client.h"
#include "ctl/mirror.h"
#include "util/macro.h"

#define PROPERTIES     "org.freedesktop.DBus.Properties"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

static int tell(struct mirror *mirror)
{
	return mirror->known ? mirror->changed(mirror->userdata) : 0;
}

static void forget(struct mirror *mirror)
{
	mirror->asked = sd_bus_slot_unref(mirror->asked);
	json_decref(mirror->objects);
	mirror->objects = NULL;
	mirror->known = false;
}

/* It does not run. */
static int lose(struct mirror *mirror)
{
	forget(mirror);
	mirror->known = true;
	return tell(mirror);
}

/* Ask, and start nobody by it. */
static int ask(struct mirror *mirror, const char *interface, const char *member,
	       const char *argument, sd_bus_message_handler_t handler)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	mirror->asked = sd_bus_slot_unref(mirror->asked);
	r = sd_bus_message_new_method_call(mirror->bus, &m, CLIENT_NAME, CLIENT_ROOT, interface,
					   member);
	if (r >= 0 && argument)
		r = sd_bus_message_append(m, "s", argument);
	if (r >= 0)
		r = sd_bus_message_set_auto_start(m, false);
	if (r >= 0)
		r = sd_bus_call_async(mirror->bus, &mirror->asked, m, handler, mirror, 0);
	return r;
}

static int merge(struct mirror *mirror, const char *path, const char *interface, json_t *properties)
{
	json_t *object = json_object_get(mirror->objects, path), *known;

	if (!object) {
		object = json_object();
		if (json_object_set_new(mirror->objects, path, object) < 0)
			return -ENOMEM;
	}
	known = json_object_get(object, interface);
	return (known ? json_object_update(known, properties)
		      : json_object_set(object, interface, properties)) < 0
		       ? -ENOMEM
		       : 0;
}

static int on_objects(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *objects = NULL;
	json_t *interfaces, *properties;
	const char *path, *interface;
	struct mirror *mirror = userdata;
	int r;

	if (sd_bus_message_is_method_error(m, NULL))
		return lose(mirror);
	r = bus_json_read(m, &objects);

	json_object_foreach(objects, path, interfaces)
	{
		json_object_foreach(interfaces, interface, properties)
		{
			if (r >= 0)
				r = merge(mirror, path, interface, properties);
		}
	}
	if (r < 0)
		return r;
	mirror->known = true;
	return tell(mirror);
}

static int on_manager(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *manager = NULL;
	struct mirror *mirror = userdata;
	int r;

	if (sd_bus_message_is_method_error(m, NULL))
		return lose(mirror);
	r = bus_json_read(m, &manager);
	if (r >= 0)
		r = merge(mirror, CLIENT_ROOT, CLIENT_MANAGER, manager);
	if (r >= 0)
		r = ask(mirror, OBJECT_MANAGER, "GetManagedObjects", NULL, on_objects);
	return r;
}

/* Signals that come before the answers are in are kept: those are newer by then. */
static int fetch(struct mirror *mirror)
{
	forget(mirror);
	mirror->objects = json_object();
	return mirror->objects ? ask(mirror, PROPERTIES, "GetAll", CLIENT_MANAGER, on_manager)
			       : -ENOMEM;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *properties = NULL;
	const char *interface;
	struct mirror *mirror = userdata;
	int r;

	if (!mirror->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 's', &interface);
	if (r >= 0)
		r = bus_json_read(m, &properties);
	if (r >= 0)
		r = merge(mirror, sd_bus_message_get_path(m), interface, properties);
	return r < 0 ? r : tell(mirror);
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *interfaces = NULL;
	const char *path, *interface;
	struct mirror *mirror = userdata;
	json_t *properties;
	int r;

	if (!mirror->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 'o', &path);
	if (r >= 0)
		r = bus_json_read(m, &interfaces);
	json_object_foreach(interfaces, interface, properties)
	{
		if (r >= 0)
			r = merge(mirror, path, interface, properties);
	}
	return r < 0 ? r : tell(mirror);
}

static int on_removed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *interfaces = NULL;
	struct mirror *mirror = userdata;
	json_t *interface;
	const char *path;
	size_t i;
	int r;

	if (!mirror->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 'o', &path);
	if (r >= 0)
		r = bus_json_read(m, &interfaces);
	json_array_foreach(interfaces, i, interface)
	{
		(void)json_object_del(json_object_get(mirror->objects, path),
				      json_string_value(interface));
	}
	return r < 0 ? r : tell(mirror);
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name, *before, *after;
	int r;

	r = sd_bus_message_read(m, "sss", &name, &before, &after);
	if (r < 0)
		return r;
	return *after ? fetch(userdata) : lose(userdata);
}

static int listen_to(struct mirror *mirror)
{
	static const struct {
		const char *match;
		sd_bus_message_handler_t handler;
	} matches[] = {
		/* These alone are shown; each is told by its first argument. */
		{ "member='PropertiesChanged',arg0='" CLIENT_MANAGER "'", on_changed },
		{ "member='PropertiesChanged',arg0='" CLIENT_WORKOUT "'", on_changed },
		{ "member='PropertiesChanged',arg0='" CLIENT_REMINDER "'", on_changed },
		{ "interface='" OBJECT_MANAGER "',member='InterfacesAdded'", on_added },
		{ "interface='" OBJECT_MANAGER "',member='InterfacesRemoved'", on_removed },
	};
	char rule[256];
	int r = 0;

	for (size_t i = 0; i < ELEMENTS(matches) && r >= 0; i++) {
		(void)snprintf(rule, sizeof(rule), "type='signal',sender='" CLIENT_NAME "',%s",
			       matches[i].match);
		r = sd_bus_add_match(mirror->bus, NULL, rule, matches[i].handler, mirror);
	}
	if (r >= 0)
		r = sd_bus_add_match(mirror->bus, NULL,
				     "type='signal',sender='org.freedesktop.DBus',"
				     "member='NameOwnerChanged',arg0='" CLIENT_NAME "'",
				     on_owner, mirror);
	return r;
}

int mirror_init(struct mirror *mirror, sd_bus *bus, int (*changed)(void *userdata), void *userdata)
{
	int r;

	*mirror = (struct mirror){ .bus = bus, .changed = changed, .userdata = userdata };
	r = listen_to(mirror);
	return r < 0 ? r : fetch(mirror);
}

void mirror_done(struct mirror *mirror)
{
	forget(mirror);
}
