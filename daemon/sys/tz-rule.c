/* SPDX-License-Identifier: MIT */

/*
 * The rule in the footer of a TZif file, or in $TZ. The C library reads these, too, but only for
 * the one zone of its process, and a program that serves timers must not change that under itself.
 */

#include <errno.h>
#include <string.h>

#include "core/date.h"
#include "sys/tz-rule.h"

#define HOUR_S 3600

/* What is left to read. */
struct text {
	const char *at, *end;
};

static bool take(struct text *t, char c)
{
	if (t->at == t->end || *t->at != c)
		return false;

	t->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_number(struct text *t, unsigned least, unsigned most, unsigned *ret)
{
	const char *begin = t->at;
	unsigned value = 0;

	while (t->at < t->end && is_digit(*t->at) && value <= most)
		value = value * 10 + (unsigned)(*t->at++ - '0');
	*ret = value;
	return t->at > begin && value >= least && value <= most;
}

/* "CET" or "<+03>": what the time is called, which nobody needs here. */
static bool take_name(struct text *t)
{
	const char *begin = t->at;

	if (take(t, '<')) {
		while (t->at < t->end && *t->at != '>')
			t->at++;
		return take(t, '>');
	}

	while (t->at < t->end && is_letter(*t->at))
		t->at++;
	return t->at - begin >= 3;
}

/* "[+-]hh[:mm[:ss]]" */
static bool take_time(struct text *t, unsigned hours_most, int32_t *ret_s)
{
	bool negative = take(t, '-');
	unsigned h, m = 0, s = 0;

	if (!negative)
		(void)take(t, '+');
	if (!take_number(t, 0, hours_most, &h))
		return false;
	if (take(t, ':')) {
		if (!take_number(t, 0, 59, &m))
			return false;
		if (take(t, ':') && !take_number(t, 0, 59, &s))
			return false;
	}

	*ret_s = (int32_t)(h * HOUR_S + m * 60 + s);
	if (negative)
		*ret_s = -*ret_s;
	return true;
}

/* ",M3.5.0", ",J60" or ",59", each maybe with "/2" */
static bool take_date(struct text *t, struct tz_date *ret)
{
	bool good;

	*ret = (struct tz_date){ .time_s = 2 * HOUR_S };
	if (!take(t, ','))
		return false;

	if (take(t, 'M')) {
		ret->kind = TZ_MONTH_WEEK;
		good = take_number(t, 1, 12, &ret->month) && take(t, '.') &&
		       take_number(t, 1, 5, &ret->week) && take(t, '.') &&
		       take_number(t, 0, 6, &ret->weekday);
	} else if (take(t, 'J')) {
		ret->kind = TZ_JULIAN;
		good = take_number(t, 1, 365, &ret->day);
	} else {
		ret->kind = TZ_DAY_OF_YEAR;
		good = take_number(t, 0, 365, &ret->day);
	}
	return good && (!take(t, '/') || take_time(t, 167, &ret->time_s));
}

int tz_rule_parse(const char *text, size_t n, struct tz_rule *ret)
{
	struct text t = { text, text + n };
	struct tz_rule rule = { 0 };

	if (!take_name(&t) || !take_time(&t, 24, &rule.standard_s))
		return -EBADMSG;
	rule.standard_s = -rule.standard_s; /* POSIX counts to the west */

	if (t.at < t.end) {
		rule.changes = true;
		rule.summer_s = rule.standard_s + HOUR_S;
		if (!take_name(&t))
			return -EBADMSG;
		if (t.at < t.end && *t.at != ',') {
			if (!take_time(&t, 24, &rule.summer_s))
				return -EBADMSG;
			rule.summer_s = -rule.summer_s;
		}
		if (!take_date(&t, &rule.to_summer) || !take_date(&t, &rule.to_standard))
			return -EBADMSG;
	}
	if (t.at < t.end)
		return -EBADMSG;

	*ret = rule;
	return 0;
}

static int64_t date_in_year(const struct tz_date *date, int year)
{
	int64_t january = date_to_day(year, 1, 1), day;
	unsigned weekday;

	switch (date->kind) {
	case TZ_JULIAN:
		day = january + date->day - 1;
		return date->day > 59 && date_month_days(year, 2) == 29 ? day + 1 : day;
	case TZ_DAY_OF_YEAR:
		return january + date->day;
	case TZ_MONTH_WEEK:
		break;
	}

	day = date_to_day(year, date->month, 1);
	weekday = (date_weekday(day) + 1) % 7; /* from Sunday on */
	day += (date->weekday + 7 - weekday) % 7 + (date->week - 1) * 7;
	if (day >= date_to_day(year, date->month, 1) + date_month_days(year, date->month))
		day -= 7;
	return day;
}

int64_t tz_rule_instant(const struct tz_rule *rule, int year, bool to_summer)
{
	const struct tz_date *date = to_summer ? &rule->to_summer : &rule->to_standard;
	int32_t before_s = to_summer ? rule->standard_s : rule->summer_s;

	return date_in_year(date, year) * DAY_S + date->time_s - before_s;
}
