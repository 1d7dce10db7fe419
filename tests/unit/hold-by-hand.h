/* SPDX-License-Identifier: MIT */
#pragma once

/* core/hold.h, fed by hand with newtons. */

#include "by-hand.h"
#include "core/hold.h"

static struct hold hold;

static inline void begin(void)
{
	memset(&hold, 0, sizeof(hold));
	begin_time();
}

static void push(double g)
{
	hold_push(&hold, now_us, g, gap, &out);
}
