/* SPDX-License-Identifier: MIT */

/*
 * Rules as people write them. This file parts them and reads those that systemd does not have;
 * conf/rule-calendar.c reads the others. Since a rule that is misunderstood is a reminder that does
 * not come, nothing is guessed: what is not exactly in the grammar is refused, with a sentence.
 */

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "conf/rule-text-internal.h"

static const char every_form[] = "write it as \"every 2 days at 07:30\"";
static const char times_form[] = "write it as \"3 times a day between 08:00 and 20:00\"";

int rule_refuse(struct rule_error *ret_why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(ret_why->text, sizeof(ret_why->text), format, args);
	va_end(args);
	return -EINVAL;
}

static void trim(struct piece *p)
{
	for (; p->n > 0 && p->text[0] == ' '; p->text++)
		p->n--;
	while (p->n > 0 && p->text[p->n - 1] == ' ')
		p->n--;
}

bool piece_cut(struct piece *rest, char separator, struct piece *ret)
{
	const char *end = memchr(rest->text, separator, rest->n);

	if (!end)
		return false;

	*ret = (struct piece){ rest->text, (size_t)(end - rest->text) };
	*rest = (struct piece){ end + 1, rest->n - ret->n - 1 };
	return true;
}

struct piece piece_word(struct piece *rest)
{
	struct piece word;

	trim(rest);
	if (!piece_cut(rest, ' ', &word)) {
		word = *rest;
		*rest = (struct piece){ rest->text + rest->n, 0 };
	}
	trim(rest);
	return word;
}

bool piece_is(struct piece piece, const char *word)
{
	return piece.n == strlen(word) && strncasecmp(piece.text, word, piece.n) == 0;
}

bool piece_number(struct piece piece, unsigned *ret)
{
	unsigned value = 0;

	for (size_t i = 0; i < piece.n; i++) {
		if (piece.text[i] < '0' || piece.text[i] > '9')
			return false;
		value = value > 9999 ? UINT_MAX : value * 10 + (unsigned)(piece.text[i] - '0');
	}
	*ret = value;
	return piece.n > 0;
}

int rule_parse_clock(struct piece piece, uint32_t *ret_s, struct rule_error *ret_why)
{
	struct piece rest = piece, hours, minutes, seconds = { "0", 1 };
	unsigned h, m, s;

	if (!piece_cut(&rest, ':', &hours))
		return rule_refuse(ret_why, "\"%.*s\" is no time of day such as 07:30",
				   PIECE_ARGS(piece));
	if (piece_cut(&rest, ':', &minutes))
		seconds = rest;
	else
		minutes = rest;

	if (!piece_number(hours, &h) || !piece_number(minutes, &m) || !piece_number(seconds, &s))
		return rule_refuse(ret_why, "\"%.*s\" is no time of day such as 07:30",
				   PIECE_ARGS(piece));
	if (h > 23 || m > 59 || s > 59)
		return rule_refuse(ret_why, "%.*s is no time of day: 00:00 to 23:59",
				   PIECE_ARGS(piece));

	*ret_s = h * 3600 + m * 60 + s;
	return 0;
}

/* "2", "2-3" */
static int parse_days(struct piece piece, struct rule_every *ret, struct rule_error *ret_why)
{
	struct piece least, most = piece;

	if (!piece_cut(&most, '-', &least))
		least = most;
	if (!piece_number(least, &ret->days_least) || !piece_number(most, &ret->days_most))
		return rule_refuse(ret_why, "\"every %.*s\" is not understood: %s",
				   PIECE_ARGS(piece), every_form);
	if (ret->days_least < 1 || ret->days_least > RULE_DAYS_MAX || ret->days_most < 1 ||
	    ret->days_most > RULE_DAYS_MAX)
		return rule_refuse(ret_why,
				   "every %.*s days is not possible: it is every 1 to %d days",
				   PIECE_ARGS(piece), RULE_DAYS_MAX);
	if (ret->days_most < ret->days_least)
		return rule_refuse(ret_why, "every %.*s days is upside down: every %u-%u days?",
				   PIECE_ARGS(piece), ret->days_most, ret->days_least);
	return 0;
}

/* "07:30", "07:30,18:00", with or without blanks */
static int parse_clocks(struct piece rest, struct rule_every *ret, struct rule_error *ret_why)
{
	struct piece clock;
	bool more;
	int r;

	ret->n_clocks = 0;
	do {
		more = piece_cut(&rest, ',', &clock);
		if (!more)
			clock = rest;
		trim(&clock);
		if (ret->n_clocks == RULE_CLOCKS_MAX)
			return rule_refuse(ret_why, "more than %d times in one rule",
					   RULE_CLOCKS_MAX);

		r = rule_parse_clock(clock, &ret->clocks_s[ret->n_clocks], ret_why);
		if (r < 0)
			return r;
		ret->n_clocks++;
	} while (more);
	return 0;
}

/* behind "every" */
static int parse_every(struct piece rest, struct rule_every *ret, struct rule_error *ret_why)
{
	struct piece days = piece_word(&rest), word = days;
	int r;

	*ret = (struct rule_every){ .days_least = 1, .days_most = 1 };
	if (!piece_is(days, "day")) {
		r = parse_days(days, ret, ret_why);
		if (r < 0)
			return r;
		word = piece_word(&rest);
	}

	if (!piece_is(word, "day") && !piece_is(word, "days"))
		return rule_refuse(ret_why, "\"every %.*s\" counts no days: %s", PIECE_ARGS(days),
				   every_form);
	if (!piece_is(piece_word(&rest), "at"))
		return rule_refuse(ret_why, "\"every %.*s\" needs a time of day: %s",
				   PIECE_ARGS(days), every_form);
	return parse_clocks(rest, ret, ret_why);
}

static int parse_span(struct piece from, struct piece to, struct rule_times *ret,
		      struct rule_error *ret_why)
{
	int r;

	r = rule_parse_clock(from, &ret->from_s, ret_why);
	if (r < 0)
		return r;
	r = rule_parse_clock(to, &ret->to_s, ret_why);
	if (r < 0)
		return r;

	if (ret->from_s % 60 || ret->to_s % 60)
		return rule_refuse(
			ret_why,
			"\"%.*s and %.*s\" is not in whole minutes, as \"times a day\" are",
			PIECE_ARGS(from), PIECE_ARGS(to));
	if (ret->to_s < ret->from_s)
		return rule_refuse(ret_why,
				   "between %.*s and %.*s is upside down: a day ends at 23:59",
				   PIECE_ARGS(from), PIECE_ARGS(to));
	return 0;
}

/* "times a day between A and B" behind the number @n */
static int parse_times(struct piece n, struct piece rest, struct rule_times *ret,
		       struct rule_error *ret_why)
{
	struct piece word = piece_word(&rest), from, and;

	if ((!piece_is(word, "times") && !piece_is(word, "time")) ||
	    !piece_is(piece_word(&rest), "a") || !piece_is(piece_word(&rest), "day") ||
	    !piece_is(piece_word(&rest), "between"))
		return rule_refuse(ret_why, "\"%.*s %.*s\" is not understood: %s", PIECE_ARGS(n),
				   PIECE_ARGS(word), times_form);
	if (!piece_number(n, &ret->times) || ret->times < 1 || ret->times > RULE_TIMES_MAX)
		return rule_refuse(ret_why, "%.*s times a day is not possible: it is 1 to %d times",
				   PIECE_ARGS(n), RULE_TIMES_MAX);

	from = piece_word(&rest);
	and = piece_word(&rest);
	if (!piece_is(and, "and") || rest.n == 0)
		return rule_refuse(ret_why, "\"between %.*s\" has no end: %s", PIECE_ARGS(from),
				   times_form);
	return parse_span(from, rest, ret, ret_why);
}

/* "3 times", and not the begin of a calendar rule */
static bool is_times(struct piece first, struct piece rest)
{
	struct piece second = piece_word(&rest);

	return first.n > 0 && (piece_is(second, "times") || piece_is(second, "time"));
}

static int parse_rule(struct piece text, struct rule *ret, struct rule_error *ret_why)
{
	struct piece rest = text, first = piece_word(&rest);

	if (piece_is(first, "every")) {
		ret->kind = RULE_EVERY;
		return parse_every(rest, &ret->every, ret_why);
	}
	if (is_times(first, rest)) {
		ret->kind = RULE_TIMES;
		return parse_times(first, rest, &ret->times, ret_why);
	}
	ret->kind = RULE_CALENDAR;
	return rule_parse_calendar(text, &ret->calendar, ret_why);
}

/* The text with blanks for tabs; it has nothing else but printable ASCII. */
static int copy_text(const char *text, char ret[RULE_TEXT_MAX], struct rule_error *ret_why)
{
	size_t n = strlen(text);

	if (n >= RULE_TEXT_MAX)
		return rule_refuse(ret_why, "it is longer than %d letters", RULE_TEXT_MAX - 1);

	for (size_t i = 0; i <= n; i++) {
		ret[i] = text[i] == '\t' ? ' ' : text[i];
		if (i < n && (ret[i] < ' ' || ret[i] > '~'))
			return rule_refuse(ret_why,
					   "it has a letter or sign that is in no rule: see %s",
					   "systemd.time(7)");
	}
	return 0;
}

int rules_parse(const char *text, struct rules *ret, struct rule_error *ret_why)
{
	char copy[RULE_TEXT_MAX];
	struct rules rules = { 0 };
	struct piece rest, one;
	bool more;
	int r;

	r = copy_text(text, copy, ret_why);
	if (r < 0)
		return r;

	rest = (struct piece){ copy, strlen(copy) };
	do {
		more = piece_cut(&rest, ';', &one);
		if (!more)
			one = rest;
		trim(&one);
		if (one.n == 0)
			continue;
		if (rules.n == RULES_MAX)
			return rule_refuse(ret_why, "it is more than %d rules", RULES_MAX);

		r = parse_rule(one, &rules.list[rules.n], ret_why);
		if (r < 0)
			return r;
		rules.n++;
	} while (more);

	if (rules.n == 0)
		return rule_refuse(ret_why, "it is empty: write it as \"Mon..Fri 07:30\", or %s",
				   every_form + strlen("write it as "));
	*ret = rules;
	return 0;
}

int rule_clock(const char *text, uint32_t *ret_s, struct rule_error *ret_why)
{
	return rule_parse_clock((struct piece){ text, strlen(text) }, ret_s, ret_why);
}
