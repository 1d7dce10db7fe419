/* SPDX-License-Identifier: MIT */

/*
 * The store as the daemon uses it: where its file is, and what day an instant belongs to. The days
 * are those of the local time; arithmetic with days is the core's (core/progress.h), here is only
 * the question to the time zone.
 *
 * The sums are asked from the store each time they are looked at or announced.
 */

#include <errno.h>
#include <time.h>

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

int32_t history_day(uint64_t real_us)
{
	time_t seconds = (time_t)(real_us / USEC_PER_SEC);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return 0;
	return progress_day(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

uint64_t history_day_begin(int32_t day)
{
	int32_t year, month, mday;
	struct tm tm = { .tm_isdst = -1 };
	time_t seconds;

	progress_date(day, &year, &month, &mday);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = mday;

	seconds = mktime(&tm);
	return seconds < 0 ? 0 : (uint64_t)seconds * USEC_PER_SEC;
}

int32_t history_today(void)
{
	return history_day(now_real_us());
}

struct reading {
	struct streak streak;
	unsigned n; /* workouts read */
	bool over;
};

/* Workouts come newest first, as the streak wants its days. */
static int push_day(void *userdata, const struct workout_row *w)
{
	struct reading *r = userdata;

	r->n++;
	r->over = w->done > 0 && !streak_push(&r->streak, history_day(w->started_us));
	return r->over;
}

int history_streak(const struct history *h, unsigned *ret)
{
	struct reading reading = { 0 };
	int r;

	streak_init(&reading.streak, history_today());

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
