/* SPDX-License-Identifier: MIT */

/*
 * When something was done or is to go on, as people write it. Days are counted on the calendar and
 * never in hours, so that "yesterday 18:00" is that on a day of 23 hours, too. It leaves out what
 * would have to be guessed: of the past a day without a time, a time that does not exist, and the
 * other side of now.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/instant.h"
#include "util/macro.h"
#include "util/parse.h"

static const char not_understood[] =
	"is no time; write it as \"07:30\", \"yesterday 18:00\", \"2026-11-20 07:30\" or \"20 min ago\"";
static const char not_ahead[] =
	"is no time to come; write it as \"2h\", \"18:00\", \"tomorrow\", \"3 days\", \"Mon\", "
	"\"2026-12-01\" or \"2026-12-01 18:00\"";

/* On which side of now a day is looked for. */
enum side_of_now { BEFORE_NOW, AFTER_NOW };

static struct tm local_time(uint64_t at_us)
{
	time_t at = (time_t)(at_us / USEC_PER_SEC);
	struct tm tm;

	(void)localtime_r(&at, &tm);
	return tm;
}

static bool same_minute(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_mon == b->tm_mon && a->tm_mday == b->tm_mday &&
	       a->tm_hour == b->tm_hour && a->tm_min == b->tm_min;
}

/*
 * The instant that a clock on the wall showed @wall; its day may lie before the month, and is put
 * right.
 */
static const char *on_the_wall(struct tm wall, uint64_t *ret_us)
{
	const uint64_t hour_us = 3600 * USEC_PER_SEC;
	struct tm noon = wall, tm;
	time_t at;

	noon.tm_hour = 12; /* there is a noon on every day */
	noon.tm_min = 0;
	noon.tm_isdst = -1;
	(void)mktime(&noon);
	wall.tm_year = noon.tm_year;
	wall.tm_mon = noon.tm_mon;
	wall.tm_mday = noon.tm_mday;
	wall.tm_sec = 0;
	wall.tm_isdst = -1;

	tm = wall;
	at = mktime(&tm);
	if (at < 3600)
		return "is too long ago";
	if (!same_minute(&tm, &wall))
		return "does not exist: the clocks went forward then";

	*ret_us = (uint64_t)at * USEC_PER_SEC;
	tm = local_time(*ret_us - hour_us);
	if (same_minute(&tm, &wall))
		*ret_us -= hour_us;
	return NULL;
}

/*
 * "today", "yesterday" or "tomorrow", a day of the week (the last one, today among them, or the
 * next one after today), or a date; @wall is now.
 */
static const char *parse_day(const char *text, enum side_of_now side, struct tm *wall)
{
	struct tm tm = { 0 }, normal;
	const char *end;

	if (strcmp(text, "today") == 0)
		return NULL;
	if (strcmp(text, side == BEFORE_NOW ? "yesterday" : "tomorrow") == 0) {
		wall->tm_mday += side == BEFORE_NOW ? -1 : 1;
		return NULL;
	}

	end = strptime(text, "%a", &tm);
	if (end && !*end) {
		int past = (wall->tm_wday - tm.tm_wday + 7) % 7;

		wall->tm_mday += side == BEFORE_NOW ? -past : 7 - past;
		return NULL;
	}

	end = strptime(text, "%Y-%m-%d", &tm);
	if (!end || *end)
		return side == BEFORE_NOW ? not_understood : not_ahead;

	normal = tm;
	normal.tm_hour = 12;
	normal.tm_isdst = -1;
	(void)mktime(&normal);
	if (normal.tm_mday != tm.tm_mday)
		return "is not in the calendar";

	wall->tm_year = tm.tm_year;
	wall->tm_mon = tm.tm_mon;
	wall->tm_mday = tm.tm_mday;
	return NULL;
}

static bool parse_clock(const char *text, struct tm *wall)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%H:%M", &tm);

	if (!end || *end)
		return false;

	wall->tm_hour = tm.tm_hour;
	wall->tm_min = tm.tm_min;
	return true;
}

/* The day before the time of day: @text up to @space */
static const char *parse_day_before(const char *text, const char *space, enum side_of_now side,
				    struct tm *wall)
{
	char day[32];

	if ((size_t)(space - text) >= sizeof(day))
		return side == BEFORE_NOW ? not_understood : not_ahead;
	(void)snprintf(day, sizeof(day), "%.*s", (int)(space - text), text);
	return parse_day(day, side, wall);
}

static const char *parse_wall(const char *text, uint64_t now_us, uint64_t *ret_us)
{
	const char *space = strrchr(text, ' '), *wrong;
	struct tm wall = local_time(now_us);

	if (!parse_clock(space ? space + 1 : text, &wall))
		return parse_day(text, BEFORE_NOW, &wall) == NULL
			       ? "needs a time of day, too: \"yesterday 18:00\""
			       : not_understood;
	if (space) {
		wrong = parse_day_before(text, space, BEFORE_NOW, &wall);
		if (wrong)
			return wrong;
	}

	return on_the_wall(wall, ret_us);
}

/* "20 min", "1h 30min", and the words that parse_duration() does not know */
static int parse_span(const char *text, uint64_t *ret_us)
{
	static const struct {
		const char *name;
		uint64_t seconds;
	} units[] = {
		{ "minute", 60 },
		{ "minutes", 60 },
		{ "hour", 3600 },
		{ "hours", 3600 },
	};
	char number[16], unit[16];
	unsigned n;
	int end = 0;

	if (parse_duration(text, ret_us) == 0)
		return strspn(text, "0123456789.") == strlen(text) ? -EINVAL : 0;
	if (sscanf(text, "%15s %15s%n", number, unit, &end) != 2 || text[end] ||
	    parse_unsigned(number, 0, 10000, &n) < 0)
		return -EINVAL;

	for (size_t i = 0; i < ELEMENTS(units); i++)
		if (strcmp(unit, units[i].name) == 0) {
			*ret_us = n * units[i].seconds * USEC_PER_SEC;
			return 0;
		}
	return -EINVAL;
}

static const char *parse_ago(const char *text, uint64_t now_us, uint64_t *ret_us)
{
	uint64_t span_us;

	if (parse_span(text, &span_us) < 0)
		return not_understood;
	if (span_us >= now_us)
		return "is too long ago";

	*ret_us = now_us - span_us;
	return NULL;
}

const char *instant_parse(const char *text, uint64_t now_us, uint64_t *ret_us)
{
	static const char ago[] = " ago";
	size_t n = strlen(text);
	const char *wrong;
	uint64_t at_us;
	char span[32];

	if (strcmp(text, "now") == 0) {
		*ret_us = now_us;
		return NULL;
	}

	if (n > strlen(ago) && n < sizeof(span) && strcmp(text + n - strlen(ago), ago) == 0) {
		(void)snprintf(span, sizeof(span), "%.*s", (int)(n - strlen(ago)), text);
		return parse_ago(span, now_us, ret_us);
	}

	wrong = parse_wall(text, now_us, &at_us);
	if (wrong)
		return wrong;
	if (at_us > now_us)
		return strchr(text, ' ')
			       ? "is still to come"
			       : "is still to come today; for the day before, write yesterday before it";

	*ret_us = at_us;
	return NULL;
}

/* "3 days", "1 week", "2d"; the day that is now is the first of them */
static bool parse_days(const char *text, unsigned *ret)
{
	static const struct {
		const char *name;
		unsigned days;
	} units[] = {
		{ "d", 1 }, { "day", 1 }, { "days", 1 }, { "week", 7 }, { "weeks", 7 },
	};
	char number[8], unit[8];
	unsigned n;
	int end = 0;

	if (sscanf(text, "%7[0-9] %7s%n", number, unit, &end) != 2 || text[end] ||
	    parse_unsigned(number, 1, 1000, &n) < 0)
		return false;

	for (size_t i = 0; i < ELEMENTS(units); i++)
		if (strcmp(unit, units[i].name) == 0) {
			*ret = n * units[i].days;
			return true;
		}
	return false;
}

/* A day without a time of day is meant from its begin. */
static const char *parse_day_ahead(const char *text, uint64_t now_us, uint32_t day_starts_s,
				   uint64_t *ret_us)
{
	struct tm day = local_time(now_us - day_starts_s * USEC_PER_SEC);
	const char *wrong;
	unsigned days;
	time_t at;

	if (parse_days(text, &days)) {
		day.tm_mday += (int)days;
	} else {
		wrong = parse_day(text, AFTER_NOW, &day);
		if (wrong)
			return wrong;
	}

	day.tm_hour = (int)(day_starts_s / 3600);
	day.tm_min = (int)(day_starts_s / 60 % 60);
	day.tm_sec = (int)(day_starts_s % 60);
	day.tm_isdst = -1;
	at = mktime(&day); /* where the clocks go forward then, an hour to either side will do */
	*ret_us = at > 0 ? (uint64_t)at * USEC_PER_SEC : 0;
	return NULL;
}

static const char *parse_wall_ahead(const char *text, uint64_t now_us, uint32_t day_starts_s,
				    uint64_t *ret_us)
{
	const char *space = strrchr(text, ' '), *wrong;
	struct tm wall = local_time(now_us);

	if (!parse_clock(space ? space + 1 : text, &wall))
		return parse_day_ahead(text, now_us, day_starts_s, ret_us);

	if (space) {
		wrong = parse_day_before(text, space, AFTER_NOW, &wall);
		return wrong ?: on_the_wall(wall, ret_us);
	}

	wrong = on_the_wall(wall, ret_us);
	if (wrong || *ret_us > now_us)
		return wrong;
	wall.tm_mday++;
	return on_the_wall(wall, ret_us);
}

const char *instant_parse_until(const char *text, uint64_t now_us, uint32_t day_starts_s,
				uint64_t *ret_us)
{
	uint64_t span_us, at_us;
	const char *wrong;

	if (parse_span(text, &span_us) == 0) {
		at_us = now_us + span_us;
	} else {
		wrong = parse_wall_ahead(text, now_us, day_starts_s, &at_us);
		if (wrong)
			return wrong;
	}
	if (at_us <= now_us)
		return "is over already";

	*ret_us = at_us;
	return NULL;
}
