/* SPDX-License-Identifier: MIT */

/*
 * The timer is always set, if only for the end of time, so that it is cancelled when the clock is
 * set (timerfd_create(2)): a rule that has no slot by a clock of 2199 may well have one today.
 *
 * The zone changes when /etc/localtime does. timedate1 says so, but an administrator may as well
 * put a link there by hand: so that folder is watched, too. Either is only the reason to look.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "instepd/wall.h"
#include "sys/log.h"
#include "sys/zone.h"
#include "util/macro.h"

#define FOLDER    "/etc"
#define LOCALTIME "localtime"

/* Beyond every instant that a zone knows, and still a time for the kernel. */
#define NEVER_S (2 * ZONE_END_S)

static const struct itimerspec at_once = { .it_value.tv_nsec = 1 };

static int set_timer(const struct wall *w, const struct itimerspec *at)
{
	return timerfd_settime(w->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, at, NULL);
}

static void arm(struct wall *w)
{
	struct itimerspec at = { .it_value.tv_sec = NEVER_S };
	int r;

	if (w->at_us) {
		at.it_value.tv_sec = (time_t)(w->at_us / USEC_PER_SEC);
		at.it_value.tv_nsec = (long)(w->at_us % USEC_PER_SEC) * 1000;
	}

	r = set_timer(w, &at);
	if (r < 0 && errno == ECANCELED) {
		/* Set since the last reading, of which this call has taken the notice. */
		w->was_set = true;
		r = set_timer(w, &at_once);
	}
	if (r < 0)
		log_error_errno(-errno, "Failed to set the timer of the reminders: %m");
}

void wall_wake_at(struct wall *w, uint64_t real_us)
{
	if (real_us == w->at_us)
		return;

	w->at_us = real_us;
	arm(w);
}

static int on_timer(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct wall *w = userdata;
	uint64_t expirations;
	bool set = w->was_set;

	if (read(fd, &expirations, sizeof(expirations)) < 0) {
		if (errno != ECANCELED)
			return errno == EAGAIN ? 0 : -errno;
		set = true;
	}

	w->was_set = false;
	w->at_us = 0;
	arm(w);
	if (set) {
		log_info("The clock was set");
		w->listener->changed(w->userdata);
	} else {
		w->listener->rang(w->userdata);
	}
	return 0;
}

/* Return: is it another zone than before? */
static bool read_zone(struct wall *w)
{
	struct zone zone;
	int r;

	r = zone_local(&zone);
	w->problem[0] = '\0';
	if (r < 0) {
		(void)snprintf(w->problem, sizeof(w->problem),
			       "The time zone cannot be read (%s), so %s counts: set it again "
			       "(timedatectl set-timezone), or mend TZ.",
			       strerror(-r), w->known ? "the one before" : "UTC");
		log_warning("%s", w->problem);
		return false;
	}
	w->known = true;
	if (zone_same(&zone, &w->zone))
		return false;

	w->zone = zone;
	return true;
}

void wall_look(struct wall *w)
{
	bool problem = w->problem[0];

	if (read_zone(w))
		log_info("The time zone has changed");
	else if (problem == !!w->problem[0])
		return;

	w->listener->changed(w->userdata);
}

static int on_folder(sd_event_source *source, const struct inotify_event *e, void *userdata)
{
	if (!e->len || strcmp(e->name, LOCALTIME) == 0)
		wall_look(userdata);
	return 0;
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	wall_look(userdata);
	return 0;
}

static void on_up(void *userdata, sd_bus *bus)
{
	struct wall *w = userdata;
	int r;

	r = sd_bus_match_signal_async(
		bus, &w->signal, "org.freedesktop.timedate1", "/org/freedesktop/timedate1",
		"org.freedesktop.DBus.Properties", "PropertiesChanged", on_signal, NULL, w);
	if (r < 0)
		log_warning_errno(r, "Failed to listen to timedate1: %m");
}

static void on_down(void *userdata)
{
	struct wall *w = userdata;

	w->signal = sd_bus_slot_unref(w->signal);
}

static int watch_timer(struct wall *w, sd_event *event)
{
	int r;

	w->fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (w->fd < 0)
		return -errno;

	r = sd_event_add_io(event, &w->timer, w->fd, EPOLLIN, on_timer, w);
	if (r < 0) {
		(void)close(w->fd);
		return r;
	}

	(void)sd_event_source_set_description(w->timer, "wall");
	(void)sd_event_source_set_io_fd_own(w->timer, true);
	arm(w);
	return 0;
}

static void watch_folder(struct wall *w, sd_event *event)
{
	int r;

	r = sd_event_add_inotify(event, &w->folder, FOLDER,
				 IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR, on_folder,
				 w);
	if (r < 0)
		log_debug_errno(r, "Failed to watch " FOLDER "/" LOCALTIME ": %m");
	else
		(void)sd_event_source_set_description(w->folder, "localtime");
}

int wall_init(struct wall *w, sd_event *event, struct system_bus *system,
	      const struct wall_listener *listener, void *userdata)
{
	int r;

	*w = (struct wall){
		.line = { .up = on_up, .down = on_down, .userdata = w },
		.listener = listener,
		.userdata = userdata,
	};

	r = watch_timer(w, event);
	if (r < 0)
		return r;

	/* Before it is read: a change in between would be lost. */
	watch_folder(w, event);
	(void)read_zone(w);
	w->system = system;
	system_bus_listen(system, &w->line);
	return 0;
}

void wall_done(struct wall *w)
{
	if (w->system)
		system_bus_unlisten(w->system, &w->line);
	w->signal = sd_bus_slot_unref(w->signal);
	w->folder = sd_event_source_disable_unref(w->folder);
	w->timer = sd_event_source_disable_unref(w->timer);
}
