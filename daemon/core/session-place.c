/* SPDX-License-Identifier: MIT */

/*
 * Where in the routine a session is, which set comes next, and how many reps were done, skipped and
 * are left: the sums that struct step_count promises. What the person does at that place is
 * session-phase.c.
 */

#include "core/session-internal.h"
#include "util/macro.h"

bool place_next(const struct session *s, unsigned *ret_step, unsigned *ret_set)
{
	bool same = s->set + 1 < step_sets(session_step(s));

	if (!same && s->step + 1 >= s->routine->n_steps)
		return false;
	*ret_step = same ? s->step : s->step + 1;
	*ret_set = same ? s->set + 1 : 0;
	return true;
}

bool place_changes_foot(const struct session *s)
{
	unsigned step, set;

	return place_next(s, &step, &set) && step == s->step &&
	       step_side(session_step(s), set) != session_side(s);
}

void place_take_up(struct session *s, unsigned step, unsigned set, struct effects *fx)
{
	s->slower_next &= step == s->step;
	s->step = step;
	s->set = set;
	s->rep = 0;
	s->round++;
	s->told_part = 0;
	s->told_half = false;
	s->guide = phase_guide(s, step);
	fx->changed |= CHANGED_POSITION | CHANGED_GUIDE;
}

/* What a step counts, all count. */
static void add(unsigned *of_step, unsigned *of_all, unsigned n)
{
	*of_step += n;
	*of_all += n;
}

/* The begin of the next set, when this one is complete. Return: false after the last one. */
static bool normalize(const struct routine *r, struct session_place *at)
{
	if (at->step < r->n_steps && at->rep >= step_set_reps(&r->steps[at->step])) {
		at->rep = 0;
		at->set++;
	}
	if (at->step < r->n_steps && at->set >= step_sets(&r->steps[at->step])) {
		at->rep = at->set = 0;
		at->step++;
	}
	return at->step < r->n_steps;
}

static void begin_counts(struct session *s,
			 const struct step_count so_far[static ROUTINE_STEPS_MAX])
{
	for (unsigned i = 0; i < s->routine->n_steps; i++) {
		struct step_count *c = &s->counts[i];

		*c = so_far[i];
		c->planned = c->done + c->skipped + session_step_left(s, i);
		s->planned += c->planned;
		s->done += c->done;
		s->tried += c->tried;
		s->skipped += c->skipped;
	}
}

bool place_begin(struct session *s, const struct session_place *at,
		 const struct step_count so_far[static ROUTINE_STEPS_MAX], struct effects *fx)
{
	const struct step *last = &s->routine->steps[s->routine->n_steps - 1];
	struct session_place place = *at;
	bool more = normalize(s->routine, &place);

	if (!more) /* the end of the last set */
		place = (struct session_place){ s->routine->n_steps - 1, step_sets(last) - 1,
						step_set_reps(last) };
	place_take_up(s, place.step, place.set, fx);
	s->rep = s->attempts = place.rep;
	s->attempts_round = s->round;
	s->told_part = place_rep(s) / session_step(s)->reps;
	begin_counts(s, so_far);
	return more;
}

/* Counted, but no record says so yet. */
static unsigned unrecorded(const struct session *s)
{
	unsigned n = s->load.id && s->load.earned;

	for (unsigned i = 0; i < s->n_settling; i++)
		n += s->settling[i].counted && s->settling[i].round == s->round;
	return n;
}

struct session_place session_place(const struct session *s)
{
	struct session_place place = { s->step, s->set, s->rep - unrecorded(s) };

	bool finished = s->phase == PHASE_DONE && s->ending == SESSION_FINISHED;
	bool skipped = place_set_left(s) > 0; /* what was left is not to be done again */

	if (finished && (skipped || !unrecorded(s)))
		return (struct session_place){ .step = s->routine->n_steps };
	(void)normalize(s->routine, &place);
	return place;
}

/* A rep of a hold is counted before it is over: the way back still belongs to it. */
static bool goes_back(const struct session *s)
{
	return s->phase == PHASE_BACK_HOLD ||
	       (s->phase == PHASE_BACK && session_step(s)->kind == KIND_HOLD);
}

unsigned place_rep(const struct session *s)
{
	unsigned done = s->rep + settling_claims(s) - (goes_back(s) && s->rep);

	return MIN(done, step_set_reps(session_step(s)) - 1);
}

unsigned place_set_left(const struct session *s)
{
	unsigned reps = step_set_reps(session_step(s));

	return reps > s->rep ? reps - s->rep : 0;
}

unsigned session_step_left(const struct session *s, unsigned step)
{
	const struct step *of = &s->routine->steps[step];
	bool finished = s->phase == PHASE_DONE && s->ending == SESSION_FINISHED;

	if (step < s->step || finished)
		return 0;
	if (step > s->step)
		return step_sets(of) * step_set_reps(of);
	return (step_sets(of) - s->set - 1) * step_set_reps(of) + place_set_left(s);
}

unsigned session_left(const struct session *s)
{
	unsigned left = 0;

	for (unsigned i = s->step; i < s->routine->n_steps; i++)
		left += session_step_left(s, i);
	return left;
}

void place_leave_out(struct session *s, unsigned n, struct effects *fx)
{
	add(&s->counts[s->step].skipped, &s->skipped, n);
	fx->changed |= CHANGED_COUNTS;
}

void place_set_again(struct session *s, struct effects *fx)
{
	unsigned again = step_set_reps(session_step(s)) - place_set_left(s);

	add(&s->counts[s->step].planned, &s->planned, again);
	fx->changed |= CHANGED_COUNTS;
}

/* What was skipped of it is not: now it is to be done. */
void place_step_again(struct session *s, unsigned step, struct effects *fx)
{
	const struct step *of = &s->routine->steps[step];
	struct step_count *c = &s->counts[step];
	unsigned again = step_sets(of) * step_set_reps(of) - session_step_left(s, step);
	unsigned skipped = MIN(again, c->skipped);

	c->skipped -= skipped;
	s->skipped -= skipped;
	add(&c->planned, &s->planned, again - skipped);
	fx->changed |= CHANGED_COUNTS;
}

/*
 * A rep that nothing was left for comes late, when its set was over or skipped: it makes good one
 * that was skipped, or is one more than was planned.
 */
void place_count(struct session *s, unsigned step, bool here, struct effects *fx)
{
	struct step_count *c = &s->counts[step];
	unsigned left = session_step_left(s, step);

	s->rep += here;
	add(&c->done, &s->done, 1);
	fx->changed |= CHANGED_COUNTS | CHANGED_POSITION;
	if (session_step_left(s, step) < left)
		return;
	if (c->skipped) {
		c->skipped--;
		s->skipped--;
	} else {
		add(&c->planned, &s->planned, 1);
	}
}
