/* SPDX-License-Identifier: MIT */
#pragma once

/* What a sheet leaves to the person: "5-10", "5-10s". One value alone is a range of that value. */

#include "core/routine.h"

/**
 * range_parse_count() - whole numbers from 0 to @max
 * range_parse_duration() - times as parse_duration() reads them, in microseconds; a unit behind the
 * second number is that of the first as well, where it has none
 *
 * Return: 0, -EINVAL, -ERANGE, -EDOM (upside down).
 */
int range_parse_count(const char *text, unsigned max, struct range *ret);
int range_parse_duration(const char *text, struct range *ret);
