/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a session must have counted, worked out without phases, cues or countdowns: a list of the
 * loads that were taken for reps, each with its own fate. Independent of session-load.c on purpose:
 * that one keeps two loads and running sums, this one all of them and the rule.
 */

#include "core/session.h"
#include "util/macro.h"

#define MODEL_LOADS_MAX 400
#define MODEL_STEPS_MAX 2
#define MODEL_SETS_MAX  4

struct model {
	struct model_load {
		uint32_t id;
		unsigned step, set;
		bool earned, cut, cancelled, recorded;
	} loads[MODEL_LOADS_MAX];
	size_t n;
	unsigned done, tried;
	unsigned counted[MODEL_STEPS_MAX][MODEL_SETS_MAX]; /* reps of a set */
	uint64_t unknown_us;
};

static inline void model_begin(struct model *m, uint32_t id, unsigned step, unsigned set)
{
	if (m->n < ELEMENTS(m->loads))
		m->loads[m->n++] = (struct model_load){ .id = id, .step = step, .set = set };
}

/* The oldest load that still waits for its record; of any id, or of @id. */
static inline struct model_load *model_waiting(struct model *m, uint32_t id)
{
	for (size_t i = 0; i < m->n; i++) {
		struct model_load *l = &m->loads[i];

		if (!l->recorded && !l->cancelled && (!id || l->id == id))
			return l;
	}
	return NULL;
}

static inline void model_count(struct model *m, unsigned step, unsigned set)
{
	m->done++;
	m->counted[step][set]++;
}

static inline void model_event(struct model *m, const struct event *e)
{
	struct model_load *l = e->id ? model_waiting(m, e->id) : NULL;

	if (!l || l->earned)
		return;
	if (e->kind == EVENT_LOAD_EARNED && !l->cut) {
		l->earned = true;
		model_count(m, l->step, l->set);
	} else if (e->kind == EVENT_LOAD_CANCEL) {
		l->cancelled = true;
	}
}

/*
 * A rep was given out: it must be the oldest that waits, counted exactly if it was earned or its
 * final event says so.
 * @final: the final event that has just come, or NULL
 */
static inline bool model_rep(struct model *m, const struct rep_record *rep,
			     const struct event *final, double target_n)
{
	struct model_load *l = model_waiting(m, 0);
	bool measured = l && final && final->id == l->id, late;

	if (!l || rep->step != l->step || rep->set != l->set)
		return false;
	late = measured && !l->earned && !l->cut &&
	       final->hold.held_us >= rep->wanted_us / 100 * 95 &&
	       final->hold.level_n >= 0.95 * target_n;
	l->recorded = true;
	if (late)
		model_count(m, l->step, l->set);
	m->tried += !l->earned && !late;
	return rep->counted == (l->earned || late) && rep->measured == measured &&
	       rep->hold.earned == (measured && l->earned);
}
