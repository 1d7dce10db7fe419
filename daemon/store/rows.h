/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rows to statements and back, of one database; store.h says what they mean.
 * Errors: database_errno(), and -ENOENT and -EINVAL as there.
 */

#include "store/store.h"

struct database;

int rows_add_workout(struct database *d, const struct workout_row *w);
int rows_add_rep(struct database *d, const char *uuid, const struct rep_row *r);
int rows_end_workout(struct database *d, const struct workout_row *w);
int rows_workouts(struct database *d, uint64_t from_us, uint64_t to_us, unsigned offset,
		  unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		  void *userdata);
int rows_workout(struct database *d, const char *uuid, struct workout_row *ret);
int rows_reps(struct database *d, const char *uuid,
	      int (*each)(void *userdata, const struct rep_row *r), void *userdata);
int rows_totals(struct database *d, uint64_t from_us, uint64_t to_us, struct store_totals *ret);
int rows_bests(struct database *d, int (*each)(void *userdata, const struct best_row *b),
	       void *userdata);
