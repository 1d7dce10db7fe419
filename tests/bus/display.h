/* SPDX-License-Identifier: MIT */
#pragma once

/* A screen that nobody looks at: Xvfb. */

#include "bus/harness.h"

/** display_start() - Return: its pid, once it can be used; programs that are run from now on do */
pid_t display_start(struct harness *h);
