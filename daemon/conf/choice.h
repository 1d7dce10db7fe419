/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a person chooses where a routine leaves a range open, in instep.conf:
 *
 *	[Dose ROUTINE EXERCISE] or [Dose ROUTINE EXERCISE LABEL]
 *	Sets=, Reps=, Hold=, Time=, Count=
 */

#include <stdbool.h>

#include "core/routine.h"
#include "sys/keyfile.h"

#define CHOICES_MAX 64

enum choice_key { CHOICE_SETS, CHOICE_REPS, CHOICE_HOLD, CHOICE_TIME, CHOICE_COUNT };
#define CHOICE_KEYS (CHOICE_COUNT + 1)

struct choice {
	char routine[ROUTINE_ID_MAX], exercise[ROUTINE_ID_MAX], label[ROUTINE_ID_MAX];
	unsigned line; /* of its heading */
	unsigned sets, reps;
	uint64_t hold_us, time_us, count_us;
	unsigned given[CHOICE_KEYS]; /* the line of each key; 0 = not given */
};

struct choices {
	unsigned n;
	bool over; /* there were more than fit */
	struct choice list[CHOICES_MAX];
};

/**
 * choices_add() - a section [Dose @name] begins
 * Return: what its keys fill, or NULL with *ret_why as for keyfile_kind.enter.
 */
struct choice *choices_add(struct choices *c, const char *name, unsigned line,
			   const char **ret_why);

/**
 * choice_apply() - choose in @r, which is the routine that it names
 * What it does not leave open, or not so far, is a complaint, and stays at its low end.
 */
void choice_apply(const struct choice *choice, struct routine *r, struct complaints *c);

/** choice_lost() - complain that there is no routine of that name */
void choice_lost(const struct choice *choice, struct complaints *c);
