/* SPDX-License-Identifier: MIT */
#pragma once

/* Rows of the history with the keys of org.instep.Instep1.History, so that file and bus read alike. */

#include <jansson.h>

#include "store/store.h"

json_t *workout_json(const struct workout_row *w);
json_t *rep_json(const struct rep_row *r);
