/* SPDX-License-Identifier: MIT */

/*
 * What a person should know beside the cues: nothing to do this moment, but a reason why the session is not quite what
 * they may expect.
 */

#include <math.h>
#include <stdio.h>

#include "instepd/workout.h"

/* Which bests the step under way would need and does not have; NULL = none. */
static const char *missing_best(const struct step *step)
{
	bool missing[SIDE_RIGHT + 1] = { false };

	for (unsigned set = 0; set < step_sets(step); set++)
		missing[step_side(step, set)] |= step_needs_best(step, set);

	if (missing[SIDE_BOTH])
		return "both feet";
	if (missing[SIDE_LEFT] && missing[SIDE_RIGHT])
		return "either foot";
	if (missing[SIDE_LEFT])
		return "the left foot";
	return missing[SIDE_RIGHT] ? "the right foot" : NULL;
}

static void no_best(const struct step *step, const char *feet, char *ret, size_t size)
{
	bool both = step->sides == SIDES_BOTH;

	(void)snprintf(ret, size,
		       "Your best at %s with %s is not known yet, so any level counts. "
		       "Measure it: instepctl start " ROUTINE_MAX_TEST "%s",
		       step->exercise, feet, both ? " --side both" : "");
}

static void drifted(double told_n, enum side side, enum units units, char *ret, size_t size)
{
	(void)snprintf(ret, size,
		       "The band has %s by %.2f %s since the first set%s. Holds are measured from "
		       "the new rest; to feel the same pull, %s it again.",
		       told_n < 0 ? "slackened" : "tightened",
		       fabs(units_from_newton(units, told_n)), units_name(units),
		       cue_with_foot(side), told_n < 0 ? "tighten" : "slacken");
}

void workout_note(const struct workout *w, char *ret, size_t size)
{
	const struct session *s = &w->session;
	const struct step *step = session_step(s);
	const char *feet = missing_best(step);
	double told_n = drift_foot(&w->drift, s->step, session_side(s))->told_n;

	ret[0] = '\0';
	if (s->phase == PHASE_DONE || s->guide != GUIDE_BAND)
		return;
	if (told_n != 0)
		drifted(told_n, session_side(s), w->units, ret, size);
	else if (feet)
		no_best(step, feet, ret, size);
}
