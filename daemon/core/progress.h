/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Days in a row, and days put together to weeks and months. A day is its number: days since
 * 1970-01-01 in the civil calendar of the person; which day an instant belongs to is the caller's
 * to ask of the time zone.
 */

#include <stdbool.h>
#include <stdint.h>

/**
 * progress_day() - the number of a date; @month 1..12, @mday 1..31, as struct tm has them less
 * their offsets
 */
int32_t progress_day(int32_t year, int32_t month, int32_t mday);

/** progress_date() - the date of a day number */
void progress_date(int32_t day, int32_t *ret_year, int32_t *ret_month, int32_t *ret_mday);

enum progress_span { SPAN_DAY, SPAN_WEEK, SPAN_MONTH };

/** progress_span_first() - the first day of the span (week: a Monday) that @day lies in */
int32_t progress_span_first(enum progress_span span, int32_t day);

/** progress_span_next() - the first day of the span after it */
int32_t progress_span_next(enum progress_span span, int32_t day);

/** progress_span_parse() - "day", "week", "month". Return: 0 or -EINVAL. */
int progress_span_parse(const char *text, enum progress_span *ret);

/* Days in a row with something done, up to today; or up to yesterday, as today is not over. */
struct streak {
	unsigned days;
	int32_t today;
	int32_t wanted; /* the day that would make it longer */
};

void streak_init(struct streak *s, int32_t today);

/**
 * streak_push() - something was done on @day; to be given newest first, repeats and days after
 * today do not matter
 *
 * Return: true while older days can make it longer.
 */
bool streak_push(struct streak *s, int32_t day);
