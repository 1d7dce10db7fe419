/* SPDX-License-Identifier: MIT */

/* What was done. Any of these can be the one that meets damage in the file: store_checked(). */

#include "store/rows.h"
#include "store/store-internal.h"

const char *verifier_name(enum verifier verifier)
{
	switch (verifier) {
	case VERIFIED_BAND:
		return guide_name(GUIDE_BAND);
	case VERIFIED_MOTION:
		return guide_name(GUIDE_MOTION);
	case VERIFIED_TIMER:
		return guide_name(GUIDE_TIMER);
	case VERIFIED_SAID:
		return STORE_SAID;
	}
	return "";
}

int store_workouts(struct store *s, uint64_t from_us, uint64_t to_us, unsigned offset,
		   unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		   void *userdata)
{
	return store_checked(
		s, rows_workouts(s->database, from_us, to_us, offset, limit, each, userdata));
}

int store_workout(struct store *s, const char *uuid, struct workout_row *ret)
{
	return store_checked(s, rows_workout(s->database, uuid, ret));
}

int store_newest(struct store *s, struct workout_row *ret)
{
	return store_checked(s, rows_newest(s->database, ret));
}

int store_steps(struct store *s, const char *uuid,
		int (*each)(void *userdata, const struct step_row *r), void *userdata)
{
	return store_checked(s, rows_steps(s->database, uuid, each, userdata));
}

int store_reps(struct store *s, const char *uuid,
	       int (*each)(void *userdata, const struct rep_row *r), void *userdata)
{
	return store_checked(s, rows_reps(s->database, uuid, each, userdata));
}

int store_totals(struct store *s, uint64_t from_us, uint64_t to_us, struct store_totals *ret)
{
	return store_checked(s, rows_totals(s->database, from_us, to_us, ret));
}

int store_totals_of_days(struct store *s, uint64_t from_us, uint64_t to_us,
			 const struct store_days *days, struct store_totals *ret)
{
	return store_checked(s, rows_totals_of_days(s->database, from_us, to_us, days, ret));
}

int store_deeds(struct store *s, uint64_t from_us,
		int (*each)(void *userdata, const struct deeds *deeds), void *userdata)
{
	return store_checked(s, rows_deeds(s->database, from_us, each, userdata));
}

int store_last_end(struct store *s, uint64_t *ret_us)
{
	return store_checked(s, rows_last_end(s->database, ret_us));
}

int store_bests(struct store *s, int (*each)(void *userdata, const struct best_row *b),
		void *userdata)
{
	return store_checked(s, rows_bests(s->database, each, userdata));
}
