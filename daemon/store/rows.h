/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rows to statements and back, of one database; store.h says what they mean. Those that write run
 * inside database_whole(). Errors: database_errno(), and -ENOENT and -EINVAL as in store.h.
 */

#include "store/store.h"

struct database;

/* rows-workout.c: with zeroes for what is kept by the store */
int rows_add_workout(struct database *d, const struct workout_row *w);
int rows_end_workout(struct database *d, const struct workout_row *w);
/* @planned: of all its steps */
int rows_place(struct database *d, const char *uuid, const struct session_place *at,
	       unsigned planned);
int rows_reopen(struct database *d, const char *uuid);
int rows_rate(struct database *d, const char *uuid, const struct rating *rating);
int rows_take_back(struct database *d, const char *uuid); /* of what was said only */

int rows_workouts(struct database *d, uint64_t from_us, uint64_t to_us, unsigned offset,
		  unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		  void *userdata);
/* all, in the order they were stored */
int rows_workouts_as_stored(struct database *d,
			    int (*each)(void *userdata, const struct workout_row *w),
			    void *userdata);
int rows_workout(struct database *d, const char *uuid, struct workout_row *ret);
int rows_newest(struct database *d, struct workout_row *ret);    /* without what was said */
int rows_last_said(struct database *d, struct workout_row *ret); /* stored last */
int rows_totals(struct database *d, uint64_t from_us, uint64_t to_us, struct store_totals *ret);
int rows_totals_of_days(struct database *d, uint64_t from_us, uint64_t to_us,
			const struct store_days *days, struct store_totals *ret);

/* rows-step.c */
int rows_add_step(struct database *d, const char *uuid, const struct step_row *s);
int rows_plan_step(struct database *d, const char *uuid, unsigned n,
		   const struct step_count *count);
int rows_steps(struct database *d, const char *uuid,
	       int (*each)(void *userdata, const struct step_row *s), void *userdata);

/* rows-rep.c */
int rows_add_rep(struct database *d, const char *uuid, const struct rep_row *r);
int rows_reps(struct database *d, const char *uuid,
	      int (*each)(void *userdata, const struct rep_row *r), void *userdata);
int rows_bests(struct database *d, int (*each)(void *userdata, const struct best_row *b),
	       void *userdata);

/* rows-deeds.c */
int rows_deeds(struct database *d, uint64_t from_us,
	       int (*each)(void *userdata, const struct deeds *deeds), void *userdata);
int rows_last_end(struct database *d, uint64_t *ret_us);

/* rows-reminder.c */
int rows_reminder(struct database *d, const char *id, struct reminder_row *ret);
int rows_reminders(struct database *d, int (*each)(void *userdata, const struct reminder_row *row),
		   void *userdata);
int rows_set_reminder(struct database *d, const struct reminder_row *row);
int rows_forget_reminder(struct database *d, const char *id); /* -ENOENT */
int rows_set_slot(struct database *d, const char *id, const struct reminder_slot *slot);
int rows_slots(struct database *d, const char *id, uint64_t from_us,
	       int (*each)(void *userdata, const struct reminder_slot *slot), void *userdata);
