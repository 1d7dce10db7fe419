/* SPDX-License-Identifier: MIT */

/*
 * The rest levels of the sets, compared. It does not correct anything: the detector follows the
 * rest by itself (baseline.h), and this is only what is told of it.
 */

#include "core/drift.h"

#include <math.h>
#include <string.h>

void drift_init(struct drift *d, const struct routine *routine)
{
	*d = (struct drift){ .routine = routine };
}

/* The first step with the same exercise: its sets go on where those of that step ended. */
static unsigned place(const struct drift *d, unsigned step)
{
	const struct step *steps = d->routine->steps;
	unsigned i = 0;

	while (strcmp(steps[i].exercise, steps[step].exercise) != 0)
		i++;
	return i;
}

static struct drift_foot *foot(struct drift *d, unsigned step, enum side side)
{
	return &d->feet[place(d, step)][side];
}

static void tell(struct drift_foot *f)
{
	double least_n = DRIFT_SHARE * f->level_n;

	if (fabs(f->moved_n) <= least_n / 2)
		f->told_n = 0;
	else if (fabs(f->moved_n) > least_n && fabs(f->moved_n - f->told_n) > least_n)
		f->told_n = f->moved_n;
}

void drift_rest(struct drift *d, unsigned step, enum side side, double rest_n)
{
	struct drift_foot *f = foot(d, step, side);

	if (!f->known)
		f->first_n = rest_n;
	f->known = true;
	f->moved_n = rest_n - f->first_n;
	if (f->level_n > 0)
		tell(f);
}

void drift_level(struct drift *d, unsigned step, enum side side, double level_n)
{
	foot(d, step, side)->level_n = level_n;
}

const struct drift_foot *drift_foot(const struct drift *d, unsigned step, enum side side)
{
	return &d->feet[place(d, step)][side];
}
