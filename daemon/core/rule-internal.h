/* SPDX-License-Identifier: MIT */
#pragma once

/* The slots of each kind of rule in civil time; rule.c makes instants of them. */

#include <stdbool.h>
#include <stdint.h>

#include "core/rule.h"

/**
 * calendar_find() - the first civil time of a calendar at or after one, or (not @up) the last at or
 * before it
 *
 * Return: false when there is none.
 */
bool calendar_find(const struct rule_calendar *calendar, int64_t civil_s, bool up, int64_t *ret_s);
