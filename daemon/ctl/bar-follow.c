/* SPDX-License-Identifier: MIT */
/*
 * A status bar runs from login to logout, and so does this: it prints a line whenever the mirror of
 * the daemon makes another one. Nothing wakes it up but the daemon's signals, midnight (the line
 * says "tomorrow"), and the end of who reads it.
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
#include "ctl/mirror.h"
#include "ctl/phrase.h"

struct bar {
	bool follow;
	sd_bus *bus;
	sd_event *event;
	sd_event_source *midnight;
	sd_event_source *stale;
	struct mirror mirror;
	json_t *shown; /* the last line */
	int code;
};

static int leave(struct bar *b, int code)
{
	b->code = code;
	return sd_event_exit(b->event, 0);
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

static int on_stale(sd_event_source *source, void *userdata)
{
	struct bar *b = userdata;
	json_t *line;
	int r;

	tzset(); /* the person may have travelled */
	r = set_midnight(b);
	if (r < 0)
		return r;
	line = bar_line(b->mirror.objects);
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
static int on_changed(void *userdata)
{
	struct bar *b = userdata;

	return sd_event_source_set_enabled(b->stale, SD_EVENT_ONESHOT);
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return leave(userdata, cmd_fail(CTL_NO_DAEMON, "the user bus went away"));
}

static int on_midnight(sd_event_source *source, uint64_t due_us, void *userdata)
{
	return on_changed(userdata);
}

static int on_reader_gone(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	return leave(userdata, CTL_OK);
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
		r = sd_event_source_set_enabled(b->midnight, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_add_defer(b->event, &b->stale, on_stale, b);
	if (r >= 0)
		r = sd_event_source_set_priority(b->stale, SD_EVENT_PRIORITY_IDLE);
	if (r >= 0)
		r = sd_event_source_set_enabled(b->stale, SD_EVENT_OFF);
	/* A regular file cannot be waited for, and does not go. */
	if (r >= 0 && b->follow)
		(void)sd_event_add_io(b->event, NULL, STDOUT_FILENO, EPOLLERR, on_reader_gone, b);
	if (r >= 0)
		r = sd_bus_match_signal(b->bus, NULL, "org.freedesktop.DBus.Local",
					"/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
					"Disconnected", on_disconnected, b);
	return r < 0 ? r : mirror_init(&b->mirror, b->bus, on_changed, b);
}

static void done(struct bar *b)
{
	mirror_done(&b->mirror);
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
