/* SPDX-License-Identifier: MIT */

/*
 * Calendar rules: weekdays, a date and a time, each of them optional, as systemd.time(7) describes
 * them. Read anew from that page and from what systemd-analyze answers, because a rule must mean
 * here what it means there. It leaves out what a reminder does not need: fractions of a second,
 * other time zones than one's own, and seconds since 1970.
 */

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "conf/rule-text-internal.h"
#include "core/date.h"

#define ALL_WEEKDAYS 0x7f

static const struct {
	const char *word, *text;
} shorthands[] = {
	{ "minutely", "*-*-* *:*:00" },
	{ "hourly", "*-*-* *:00:00" },
	{ "daily", "*-*-* 00:00:00" },
	{ "weekly", "Mon *-*-* 00:00:00" },
	{ "monthly", "*-*-01 00:00:00" },
	{ "quarterly", "*-01,04,07,10-01 00:00:00" },
	{ "semiannually", "*-01,07-01 00:00:00" },
	{ "semi-annually", "*-01,07-01 00:00:00" },
	{ "biannually", "*-01,07-01 00:00:00" },
	{ "bi-annually", "*-01,07-01 00:00:00" },
	{ "yearly", "*-01-01 00:00:00" },
	{ "annually", "*-01-01 00:00:00" },
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Monday is 0; -1: none of them. */
static int find_weekday(struct piece piece)
{
	static const char *const names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					     "Friday", "Saturday", "Sunday" };

	for (int i = 0; i < (int)ELEMENTS(names); i++)
		if (piece_is(piece, names[i]) ||
		    (piece.n == 3 && strncasecmp(piece.text, names[i], 3) == 0))
			return i;
	return -1;
}

/* "Mon", "Mon..Fri", and as in old files "Mon-Fri" */
static int parse_weekday_range(struct piece piece, uint8_t *set, struct rule_error *ret_why)
{
	const char *dots = memmem(piece.text, piece.n, "..", 2);
	struct piece first, last = piece;
	int from, to;

	if (dots) {
		first = (struct piece){ piece.text, (size_t)(dots - piece.text) };
		last = (struct piece){ dots + 2, piece.n - first.n - 2 };
	} else if (!piece_cut(&last, '-', &first)) {
		first = last;
	}

	from = find_weekday(first);
	to = find_weekday(last);
	if (from < 0 || to < 0)
		return rule_refuse(ret_why,
				   "\"%.*s\" is neither a day of the week nor a word such as "
				   "daily; a date is 2026-10-24 or 10-24",
				   PIECE_ARGS(from < 0 ? first : last));
	if (to < from)
		return rule_refuse(ret_why, "%.*s is upside down: a week goes from Mon to Sun",
				   PIECE_ARGS(piece));
	while (from <= to)
		*set |= (uint8_t)(1U << from++);
	return 0;
}

/* Words of weekdays at the begin of @rest; behind a comma another may follow. */
static int take_weekdays(struct piece *rest, uint8_t *ret, struct rule_error *ret_why)
{
	uint8_t set = 0;
	bool more = true;
	int r;

	while (more && rest->n > 0 && is_letter(*rest->text)) {
		struct piece word = piece_word(rest), one;

		while (piece_cut(&word, ',', &one)) {
			r = parse_weekday_range(one, &set, ret_why);
			if (r < 0)
				return r;
		}
		more = word.n == 0;
		r = more ? 0 : parse_weekday_range(word, &set, ret_why);
		if (r < 0)
			return r;
	}
	*ret = set ? set : ALL_WEEKDAYS;
	return 0;
}

static int parse_days(struct piece piece, bool before_end, struct rule_calendar *ret,
		      struct rule_error *ret_why)
{
	uint64_t set = 0;
	int r;

	ret->from_end = before_end && !piece_is(piece, "*");
	r = rule_parse_part(piece, ret->from_end ? RULE_DAY_FROM_END : RULE_DAY, &set, ret_why);
	if (r < 0)
		return r;

	ret->days = (uint32_t)set;
	if (ret->from_end) {
		ret->days = 0;
		for (unsigned i = 1; i <= RULE_FROM_END_MAX; i++)
			ret->days |= (uint32_t)(set >> i & 1) << (32 - i);
	}
	return 0;
}

/* There is a "-" or "~": "2026-10-24", "10-24", and with "~" before the day, counted from the end of the month */
static int parse_date(struct piece text, struct rule_calendar *ret, struct rule_error *ret_why)
{
	struct piece year, month = text, day;
	uint64_t set = 0;
	size_t last = text.n;
	int r;

	while (text.text[last - 1] != '-' && text.text[last - 1] != '~')
		last--;
	day = (struct piece){ text.text + last, text.n - last };
	month.n = last - 1;
	if (!piece_cut(&month, '-', &year))
		year = (struct piece){ "*", 1 };

	r = rule_parse_part(year, RULE_YEAR, ret->years, ret_why);
	if (r < 0)
		return r;
	r = rule_parse_part(month, RULE_MONTH, &set, ret_why);
	if (r < 0)
		return r;
	ret->months = (uint16_t)set;
	return parse_days(day, text.text[last - 1] == '~', ret, ret_why);
}

/* There is a ":" in it: "07:30", "*:00/15", "07:30:00" */
static int parse_time(struct piece text, struct rule_calendar *ret, struct rule_error *ret_why)
{
	struct piece hours, minutes, seconds = text;
	uint64_t hour_set = 0, minute_set = 0, second_set = 0;
	int r;

	(void)piece_cut(&seconds, ':', &hours);
	if (!piece_cut(&seconds, ':', &minutes)) {
		minutes = seconds;
		seconds = (struct piece){ "0", 1 };
	}

	r = rule_parse_part(hours, RULE_HOUR, &hour_set, ret_why);
	if (r < 0)
		return r;
	r = rule_parse_part(minutes, RULE_MINUTE, &minute_set, ret_why);
	if (r < 0)
		return r;
	r = rule_parse_part(seconds, RULE_SECOND, &second_set, ret_why);
	if (r < 0)
		return r;

	ret->hours = (uint32_t)hour_set;
	ret->minutes = minute_set;
	ret->seconds = second_set;
	return 0;
}

static bool has_any(struct piece word, const char *letters)
{
	return word.n > 0 && strcspn(word.text, letters) < word.n;
}

/* What stands behind all that a rule can have. */
static int refuse_rest(struct piece word, struct rule_error *ret_why)
{
	if (piece_is(word, "UTC") || memchr(word.text, '/', word.n))
		return rule_refuse(ret_why, "\"%.*s\": a rule is always of your own time zone",
				   PIECE_ARGS(word));
	return rule_refuse(ret_why, "\"%.*s\" is not understood: write %s", PIECE_ARGS(word),
			   "weekdays, a date and a time, as in Mon..Fri *-*-* 07:30");
}

static int parse_words(struct piece rest, struct rule_calendar *ret, struct rule_error *ret_why)
{
	struct piece date = { "*-*-*", 5 }, time = { "00:00", 5 }, word;
	int r;

	*ret = (struct rule_calendar){ 0 };
	r = take_weekdays(&rest, &ret->weekdays, ret_why);
	if (r < 0)
		return r;

	word = piece_word(&rest);
	if (has_any(word, "-~") && !has_any(word, ":")) {
		date = word;
		word = piece_word(&rest);
	}
	if (has_any(word, ":")) {
		time = word;
		word = piece_word(&rest);
	}
	if (word.n > 0)
		return refuse_rest(word, ret_why);

	r = parse_date(date, ret, ret_why);
	return r < 0 ? r : parse_time(time, ret, ret_why);
}

/* Only one bit: which? 0: none, or several. */
static unsigned only_bit(uint64_t set)
{
	return set && !(set & (set - 1)) ? (unsigned)__builtin_ctzll(set) : 0;
}

/* 0: several */
static int only_year(const struct rule_calendar *calendar)
{
	int year = 0;

	for (int i = 0; i <= RULE_YEAR_LAST - RULE_YEAR_FIRST; i++)
		if (calendar->years[i / 64] >> i % 64 & 1) {
			if (year)
				return 0;
			year = RULE_YEAR_FIRST + i;
		}
	return year;
}

static int refuse_date(const struct rule_calendar *calendar, struct rule_error *ret_why)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };
	static const char *const weekdays[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
						"Friday", "Saturday", "Sunday" };
	unsigned month = only_bit(calendar->months), day = only_bit(calendar->days);
	int year = only_year(calendar);

	if (month && day && !calendar->from_end) {
		if (day > date_month_days(2000, month))
			return rule_refuse(ret_why, "%u %s never comes", day, months[month - 1]);
		if (year && day <= date_month_days(year, month))
			return rule_refuse(ret_why, "it never comes: %d-%02u-%02u is a %s", year,
					   month, day,
					   weekdays[date_weekday(date_to_day(year, month, day))]);
	}
	return rule_refuse(ret_why, "it never comes: no day from %d to %d has this date%s",
			   RULE_YEAR_FIRST, RULE_YEAR_LAST,
			   calendar->weekdays == ALL_WEEKDAYS ? "" : " and weekday");
}

/* Is there a day in all those years on which it comes? */
static bool comes(const struct rule_calendar *calendar)
{
	static const struct zone utc;
	const struct rule rule = { .kind = RULE_CALENDAR, .calendar = *calendar };
	const struct rule_frame frame = { 0 };
	uint64_t last_us;

	return rule_previous(&rule, &utc, &frame, UINT64_MAX, &last_us) == 0;
}

int rule_parse_calendar(struct piece text, struct rule_calendar *ret, struct rule_error *ret_why)
{
	struct piece rest = text, first = piece_word(&rest);
	int r;

	if (*text.text == '@')
		return rule_refuse(ret_why, "\"%.*s\" is not possible: write a date and a time",
				   PIECE_ARGS(first));
	for (size_t i = 0; i < ELEMENTS(shorthands); i++)
		if (piece_is(first, shorthands[i].word)) {
			if (rest.n > 0)
				return refuse_rest(rest, ret_why);
			text = (struct piece){ shorthands[i].text, strlen(shorthands[i].text) };
		}

	r = parse_words(text, ret, ret_why);
	if (r < 0)
		return r;
	return comes(ret) ? 0 : refuse_date(ret, ret_why);
}
