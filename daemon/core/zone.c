/* SPDX-License-Identifier: MIT */

/*
 * Instants and civil times. Between two changes of the clocks civil time is an instant plus an
 * offset; everything else here is about which of these stretches is meant. It leaves out where the
 * table comes from.
 */

#include "core/date.h"
#include "core/zone.h"
#include "util/macro.h"

/* Changes further apart than this cannot show the same civil time. */
#define REACH_S (ZONE_OFFSET_MAX_S - ZONE_OFFSET_MIN_S)

/* Stretch 0 is that before the first change, stretch i begins with changes[i - 1]. */
static int64_t offset_of(const struct zone *zone, size_t i)
{
	return i == 0 ? zone->first_offset_s : zone->changes[i - 1].offset_s;
}

static size_t stretch_at(const struct zone *zone, int64_t at_s)
{
	size_t low = 0, high = zone->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->changes[middle].from_s <= at_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t seconds_of(uint64_t real_us)
{
	return (int64_t)MIN(real_us / USEC_PER_SEC, (uint64_t)ZONE_END_S);
}

bool zone_same(const struct zone *a, const struct zone *b)
{
	if (a->n != b->n || a->first_offset_s != b->first_offset_s)
		return false;

	for (size_t i = 0; i < a->n; i++)
		if (a->changes[i].from_s != b->changes[i].from_s ||
		    a->changes[i].offset_s != b->changes[i].offset_s)
			return false;
	return true;
}

int32_t zone_offset(const struct zone *zone, uint64_t real_us)
{
	return (int32_t)offset_of(zone, stretch_at(zone, seconds_of(real_us)));
}

int64_t zone_civil(const struct zone *zone, uint64_t real_us)
{
	return seconds_of(real_us) + zone_offset(zone, real_us);
}

int64_t zone_shown(const struct zone *zone, uint64_t real_us)
{
	int64_t at_s = seconds_of(real_us);
	size_t i = stretch_at(zone, at_s);
	int64_t latest_s = at_s + offset_of(zone, i);

	for (; i > 0 && zone->changes[i - 1].from_s > at_s - REACH_S; i--) {
		int64_t before_s = zone->changes[i - 1].from_s + offset_of(zone, i - 1) - 1;

		latest_s = MAX(latest_s, before_s);
	}
	return latest_s;
}

uint64_t zone_instant(const struct zone *zone, int64_t civil_s)
{
	size_t i = stretch_at(zone, civil_s - ZONE_OFFSET_MAX_S);
	int64_t at_s;

	while (i < zone->n && zone->changes[i].from_s + offset_of(zone, i) <= civil_s)
		i++;

	at_s = civil_s - offset_of(zone, i);
	if (i > 0)
		at_s = MAX(at_s, zone->changes[i - 1].from_s); /* missing: the gap's end */
	at_s = MIN(MAX(at_s, 0), ZONE_END_S);
	return (uint64_t)at_s * USEC_PER_SEC;
}

int64_t zone_day(const struct zone *zone, uint64_t real_us, uint32_t day_starts_s)
{
	return date_civil_day(zone_civil(zone, real_us) - day_starts_s);
}
