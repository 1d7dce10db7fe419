/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rules as people write them; several are parted by ";":
 *
 *	Mon..Fri 07:30                          as for systemd: weekdays, date, time; see below
 *	every 2 days at 07:30                   counted from the last time it was done; several
 *	every 2-3 days at 07:30,18:00           times: the first that fits; "every day" is 1
 *	3 times a day between 08:00 and 20:00
 *
 * The first kind is systemd's calendar syntax (systemd.time(7)) without fractions of a second, time
 * zones and @: a rule is always of the person's own zone. Where a rule is refused, there is a
 * sentence that says what is wrong with it.
 */

#include <stddef.h>

#include "core/rule.h"

#define RULE_TEXT_MAX 512 /* bytes of all rules of a reminder, with the NUL */

/* Why a text is no rule, for a person: one sentence without a full stop. */
struct rule_error {
	char text[160];
};

/**
 * rules_parse() - read one to RULES_MAX rules
 * @ret_why: written only when it fails
 *
 * A rule that can come on no day at all (30 February) is refused; one whose days are all past is
 * not.
 *
 * Return: 0, -EINVAL.
 */
int rules_parse(const char *text, struct rules *ret, struct rule_error *ret_why);

/** rule_clock() - a time of day, "07:30" or "07:30:15". Return: 0, -EINVAL. */
int rule_clock(const char *text, uint32_t *ret_s, struct rule_error *ret_why);
