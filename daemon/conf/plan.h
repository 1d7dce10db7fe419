/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How often something is to be done, in words: "every day", "every morning", "every 2 days",
 * "every 2-3 days", "3 times a day".
 */

#include <stddef.h>

#include "conf/settings.h"
#include "core/routine.h"

#define PLAN_TEXT_MAX 48
#define PLAN_RULE_MAX 64

/**
 * plan_parse() - read one of these
 * Return: 0, -EINVAL, -ERANGE (0, over PLAN_DAYS_MAX, or over PLAN_TIMES_MAX), -EDOM (upside down).
 */
int plan_parse(const char *text, struct plan *ret);

/** plan_text() - the words that plan_parse() reads; "" for a plan that says nothing */
void plan_text(const struct plan *plan, char ret[PLAN_TEXT_MAX]);

/**
 * plan_rule() - the rule of a reminder (conf/rule-text.h) that keeps a plan: "every 2 days at 18:00"
 * @times: the times of day that a plan leaves open
 * @ret:   "" for a plan that says nothing
 */
void plan_rule(const struct plan *plan, const struct reminder_settings *times,
	       char ret[PLAN_RULE_MAX]);
