/* SPDX-License-Identifier: MIT */

/*
 * TZif (RFC 9636): changes of the clocks, with eight bytes an instant, and behind them the rule for
 * all that come later. What they are called, and leap seconds, are left out: the clock of the
 * system counts none. Files of the first version, which end in 2037, are read as far as they go.
 */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/date.h"
#include "sys/tz-rule.h"
#include "sys/zone.h"
#include "util/bytes.h"

#define HEADER_SIZE 44
#define TYPE_SIZE   6

/* The six counts of a header, and where what they count is. */
struct block {
	uint32_t n_utc, n_standard, n_leaps, n_times, n_types, n_letters;
	size_t time_size;
	const uint8_t *times, *indexes, *types, *end;
};

static int64_t read_time(const uint8_t *p, size_t size)
{
	int32_t high = bytes_s32be(p);

	return size == 4 ? high : (int64_t)((uint64_t)high << 32 | bytes_u32be(p + 4));
}

/* The block at @p, up to @end at most. */
static int read_block(const uint8_t *p, const uint8_t *end, size_t time_size, struct block *ret)
{
	struct block b = { .time_size = time_size };
	uint64_t size;

	if (end - p < HEADER_SIZE || memcmp(p, "TZif", 4) != 0)
		return -EBADMSG;

	b.n_utc = bytes_u32be(p + 20);
	b.n_standard = bytes_u32be(p + 24);
	b.n_leaps = bytes_u32be(p + 28);
	b.n_times = bytes_u32be(p + 32);
	b.n_types = bytes_u32be(p + 36);
	b.n_letters = bytes_u32be(p + 40);
	size = b.n_times * (uint64_t)(time_size + 1) + b.n_types * (uint64_t)TYPE_SIZE +
	       b.n_letters + b.n_leaps * (uint64_t)(time_size + 4) + b.n_standard +
	       (uint64_t)b.n_utc;
	if (size > (uint64_t)(end - p - HEADER_SIZE))
		return -EBADMSG;

	b.times = p + HEADER_SIZE;
	b.indexes = b.times + b.n_times * time_size;
	b.types = b.indexes + b.n_times;
	b.end = p + HEADER_SIZE + size;
	*ret = b;
	return 0;
}

/* From @from_s on the clocks are @offset_s ahead. */
static int add_change(struct zone *zone, int64_t from_s, int64_t offset_s)
{
	int32_t before_s;

	if (offset_s < ZONE_OFFSET_MIN_S || offset_s > ZONE_OFFSET_MAX_S)
		return -EBADMSG;
	if (from_s > ZONE_END_S)
		return 0;
	if (from_s <= 0) {
		zone->first_offset_s = (int32_t)offset_s;
		return 0;
	}

	/* A rule that begins summer time before it ends it knows no other time. */
	while (zone->n > 0 && zone->changes[zone->n - 1].from_s >= from_s)
		zone->n--;
	before_s = zone->n > 0 ? zone->changes[zone->n - 1].offset_s : zone->first_offset_s;
	if (offset_s == before_s)
		return 0;
	if (zone->n == ZONE_CHANGES_MAX)
		return -EBADMSG;

	zone->changes[zone->n++] = (struct zone_change){ from_s, (int32_t)offset_s };
	return 0;
}

static int64_t type_offset(const struct block *b, unsigned type)
{
	return bytes_s32be(b->types + type * TYPE_SIZE);
}

static int add_times(struct zone *zone, const struct block *b)
{
	int64_t before_s = INT64_MIN;
	int r;

	r = add_change(zone, INT64_MIN, type_offset(b, 0));
	for (uint32_t i = 0; r == 0 && i < b->n_times; i++) {
		int64_t from_s = read_time(b->times + i * b->time_size, b->time_size);

		if (b->indexes[i] >= b->n_types || (i > 0 && from_s <= before_s))
			return -EBADMSG;
		r = add_change(zone, from_s, type_offset(b, b->indexes[i]));
		before_s = from_s;
	}
	return r;
}

static int add_rule(struct zone *zone, const struct tz_rule *rule, int64_t after_s)
{
	int r = 0;

	for (int year = 1969; r == 0 && year <= 2200; year++) {
		int64_t summer_s = tz_rule_instant(rule, year, true);
		int64_t standard_s = tz_rule_instant(rule, year, false);
		bool summer_first = summer_s < standard_s;
		int64_t first_s = summer_first ? summer_s : standard_s;
		int64_t second_s = summer_first ? standard_s : summer_s;

		if (first_s > after_s)
			r = add_change(zone, first_s,
				       summer_first ? rule->summer_s : rule->standard_s);
		if (r == 0 && second_s > after_s)
			r = add_change(zone, second_s,
				       summer_first ? rule->standard_s : rule->summer_s);
	}
	return r;
}

/* What is between the two line feeds behind the second block. */
static int add_footer(struct zone *zone, const struct block *b, const uint8_t *end)
{
	int64_t after_s = INT64_MIN;
	const uint8_t *line_end;
	struct tz_rule rule;
	int r;

	if (b->end == end || *b->end != '\n')
		return -EBADMSG;
	line_end = memchr(b->end + 1, '\n', (size_t)(end - b->end - 1));
	if (!line_end)
		return -EBADMSG;
	if (line_end == b->end + 1)
		return 0; /* nothing is known of the time after the last change */

	r = tz_rule_parse((const char *)b->end + 1, (size_t)(line_end - b->end - 1), &rule);
	if (r < 0)
		return r;

	if (b->n_times > 0)
		after_s = read_time(b->times + (b->n_times - 1) * b->time_size, b->time_size);
	else
		r = add_change(zone, INT64_MIN, rule.standard_s);
	return r < 0 || !rule.changes ? r : add_rule(zone, &rule, after_s);
}

int zone_read(const uint8_t *data, size_t n, struct zone *ret)
{
	const uint8_t *end = data + n;
	struct zone zone = { 0 };
	struct block b;
	bool first_version;
	int r;

	r = read_block(data, end, 4, &b);
	if (r < 0)
		return r;
	first_version = data[4] == '\0';
	if (!first_version)
		r = read_block(b.end, end, 8, &b);
	if (r < 0)
		return r;
	if (b.n_types == 0)
		return -EBADMSG;
	if (b.n_leaps > 0)
		return -ENOTSUP;

	r = add_times(&zone, &b);
	if (r == 0 && !first_version)
		r = add_footer(&zone, &b, end);
	if (r < 0)
		return r;

	*ret = zone;
	return 0;
}

int zone_of_rule(const char *text, struct zone *ret)
{
	struct zone zone = { 0 };
	struct tz_rule rule;
	int r;

	r = tz_rule_parse(text, strlen(text), &rule);
	if (r < 0)
		return r;
	r = add_change(&zone, INT64_MIN, rule.standard_s);
	if (r == 0 && rule.changes)
		r = add_rule(&zone, &rule, INT64_MIN);
	if (r < 0)
		return r;

	*ret = zone;
	return 0;
}
