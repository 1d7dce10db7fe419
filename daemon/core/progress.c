/* SPDX-License-Identifier: MIT */

/*
 * What a history of days comes to. The calendar itself is core/date.h's.
 */

#include "core/date.h"
#include "core/progress.h"

#include <errno.h>
#include <string.h>

/* A day that a flight has made shorter than half is none that one could have missed. */
#define SHORT_DAY_S (DAY_S / 2)

int64_t progress_span_first(enum progress_span span, int64_t day)
{
	switch (span) {
	case SPAN_WEEK:
		return day - date_weekday(day);
	case SPAN_MONTH:
		return day - (date_of_day(day).day - 1);
	case SPAN_DAY:
		break;
	}
	return day;
}

int64_t progress_span_next(enum progress_span span, int64_t day)
{
	int64_t first = progress_span_first(span, day);

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

void streak_init(struct streak *s, int64_t today, int32_t offset_s)
{
	*s = (struct streak){ .wanted = today, .offset_s = offset_s };
}

bool streak_push(struct streak *s, int64_t day, int32_t offset_s)
{
	if (day > s->wanted)
		return true; /* again the same day, or one that a wrong clock has put after today */
	if (s->days == 0 && day < s->wanted)
		s->wanted--; /* today is not over */
	if (day < s->wanted && s->offset_s - offset_s > DAY_S - SHORT_DAY_S)
		s->wanted--;
	if (day < s->wanted)
		return false;
	s->days++;
	s->wanted--;
	s->offset_s = offset_s;
	return true;
}
