/* SPDX-License-Identifier: MIT */
#pragma once

/* What the readers of the kinds of rules share. Texts are printable ASCII, blanks are ' '. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conf/rule-text.h"
#include "util/macro.h"

/* A piece of a text. */
struct piece {
	const char *text;
	size_t n;
};

/* For "%.*s"; of a long piece its begin. */
#define PIECE_ARGS(piece) (int)MIN((piece).n, 40), (piece).text

/** rule_refuse() - say why. Return: -EINVAL, for the caller to return. */
_printf_(2, 3) int rule_refuse(struct rule_error *ret_why, const char *format, ...);

/** piece_word() - take the next word off @rest, up to a blank; it is empty at the end */
struct piece piece_word(struct piece *rest);

/** piece_is() - is it this word? Case does not matter. */
bool piece_is(struct piece piece, const char *word);

/** piece_cut() - take what is before the first @separator off @rest. Return: false: there is none */
bool piece_cut(struct piece *rest, char separator, struct piece *ret);

/**
 * piece_number() - a number of digits alone, which are all of it
 * @ret: UINT_MAX for any that is over 99999
 */
bool piece_number(struct piece piece, unsigned *ret);

/** rule_parse_clock() - "07:30" or "07:30:15". Return: 0, -EINVAL. */
int rule_parse_clock(struct piece piece, uint32_t *ret_s, struct rule_error *ret_why);

enum rule_part {
	RULE_YEAR,
	RULE_MONTH,
	RULE_DAY,
	RULE_DAY_FROM_END, /* 1 is the last */
	RULE_HOUR,
	RULE_MINUTE,
	RULE_SECOND
};

#define RULE_FROM_END_MAX 28 /* there is no more in every month */

/**
 * rule_parse_part() - "*", or a list of numbers, ranges and steps: "1,10..20/5"
 * @set: gets the bit of each value; of years bit 0 is RULE_YEAR_FIRST, in RULE_YEAR_WORDS words
 *
 * Return: 0, -EINVAL.
 */
int rule_parse_part(struct piece list, enum rule_part part, uint64_t *set,
		    struct rule_error *ret_why);

/** rule_parse_calendar() - a rule as systemd has them. Return: 0, -EINVAL. */
int rule_parse_calendar(struct piece text, struct rule_calendar *ret, struct rule_error *ret_why);
