/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A workout of the history as people read it, in 80 columns: a table for each set, and left against
 * right.
 */

#include "conf/settings.h"
#include "store/store.h"

/** history_page() - print it. Return: 0, or as store_reps(). */
int history_page(struct store *s, const struct workout_row *w, enum units units);
