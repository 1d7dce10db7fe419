/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reminders for tests, in words: what is known of one, and what is said of it, is a line of text.
 * Times are civil, of 2026 where no year is given: "11-24 07:30", "2106-02-07 06:28". Facts are
 * parted by "; ":
 *
 *	since T; done T, T; skip T, T; snooze T; pause T..T; session T; away T..T; workout
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/reminder-file.h"
#include "conf/rule-text.h"
#include "core/date.h"
#include "core/reminder.h"
#include "sys/zone.h"

#define CASE_TIMES_MAX 32

struct reminder_case {
	struct zone zone;
	struct reminder_rules rules;
	struct reminder_facts facts;
	uint64_t done_us[CASE_TIMES_MAX], skipped_us[CASE_TIMES_MAX];
};

static inline uint64_t case_time(const struct zone *zone, const char *text)
{
	int year = 2026, month, day, hour, minute, second = 0;

	if (sscanf(text, "%4d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second) < 5) {
		year = 2026;
		if (sscanf(text, "%d-%d %d:%d:%d", &month, &day, &hour, &minute, &second) < 4)
			fail_msg("no time: %s", text);
	}
	return zone_instant(zone, date_to_day(year, (unsigned)month, (unsigned)day) * DAY_S +
					  hour * 3600 + minute * 60 + second);
}

/* "11-24 07:30"; "-" for 0 */
static inline const char *case_text(const struct zone *zone, uint64_t real_us, char ret[32])
{
	int64_t civil_s = zone_civil(zone, real_us);
	struct date date = date_of_day(date_civil_day(civil_s));
	long second = (long)(civil_s - date_civil_day(civil_s) * DAY_S);
	int n = 0;

	if (!real_us)
		return strcpy(ret, "-");
	if (date.year != 2026)
		n = sprintf(ret, "%04d-", date.year);
	n += sprintf(ret + n, "%02u-%02u %02ld:%02ld", date.month, date.day, second / 3600,
		     second / 60 % 60);
	if (second % 60)
		(void)sprintf(ret + n, ":%02ld", second % 60);
	return ret;
}

static inline size_t case_times(const struct zone *zone, char *text, uint64_t *ret)
{
	char *rest = text, *one;
	size_t n = 0;

	while ((one = strsep(&rest, ","))) {
		assert_true(n < CASE_TIMES_MAX);
		ret[n++] = case_time(zone, one + strspn(one, " "));
	}
	return n;
}

static inline void case_span(const struct zone *zone, char *text, uint64_t *ret_from,
			     uint64_t *ret_to)
{
	char *to = strstr(text, "..");

	assert_non_null(to);
	*to = '\0';
	*ret_from = case_time(zone, text);
	*ret_to = case_time(zone, to + 2);
}

static inline void case_fact(struct reminder_case *c, const char *name, char *value)
{
	struct reminder_facts *f = &c->facts;

	if (strcmp(name, "since") == 0)
		f->since_us = case_time(&c->zone, value);
	else if (strcmp(name, "done") == 0)
		f->n_done = case_times(&c->zone, value, c->done_us);
	else if (strcmp(name, "skip") == 0)
		f->n_skipped = case_times(&c->zone, value, c->skipped_us);
	else if (strcmp(name, "snooze") == 0)
		f->snoozed_until_us = case_time(&c->zone, value);
	else if (strcmp(name, "pause") == 0)
		case_span(&c->zone, value, &f->paused_since_us, &f->paused_until_us);
	else if (strcmp(name, "session") == 0)
		f->session_end_us = case_time(&c->zone, value);
	else if (strcmp(name, "away") == 0)
		case_span(&c->zone, value, &f->away_us, &f->settled_us);
	else if (strcmp(name, "workout") == 0)
		f->in_workout = true;
	else
		fail_msg("no fact: %s", name);
}

/* "Quiet=22:00-07:00; Apart=2h": as in a reminder's file, over quite plain settings */
static inline void case_settings(struct reminder_case *c, const char *settings)
{
	struct reminder_settings plain = { .catch_up_us = 3 * 3600 * USEC_PER_SEC,
					   .repeat_us = 900 * USEC_PER_SEC,
					   .repeats = 1 };
	char buffer[256], *rest = buffer, *one;
	struct reminder_file file;

	reminder_file_init(&file);
	(void)snprintf(buffer, sizeof(buffer), "%s", settings);
	while ((one = strsep(&rest, ";")))
		if (*one) {
			char *key = strsep(&one, "=");

			assert_non_null(one);
			assert_int_equal(
				reminder_file_set(&file, key + strspn(key, " "), one, NULL), 0);
		}

	plain = reminder_file_settings(&file, &plain);
	c->rules.catch_up_us = plain.catch_up_us;
	c->rules.apart_us = plain.apart_us;
	c->rules.repeat_us = plain.repeat_us;
	c->rules.repeats = plain.repeats;
	c->rules.quiet = plain.quiet;
	c->rules.start_window_us = 1800 * USEC_PER_SEC;
	c->rules.day_starts_s = 4 * 3600;
}

/* @zone: POSIX's text for one */
static inline void case_init(struct reminder_case *c, const char *zone, const char *rule,
			     const char *settings, const char *facts)
{
	char buffer[512], *rest = buffer, *one;
	struct rule_error why;

	memset(c, 0, sizeof(*c));
	assert_int_equal(zone_of_rule(zone, &c->zone), 0);
	if (rules_parse(rule, &c->rules.rules, &why) < 0)
		fail_msg("%s: %s", rule, why.text);
	case_settings(c, settings);

	c->facts.done_us = c->done_us;
	c->facts.skipped_us = c->skipped_us;
	(void)snprintf(buffer, sizeof(buffer), "%s", facts);
	while ((one = strsep(&rest, ";"))) {
		char *value = one + strspn(one, " ");
		const char *name = strsep(&value, " ");

		if (name[0])
			case_fact(c, name, value);
	}
}
