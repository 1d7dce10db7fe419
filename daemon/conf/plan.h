/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How often something is to be done, in words: "every day", "every morning", "every 2 days",
 * "every 2-3 days", "3 times a day".
 */

#include <stddef.h>

#include "core/routine.h"

#define PLAN_TEXT_MAX 48

/**
 * plan_parse() - read one of these
 * Return: 0, -EINVAL, -ERANGE (0, over PLAN_DAYS_MAX, or over PLAN_TIMES_MAX), -EDOM (upside down).
 */
int plan_parse(const char *text, struct plan *ret);

/** plan_text() - the words that plan_parse() reads; "" for a plan that says nothing */
void plan_text(const struct plan *plan, char ret[PLAN_TEXT_MAX]);
