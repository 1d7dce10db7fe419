/* SPDX-License-Identifier: MIT */

/* Times of day and lengths of time, as what is said of reminders limits them. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "conf/reminder-value.h"
#include "conf/rule-text-internal.h"
#include "conf/settings.h"
#include "util/parse.h"

#define MINUTE_US (60 * USEC_PER_SEC)
#define HOUR_US   (60 * MINUTE_US)
#define REPEATS   10

/* As in a rule, but to the minute. */
static int parse_clock(struct piece text, uint32_t *ret_s)
{
	struct rule_error unused;
	uint32_t at_s;
	int r;

	r = rule_parse_clock(text, &at_s, &unused);
	if (r < 0)
		return r;
	if (at_s % 60)
		return -EINVAL;

	*ret_s = at_s;
	return 0;
}

static int parse_span(const char *text, uint32_t *ret_from_s, uint32_t *ret_to_s)
{
	struct piece to = { text, strlen(text) }, from;
	uint32_t from_s, to_s;
	int r;

	if (!piece_cut(&to, '-', &from))
		return -EINVAL;
	r = parse_clock(from, &from_s);
	if (r == 0)
		r = parse_clock(to, &to_s);
	if (r < 0)
		return r;

	*ret_from_s = from_s;
	*ret_to_s = to_s;
	return 0;
}

static int parse_within(const char *text, uint64_t least_us, uint64_t most_us, uint64_t *ret_us)
{
	uint64_t us;
	int r;

	r = parse_duration(text, &us);
	if (r < 0)
		return r;
	if (us < least_us || us > most_us)
		return -ERANGE;

	*ret_us = us;
	return 0;
}

int reminder_parse_catch_up(const char *value, void *field, size_t size)
{
	return parse_within(value, MINUTE_US, 24 * HOUR_US, field);
}

int reminder_parse_apart(const char *value, void *field, size_t size)
{
	return parse_within(value, 0, 24 * HOUR_US, field);
}

int reminder_parse_repeat(const char *value, void *field, size_t size)
{
	return parse_within(value, MINUTE_US, 24 * HOUR_US, field);
}

int reminder_parse_repeats(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 0, REPEATS, field);
}

int reminder_parse_quiet(const char *value, void *field, size_t size)
{
	struct quiet *quiet = field;

	if (strcmp(value, "never") == 0) {
		*quiet = (struct quiet){ 0 };
		return 0;
	}
	return parse_span(value, &quiet->from_s, &quiet->to_s);
}

static const char *const on_band_names[] = {
	[START_ASK] = "ask",
	[START_YES] = "yes",
	[START_NO] = "no",
};

const char *start_on_band_name(enum start_on_band on_band)
{
	return on_band_names[on_band];
}

int reminder_parse_on_band(const char *value, void *field, size_t size)
{
	for (size_t i = 0; i < ELEMENTS(on_band_names); i++)
		if (strcmp(on_band_names[i], value) == 0) {
			*(enum start_on_band *)field = (enum start_on_band)i;
			return 0;
		}
	return -EINVAL;
}

int reminder_parse_clock(const char *value, void *field, size_t size)
{
	return parse_clock((struct piece){ value, strlen(value) }, field);
}

int reminder_parse_hours(const char *value, void *field, size_t size)
{
	struct hours hours;
	int r;

	r = parse_span(value, &hours.from_s, &hours.to_s);
	if (r < 0)
		return r;
	if (hours.from_s > hours.to_s)
		return -EDOM;

	*(struct hours *)field = hours;
	return 0;
}

int reminder_parse_settle(const char *value, void *field, size_t size)
{
	return parse_within(value, 0, HOUR_US, field);
}

int reminder_parse_window(const char *value, void *field, size_t size)
{
	return parse_within(value, 0, 24 * HOUR_US, field);
}
