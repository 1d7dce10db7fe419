/* SPDX-License-Identifier: MIT */

/*
 * What comes next, so that nobody is surprised by it: the next direction or variant of the set
 * under way, else the next set, with the exercise where that is another one.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/cue.h"
#include "instepd/wording.h"
#include "util/macro.h"

/*
 * "3 holds of 5 seconds", "10 times", "20 seconds", "10 circles": what is done in one part of a set
 */
static void dose(const struct step *step, char *ret, size_t size)
{
	char seconds[WORDING_MAX];

	switch (step->kind) {
	case KIND_HOLD:
		wording_seconds(step->hold_us, seconds, sizeof(seconds));
		(void)snprintf(ret, size, "%u hold%s of %s", step->reps, step->reps == 1 ? "" : "s",
			       seconds);
		return;
	case KIND_REPS:
		(void)snprintf(ret, size, "%u time%s", step->reps, step->reps == 1 ? "" : "s");
		return;
	case KIND_TIMED:
		wording_seconds(step->time_us, ret, size);
		return;
	case KIND_CIRCLES:
		(void)snprintf(ret, size, "%u circle%s", step->reps, step->reps == 1 ? "" : "s");
		return;
	}
}

/* ", clockwise", where a set has such parts */
static void in_part(const struct step *step, unsigned part, char *ret, size_t size)
{
	bool named = part < step->n_parts && wording_part(&step->parts[part])[0];

	(void)snprintf(ret, size, "%s%s", named ? ", " : "",
		       named ? wording_part(&step->parts[part]) : "");
}

static void next_part(const struct step *step, unsigned part, char *ret, size_t size)
{
	char amount[2 * WORDING_MAX];

	dose(step, amount, sizeof(amount));
	(void)snprintf(ret, size, "Then %s: %s.", wording_part(&step->parts[part]), amount);
}

/*
 * Sets are counted over both feet, so the foot stands apart: of the right one, set 7 of 10 may be
 * the second.
 */
static void next_set(const struct step *step, unsigned set, bool same, char *ret, size_t size)
{
	const char *foot = wording_foot(step_side(step, set));
	char exercise[WORDING_MAX], amount[2 * WORDING_MAX], part[WORDING_MAX],
		of[WORDING_MAX] = "";

	wording_exercise(step->exercise, exercise, sizeof(exercise));
	dose(step, amount, sizeof(amount));
	in_part(step, 0, part, sizeof(part));
	if (step_sets(step) > 1)
		(void)snprintf(of, sizeof(of), "%sset %u of %u", same ? "" : ", ", set + 1,
			       step_sets(step));

	(void)snprintf(ret, size, "Then %s%s%s%s: %s%s.", same ? "" : exercise, of, foot,
		       foot[0] ? " foot" : "", amount, part);
}

void cue_next(const struct session *s, char *ret, size_t size)
{
	const struct step *step = session_step(s);
	unsigned part = s->rep / step->reps;
	bool last = s->set + 1 >= step_sets(step);

	ret[0] = '\0';
	if (s->phase == PHASE_DONE)
		return;
	if (part + 1 < step->n_parts)
		next_part(step, part + 1, ret, size);
	else if (!last)
		next_set(step, s->set + 1, true, ret, size);
	else if (s->step + 1 < s->routine->n_steps)
		next_set(step + 1, 0, false, ret, size);
}
