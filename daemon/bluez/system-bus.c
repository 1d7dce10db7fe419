/* SPDX-License-Identifier: MIT */

/*
 * Connects to the system bus, waits for its socket by inotify where there is none yet, and starts
 * over after a disconnect. No timer runs while the bus is absent or in order. Only a bus that is
 * there and turns us away at once (a limit, a policy) is tried again by the clock, because nothing
 * tells when it changes its mind; and one that took us in and went soon after, lest we run in
 * circles with it.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "bluez/system-bus.h"
#include "sys/log.h"
#include "util/macro.h"

/*
 * Where the bus is when DBUS_SYSTEM_BUS_ADDRESS does not say (D-Bus specification, "System message
 * bus").
 */
#define DEFAULT_ADDRESS "unix:path=/run/dbus/system_bus_socket"

#define SHORT_LIFE_US  (5 * USEC_PER_SEC) /* a connection that lived less was turned away */
#define RETRY_AFTER_US (5 * USEC_PER_SEC)
#define AGAIN_AFTER_US (200 * USEC_PER_MSEC) /* it was up */

struct system_bus {
	sd_event *event;
	struct system_bus_listener *listeners;

	sd_bus *bus;
	bool up;
	sd_event_source
		*restart; /* after a disconnect, outside the dead connection's own callback */
	uint64_t begun_us;
};

static int system_bus_start(struct system_bus *s);

static int on_restart(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct system_bus *s = userdata;

	s->restart = sd_event_source_disable_unref(s->restart);
	(void)system_bus_start(s);
	return 0;
}

static void schedule_restart(struct system_bus *s, uint64_t after_us)
{
	uint64_t now_us = 0;
	bool at_once;
	int r;

	(void)sd_event_now(s->event, CLOCK_BOOTTIME, &now_us);
	at_once = now_us - s->begun_us > SHORT_LIFE_US;

	s->restart = sd_event_source_disable_unref(s->restart);
	r = sd_event_add_time(s->event, &s->restart, CLOCK_BOOTTIME,
			      at_once ? 0 : now_us + after_us, 0, on_restart, s);
	if (r < 0)
		log_error_errno(r, "Failed to arrange a new connection to the system bus: %m");
	else
		(void)sd_event_source_set_description(s->restart, "system-bus-restart");
}

static int on_connected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct system_bus *s = userdata;

	log_debug("Connected to the system bus.");
	s->up = true;
	for (struct system_bus_listener *l = s->listeners; l; l = l->next)
		l->up(l->userdata, s->bus);
	return 0;
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct system_bus *s = userdata;

	log_info("The connection to the system bus is lost.");
	for (struct system_bus_listener *l = s->listeners; l; l = l->next)
		l->down(l->userdata);
	schedule_restart(s, s->up ? AGAIN_AFTER_US : RETRY_AFTER_US);
	s->up = false;
	return 0;
}

static int system_bus_open(struct system_bus *s, sd_bus *bus)
{
	static const char local[] = "org.freedesktop.DBus.Local",
			  path[] = "/org/freedesktop/DBus/Local";
	const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS");
	int r;

	r = sd_bus_set_address(bus, address && *address ? address : DEFAULT_ADDRESS);
	if (r < 0)
		return r;

	r = sd_bus_set_bus_client(bus, true);
	if (r < 0)
		return r;

	r = sd_bus_set_watch_bind(bus, true);
	if (r < 0)
		return r;

	r = sd_bus_set_connected_signal(bus, true);
	if (r < 0)
		return r;

	r = sd_bus_set_description(bus, "system");
	if (r < 0)
		return r;

	r = sd_bus_match_signal(bus, NULL, local, path, local, "Connected", on_connected, s);
	if (r < 0)
		return r;

	r = sd_bus_match_signal(bus, NULL, local, path, local, "Disconnected", on_disconnected, s);
	if (r < 0)
		return r;

	r = sd_bus_start(bus);
	if (r < 0)
		return r;

	return sd_bus_attach_event(bus, s->event, SD_EVENT_PRIORITY_NORMAL);
}

static int system_bus_start(struct system_bus *s)
{
	sd_bus *bus = NULL;
	int r;

	s->bus = sd_bus_close_unref(s->bus);
	(void)sd_event_now(s->event, CLOCK_BOOTTIME, &s->begun_us);

	r = sd_bus_new(&bus);
	if (r < 0)
		return log_error_errno(r, "Failed to prepare a connection to the system bus: %m");

	r = system_bus_open(s, bus);
	if (r < 0) {
		sd_bus_close_unref(bus);
		log_error_errno(r, "Failed to connect to the system bus: %m");
		schedule_restart(s, RETRY_AFTER_US);
		return r;
	}

	s->bus = bus;
	return 0;
}

int system_bus_new(struct system_bus **ret, sd_event *event)
{
	struct system_bus *s;

	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;

	s->event = sd_event_ref(event);
	(void)system_bus_start(s);

	*ret = s;
	return 0;
}

struct system_bus *system_bus_free(struct system_bus *s)
{
	if (!s)
		return NULL;

	sd_event_source_disable_unref(s->restart);
	sd_bus_flush_close_unref(s->bus);
	sd_event_unref(s->event);
	free(s);
	return NULL;
}

void system_bus_listen(struct system_bus *s, struct system_bus_listener *l)
{
	l->next = s->listeners;
	s->listeners = l;

	if (s->up)
		l->up(l->userdata, s->bus);
}

void system_bus_unlisten(struct system_bus *s, struct system_bus_listener *l)
{
	for (struct system_bus_listener **at = &s->listeners; *at; at = &(*at)->next) {
		if (*at != l)
			continue;
		*at = l->next;
		break;
	}
}

bool system_bus_connecting(const struct system_bus *s)
{
	int fd = s->bus ? sd_bus_get_fd(s->bus) : -1;

	/* While it waits for the socket to come, this is an inotify descriptor. */
	return fd >= 0 && sd_is_socket(fd, AF_UNSPEC, 0, -1) > 0;
}
