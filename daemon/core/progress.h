/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Days in a row, and days put together to weeks and months. A day is its number: days since
 * 1970-01-01 in the civil calendar of the person, where the person was then (core/zone.h).
 */

#include <stdbool.h>
#include <stdint.h>

enum progress_span { SPAN_DAY, SPAN_WEEK, SPAN_MONTH };

/** progress_span_first() - the first day of the span (week: a Monday) that @day lies in */
int64_t progress_span_first(enum progress_span span, int64_t day);

/** progress_span_next() - the first day of the span after it */
int64_t progress_span_next(enum progress_span span, int64_t day);

/** progress_span_parse() - "day", "week", "month". Return: 0 or -EINVAL. */
int progress_span_parse(const char *text, enum progress_span *ret);

/*
 * Days in a row with something done, up to today; or up to yesterday, as today is not over. Who
 * flies west over the date line has a day of a few hours, or none: it is no gap.
 */
struct streak {
	unsigned days;
	int64_t wanted;   /* the day that would make it longer */
	int32_t offset_s; /* how far the clocks were ahead of UTC on the day after it */
};

/** streak_init() - @offset_s: how far the clocks are ahead of UTC where it is @today */
void streak_init(struct streak *s, int64_t today, int32_t offset_s);

/**
 * streak_push() - something was done on @day, where the clocks were so far ahead of UTC; to be
 * given newest first, repeats and days after today do not matter
 *
 * Return: true while older days can make it longer.
 */
bool streak_push(struct streak *s, int64_t day, int32_t offset_s);
