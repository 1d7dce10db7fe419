/* SPDX-License-Identifier: MIT */
#pragma once

/* A routine as JSON, in the fixed format of instepctl routines --json. */

#include <jansson.h>

#include "conf/settings.h"
#include "core/routine.h"

/** routine_json() - a new object; times are those of a run by the timer under @settings */
json_t *routine_json(const struct routine *r, const struct settings *settings);

/** routine_seconds() - how long a run by the timer takes under @settings */
double routine_seconds(const struct routine *r, const struct settings *settings);
