/* SPDX-License-Identifier: MIT */

/*
 * The slots of rules. All of it is done in civil time, with the one sentence of core/zone.h on both
 * ends: zone_shown() says which civil times are over at an instant, zone_instant() when the one
 * that was found comes. So nothing here knows of daylight saving, and no slot comes twice.
 */

#include <errno.h>

#include "core/date.h"
#include "core/rule-internal.h"
#include "util/macro.h"

#define NONE INT64_MAX

/* The first of the times on a day (from day-starts on) at or after @from_s, or NONE. */
static int64_t find_clock(const struct rule_every *every, const struct rule_frame *frame,
			  int64_t day, int64_t from_s)
{
	int64_t begin_s = day * DAY_S + frame->day_starts_s, best_s = NONE;

	for (size_t i = 0; i < every->n_clocks; i++) {
		int64_t at_s = day * DAY_S + every->clocks_s[i];

		if (at_s < begin_s)
			at_s += DAY_S; /* the small hours belong to the day before */
		if (at_s >= from_s)
			best_s = MIN(best_s, at_s);
	}
	return best_s;
}

static int64_t first_clock(const struct rule_every *every, const struct rule_frame *frame,
			   int64_t day)
{
	return find_clock(every, frame, day, INT64_MIN);
}

static int64_t frame_day(const struct rule_frame *frame, int64_t civil_s)
{
	return date_civil_day(civil_s - frame->day_starts_s);
}

/* When it is due first, after it was done or made. */
static int64_t every_first(const struct rule_every *every, const struct zone *zone,
			   const struct rule_frame *frame)
{
	int64_t from_s, day, at_s;

	if (frame->done_us) {
		int64_t done_s = zone_civil(zone, frame->done_us);

		from_s = done_s + (int64_t)every->days_least * DAY_S - DAY_S / 2;
		day = MAX(frame_day(frame, from_s), frame_day(frame, done_s) + 1);
	} else {
		from_s = zone_shown(zone, frame->since_us);
		day = frame_day(frame, from_s);
	}

	at_s = find_clock(every, frame, day, from_s);
	return at_s < NONE ? at_s : first_clock(every, frame, day + 1);
}

/* The first later than @shown_s. */
static int64_t every_next(const struct rule_every *every, const struct rule_frame *frame,
			  int64_t first_s, int64_t shown_s)
{
	int64_t day = frame_day(frame, MAX(first_s, shown_s)), at_s;

	if (first_s > shown_s)
		return first_s;
	if (day == frame_day(frame, first_s))
		return first_clock(every, frame, day + 1);

	at_s = first_clock(every, frame, day);
	return at_s > shown_s ? at_s : first_clock(every, frame, day + 1);
}

/* The last up to @shown_s, if @first_s is not later than that. */
static int64_t every_previous(const struct rule_every *every, const struct rule_frame *frame,
			      int64_t first_s, int64_t shown_s)
{
	int64_t day = frame_day(frame, shown_s);

	if (first_clock(every, frame, day) > shown_s)
		day--;
	return day > frame_day(frame, first_s) ? first_clock(every, frame, day) : first_s;
}

static bool every_find(const struct rule_every *every, const struct zone *zone,
		       const struct rule_frame *frame, int64_t shown_s, bool up, int64_t *ret_s)
{
	int64_t first_s = every_first(every, zone, frame);

	*ret_s = up ? every_next(every, frame, first_s, shown_s)
		    : every_previous(every, frame, first_s, shown_s);
	return up || first_s <= shown_s;
}

/* The i-th slot of a day. */
static int64_t times_slot(const struct rule_times *times, int64_t day, unsigned i)
{
	uint32_t minutes = (times->to_s - times->from_s) / 60;
	uint32_t later = times->times > 1 ? i * minutes / (times->times - 1) : 0;

	return day * DAY_S + times->from_s + later * 60;
}

static int64_t times_next(const struct rule_times *times, int64_t shown_s)
{
	int64_t day = date_civil_day(shown_s);

	for (unsigned i = 0; i < times->times; i++)
		if (times_slot(times, day, i) > shown_s)
			return times_slot(times, day, i);
	return times_slot(times, day + 1, 0);
}

static int64_t times_previous(const struct rule_times *times, int64_t shown_s)
{
	int64_t day = date_civil_day(shown_s);

	for (unsigned i = times->times; i > 0; i--)
		if (times_slot(times, day, i - 1) <= shown_s)
			return times_slot(times, day, i - 1);
	return times_slot(times, day - 1, times->times - 1);
}

/* The civil time of the first slot later than @shown_s, or (not @up) of the last up to it. */
static bool find_slot(const struct rule *rule, const struct zone *zone,
		      const struct rule_frame *frame, int64_t shown_s, bool up, int64_t *ret_s)
{
	switch (rule->kind) {
	case RULE_CALENDAR:
		return calendar_find(&rule->calendar, up ? shown_s + 1 : shown_s, up, ret_s);
	case RULE_EVERY:
		return every_find(&rule->every, zone, frame, shown_s, up, ret_s);
	case RULE_TIMES:
		*ret_s = up ? times_next(&rule->times, shown_s)
			    : times_previous(&rule->times, shown_s);
		return true;
	}
	return false;
}

static int rule_find(const struct rule *rule, const struct zone *zone,
		     const struct rule_frame *frame, uint64_t from_us, bool up, uint64_t *ret_us)
{
	int64_t slot_s;

	if (!find_slot(rule, zone, frame, zone_shown(zone, from_us), up, &slot_s))
		return -ENOENT;
	if (slot_s < zone_civil(zone, 0) || slot_s > zone_civil(zone, UINT64_MAX))
		return -ENOENT;

	*ret_us = zone_instant(zone, slot_s);
	return 0;
}

int rule_next(const struct rule *rule, const struct zone *zone, const struct rule_frame *frame,
	      uint64_t after_us, uint64_t *ret_us)
{
	return rule_find(rule, zone, frame, after_us, true, ret_us);
}

int rule_previous(const struct rule *rule, const struct zone *zone, const struct rule_frame *frame,
		  uint64_t at_us, uint64_t *ret_us)
{
	return rule_find(rule, zone, frame, at_us, false, ret_us);
}

int rules_next(const struct rules *rules, const struct zone *zone, const struct rule_frame *frame,
	       uint64_t after_us, uint64_t *ret_us)
{
	uint64_t best_us = UINT64_MAX, slot_us;

	for (size_t i = 0; i < rules->n; i++)
		if (rule_next(&rules->list[i], zone, frame, after_us, &slot_us) == 0)
			best_us = MIN(best_us, slot_us);
	if (best_us == UINT64_MAX)
		return -ENOENT;

	*ret_us = best_us;
	return 0;
}

int rules_previous(const struct rules *rules, const struct zone *zone,
		   const struct rule_frame *frame, uint64_t at_us, uint64_t *ret_us)
{
	uint64_t best_us = 0, slot_us;
	bool found = false;

	for (size_t i = 0; i < rules->n; i++)
		if (rule_previous(&rules->list[i], zone, frame, at_us, &slot_us) == 0) {
			best_us = MAX(best_us, slot_us);
			found = true;
		}
	if (!found)
		return -ENOENT;

	*ret_us = best_us;
	return 0;
}

size_t rules_upcoming(const struct rules *rules, const struct zone *zone,
		      const struct rule_frame *frame, uint64_t after_us, uint64_t *ret_us,
		      size_t max)
{
	struct rule_frame then = *frame;
	size_t n = 0;

	while (n < max && rules_next(rules, zone, &then, after_us, &ret_us[n]) == 0)
		after_us = then.done_us = ret_us[n++];
	return n;
}
