/* SPDX-License-Identifier: MIT */

/*
 * A battery that hovers at the threshold must not be told of again and again, so there are two. A
 * device that warns by itself knows better than the level it reports.
 */

#include "core/battery.h"
#include "util/macro.h"

#define CHARGED_PCT 10

/* The curve of the Progressor's battery is not public; linear between these is a common guess. */
#define EMPTY_MV 3300
#define FULL_MV  4200

void battery_init(struct battery *b)
{
	*b = (struct battery){ .pct = -1 };
}

int battery_pct_of_mv(int mv)
{
	return (MIN(MAX(mv, EMPTY_MV), FULL_MV) - EMPTY_MV) * 100 / (FULL_MV - EMPTY_MV);
}

void battery_level(struct battery *b, int pct)
{
	b->pct = pct;

	if (b->low && pct > b->well_pct) {
		b->low = false;
	} else if (!b->low && pct < BATTERY_LOW_PCT) {
		b->low = true;
		b->well_pct = BATTERY_WELL_PCT;
	}
}

void battery_warn(struct battery *b)
{
	if (b->low)
		return;

	b->low = true;
	b->well_pct = MAX(BATTERY_WELL_PCT, b->pct + CHARGED_PCT);
}
