/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A time zone as a table: from which instant on the clocks on the wall are how far from UTC. The
 * shell fills it (sys/zone.h); all that speaks of times of day goes through these functions.
 *
 * An instant is microseconds of CLOCK_REALTIME. Civil time is what the clocks on the wall show, in
 * seconds since the civil 1 January 1970 00:00:00; a day has 86400 of them, always.
 *
 * Where the clocks go forward, civil times are missing; where they go back, civil times come twice.
 * Both are decided here, once, by one sentence: a civil time c stands for the first moment at which
 * the clocks show c or later. So a missing time is the first moment after the gap, and a time that
 * comes twice is the first of the two.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two changes a year to the end, and some for the years in which there were more. */
#define ZONE_CHANGES_MAX 512

/* RFC 9636 allows from -25 to +26 hours. */
#define ZONE_OFFSET_MIN_S (-25 * 3600 + 1)
#define ZONE_OFFSET_MAX_S (26 * 3600 - 1)

/*
 * The last moment of 2199: nothing comes later. Instants behind it count as this one, and civil
 * times before 1970 as its beginning, so that a clock that is wrong by centuries wraps nothing.
 */
#define ZONE_END_S INT64_C(7258118399)

struct zone_change {
	int64_t from_s; /* UTC; rising */
	int32_t offset_s;
};

/* All zero: UTC. */
struct zone {
	size_t n;
	int32_t first_offset_s; /* up to the first change */
	struct zone_change changes[ZONE_CHANGES_MAX];
};

/** zone_same() - do the clocks go alike? */
bool zone_same(const struct zone *a, const struct zone *b);

/** zone_offset() - how far the clocks are ahead of UTC at an instant, in seconds */
int32_t zone_offset(const struct zone *zone, uint64_t real_us);

/** zone_civil() - what the clocks show at an instant; negative in the first hours of 1970 west of Greenwich */
int64_t zone_civil(const struct zone *zone, uint64_t real_us);

/**
 * zone_shown() - the latest that the clocks have shown up to an instant
 *
 * More than zone_civil() while an hour comes for the second time. zone_instant(c) is at or before
 * the instant exactly for the civil times c up to this one.
 */
int64_t zone_shown(const struct zone *zone, uint64_t real_us);

/** zone_instant() - the first moment at which the clocks show @civil_s or later */
uint64_t zone_instant(const struct zone *zone, int64_t civil_s);

/**
 * zone_day() - the day an instant belongs to, when days begin at @day_starts_s (seconds after
 * midnight); days since 1 January 1970
 */
int64_t zone_day(const struct zone *zone, uint64_t real_us, uint32_t day_starts_s);
