/* SPDX-License-Identifier: MIT */

/*
 * Day arithmetic for the history. Without a time zone and without mktime(): a day that has 23 hours
 * is as much of a day as any other, and dividing seconds by 86400 would find out twice a year that
 * it is not.
 */

#include "core/progress.h"

#include <errno.h>
#include <string.h>

/*
 * The year is taken to begin in March, so that the leap day is its last and months have a regular
 * pattern ((153 m + 2) / 5 days before month m); 400 years are one era of 146097 days. After H.
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
#define ERA_DAYS   146097
#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */

static int32_t divide_down(int32_t a, int32_t b)
{
	return a / b - (a % b < 0);
}

int32_t progress_day(int32_t year, int32_t month, int32_t mday)
{
	int32_t y = month <= 2 ? year - 1 : year;
	int32_t era = divide_down(y, 400);
	int32_t year_of_era = y - era * 400;
	int32_t month_from_march = (month + 9) % 12;
	int32_t day_of_year = (153 * month_from_march + 2) / 5 + mday - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

void progress_date(int32_t day, int32_t *ret_year, int32_t *ret_month, int32_t *ret_mday)
{
	int32_t era = divide_down(day + EPOCH_DAYS, ERA_DAYS);
	int32_t day_of_era = day + EPOCH_DAYS - era * ERA_DAYS;
	int32_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t month_from_march = (5 * day_of_year + 2) / 153;
	int32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;

	*ret_year = year_of_era + era * 400 + (month <= 2);
	*ret_month = month;
	*ret_mday = day_of_year - (153 * month_from_march + 2) / 5 + 1;
}

int32_t progress_span_first(enum progress_span span, int32_t day)
{
	int32_t year, month, mday;

	switch (span) {
	case SPAN_WEEK:
		return divide_down(day + 3, 7) * 7 - 3; /* 1970-01-01 was a Thursday */
	case SPAN_MONTH:
		progress_date(day, &year, &month, &mday);
		return day - (mday - 1);
	case SPAN_DAY:
		break;
	}
	return day;
}

int32_t progress_span_next(enum progress_span span, int32_t day)
{
	int32_t first = progress_span_first(span, day);

	switch (span) {
	case SPAN_WEEK:
		return first + 7;
	case SPAN_MONTH:
		return progress_span_first(span, first + 31);
	case SPAN_DAY:
		break;
	}
	return first + 1;
}

int progress_span_parse(const char *text, enum progress_span *ret)
{
	static const char *const names[] = {
		[SPAN_DAY] = "day", [SPAN_WEEK] = "week", [SPAN_MONTH] = "month"
	};

	for (enum progress_span span = SPAN_DAY; span <= SPAN_MONTH; span++)
		if (strcmp(text, names[span]) == 0) {
			*ret = span;
			return 0;
		}
	return -EINVAL;
}

void streak_init(struct streak *s, int32_t today)
{
	*s = (struct streak){ .today = today, .wanted = today };
}

bool streak_push(struct streak *s, int32_t day)
{
	if (day > s->wanted)
		return true; /* again the same day, or one that a wrong clock has put after today */
	if (s->days == 0 && day == s->today - 1)
		s->wanted = day;
	if (day < s->wanted)
		return false;
	s->days++;
	s->wanted--;
	return true;
}
