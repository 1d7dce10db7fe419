/* SPDX-License-Identifier: MIT */

/*
 * What a crash, a power cut or the end of a desktop session has left in the middle: told from its
 * rows, so that it can go on though its routine has changed since, or is gone. Any program may have
 * written those rows: a session gets only what it can trust.
 */

#include <errno.h>
#include <string.h>

#include "store/rows.h"
#include "store/store-internal.h"
#include "sys/cleanup.h"

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
	_cleanup_(freep) struct store_interrupted *i = calloc(1, sizeof(*i));
	int r;

	if (!i)
		return -ENOMEM;

	r = store_newest(s, &i->workout);
	if (r < 0)
		return r;
	if (strcmp(i->workout.state, STORE_INTERRUPTED) != 0 ||
	    !is_recent(i->workout.ended_us, now_us))
		return -ENOENT;

	memcpy(i->routine.id, i->workout.routine, sizeof(i->routine.id));
	memcpy(i->routine.name, i->workout.routine, sizeof(i->workout.routine));
	r = store_steps(s, i->workout.uuid, take_step, i);
	if (r < 0)
		return r;
	if (i->workout.at.step == i->routine.n_steps && i->routine.n_steps > 0)
		return -ENOENT; /* nothing was left to do in it */
	if (!is_whole(i))
		return -EBADMSG;

	*ret = *i;
	return 0;
}
