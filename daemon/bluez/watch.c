/* SPDX-License-Identifier: MIT */

/*
 * The match rules as text. InterfacesAdded comes from the root object for every object there is, so
 * the rules tell them apart by its first argument: arg0path fits the path itself, or with a '/' at
 * the end all below it.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "bluez/names.h"
#include "bluez/watch.h"
#include "sys/log.h"
#include "util/macro.h"

/* hci0 to hci7: the kernel gives the lowest free number, and nobody has a ninth adapter. */
#define ADAPTERS_MAX 8

void watch_drop(struct watch *w)
{
	for (unsigned i = 0; i < w->n; i++)
		w->slots[i] = sd_bus_slot_unref(w->slots[i]);
	w->n = 0;
}

/* Without this the bus library would end the whole connection, and the next one the same way. */
static int on_installed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	if (e)
		log_warning("The system bus follows no more devices for us: %s", e->message);
	return 0;
}

_printf_(5, 6) static int add(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler,
			      void *userdata, const char *format, ...)
{
	char rule[512];
	va_list args;
	int n, r;

	va_start(args, format);
	n = vsnprintf(rule, sizeof(rule), format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(rule) || w->n == WATCH_RULES_MAX)
		return -ENOBUFS;

	r = sd_bus_add_match_async(bus, &w->slots[w->n], rule, handler, on_installed, userdata);
	if (r < 0)
		return r;

	w->n++;
	return 0;
}

#define FROM_BLUEZ "type='signal',sender='" BLUEZ_NAME "',"
#define OBJECTS    FROM_BLUEZ "interface='" DBUS_OBJECT_MANAGER "'"
#define PROPERTIES FROM_BLUEZ "interface='" DBUS_PROPERTIES "',member='PropertiesChanged'"

int watch_daemon(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler, void *userdata)
{
	return add(w, bus, handler, userdata,
		   "type='signal',sender='" DBUS_NAME "',path='" DBUS_PATH "',interface='" DBUS_NAME
		   "',"
		   "member='NameOwnerChanged',arg0='" BLUEZ_NAME "'");
}

int watch_adapters(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler, void *userdata)
{
	int r;

	for (unsigned i = 0; i < ADAPTERS_MAX; i++) {
		r = add(w, bus, handler, userdata, OBJECTS ",arg0path='" BLUEZ_ROOT "/hci%u'", i);
		if (r < 0)
			return r;
	}
	return add(w, bus, handler, userdata, PROPERTIES ",arg0='" BLUEZ_ADAPTER "'");
}

int watch_device(struct watch *w, sd_bus *bus, const char *path, sd_bus_message_handler_t handler,
		 void *userdata)
{
	int r;

	r = add(w, bus, handler, userdata, OBJECTS ",arg0path='%s'", path);
	if (r < 0)
		return r;

	r = add(w, bus, handler, userdata, OBJECTS ",arg0path='%s/'", path);
	if (r < 0)
		return r;

	return add(w, bus, handler, userdata, PROPERTIES ",path='%s'", path);
}

int watch_everything(struct watch *w, sd_bus *bus, sd_bus_message_handler_t handler, void *userdata)
{
	int r;

	r = add(w, bus, handler, userdata, OBJECTS);
	if (r < 0)
		return r;

	return add(w, bus, handler, userdata, PROPERTIES ",arg0='" BLUEZ_DEVICE "'");
}

int watch_value(struct watch *w, sd_bus *bus, const char *characteristic_path,
		sd_bus_message_handler_t handler, void *userdata)
{
	return add(w, bus, handler, userdata,
		   PROPERTIES ",path='%s',arg0='" BLUEZ_CHARACTERISTIC "'", characteristic_path);
}
