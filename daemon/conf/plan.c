/* SPDX-License-Identifier: MIT */

/*
 * Plans, read and written in the same words, so that what is shown can be copied into a file. When
 * something is due by them is not said here.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/plan.h"
#include "conf/range.h"
#include "util/parse.h"

/*
 * The words between @before and @after of @text, NULL when it does not begin and end so. They lie
 * in @buffer.
 */
static const char *between(const char *text, const char *before, const char *after, char *buffer,
			   size_t size)
{
	size_t n = strlen(text), n_before = strlen(before), n_after = strlen(after);

	if (n <= n_before + n_after || n - n_before - n_after >= size ||
	    strncmp(text, before, n_before) != 0 || strcmp(text + n - n_after, after) != 0)
		return NULL;

	n -= n_before + n_after;
	memcpy(buffer, text + n_before, n);
	buffer[n] = '\0';
	return buffer;
}

static int parse_days(const char *text, struct plan *ret)
{
	struct range days;
	int r;

	r = range_parse_count(text, PLAN_DAYS_MAX, &days);
	if (r < 0)
		return r;
	if (days.least < 1)
		return -ERANGE;

	*ret = (struct plan){ .days_least = (unsigned)days.least,
			      .days_most = (unsigned)days.most };
	return 0;
}

static int parse_times(const char *text, struct plan *ret)
{
	unsigned times;
	int r;

	r = parse_unsigned(text, 1, PLAN_TIMES_MAX, &times);
	if (r < 0)
		return r;

	*ret = (struct plan){ .times_a_day = times };
	return 0;
}

int plan_parse(const char *text, struct plan *ret)
{
	char buffer[PLAN_TEXT_MAX];
	const char *words;

	if (strcmp(text, "every day") == 0) {
		*ret = (struct plan){ .days_least = 1, .days_most = 1 };
		return 0;
	}
	if (strcmp(text, "every morning") == 0) {
		*ret = (struct plan){ .days_least = 1, .days_most = 1, .morning = true };
		return 0;
	}

	words = between(text, "every ", " days", buffer, sizeof(buffer));
	if (words)
		return parse_days(words, ret);

	words = between(text, "", " times a day", buffer, sizeof(buffer));
	return words ? parse_times(words, ret) : -EINVAL;
}

#define CLOCK       "%02u:%02u"
#define CLOCK_OF(s) (s) / 3600, (s) / 60 % 60

void plan_rule(const struct plan *p, const struct reminder_settings *times, char ret[PLAN_RULE_MAX])
{
	uint32_t at_s = p->morning ? times->morning_s : times->evening_s;

	ret[0] = '\0';
	if (p->times_a_day)
		(void)snprintf(ret, PLAN_RULE_MAX, "%u times a day between " CLOCK " and " CLOCK,
			       p->times_a_day, CLOCK_OF(times->hours.from_s),
			       CLOCK_OF(times->hours.to_s));
	else if (p->days_most == 1)
		(void)snprintf(ret, PLAN_RULE_MAX, "every day at " CLOCK, CLOCK_OF(at_s));
	else if (p->days_least < p->days_most)
		(void)snprintf(ret, PLAN_RULE_MAX, "every %u-%u days at " CLOCK, p->days_least,
			       p->days_most, CLOCK_OF(at_s));
	else if (p->days_most)
		(void)snprintf(ret, PLAN_RULE_MAX, "every %u days at " CLOCK, p->days_most,
			       CLOCK_OF(at_s));
}

void plan_text(const struct plan *p, char ret[PLAN_TEXT_MAX])
{
	ret[0] = '\0';
	if (p->morning)
		strcpy(ret, "every morning");
	else if (p->times_a_day)
		(void)snprintf(ret, PLAN_TEXT_MAX, "%u times a day", p->times_a_day);
	else if (p->days_most == 1)
		strcpy(ret, "every day");
	else if (p->days_least < p->days_most)
		(void)snprintf(ret, PLAN_TEXT_MAX, "every %u-%u days", p->days_least, p->days_most);
	else if (p->days_most)
		(void)snprintf(ret, PLAN_TEXT_MAX, "every %u days", p->days_most);
}
