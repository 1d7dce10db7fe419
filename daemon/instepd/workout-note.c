/* SPDX-License-Identifier: MIT */

/*
 * What a person should know beside the cues: nothing to do this moment, but a reason why the
 * session is not quite what they may expect.
 */

#include <math.h>
#include <stdio.h>

#include "instepd/wording.h"
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
		       wording_with_foot(side), told_n < 0 ? "tighten" : "slacken");
}

/* What to have at hand: at the begin for the whole workout, then for the exercise. */
static void needs(const struct workout *w, char *ret, size_t size)
{
	const struct session *s = &w->session;
	char words[ROUTINE_TEXT_MAX];

	if (s->step == 0)
		routine_needs(&w->routine, words, sizeof(words));
	else
		(void)snprintf(words, sizeof(words), "%s", session_step(s)->needs);
	if (words[0])
		(void)snprintf(ret, size, "Have at hand: %s.", words);
}

void workout_note(const struct workout *w, char *ret, size_t size)
{
	const struct session *s = &w->session;
	const struct step *step = session_step(s);
	const char *feet = missing_best(step);
	double told_n = drift_foot(&w->drift, s->step, session_side(s))->told_n;
	bool by_band = s->guide == GUIDE_BAND && s->phase != PHASE_DONE;

	ret[0] = '\0';
	if (session_timer_offered(s))
		(void)snprintf(ret, size, "To go on by the timer: instepctl resume --timer");
	else if (by_band && told_n != 0)
		drifted(told_n, session_side(s), w->units, ret, size);
	else if (by_band && feet)
		no_best(step, feet, ret, size);
	else if (s->phase == PHASE_READY && s->set == 0)
		needs(w, ret, size);
}
