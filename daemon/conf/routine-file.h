/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A .routine file: [Routine], then one section an exercise, in the order to do them.
 *
 *	[Routine]
 *	Name=, Summary=, Needs=, Source=, ArticleMinutes=, Plan=, Ours=
 *
 *	[Exercise toe-press] or, to tell two of one exercise apart, [Exercise toe-press warm-up]
 *	Kind=, Setup=, Movement=, Avoid=, Needs=, Sides=, First=, Sets=, Reps=, Hold=, BackHold=, Time=,
 *	Count=, Variants=, Directions=, Out=, Back=, Rest=, SetRest=, ExerciseRest=, Target=, Sensor=,
 *	WarmUp=, Plan=, Ours=
 *
 * data/example.routine explains each of them; "instepctl routines new" copies it.
 */

#include "conf/choice.h"
#include "core/routine.h"
#include "sys/keyfile.h"

/**
 * routine_load() - read @path; the id is the file's name without ".routine"
 *
 * Return: 0 (a routine that passed routine_check(); complaints about single keys may have been
 * made), -EINVAL (a complaint says why it cannot be guided), or as keyfile_read().
 */
int routine_load(struct routine *ret, const char *path, struct complaints *c);

/**
 * target_parse() - "2 kg", "20 N", "5 lb" (a bare number is kilograms), or "60 %" of one's best
 * Return: 0, -EINVAL, -ERANGE; how much is too much is routine_check()'s to say.
 */
int target_parse(const char *text, struct target *ret);

/**
 * step_name_parse() - "toe-press", or with a label "toe-press warm-up"
 * Return: are these ids?
 */
bool step_name_parse(const char *text, char exercise[ROUTINE_ID_MAX], char label[ROUTINE_ID_MAX]);

/* All routines (routine-shelf.c): the user's own folder hides a shipped one of the same id. */
struct routine_entry {
	struct routine routine;
	char *path;
	bool own; /* not a shipped one */
};

struct routine_shelf {
	size_t n;
	struct routine_entry *entries; /* sorted by id */
};

/**
 * routine_shelf_load() - read the shipped routines and the user's own
 * @choices: what the person chose in them
 *
 * A routine that cannot be read is a complaint and left out (a shipped one of its id is then not
 * hidden).
 *
 * Return: 0 or -ENOMEM; @ret is then untouched.
 */
int routine_shelf_load(struct routine_shelf *ret, const struct choices *choices,
		       struct complaints *c);
void routine_shelf_done(struct routine_shelf *s);
const struct routine_entry *routine_shelf_find(const struct routine_shelf *s, const char *id);
