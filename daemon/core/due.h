/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When is a routine done? When each of its exercises has the reps that it plans, on one day and
 * wherever they come from: a workout of it, one of another routine, an exercise alone, by the word
 * of the person; or when a workout of it was gone through to its end. Done, it begins anew; a new
 * day begins anew, too. So what is left is what is still to do today.
 *
 * Fed with the history from some day on, oldest first, it gives the instants at which the routine
 * was done. Which slot of a reminder each of them settles is core/reminder.h's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/routine.h"

/* What a workout came to. */
struct deeds {
	char routine[ROUTINE_ID_MAX];  /* as stored: of one that was only said, its exercise */
	bool finished;                 /* gone through to its end */
	uint64_t started_us, ended_us; /* ended 0: still going on */
	int32_t offset_s;              /* the clocks there were ahead of UTC by so much */
	size_t n;
	struct deed {
		char exercise[ROUTINE_ID_MAX];
		unsigned reps;     /* that count */
		uint64_t last_us;  /* the last of them; 0 = none */
	} list[ROUTINE_STEPS_MAX]; /* each exercise that it asked for, once */
};

struct due {
	char routine[ROUTINE_ID_MAX];
	uint32_t day_starts_s;
	size_t n;
	struct due_part {
		char exercise[ROUTINE_ID_MAX];
		unsigned planned, done; /* reps; done: of today, since all was done */
	} parts[ROUTINE_STEPS_MAX];     /* each exercise once, in the order of the routine */
	unsigned times;                 /* so often all was done on that day */
	int64_t day;                    /* the one that done is of; meaningless while nothing is */
};

/** due_init() - nothing is done of @routine, a day of which begins so many seconds after midnight */
void due_init(struct due *d, const struct routine *routine, uint32_t day_starts_s);

/**
 * due_push() - a workout, in the order in which they began
 *
 * Return: when all was done with it, microseconds of CLOCK_REALTIME: the end of that workout, or
 * while it goes on the last rep that was missing; 0 when something is left, or nothing of it
 * belongs to the routine.
 */
uint64_t due_push(struct due *d, const struct deeds *deeds);

/** due_today() - @day (zone_day()) is today: what was done on another day is none of it */
void due_today(struct due *d, int64_t day);

/** due_forget() - as if nothing had been done */
void due_forget(struct due *d);

/** due_done(), due_planned() - reps over all exercises; of one, none over those it plans count */
unsigned due_done(const struct due *d);
unsigned due_planned(const struct due *d);

/**
 * due_done_today() - of a routine that is to be done so many @times a day: the reps of all of them
 * The plan of the day is @times that of the routine; what is done beyond it is none of it.
 */
unsigned due_done_today(const struct due *d, unsigned times);

/** due_left_us() - how long what is left takes by the timer, a get-ready before each step included */
uint64_t due_left_us(const struct due *d, const struct routine *routine, uint64_t ready_us);
