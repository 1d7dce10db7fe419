/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The history's file, and a workout in it, as people name them. What is wrong has been said on
 * stderr.
 */

#include "store/store.h"

/**
 * history_open_at_home() - the person's history, to read it
 * Return: CTL_OK with *ret NULL when there is none yet, or the exit status to leave with.
 */
int history_open_at_home(struct store **ret);

/** history_unreadable() - say why it is. Return: the exit status for it. */
int history_unreadable(const struct store *s, int error);

/**
 * history_find() - the workout that a UUID begins with, or "last". Return: CTL_OK, or the exit
 * status to leave with.
 */
int history_find(struct store *s, const char *which, struct workout_row *ret);

/** history_find_at_home() - both in one */
int history_find_at_home(const char *which, struct workout_row *ret);
