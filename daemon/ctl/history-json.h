/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rows of the history with the keys of org.instep.Instep1.History, so that file and bus read alike.
 */

#include <jansson.h>

#include "store/figures.h"

json_t *workout_json(const struct workout_row *w);
json_t *rep_json(const struct rep_row *r);
json_t *step_json(const struct step_row *s);
json_t *set_json(const struct tally_set *s);
json_t *difference_json(const struct tally_difference *d);
