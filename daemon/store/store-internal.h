/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the files of the store share:
 *
 *	store.c			the file, and memory in place of it
 *	store-write.c		workouts and their reps
 *	store-said.c		what was only said
 *	store-interrupted.c	what a crash has left behind
 *	store-read.c		what was done
 *	store-reminder.c	what is known of reminders
 */

#include "store/database.h"

struct store {
	struct database *database; /* the file, or what stands in for it */
	enum store_mode mode;
	char *path;         /* NULL: in memory on purpose */
	char problem[1024]; /* "": the database is the file */
	unsigned copied; /* when memory took over: the reps under way that it has from the file */
	/* the workout under way, so that it can go on where the file cannot be read any more */
	struct workout_row open; /* uuid "" = none */
	size_t n_steps;
	struct step_row steps[ROUTINE_STEPS_MAX];
};

/**
 * store_write() - do @work in the file, all or nothing, or where that fails in memory; as
 * database_whole()
 */
int store_write(struct store *s, int (*work)(struct database *d, void *userdata), void *userdata);

/**
 * store_try_the_file() - between two workouts: can the file be used again? Then what memory holds
 * goes there first.
 */
void store_try_the_file(struct store *s);

/** store_checked() - an answer of the database that is to be passed on. Return: @r */
int store_checked(struct store *s, int r);
