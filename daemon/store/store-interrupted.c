/* SPDX-License-Identifier: MIT */

/*
 * What a crash, a power cut or the end of a desktop session has left in the middle: told from its
 * rows, so that it can go on though its routine has changed since, or is gone. Any program may have
 * written those rows: a session gets only what it can trust.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/rows.h"
#include "store/store-internal.h"

/* Of a step: more than a person can do, and few enough that a session can add them up. */
#define PLANNED_MAX 1000000

/* Either clock may have been set since: what seems to be hours ahead is not a moment ago. */
static bool is_recent(uint64_t at_us, uint64_t now_us)
{
	return MAX(at_us, now_us) - MIN(at_us, now_us) < STORE_RESUME_MAX_US;
}

static int take_step(void *userdata, const struct step_row *row)
{
	struct store_interrupted *i = userdata;
	unsigned n = i->routine.n_steps;

	if (n >= ROUTINE_STEPS_MAX || row->n != n + 1)
		return -EBADMSG;

	i->routine.steps[n] = row->step;
	i->so_far[n] = row->count;
	i->routine.n_steps++;
	return 0;
}

static bool is_place(const struct routine *r, const struct session_place *at)
{
	const struct step *s = &r->steps[MIN(at->step, r->n_steps - 1)];

	return at->step < r->n_steps && at->set < step_sets(s) && at->rep < step_set_reps(s);
}

static bool is_count(const struct step_count *c)
{
	return c->planned <= PLANNED_MAX && c->tried <= PLANNED_MAX &&
	       (uint64_t)c->done + c->skipped <= c->planned;
}

static bool is_whole(const struct store_interrupted *i)
{
	unsigned step;

	if (routine_check(&i->routine, &step) || !is_place(&i->routine, &i->workout.at))
		return false;

	for (step = 0; step < i->routine.n_steps; step++)
		if (!is_count(&i->so_far[step]))
			return false;
	return true;
}

int store_interrupted(struct store *s, uint64_t now_us, struct store_interrupted *ret)
{
	struct workout_row *w = &ret->workout;
	int r;

	*ret = (struct store_interrupted){ 0 };
	r = store_newest(s, w);
	if (r < 0)
		return r;
	if (strcmp(w->state, "interrupted") != 0 || !is_recent(w->ended_us, now_us))
		return -ENOENT;

	memcpy(ret->routine.id, w->routine, sizeof(ret->routine.id));
	memcpy(ret->routine.name, w->routine, sizeof(w->routine));
	r = store_steps(s, w->uuid, take_step, ret);
	if (r < 0)
		return r;

	if (w->at.step == ret->routine.n_steps && ret->routine.n_steps > 0)
		return -ENOENT; /* nothing was left to do in it */

	return is_whole(ret) ? 0 : -EBADMSG;
}
