/* SPDX-License-Identifier: MIT */

/*
 * How often today? "12 of 30 toe presses" are those of a day, and a rule only names instants. It is
 * asked as if nothing had been done on that day, so that the plan of a day does not shrink by what
 * is done.
 */

#include "core/date.h"
#include "core/reminder.h"

static uint64_t done_before(const struct reminder_facts *f, uint64_t begin_us)
{
	size_t n = f->n_done;

	while (n > 0 && f->done_us[n - 1] >= begin_us)
		n--;
	return n > 0 ? f->done_us[n - 1] : 0;
}

static bool is_asked_for(const struct reminder_facts *f, uint64_t slot_us)
{
	if (slot_us < f->since_us ||
	    (slot_us >= f->paused_since_us && slot_us < f->paused_until_us))
		return false;

	for (size_t i = 0; i < f->n_skipped; i++)
		if (f->skipped_us[i] == slot_us)
			return false;
	return true;
}

unsigned reminder_day_slots(const struct reminder_rules *rules, const struct reminder_facts *facts,
			    const struct zone *zone, int64_t day)
{
	int64_t begin_s = day * DAY_S + (int64_t)rules->day_starts_s;
	uint64_t begin_us = zone_instant(zone, begin_s),
		 end_us = zone_instant(zone, begin_s + DAY_S);
	struct rule_frame frame = {
		.day_starts_s = rules->day_starts_s,
		.since_us = facts->since_us,
		.done_us = done_before(facts, begin_us),
	};
	uint64_t at_us = begin_us ? begin_us - 1 : 0;
	unsigned n = 0;

	for (unsigned i = 0; i <= DAY_SLOTS_MAX; i++) {
		if (rules_next(&rules->rules, zone, &frame, at_us, &at_us) < 0 || at_us >= end_us)
			return n;
		n += is_asked_for(facts, at_us);
	}
	return 0;
}
