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
		uint32_t id; /* 0 = by the timer */
		unsigned step, set;
		uint64_t wanted_us;
		double target_n;
		bool earned, cut, cancelled, recorded;
		bool passed; /* a later load had its final event: this one gets none */
		bool final, late;
	} loads[MODEL_LOADS_MAX];
	size_t n;
	unsigned done, tried;
	unsigned counted[MODEL_STEPS_MAX][MODEL_SETS_MAX]; /* reps of a set */
	uint64_t unknown_us;
};

static inline void model_begin(struct model *m, const struct model_load *l)
{
	if (m->n < ELEMENTS(m->loads))
		m->loads[m->n++] = *l;
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

/* A hold by the timer: it is one by itself. */
static inline void model_timed(struct model *m, unsigned step, unsigned set)
{
	model_begin(m, &(struct model_load){ .step = step, .set = set, .earned = true });
	model_count(m, step, set);
}

static inline void model_final(struct model *m, struct model_load *l, const struct hold_record *h)
{
	l->final = true;
	l->late = !l->earned && !l->cut && h->held_us >= l->wanted_us / 100 * 95 &&
		  h->level_n >= 0.95 * l->target_n;
	if (l->late)
		model_count(m, l->step, l->set);
	for (struct model_load *older = m->loads; older < l; older++)
		older->passed = true;
}

static inline void model_event(struct model *m, const struct event *e)
{
	struct model_load *l = e->id ? model_waiting(m, e->id) : NULL;

	if (!l)
		return;
	if (e->kind == EVENT_HOLD || e->kind == EVENT_PULSE || e->kind == EVENT_REP) {
		if (!l->passed)
			model_final(m, l, &e->hold);
	} else if (e->kind == EVENT_LOAD_EARNED && !l->earned && !l->cut) {
		l->earned = true;
		model_count(m, l->step, l->set);
	} else if (e->kind == EVENT_LOAD_CANCEL && !l->earned) {
		l->cancelled = true;
	}
}

/*
 * A rep was given out: it must be the oldest that waits, counted exactly if it was earned or its
 * final event said so.
 */
static inline bool model_rep(struct model *m, const struct rep_record *rep)
{
	struct model_load *l = model_waiting(m, 0);

	if (!l || rep->step != l->step || rep->set != l->set)
		return false;
	l->recorded = true;
	m->tried += !l->earned && !l->late;
	return rep->counted == (l->earned || l->late) && rep->measured == l->final &&
	       rep->hold.earned == (l->final && l->earned) && (rep->guide == GUIDE_TIMER) == !l->id;
}
