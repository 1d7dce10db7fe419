/* SPDX-License-Identifier: MIT */

/*
 * What a person says they did: most exercises have no sensor, and some are done in the kitchen. An
 * entry is a workout of its own, so that it is listed and counted with the others, but in a state
 * of its own, with reps that nobody but the person has seen. Only such an entry can be taken back.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/rows.h"
#include "store/store-internal.h"

static enum sides sides_of(enum side side)
{
	switch (side) {
	case SIDE_LEFT:
		return SIDES_LEFT;
	case SIDE_RIGHT:
		return SIDES_RIGHT;
	case SIDE_BOTH:
		break;
	}
	return SIDES_BOTH;
}

static struct workout_row workout_of(const struct said *said)
{
	struct workout_row w = {
		.state = STORE_SAID,
		.started_us = said->at_us,
		.ended_us = said->at_us,
		.offset_s = said->offset_s,
		.planned = said->reps,
	};

	(void)snprintf(w.uuid, sizeof(w.uuid), "%s", said->uuid);
	(void)snprintf(w.routine, sizeof(w.routine), "%s", said->exercise);
	return w;
}

static struct step_row step_of(const struct said *said)
{
	struct step_row s = {
		.n = 1,
		.step = { .kind = said->kind,
			  .sides = sides_of(said->side),
			  .first = SIDE_LEFT,
			  .sets = 1,
			  .reps = said->reps },
		.count.planned = said->reps,
	};

	(void)snprintf(s.step.exercise, sizeof(s.step.exercise), "%s", said->exercise);
	return s;
}

static struct rep_row rep_of(const struct said *said, unsigned rep)
{
	struct rep_row r = {
		.step = 1,
		.set = 1,
		.rep = rep,
		.side = said->side,
		.guide = STORE_SAID,
		.counted = true,
		.at_us = said->at_us,
	};

	(void)snprintf(r.exercise, sizeof(r.exercise), "%s", said->exercise);
	return r;
}

static int add(struct database *d, void *userdata)
{
	const struct said *said = userdata;
	const struct workout_row w = workout_of(said);
	const struct step_row s = step_of(said);
	int r;

	r = rows_add_workout(d, &w);
	if (r == 0)
		r = rows_add_step(d, w.uuid, &s);
	for (unsigned i = 1; i <= said->reps && r == 0; i++) {
		const struct rep_row rep = rep_of(said, i);

		r = rows_add_rep(d, w.uuid, &rep);
	}

	return r;
}

int store_add_said(struct store *s, const struct said *said)
{
	if (said->reps < 1 || said->reps > SAID_REPS_MAX || !said->at_us || !said->exercise[0])
		return -EINVAL;

	if (!s->open.uuid[0])
		store_try_the_file(s);

	return store_write(s, add, (void *)said);
}

struct undoing {
	struct workout_row workout;
	enum side side;
	enum step_kind kind;
};

static int take_step(void *userdata, const struct step_row *row)
{
	struct undoing *u = userdata;

	u->side = step_side(&row->step, 0);
	u->kind = row->step.kind;
	return 0;
}

static int undo(struct database *d, void *userdata)
{
	struct undoing *u = userdata;
	int r;

	r = rows_last_said(d, &u->workout);
	if (r == 0)
		r = rows_steps(d, u->workout.uuid, take_step, u);

	return r == 0 ? rows_take_back(d, u->workout.uuid) : r;
}

int store_undo_said(struct store *s, struct said *ret)
{
	struct undoing u = { .side = SIDE_BOTH };
	int r;

	if (!s->open.uuid[0])
		store_try_the_file(s);

	r = store_write(s, undo, &u);
	if (r < 0)
		return r;

	*ret = (struct said){ .kind = u.kind,
			      .side = u.side,
			      .reps = u.workout.done,
			      .at_us = u.workout.started_us,
			      .offset_s = u.workout.offset_s };
	memcpy(ret->uuid, u.workout.uuid, sizeof(ret->uuid));
	memcpy(ret->exercise, u.workout.routine, sizeof(ret->exercise));
	return 0;
}
