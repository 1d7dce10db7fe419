/* SPDX-License-Identifier: MIT */
#pragma once

/* instepctl history best: a person's best of each exercise and side. */

#include <stdbool.h>

#include "conf/settings.h"
#include "store/store.h"

/**
 * history_best() - print them
 * @s:     NULL = nothing was done yet
 * @units: those of the settings
 * @json:  as the bus has them, in newtons
 *
 * Return: 0, or negative errno when the history could not be read.
 */
int history_best(struct store *s, enum units units, bool json);
