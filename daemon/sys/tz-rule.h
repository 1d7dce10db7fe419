/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The rule of a zone for years to come, as in "CET-1CEST,M3.5.0,M10.5.0/3": POSIX's TZ with the
 * longer hours of RFC 9636, 3.3.1.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/zone.h"

/* When the clocks change in a year. */
struct tz_date {
	enum { TZ_MONTH_WEEK, TZ_JULIAN, TZ_DAY_OF_YEAR } kind;
	unsigned month, week, weekday; /* TZ_MONTH_WEEK: 1..12, 1..5 (5: the last), 0 is Sunday */
	unsigned day;   /* TZ_JULIAN: 1..365, without 29 February; TZ_DAY_OF_YEAR: 0..365 */
	int32_t time_s; /* on the clocks before the change, from the day's midnight on */
};

struct tz_rule {
	int32_t standard_s, summer_s; /* ahead of UTC */
	bool changes;
	struct tz_date to_summer, to_standard;
};

/** tz_rule_parse() - the whole of the @n bytes at @text. Return: 0, -EBADMSG. */
int tz_rule_parse(const char *text, size_t n, struct tz_rule *ret);

/** tz_rule_instant() - when the clocks change in @year to summer time, or from it; seconds, UTC */
int64_t tz_rule_instant(const struct tz_rule *rule, int year, bool to_summer);
