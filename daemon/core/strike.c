/* SPDX-License-Identifier: MIT */

/* A ring of greatest jumps, a bin for each eighth of a second. */

#include "core/strike.h"

#include <string.h>

#include "util/macro.h"

void strike_init(struct strike *s)
{
	memset(s, 0, sizeof(*s));
}

void strike_push(struct strike *s, uint64_t t_us, struct vec accel_g)
{
	uint64_t bin = t_us / STRIKE_BIN_US,
		 first = MAX(s->bin + 1, bin - MIN(bin, STRIKE_BINS - 1));
	float *jump_g = &s->jump_g[bin % STRIKE_BINS];

	for (uint64_t i = first; i <= bin; i++)
		s->jump_g[i % STRIKE_BINS] = 0;
	s->bin = bin;
	if (s->started)
		*jump_g = fmaxf(*jump_g, (float)vec_length(vec_sub(accel_g, s->last_g)));
	s->started = true;
	s->last_g = accel_g;
}

double strike_within(const struct strike *s, uint64_t from_us, uint64_t to_us)
{
	uint64_t from = MAX(from_us / STRIKE_BIN_US, s->bin - MIN(s->bin, STRIKE_BINS - 1)),
		 to = MIN(to_us / STRIKE_BIN_US, s->bin);
	float jump_g = 0;

	for (uint64_t i = from; i <= to; i++)
		jump_g = fmaxf(jump_g, s->jump_g[i % STRIKE_BINS]);
	return (double)jump_g;
}
