/* SPDX-License-Identifier: MIT */

/*
 * The set of reminders. A turn of the loop looks at as many of the stale ones as a few milliseconds
 * allow; when none is left, the timer is set for the first that changes by itself, and the daemon
 * sleeps until then.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/now.h"
#include "instepd/reminders.h"
#include "sys/cleanup.h"
#include "sys/log.h"

#define WORK_US (3 * USEC_PER_MSEC) /* a turn of the loop may take ten */

/* So many files at least are read before a Reload is answered: mostly all. */
#define READ_AT_ONCE 16

#define LOGIN_TIMEOUT_US USEC_PER_SEC

#define DAY_US  (24 * 3600 * USEC_PER_SEC)
#define HOUR_US (3600 * USEC_PER_SEC)

/* The clocks are read one after the other; a sleep of less is none. */
#define DOZE_US USEC_PER_SEC

static uint64_t dozed_us(void)
{
	return usec_sub(now_host_us(), now_us(CLOCK_MONOTONIC));
}

/* Whoever wakes up first after a sleep, it is not yet the time to speak. */
uint64_t reminders_settled_us(const struct reminders *set)
{
	return set->asleep ? now_real_us() + HOUR_US : set->settled_us;
}

/* Looking at all of them has come to an end. */
static void finish(struct reminders *set)
{
	uint64_t wake_us = 0;

	for (size_t i = 0; i < set->n; i++) {
		uint64_t at_us = set->list[i]->look.wake_us;

		if (at_us && (wake_us == 0 || at_us < wake_us))
			wake_us = at_us;
	}
	wall_wake_at(&set->wall, wake_us);
	daemon_reminders_changed(set->daemon);
}

static void look(struct reminder *r, uint64_t now_us)
{
	r->stale = false; /* first: what it does may make it so again */
	if (r->is_new)
		reminder_keep_row(r);
	if (r->pausing)
		reminder_pause(r, r->set->pause_us);
	r->pausing = false;
	reminder_look_again(r, now_us);
}

/* But no longer than to @until_us. */
static void look_at_stale(struct reminders *set, uint64_t until_us)
{
	uint64_t now = now_real_us();
	size_t fresh = 0;

	while (fresh < set->n) {
		struct reminder *r = set->list[set->at];

		set->at = (set->at + 1) % set->n;
		fresh++;
		if (!r->stale)
			continue;
		look(r, now);
		fresh = 0;
		if (now_host_us() >= until_us)
			break;
	}
	if (fresh < set->n)
		return;

	(void)sd_event_source_set_enabled(set->work, SD_EVENT_OFF);
	finish(set);
}

void reminders_touch(struct reminders *set, struct reminder *r)
{
	r->stale = true;
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_ON);
}

void reminders_touch_all(struct reminders *set)
{
	for (size_t i = 0; i < set->n; i++)
		set->list[i]->stale = true;
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_ON);
}

void reminders_settle(struct reminders *set, struct reminder *r)
{
	look(r, now_real_us());
	finish(set);
}

void reminders_pause(struct reminders *set, uint64_t until_us)
{
	set->pause_us = until_us;
	for (size_t i = 0; i < set->n; i++)
		set->list[i]->pausing = set->list[i]->stale = true;
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_ON);
	look_at_stale(set, now_host_us() + WORK_US); /* all, but for those who have hundreds */
}

/* From now on somebody is there again, who was not since @away_us. */
static void come_back(struct reminders *set, uint64_t away_us)
{
	uint64_t now = now_real_us();

	if (now >= set->settled_us)
		set->away_us = away_us;
	set->settled_us = now + set->settings->reminders.settle_us;
	reminders_touch_all(set);
}

/* Where nobody has told of a sleep it shows in the clocks, which is soon enough for a timer. */
static void see_sleep(struct reminders *set)
{
	uint64_t dozed = dozed_us();

	if (!set->asleep && dozed > set->dozed_us + DOZE_US)
		come_back(set, set->looked_us);
	set->dozed_us = dozed;
	set->looked_us = now_real_us();
}

static void on_rang(void *userdata)
{
	struct reminders *set = userdata;
	uint64_t now = now_real_us();

	see_sleep(set);
	for (size_t i = 0; i < set->n; i++)
		if (set->list[i]->look.wake_us && set->list[i]->look.wake_us <= now)
			set->list[i]->stale = true;
	/* It sets the timer when all are looked at; before that it would ring again at once. */
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_ON);
}

static void on_changed(void *userdata)
{
	struct reminders *set = userdata;

	see_sleep(set);
	/* Nobody needs longer to settle: the clock was set back. */
	if (set->settled_us > now_real_us() + HOUR_US)
		set->away_us = set->settled_us = 0;
	bus_changed(set->bus, BUS_ROOT, IFACE_MANAGER, "Warnings"); /* the zone may be at fault */
	history_days_changed(set->history);
	reminders_touch_all(set);
}

static const struct wall_listener wall_listener = { .rang = on_rang, .changed = on_changed };

void reminders_sleep(struct reminders *set)
{
	uint64_t now = now_real_us();

	if (now >= set->settled_us)
		set->away_us = now;
	set->asleep = true;
	reminders_touch_all(set);
}

void reminders_awake(struct reminders *set)
{
	if (!set->asleep)
		return;

	set->asleep = false;
	set->settled_us = now_real_us() + set->settings->reminders.settle_us;
	set->dozed_us = dozed_us();
	reminders_touch_all(set);
}

void reminders_workout(struct reminders *set, bool goes_on)
{
	set->in_workout = goes_on;
	reminders_touch_all(set);
}

/* Return: could it be something that has been told of already? Then it was, and is not any more. */
static bool is_old(const struct reminders *set, uint64_t from_us)
{
	const struct practice *p = &set->practice;

	return p->n_deeds > 0 && p->deeds[p->n_deeds - 1].started_us > from_us;
}

void reminders_history(struct reminders *set, uint64_t from_us)
{
	bool recount = is_old(set, from_us);
	int r;

	r = practice_read(&set->practice, set->history->store, from_us);
	if (r < 0)
		log_warning_errno(r, "Failed to read what was done: %m");

	for (size_t i = 0; i < set->n && recount; i++)
		reminder_recount(set->list[i]);
	reminders_touch_all(set);
}

void reminders_bands(struct reminders *set)
{
	bool bands = set->daemon->bands;

	if (bands == set->bands)
		return;

	set->bands = bands;
	for (size_t i = 0; i < set->n; i++)
		reminder_read(set->list[i], &set->list[i]->file);
}

/* Of the first whose id is not before @id. */
static size_t place_of(const struct reminders *set, const char *id)
{
	size_t from = 0, to = set->n;

	while (from < to) {
		size_t middle = (from + to) / 2;

		if (strcmp(set->list[middle]->file.id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct reminder *reminders_find(const struct reminders *set, const char *id)
{
	size_t i = place_of(set, id);

	return i < set->n && strcmp(set->list[i]->file.id, id) == 0 ? set->list[i] : NULL;
}

int reminders_add(struct reminders *set, const struct reminder_file *file, struct reminder **ret)
{
	struct reminder **more, *new;
	size_t i;
	int r;

	more = reallocarray(set->list, set->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	set->list = more;

	r = reminder_new(&new, set, file);
	if (r < 0)
		return r;

	i = place_of(set, file->id);
	memmove(&more[i + 1], &more[i], (set->n - i) * sizeof(*more));
	new->seen = true;
	set->list[i] = new;
	set->n++;
	if (ret)
		*ret = new;
	return 0;
}

static void drop(struct reminders *set, size_t i)
{
	struct reminder *r = set->list[i];

	memmove(&set->list[i], &set->list[i + 1], (--set->n - i) * sizeof(set->list[0]));
	set->at = 0;
	if (set->next == r)
		set->next = NULL;
	reminder_free(r);
}

void reminders_remove(struct reminders *set, struct reminder *r)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->list[i] == r) {
			drop(set, i);
			break;
		}
	finish(set);
}

static int take_file(struct reminders *set, const struct reminder_file *file)
{
	struct reminder *r = reminders_find(set, file->id);
	int q;

	if (r) {
		reminder_read(r, file);
		look(r, now_real_us());
	} else {
		q = reminders_add(set, file, &r);
		if (q < 0)
			return q;
	}

	r->seen = true;
	if (r->problem[0])
		complain(&set->complaints, "Reminder %s: %s", r->file.id, r->problem);
	return 0;
}

/* All files are read: what was not among them is gone. */
static void end_reading(struct reminders *set)
{
	set->reading = false;
	reminder_walk_done(&set->walk);
	for (size_t i = set->n; i > 0; i--)
		if (!set->list[i - 1]->seen)
			drop(set, i - 1);
	bus_changed(set->bus, BUS_ROOT, IFACE_MANAGER, "Warnings");
}

/* Read on, but no longer than to @until_us; @least files in any case. */
static int read_on(struct reminders *set, uint64_t until_us, size_t least)
{
	struct reminder_file file;
	int r;

	for (size_t n = 0; n < least || now_host_us() < until_us; n++) {
		r = reminder_walk_next(&set->walk, &file, &set->complaints);
		if (r == -ENODATA) {
			end_reading(set);
			return 0;
		}
		if (r >= 0)
			r = take_file(set, &file);
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}

static int begin_reading(struct reminders *set)
{
	int r;

	reminder_walk_done(&set->walk);
	r = reminder_walk_begin(&set->walk, &set->complaints);
	if (r < 0)
		return r;

	practice_forget(&set->practice);
	for (size_t i = 0; i < set->n; i++)
		set->list[i]->seen = false;
	set->reading = true;
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_ON);
	return 0;
}

int reminders_load(struct reminders *set)
{
	int r;

	r = begin_reading(set);
	return r < 0 ? r : read_on(set, now_host_us() + WORK_US, READ_AT_ONCE);
}

int reminders_start(struct reminders *set)
{
	uint64_t now = now_real_us();
	int r;

	r = practice_read(&set->practice, set->history->store,
			  usec_sub(now, PRACTICE_DAYS * DAY_US));
	if (r < 0)
		log_warning_errno(r, "Failed to read what was done: %m");
	set->away_us = 1;
	/* A login that is still to come was before the clock was set back. */
	set->settled_us = set->login_us && set->login_us < now ? set->login_us : now;
	set->settled_us += set->settings->reminders.settle_us;
	set->dozed_us = dozed_us();
	set->looked_us = now;
	r = begin_reading(set);
	if (r >= 0)
		r = read_on(set, UINT64_MAX, 0);
	set->started = true;
	return r;
}

static void on_presenters_left(void *userdata)
{
	struct reminders *set = userdata;

	for (size_t i = 0; i < set->n; i++) {
		const char *of = set->list[i]->waiting_of;

		if (of && !clients_has(&set->presenters, of))
			(void)reminder_set_waiting(set->list[i], "", NULL);
	}
}

static void on_history(void *userdata, uint64_t from_us)
{
	reminders_history(userdata, from_us);
}

/* The files first, so that all that are looked at are as they were written. */
static int on_work(sd_event_source *source, void *userdata)
{
	uint64_t until_us = now_host_us() + WORK_US;
	struct reminders *set = userdata;
	int r = 0;

	if (set->reading)
		r = read_on(set, until_us, 1);
	else
		look_at_stale(set, until_us);
	return r;
}

/*
 * The user manager has begun when somebody logged in; with lingering, when the machine was started.
 * A daemon that is started anew in the middle of a session need not wait for anybody to settle, and
 * nobody may see it do so: a presenter would take back what it shows. So the answer is waited for,
 * but before the name is owned, and no longer than a person notices.
 *
 * Return: CLOCK_REALTIME; 0 = that is not known.
 */
static uint64_t ask_for_login(sd_bus *bus)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	uint64_t begun_us = 0;
	int r;

	r = sd_bus_message_new_method_call(bus, &m, "org.freedesktop.systemd1",
					   "/org/freedesktop/systemd1",
					   "org.freedesktop.DBus.Properties", "Get");
	if (r >= 0)
		r = sd_bus_message_append(m, "ss", "org.freedesktop.systemd1.Manager",
					  "UserspaceTimestamp");
	if (r >= 0)
		r = sd_bus_call(bus, m, LOGIN_TIMEOUT_US, NULL, &reply);
	if (r >= 0)
		r = sd_bus_message_read(reply, "v", "t", &begun_us);
	if (r < 0)
		log_debug_errno(r, "Failed to ask when the session has begun: %m");
	return begun_us;
}

int reminders_init(struct reminders *set, struct daemon *d)
{
	int r;

	*set = (struct reminders){
		.daemon = d,
		.bus = &d->bus,
		.history = &d->history,
		.routines = &d->routines,
		.settings = &d->settings,
		.complaints = { .say = warnings_add, .userdata = &d->warnings },
	};
	set->login_us = ask_for_login(d->bus.sd);
	d->history.changed = on_history;
	d->history.userdata = set;
	clients_init(&set->presenters, d->bus.sd, on_presenters_left, set);

	r = sd_event_add_defer(d->event, &set->work, on_work, set);
	if (r < 0)
		return r;
	(void)sd_event_source_set_description(set->work, "reminders");
	/* After what people wait for, before what was changed is announced. */
	(void)sd_event_source_set_priority(set->work, SD_EVENT_PRIORITY_NORMAL + 5);
	(void)sd_event_source_set_enabled(set->work, SD_EVENT_OFF);

	return wall_init(&set->wall, d->event, d->system, &wall_listener, set);
}

void reminders_done(struct reminders *set)
{
	if (!set->daemon)
		return;

	while (set->n > 0)
		reminder_free(set->list[--set->n]);
	free(set->list);
	practice_done(&set->practice);
	reminder_walk_done(&set->walk);
	clients_done(&set->presenters);
	set->work = sd_event_source_disable_unref(set->work);
	wall_done(&set->wall);
}
