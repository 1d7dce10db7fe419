/* SPDX-License-Identifier: MIT */

/*
 * A part of a date or a time, as calendar rules have six of: numbers, ranges and steps in a list,
 * into a set of bits. The only place that knows how far each part goes.
 */

#include <string.h>

#include "conf/rule-text-internal.h"

/* A value's bit is counted from @base. */
struct limits {
	const char *name;
	unsigned first, last, base;
};

static const struct limits limits[] = {
	[RULE_YEAR] = { "year", RULE_YEAR_FIRST, RULE_YEAR_LAST, RULE_YEAR_FIRST },
	[RULE_MONTH] = { "month", 1, 12, 0 },
	[RULE_DAY] = { "day of a month", 1, 31, 0 },
	[RULE_DAY_FROM_END] = { "day before the end of a month", 1, RULE_FROM_END_MAX, 0 },
	[RULE_HOUR] = { "hour", 0, 23, 0 },
	[RULE_MINUTE] = { "minute", 0, 59, 0 },
	[RULE_SECOND] = { "second", 0, 59, 0 },
};

static void add_bit(uint64_t *set, unsigned bit)
{
	set[bit / 64] |= UINT64_C(1) << bit % 64;
}

static int parse_value(struct piece piece, enum rule_part part, unsigned *ret,
		       struct rule_error *ret_why)
{
	unsigned value;

	if (!piece_number(piece, &value)) {
		if (part == RULE_SECOND && memchr(piece.text, '.', piece.n))
			return rule_refuse(ret_why, "%.*s: fractions of a second are not possible",
					   PIECE_ARGS(piece));
		return rule_refuse(ret_why, "\"%.*s\" is no %s", PIECE_ARGS(piece),
				   limits[part].name);
	}

	/* as systemd has it: 69 is 2069, 70 is 1970 */
	if (part == RULE_YEAR && value < 100)
		value += value < 70 ? 2000 : 1900;
	if (value < limits[part].first || value > limits[part].last)
		return rule_refuse(ret_why, "%.*s is no %s: %u to %u", PIECE_ARGS(piece),
				   limits[part].name, limits[part].first, limits[part].last);

	*ret = value;
	return 0;
}

/* "a..b": @ret_last is that of the part, and the answer 0, when there is no "..b". */
static int parse_range(struct piece piece, enum rule_part part, unsigned *ret_first,
		       unsigned *ret_last, struct rule_error *ret_why)
{
	const char *dots = memmem(piece.text, piece.n, "..", 2);
	struct piece first = piece, last;
	int r;

	if (dots)
		first.n = (size_t)(dots - piece.text);
	r = parse_value(first, part, ret_first, ret_why);
	if (r < 0)
		return r;
	if (!dots) {
		*ret_last = limits[part].last;
		return 0;
	}

	last = (struct piece){ dots + 2, piece.n - first.n - 2 };
	r = parse_value(last, part, ret_last, ret_why);
	if (r < 0)
		return r;
	if (*ret_last < *ret_first)
		return rule_refuse(ret_why, "%.*s is upside down", PIECE_ARGS(piece));
	return 1;
}

/* "a", "a..b", "a/s" or "a..b/s" */
static int parse_element(struct piece piece, enum rule_part part, uint64_t *set,
			 struct rule_error *ret_why)
{
	struct piece range, step_text = piece;
	bool has_step = piece_cut(&step_text, '/', &range);
	unsigned first, last, step = 1;
	int r;

	if (has_step && piece_is(range, "*"))
		return rule_refuse(ret_why, "\"%.*s\" is not understood: write %u/%.*s",
				   PIECE_ARGS(piece), limits[part].first, PIECE_ARGS(step_text));
	r = parse_range(has_step ? range : piece, part, &first, &last, ret_why);
	if (r < 0)
		return r;
	if (!has_step && r == 0) {
		add_bit(set, first - limits[part].base);
		return 0;
	}

	if (has_step && (!piece_number(step_text, &step) || step == 0))
		return rule_refuse(ret_why, "%.*s: a step is a number from 1 on",
				   PIECE_ARGS(piece));

	/* before the end of a month, a step goes on to its end: 07/2 is the seventh last, the fifth */
	if (part == RULE_DAY_FROM_END && r == 0) {
		last = first;
		first = (last - 1) % step + 1;
	}
	if (has_step && step > last - first)
		return rule_refuse(ret_why, "%.*s: the step leads out of its range",
				   PIECE_ARGS(piece));
	for (unsigned value = first; value <= last; value += step)
		add_bit(set, value - limits[part].base);
	return 0;
}

int rule_parse_part(struct piece list, enum rule_part part, uint64_t *set,
		    struct rule_error *ret_why)
{
	struct piece element;
	bool more;
	int r;

	if (piece_is(list, "*")) {
		for (unsigned value = limits[part].first; value <= limits[part].last; value++)
			add_bit(set, value - limits[part].base);
		return 0;
	}

	do {
		more = piece_cut(&list, ',', &element);
		r = parse_element(more ? element : list, part, set, ret_why);
		if (r < 0)
			return r;
	} while (more);
	return 0;
}
