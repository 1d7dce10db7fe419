/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What was done of late, as reminders need it: of each routine that there is one of, the instants
 * at which it was done, and what is left of it today. It is reckoned once for each routine, and
 * again only from what has changed on: while a workout goes on that is the workout alone.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/due.h"
#include "core/zone.h"
#include "store/store.h"

/* So far back: "every 99 days" is counted from the last time. */
#define PRACTICE_DAYS 120

/* Of one routine. */
struct practised {
	struct practised *next; /* in practice.first */
	struct due due;
	uint64_t *done_us; /* rising */
	size_t n_done;

	/* the same after the first n_base workouts */
	struct due base;
	size_t n_base, n_base_done;
};

struct practice {
	struct deeds *deeds; /* in the order in which they began */
	size_t n_deeds;
	uint64_t last_end_us; /* of the last workout of any kind; 0 = there was none */
	struct practised *first;
};

/**
 * practice_read() - the history has changed: what began at @from_us or later may be other than it
 * was
 * Return: 0, or negative errno: it is then as if nothing had been done from there on.
 */
int practice_read(struct practice *p, struct store *store, uint64_t from_us);

/** practice_forget() - the routines or their days have changed: whatever practice_of() gave is over */
void practice_forget(struct practice *p);
void practice_done(struct practice *p);

/**
 * practice_of() - of @routine, a day of which begins so many seconds after midnight
 * It stays up to date until practice_forget().
 *
 * Return: NULL without memory.
 */
const struct practised *practice_of(struct practice *p, const struct routine *routine,
				    uint32_t day_starts_s);
