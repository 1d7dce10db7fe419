/* SPDX-License-Identifier: MIT */

/*
 * Civil times that a calendar allows. Each part of a date and a time has a set of bits, so that
 * lists, ranges and steps are all the same here. The days of a month are looked at in one go: those
 * it has, those of the rule and those of the right weekday are three sets of bits, and what they
 * share are its days. So a rule that comes once in decades is found within some thousand months.
 */

#include "core/date.h"
#include "core/rule-internal.h"
#include "util/macro.h"

/*
 * The lowest bit of @set from @from up, or the highest from there down; -1 when there is none. 63
 * is above all bits that are asked for, -1 is below them.
 */
static int find_bit(uint64_t set, int from, bool up)
{
	if (from < 0)
		return -1;

	set &= up ? ~UINT64_C(0) << from : ~UINT64_C(0) >> (63 - from);
	if (!set)
		return -1;
	return up ? __builtin_ctzll(set) : 63 - __builtin_clzll(set);
}

static bool has_bit(uint64_t set, int bit)
{
	return set >> bit & 1;
}

/* Where a part of a date or a time begins anew. */
static int edge(bool up)
{
	return up ? 0 : 63;
}

static int next_to(int value, bool up)
{
	return up ? value + 1 : value - 1;
}

/* Seconds after midnight, -1 when the day has no more. */
static int find_time(const struct rule_calendar *c, int second_of_day, bool up)
{
	int hour = second_of_day / 3600, minute = second_of_day / 60 % 60;
	int second = find_bit(c->seconds, second_of_day % 60, up);

	if (has_bit(c->hours, hour)) {
		if (second >= 0 && has_bit(c->minutes, minute))
			return hour * 3600 + minute * 60 + second;

		second = find_bit(c->seconds, edge(up), up);
		minute = find_bit(c->minutes, next_to(minute, up), up);
		if (minute >= 0)
			return hour * 3600 + minute * 60 + second;
	}

	hour = find_bit(c->hours, next_to(hour, up), up);
	if (hour < 0)
		return -1;
	minute = find_bit(c->minutes, edge(up), up);
	second = find_bit(c->seconds, edge(up), up);
	return hour * 3600 + minute * 60 + second;
}

/* The days of a month that are in the sets; bit 1 is the first. */
static uint64_t days_of_month(const struct rule_calendar *c, int year, unsigned month)
{
	/* the week six times over: a month touches that many */
	const uint64_t weeks = c->weekdays * UINT64_C(0x810204081);
	unsigned length = date_month_days(year, month);
	unsigned weekday = date_weekday(date_to_day(year, month, 1));
	uint64_t in_month = (UINT64_C(2) << length) - 2;
	uint64_t days = c->from_end ? c->days >> (31 - length) : c->days;

	return in_month & days & (weeks >> weekday) << 1;
}

static bool has_year(const struct rule_calendar *c, int year)
{
	unsigned i = (unsigned)(year - RULE_YEAR_FIRST);

	return c->years[i / 64] >> i % 64 & 1;
}

static bool find_day(const struct rule_calendar *c, int64_t from, bool up, int64_t *ret_day)
{
	struct date start = date_of_day(from);
	int year = start.year, month = (int)start.month, day = (int)start.day;

	for (; year >= RULE_YEAR_FIRST && year <= RULE_YEAR_LAST; year = next_to(year, up)) {
		if (year != start.year)
			month = edge(up);
		if (!has_year(c, year))
			continue;

		for (; (month = find_bit(c->months, month, up)) >= 0; month = next_to(month, up)) {
			uint64_t days = days_of_month(c, year, (unsigned)month);
			bool begun = year == start.year && month == (int)start.month;
			int found = find_bit(days, begun ? day : edge(up), up);

			if (found >= 0) {
				*ret_day = date_to_day(year, (unsigned)month, (unsigned)found);
				return true;
			}
		}
	}
	return false;
}

bool calendar_find(const struct rule_calendar *c, int64_t civil_s, bool up, int64_t *ret_s)
{
	int64_t day, found;
	int second;

	/* in civil time, too, the table ends with the years that a rule can have */
	civil_s = up ? MAX(civil_s, 0) : MIN(civil_s, ZONE_END_S);
	day = date_civil_day(civil_s);
	second = (int)(civil_s - day * DAY_S);

	if (!find_day(c, day, up, &found))
		return false;
	if (found == day) {
		second = find_time(c, second, up);
		if (second < 0 && !find_day(c, up ? day + 1 : day - 1, up, &found))
			return false;
	}
	if (found != day)
		second = find_time(c, up ? 0 : (int)DAY_S - 1, up);

	*ret_s = found * DAY_S + second;
	return true;
}
