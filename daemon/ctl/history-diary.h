/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A day as a training diary has it: each workout with its exercises, and what was only said, in
 * their order.
 */

#include "conf/settings.h"
#include "store/store.h"

/**
 * history_diary() - print what began in [@from_us, @to_us)
 * Return: 1, 0 when there was nothing and nothing was printed, or a negative errno as
 * store_workouts().
 */
int history_diary(struct store *s, uint64_t from_us, uint64_t to_us, enum units units);
