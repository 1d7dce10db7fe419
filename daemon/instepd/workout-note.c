/* SPDX-License-Identifier: MIT */

/*
 * What a person should know beside the cues: nothing to do this moment, but a reason why the session is not quite what
 * they may expect.
 */

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

void workout_note(const struct workout *w, char *ret, size_t size)
{
	const struct session *s = &w->session;
	const struct step *step = session_step(s);
	const char *feet = missing_best(step);

	ret[0] = '\0';
	if (s->phase == PHASE_DONE || s->guide != GUIDE_BAND)
		return;
	if (feet)
		no_best(step, feet, ret, size);
}
