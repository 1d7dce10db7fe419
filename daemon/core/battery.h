/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When a battery is low: said once on the way down, and not again before it was well above. What a
 * device reports goes up and down by some per cent with load and temperature.
 */

#include <stdbool.h>

#define BATTERY_LOW_PCT  15 /* low is under this */
#define BATTERY_WELL_PCT 25 /* and until it is over this */

struct battery {
	int pct; /* -1 = not known */
	bool low;
	int well_pct; /* low: until it is over this */
};

void battery_init(struct battery *b);

/** battery_pct_of_mv() - how full one lithium cell is at @mv millivolts, per cent: 0..100 */
int battery_pct_of_mv(int mv);

/** battery_level() - the device reports @pct, 0..100 */
void battery_level(struct battery *b, int pct);

/**
 * battery_warn() - the device says by itself that it will soon be empty, whatever its level: that
 * holds until it was charged by a tenth
 */
void battery_warn(struct battery *b);
