/* SPDX-License-Identifier: MIT */

/*
 * Days and dates. It exists because the C library's functions for them ask for the time zone or
 * take what they get for an instant. Counted in years that begin with March, a leap day is the last
 * of its year, and what lies before a month is a plain formula.
 */

#include <stdbool.h>

#include "core/date.h"

#define DAYS_OF_400_YEARS 146097
/* from 1 March of the year 0 to 1 January 1970 */
#define DAYS_TO_1970 719468

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t date_to_day(int year, unsigned month, unsigned day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t since_march = month > 2 ? month - 3 : month + 9;

	return y * 365 + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400) +
	       (153 * since_march + 2) / 5 + day - 1 - DAYS_TO_1970;
}

struct date date_of_day(int64_t day)
{
	int64_t n = day + DAYS_TO_1970, era = floor_div(n, DAYS_OF_400_YEARS), y, since_march;

	n -= era * DAYS_OF_400_YEARS;
	/* the days of a year, less the leap days so far: each 4 years, but not each 100, but the 400th */
	y = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	n -= y * 365 + y / 4 - y / 100;
	since_march = (5 * n + 2) / 153;

	return (struct date){
		.year = (int)(y + era * 400 + (since_march >= 10)),
		.month = (unsigned)(since_march < 10 ? since_march + 3 : since_march - 9),
		.day = (unsigned)(n - (153 * since_march + 2) / 5 + 1),
	};
}

unsigned date_weekday(int64_t day)
{
	int64_t since_monday = day + 3; /* 1 January 1970 was a Thursday */

	return (unsigned)(since_monday - floor_div(since_monday, 7) * 7);
}

unsigned date_month_days(int year, unsigned month)
{
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month == 2)
		return leap ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int64_t date_civil_day(int64_t civil_s)
{
	return floor_div(civil_s, DAY_S);
}
