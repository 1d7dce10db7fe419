/* SPDX-License-Identifier: MIT */
#pragma once

/* The calendar (the Gregorian one, at all times), in days since 1 January 1970. */

#include <stdint.h>

struct date {
	int year;
	unsigned month; /* 1..12 */
	unsigned day;   /* 1..31 */
};

#define DAY_S INT64_C(86400)

/** date_of_day() - what the calendar says for a day; right for some million years */
struct date date_of_day(int64_t day);

/** date_to_day() - and back; the day may lie outside of its month, and is then counted on */
int64_t date_to_day(int year, unsigned month, unsigned day);

/** date_weekday() - of a day; 0 is Monday */
unsigned date_weekday(int64_t day);

/** date_month_days() - how many days a month has */
unsigned date_month_days(int year, unsigned month);

/** date_civil_day() - the day of a civil time (core/zone.h) */
int64_t date_civil_day(int64_t civil_s);
