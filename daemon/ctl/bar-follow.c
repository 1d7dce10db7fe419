/* SPDX-License-Identifier: MIT */
/*
 * Follows the daemon for a status bar: a mirror of its objects, kept by its signals, and a line when
 * that makes another one. A bar runs from login to logout, so the daemon may come late, go and come
 * back; it is never started from here. Nothing wakes this up but signals, midnight (the line says
 * "tomorrow"), and the end of who reads it.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "ctl/bar.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/day.h"
#include "ctl/phrase.h"

#define PROPERTIES     "org.freedesktop.DBus.Properties"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

struct bar {
	bool follow;
	sd_bus *bus;
	sd_event *event;
	sd_event_source *midnight;
	sd_bus_slot *asked;
	sd_event_source *stale;
	json_t *objects; /* NULL: the daemon does not run */
	bool known;      /* all answers are in */
	json_t *shown;   /* the last line */
	int code;
};

static int leave(struct bar *b, int code)
{
	b->code = code;
	return sd_event_exit(b->event, 0);
}

static int on_stale(sd_event_source *source, void *userdata)
{
	struct bar *b = userdata;
	json_t *line;

	tzset(); /* the person may have travelled */
	line = bar_line(b->objects);
	if (!line)
		return leave(b, cmd_fail(CTL_FAILED, "out of memory"));
	if (json_equal(line, b->shown)) {
		json_decref(line);
		return 0;
	}

	json_decref(b->shown);
	b->shown = line;
	phrase_json(line);
	return b->follow ? 0 : leave(b, CTL_OK);
}

/* Once all signals that are there have been read: what belongs together comes in several. */
static int show(struct bar *b)
{
	return b->known ? sd_event_source_set_enabled(b->stale, SD_EVENT_ONESHOT) : 0;
}

static void forget(struct bar *b)
{
	b->asked = sd_bus_slot_unref(b->asked);
	json_decref(b->objects);
	b->objects = NULL;
	b->known = false;
}

static int show_absence(struct bar *b)
{
	forget(b);
	b->known = true;
	return show(b);
}

/* Ask, and start nobody by it. */
static int ask(struct bar *b, const char *interface, const char *member, const char *argument,
	       sd_bus_message_handler_t handler)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	b->asked = sd_bus_slot_unref(b->asked);
	r = sd_bus_message_new_method_call(b->bus, &m, CLIENT_NAME, CLIENT_ROOT, interface, member);
	if (r >= 0 && argument)
		r = sd_bus_message_append(m, "s", argument);
	if (r >= 0)
		r = sd_bus_message_set_auto_start(m, false);
	if (r >= 0)
		r = sd_bus_call_async(b->bus, &b->asked, m, handler, b, 0);
	return r;
}

static int merge(struct bar *b, const char *path, const char *interface, json_t *properties)
{
	json_t *object = json_object_get(b->objects, path), *known;

	if (!object) {
		object = json_object();
		if (json_object_set_new(b->objects, path, object) < 0)
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
	struct bar *b = userdata;
	int r;

	if (sd_bus_message_is_method_error(m, NULL))
		return show_absence(b);
	r = bus_json_read(m, &objects);

	json_object_foreach(objects, path, interfaces)
	{
		json_object_foreach(interfaces, interface, properties)
		{
			if (r >= 0)
				r = merge(b, path, interface, properties);
		}
	}
	if (r < 0)
		return r;
	b->known = true;
	return show(b);
}

static int on_manager(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *manager = NULL;
	struct bar *b = userdata;
	int r;

	if (sd_bus_message_is_method_error(m, NULL))
		return show_absence(b);
	r = bus_json_read(m, &manager);
	if (r >= 0)
		r = merge(b, CLIENT_ROOT, CLIENT_MANAGER, manager);
	if (r >= 0)
		r = ask(b, OBJECT_MANAGER, "GetManagedObjects", NULL, on_objects);
	return r;
}

/* Signals that come before the answers are in are kept: those are newer by then. */
static int fetch(struct bar *b)
{
	forget(b);
	b->objects = json_object();
	return b->objects ? ask(b, PROPERTIES, "GetAll", CLIENT_MANAGER, on_manager) : -ENOMEM;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *properties = NULL;
	const char *interface;
	struct bar *b = userdata;
	int r;

	if (!b->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 's', &interface);
	if (r >= 0)
		r = bus_json_read(m, &properties);
	if (r >= 0)
		r = merge(b, sd_bus_message_get_path(m), interface, properties);
	return r < 0 ? r : show(b);
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *interfaces = NULL;
	const char *path, *interface;
	struct bar *b = userdata;
	json_t *properties;
	int r;

	if (!b->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 'o', &path);
	if (r >= 0)
		r = bus_json_read(m, &interfaces);
	json_object_foreach(interfaces, interface, properties)
	{
		if (r >= 0)
			r = merge(b, path, interface, properties);
	}
	return r < 0 ? r : show(b);
}

static int on_removed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *interfaces = NULL;
	struct bar *b = userdata;
	json_t *interface;
	const char *path;
	size_t i;
	int r;

	if (!b->objects)
		return 0;
	r = sd_bus_message_read_basic(m, 'o', &path);
	if (r >= 0)
		r = bus_json_read(m, &interfaces);
	json_array_foreach(interfaces, i, interface)
	{
		(void)json_object_del(json_object_get(b->objects, path),
				      json_string_value(interface));
	}
	return r < 0 ? r : show(b);
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name, *before, *after;
	int r;

	r = sd_bus_message_read(m, "sss", &name, &before, &after);
	if (r < 0)
		return r;
	return *after ? fetch(userdata) : show_absence(userdata);
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return leave(userdata, cmd_fail(CTL_NO_DAEMON, "the user bus went away"));
}

static int set_midnight(struct bar *b)
{
	uint64_t today_us, midnight_us;
	int r;

	r = day_parse("today", &today_us, &midnight_us);
	if (r >= 0)
		r = sd_event_source_set_time(b->midnight, midnight_us);
	return r < 0 ? r : sd_event_source_set_enabled(b->midnight, SD_EVENT_ONESHOT);
}

static int on_midnight(sd_event_source *source, uint64_t due_us, void *userdata)
{
	struct bar *b = userdata;
	int r = show(b);

	return r < 0 ? r : set_midnight(b);
}

static int on_reader_gone(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	return leave(userdata, CTL_OK);
}

static int listen_to(struct bar *b)
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
		r = sd_bus_add_match(b->bus, NULL, rule, matches[i].handler, b);
	}
	if (r >= 0)
		r = sd_bus_add_match(b->bus, NULL,
				     "type='signal',sender='org.freedesktop.DBus',"
				     "member='NameOwnerChanged',arg0='" CLIENT_NAME "'",
				     on_owner, b);
	if (r >= 0)
		r = sd_bus_match_signal(b->bus, NULL, "org.freedesktop.DBus.Local",
					"/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
					"Disconnected", on_disconnected, b);
	return r;
}

static int set_up(struct bar *b)
{
	int r;

	r = sd_event_default(&b->event);
	if (r >= 0)
		r = sd_bus_attach_event(b->bus, b->event, 0);
	if (r >= 0)
		r = sd_event_add_time(b->event, &b->midnight, CLOCK_REALTIME, 0, 0, on_midnight, b);
	if (r >= 0)
		r = set_midnight(b);
	if (r >= 0)
		r = sd_event_add_defer(b->event, &b->stale, on_stale, b);
	if (r >= 0)
		r = sd_event_source_set_priority(b->stale, SD_EVENT_PRIORITY_IDLE);
	if (r >= 0)
		r = sd_event_source_set_enabled(b->stale, SD_EVENT_OFF);
	/* A regular file cannot be waited for, and does not go. */
	if (r >= 0 && b->follow)
		(void)sd_event_add_io(b->event, NULL, STDOUT_FILENO, EPOLLERR, on_reader_gone, b);
	if (r >= 0 && b->follow)
		r = listen_to(b);
	return r < 0 ? r : fetch(b);
}

static void done(struct bar *b)
{
	forget(b);
	json_decref(b->shown);
	sd_event_source_unref(b->stale);
	sd_event_source_unref(b->midnight);
	(void)sd_bus_detach_event(b->bus);
	sd_event_unref(b->event);
	sd_bus_flush_close_unref(b->bus);
}

int bar_run(bool follow)
{
	struct bar b = { .follow = follow };
	int r;

	r = client_open(&b.bus);
	if (r != CTL_OK)
		return r;

	r = set_up(&b);
	if (r >= 0)
		r = sd_event_loop(b.event);
	if (r < 0)
		b.code = cmd_fail(CTL_FAILED, "could not go on: %s", strerror(-r));
	done(&b);
	return b.code;
}
