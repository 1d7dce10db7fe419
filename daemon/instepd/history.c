/* SPDX-License-Identifier: MIT */

/*
 * The store as the daemon uses it: where its file is, and what day it is. A workout is of the day
 * that it was where it was done, whatever the zone here is by now, and a day begins when the person
 * says; so a late evening and a journey end no streak.
 *
 * The sums are asked from the store each time they are looked at or announced.
 */

#include <errno.h>

#include "core/date.h"
#include "instepd/history.h"
#include "instepd/now.h"
#include "sys/cleanup.h"
#include "sys/log.h"
#include "sys/paths.h"

#define STREAK_STEP 100 /* workouts read at once: a month of three a day */

int history_open(struct history *h)
{
	_cleanup_(freep) char *path = NULL;
	int r;

	r = path_in(PATH_DATA, "history.db", &path);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		h->problem =
			"There is no home directory (neither XDG_DATA_HOME nor HOME is set), so the "
			"history is only kept until the daemon ends.";

	r = store_open(&h->store, path, STORE_WRITE, NULL);
	if (r < 0)
		return r;

	if (history_problem(h)[0])
		log_warning("%s", history_problem(h));

	r = store_close_open(h->store);
	if (r > 0)
		log_info("Closed %d workouts that were interrupted", r);
	return 0;
}

void history_done(struct history *h)
{
	h->slot = sd_bus_slot_unref(h->slot);
	store_free(h->store);
	h->store = NULL;
}

const char *history_problem(const struct history *h)
{
	const char *problem = store_problem(h->store);

	return problem ? problem : h->problem ? h->problem : "";
}

void history_changed(struct history *h, uint64_t from_us)
{
	static const char *const properties[] = { "Today", "Totals", "Streak", "Problem" };

	for (size_t i = 0; i < ELEMENTS(properties); i++)
		bus_changed(h->bus, HISTORY_PATH, IFACE_HISTORY, properties[i]);
	if (h->changed)
		h->changed(h->userdata, from_us);
}

void history_best_changed(struct history *h)
{
	bus_changed(h->bus, HISTORY_PATH, IFACE_HISTORY, "Best");
}

void history_days_changed(struct history *h)
{
	bus_changed(h->bus, HISTORY_PATH, IFACE_HISTORY, "Today");
	bus_changed(h->bus, HISTORY_PATH, IFACE_HISTORY, "Streak");
}

static uint32_t day_starts_s(const struct history *h)
{
	return h->settings->reminders.day_starts_s;
}

int32_t history_offset(const struct history *h, uint64_t real_us)
{
	return zone_offset(h->zone, real_us);
}

int64_t history_day(const struct history *h, uint64_t real_us)
{
	return zone_day(h->zone, real_us, day_starts_s(h));
}

uint64_t history_day_begin(const struct history *h, int64_t day)
{
	return zone_instant(h->zone, day * DAY_S + day_starts_s(h));
}

int history_sum(const struct history *h, int64_t first, int64_t end, uint64_t from_us,
		uint64_t to_us, struct store_totals *ret)
{
	const struct store_days days = { first, end, day_starts_s(h) };

	return store_totals_of_days(h->store, from_us, to_us, &days, ret);
}

struct reading {
	uint32_t day_starts_s;
	struct streak streak;
	unsigned n; /* workouts read */
	bool over;
};

/* Workouts come newest first, as the streak wants its days. */
static int push_day(void *userdata, const struct workout_row *w)
{
	struct reading *r = userdata;
	int64_t civil_s = (int64_t)(w->started_us / USEC_PER_SEC) + w->offset_s;

	r->n++;
	r->over = w->done > 0 &&
		  !streak_push(&r->streak, date_civil_day(civil_s - r->day_starts_s), w->offset_s);
	return r->over;
}

int history_streak(const struct history *h, unsigned *ret)
{
	struct reading reading = { .day_starts_s = day_starts_s(h) };
	uint64_t now_us = now_real_us();
	int r;

	streak_init(&reading.streak, history_day(h, now_us), history_offset(h, now_us));

	/*
	 * The store adds up all that it is asked for before it gives the first: that would be
	 * years, to see that yesterday nothing was done.
	 */
	for (unsigned asked = 0; !reading.over && reading.n == asked; asked += STREAK_STEP) {
		r = store_workouts(h->store, 0, UINT64_MAX, asked, STREAK_STEP, push_day, &reading);
		if (r < 0)
			return r;
	}

	*ret = reading.streak.days;
	return 0;
}
