/* SPDX-License-Identifier: MIT */
#pragma once

/* What a sheet leaves to the person: "5-10", "5-10s". One value alone is a range of that value. */

#include "core/routine.h"

/* Return: 0, -EINVAL, -ERANGE, -EDOM (upside down). */
int range_parse_count(const char *text, unsigned max, struct range *ret);
int range_parse_duration(const char *text, struct range *ret); /* microseconds */
