/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How the rest level moves from set to set: the band slackens or is tightened, the person slides
 * back, the sensor's zero wanders. Holds are measured over the rest of the moment, so it costs no
 * count; but the same pull then feels different, which a person may want to know.
 *
 * Each exercise and foot is compared with its own first set, the one in which it was set up. Rest
 * levels are over the sensor's own zero, newtons: a tare is no drift.
 */

#include <stdbool.h>

#include "core/routine.h"

/* Under this share of the person's level nobody feels it. */
#define DRIFT_SHARE 0.10

struct drift {
	const struct routine *routine; /* not owned */
	struct drift_foot {
		bool known;
		double first_n; /* rest level of its first set */
		double moved_n; /* of its latest set, over that */
		double told_n; /* what the person was told of it; 0 = nothing, or that it is over */
		double level_n;                    /* of its latest hold, over rest; 0 = none yet */
	} feet[ROUTINE_STEPS_MAX][SIDE_RIGHT + 1]; /* by the first step with the same exercise */
};

void drift_init(struct drift *d, const struct routine *routine);

/** drift_rest() - a set of step @step (from 0) with @side begins at this rest level */
void drift_rest(struct drift *d, unsigned step, enum side side, double rest_n);

/** drift_level() - a hold of such a set had this level over rest; above 0 */
void drift_level(struct drift *d, unsigned step, enum side side, double level_n);

/**
 * drift_foot() - how it is now, of a step and side
 *
 * told_n follows moved_n by steps of more than DRIFT_SHARE of the level, so that a person is told
 * once and not with each set; it is 0 again when less than half of that is left.
 */
const struct drift_foot *drift_foot(const struct drift *d, unsigned step, enum side side);
