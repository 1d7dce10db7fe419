/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A routine as its file says it: which keys were given, on which lines, before anybody asked
 * whether they go together. routine-keys.c fills it, routine-file.c makes a routine of it.
 */

#include "core/routine.h"
#include "sys/keyfile.h"

/* The keys of a section [Exercise], in the order in which they are listed to people. */
enum step_key {
	STEP_KIND,
	STEP_SETUP,
	STEP_MOVEMENT,
	STEP_AVOID,
	STEP_NEEDS,
	STEP_SIDES,
	STEP_FIRST,
	STEP_SETS,
	STEP_REPS,
	STEP_HOLD,
	STEP_BACK_HOLD,
	STEP_TIME,
	STEP_COUNT,
	STEP_VARIANTS,
	STEP_DIRECTIONS,
	STEP_OUT,
	STEP_BACK,
	STEP_REST,
	STEP_SET_REST,
	STEP_EXERCISE_REST,
	STEP_TARGET,
	STEP_SENSOR,
	STEP_WARM_UP,
	STEP_PLAN,
	STEP_OURS,
};
#define STEP_KEYS (STEP_OURS + 1)

struct draft_parts {
	unsigned n;
	struct part parts[ROUTINE_PARTS_MAX];
};

struct draft_step {
	struct step step; /* without its doses and parts */
	struct range sets, reps, hold_us, time_us, count_us;
	struct draft_parts variants, directions;
	unsigned line;             /* of its heading */
	unsigned given[STEP_KEYS]; /* by enum step_key: the line of its key; 0 = it has none */
};

struct draft {
	struct routine *routine; /* what [Routine] fills; its steps are not touched */
	unsigned n_steps;
	bool over; /* there were more exercises than fit */
	struct draft_step steps[ROUTINE_STEPS_MAX];
};

extern const struct keyfile_kind draft_kind; /* reads a struct draft */

/** draft_key() - the name and the place of @key in a struct draft_step */
const struct keyfile_key *draft_key(enum step_key key);
