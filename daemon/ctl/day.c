/* SPDX-License-Identifier: MIT */
/*
 * The local calendar for instepctl history. mktime() does the days that have 23 or 25 hours: a day
 * ends where the next one begins, never 24 hours later.
 */

#include <errno.h>
#include <string.h>
#include <time.h>

#include "ctl/day.h"
#include "util/macro.h"

/* The day @days after that of @tm, at @clock_s; counting on the calendar, not in hours. */
static uint64_t day_us(struct tm tm, int days, uint32_t clock_s)
{
	tm.tm_mday += days;
	tm.tm_hour = (int)(clock_s / 3600);
	tm.tm_min = (int)(clock_s / 60 % 60);
	tm.tm_sec = (int)(clock_s % 60);
	tm.tm_isdst = -1;
	return (uint64_t)mktime(&tm) * USEC_PER_SEC;
}

static uint64_t midnight_us(struct tm tm, int days)
{
	return day_us(tm, days, 0);
}

static struct tm local_now(void)
{
	time_t now = time(NULL);
	struct tm tm;

	(void)localtime_r(&now, &tm);
	return tm;
}

static int parse_minute(const char *text, uint64_t *ret_from_us, uint64_t *ret_to_us)
{
	struct tm tm = { .tm_isdst = -1 }, normal;
	const char *end = strptime(text, "%Y-%m-%d %H:%M", &tm);
	time_t t;

	normal = tm;
	t = mktime(&normal);
	if (!end || *end || t < 0 || normal.tm_mday != tm.tm_mday)
		return -EINVAL;

	*ret_from_us = (uint64_t)t * USEC_PER_SEC;
	*ret_to_us = *ret_from_us + 60 * USEC_PER_SEC;
	return 0;
}

static int parse_date(const char *text, struct tm *ret)
{
	struct tm tm = {}, normal;
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	if (!end || *end || tm.tm_year < 70)
		return -EINVAL;
	normal = tm;
	normal.tm_hour = 12; /* there is a noon on every day */
	normal.tm_isdst = -1;
	if (mktime(&normal) < 0 || normal.tm_mday != tm.tm_mday)
		return -EINVAL; /* the 30th of February */

	*ret = tm;
	return 0;
}

int day_parse(const char *text, uint64_t *ret_from_us, uint64_t *ret_to_us)
{
	struct tm tm = local_now();
	int back = 0, r = 0;

	if (!strcmp(text, "yesterday"))
		back = 1;
	else if (strcmp(text, "today"))
		r = parse_date(text, &tm);
	if (r < 0)
		return parse_minute(text, ret_from_us, ret_to_us);

	*ret_from_us = midnight_us(tm, -back);
	*ret_to_us = midnight_us(tm, 1 - back);
	return 0;
}

void day_now(uint32_t starts_s, uint64_t *ret_from_us, uint64_t *ret_to_us)
{
	struct tm tm = local_now();
	uint32_t clock_s = (uint32_t)(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
	int back = clock_s < starts_s;

	*ret_from_us = day_us(tm, -back, starts_s);
	*ret_to_us = day_us(tm, 1 - back, starts_s);
}

struct moment day_phrase(uint64_t at_us)
{
	time_t at = (time_t)(at_us / USEC_PER_SEC);
	struct tm now = local_now(), tm;
	struct moment m;

	(void)localtime_r(&at, &tm);
	if (at_us >= midnight_us(now, 1) || at_us < midnight_us(now, -6))
		(void)strftime(m.text, sizeof(m.text), "%Y-%m-%d %H:%M", &tm);
	else if (at_us >= midnight_us(now, 0))
		(void)strftime(m.text, sizeof(m.text), "today %H:%M", &tm);
	else if (at_us >= midnight_us(now, -1))
		(void)strftime(m.text, sizeof(m.text), "yesterday %H:%M", &tm);
	else
		(void)strftime(m.text, sizeof(m.text), "%a %H:%M", &tm);
	return m;
}

struct moment day_ahead(uint64_t at_us)
{
	time_t at = (time_t)(at_us / USEC_PER_SEC);
	struct tm now = local_now(), tm;
	struct moment m;

	if (at_us < midnight_us(now, 1))
		return day_phrase(at_us);

	(void)localtime_r(&at, &tm);
	if (at_us < midnight_us(now, 2))
		(void)strftime(m.text, sizeof(m.text), "tomorrow %H:%M", &tm);
	else if (at_us < midnight_us(now, 7))
		(void)strftime(m.text, sizeof(m.text), "%a %H:%M", &tm);
	else
		(void)strftime(m.text, sizeof(m.text), "%Y-%m-%d %H:%M", &tm);
	return m;
}

struct moment day_full(uint64_t at_us)
{
	time_t at = (time_t)(at_us / USEC_PER_SEC);
	struct moment m;
	struct tm tm;

	(void)localtime_r(&at, &tm);
	(void)strftime(m.text, sizeof(m.text), "%a %Y-%m-%d %H:%M", &tm);
	return m;
}
