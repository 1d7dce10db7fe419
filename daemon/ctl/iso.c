/* SPDX-License-Identifier: MIT */

/*
 * ISO 8601, read and written over a zone's table instead of the process's own zone, so that a
 * schedule can be looked at as it is elsewhere. It leaves out weeks, days of the year, and dates
 * that are not in the table.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/date.h"
#include "core/rule.h"
#include "ctl/iso.h"
#include "util/macro.h"

static const char not_understood[] =
	"is no time; write it as 2026-10-24T12:00, maybe with Z or an offset such as +02:00";

static bool take(const char **text, char c)
{
	if (**text != c)
		return false;

	(*text)++;
	return true;
}

/* Exactly so many digits. */
static bool take_digits(const char **text, unsigned n, unsigned *ret)
{
	*ret = 0;
	for (unsigned i = 0; i < n; i++) {
		char c = *(*text)++;

		if (c < '0' || c > '9')
			return false;
		*ret = *ret * 10 + (unsigned)(c - '0');
	}
	return true;
}

/* Behind the minutes: seconds, and a fraction of one that is of no use here. */
static bool take_seconds(const char **text, unsigned *ret)
{
	*ret = 0;
	if (!take(text, ':'))
		return true;
	if (!take_digits(text, 2, ret))
		return false;
	if (take(text, '.'))
		while (**text >= '0' && **text <= '9')
			(*text)++;
	return true;
}

/* "Z", "+02:00" or "-0500". */
static bool take_offset(const char **text, int *ret_s)
{
	bool west = **text == '-';
	unsigned hours, minutes;

	*ret_s = 0;
	if (take(text, 'Z') || take(text, 'z'))
		return true;
	if (!take(text, '+') && !take(text, '-'))
		return false;
	if (!take_digits(text, 2, &hours))
		return false;
	(void)take(text, ':');
	if (!take_digits(text, 2, &minutes) || hours > 26 || minutes > 59)
		return false;

	*ret_s = (int)(hours * 3600 + minutes * 60);
	if (west)
		*ret_s = -*ret_s;
	return true;
}

static const char *parse_date(const char **text, int64_t *ret_day)
{
	unsigned year, month, day;

	if (!take_digits(text, 4, &year) || !take(text, '-') || !take_digits(text, 2, &month) ||
	    !take(text, '-') || !take_digits(text, 2, &day))
		return not_understood;
	if (month < 1 || month > 12 || day < 1 || day > date_month_days((int)year, month))
		return "is not in the calendar";
	if (year < RULE_YEAR_FIRST || year > RULE_YEAR_LAST)
		return "is not in the years 1970 to 2199";

	*ret_day = date_to_day((int)year, month, day);
	return NULL;
}

const char *iso_parse(const char *text, const struct zone *zone, uint64_t *ret_us)
{
	unsigned hour = 0, minute = 0, second = 0;
	int64_t day, civil_s;
	const char *wrong;
	int offset_s;

	wrong = parse_date(&text, &day);
	if (wrong)
		return wrong;
	if ((take(&text, 'T') || take(&text, 't') || take(&text, ' ')) &&
	    (!take_digits(&text, 2, &hour) || !take(&text, ':') ||
	     !take_digits(&text, 2, &minute) || !take_seconds(&text, &second)))
		return not_understood;
	if (hour > 23 || minute > 59 || second > 59)
		return "has no time of day: 00:00 to 23:59";

	civil_s = day * DAY_S + hour * 3600 + minute * 60 + second;
	if (*text == '\0') {
		*ret_us = zone_instant(zone, civil_s);
		return NULL;
	}
	if (!take_offset(&text, &offset_s) || *text != '\0')
		return not_understood;

	*ret_us = zone_instant(&(struct zone){ .first_offset_s = offset_s }, civil_s);
	return NULL;
}

struct iso iso_text(const struct zone *zone, uint64_t at_us)
{
	int64_t civil_s = zone_civil(zone, at_us), day = date_civil_day(civil_s);
	int second = (int)(civil_s - day * DAY_S), offset_s = zone_offset(zone, at_us);
	int ahead_s = abs(offset_s), n;
	struct date date = date_of_day(day);
	struct iso iso;

	n = snprintf(iso.text, sizeof(iso.text), "%04d-%02u-%02uT%02d:%02d:%02d%c%02d:%02d",
		     date.year, date.month, date.day, second / 3600, second / 60 % 60, second % 60,
		     offset_s < 0 ? '-' : '+', ahead_s / 3600, ahead_s / 60 % 60);
	/* ISO 8601 has no such offsets, but Monrovia had one until 1972. */
	if (ahead_s % 60)
		(void)snprintf(iso.text + n, sizeof(iso.text) - (size_t)n, ":%02d", ahead_s % 60);
	return iso;
}
