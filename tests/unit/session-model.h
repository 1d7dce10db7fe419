/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a session must have counted, worked out without phases, cues or clocks: a ledger of what
 * each set still asks for, and a list of the loads that were taken for reps, each with its own
 * fate. Independent of core/session*.c on purpose: those keep a position and running sums, this one
 * all of the sets and the rules.
 */

#include <string.h>

#include "core/session.h"
#include "util/macro.h"

#define MODEL_SETS_MAX    198
#define MODEL_WAITING_MAX 16

/* A rep that was begun, until its record is given out. */
struct model_load {
	uint32_t id; /* 0 = by the timer */
	unsigned visit, step, set, part;
	enum guide guide;
	uint64_t wanted_us;
	double target_n;
	bool counted;
	enum tried_reason reason; /* why not, if that is known */
	bool over;                /* let go */
	bool cut;                 /* by us: it does not count any more */
	bool final;               /* its final event came */
	bool passed;              /* a later one had its final event: this one gets none */
};

/* A pull in a pause. */
struct model_pull {
	uint32_t id;
	bool is_short;
	uint64_t begun_us, end_us;
};

struct model {
	const struct routine *routine;
	unsigned step, set; /* where the person is, */
	unsigned visit;     /* how many sets were taken up until then, */
	unsigned counted;   /* and what was counted in this one */
	bool gets_ready;    /* a command comes while they get ready for it */
	unsigned todo[ROUTINE_STEPS_MAX][MODEL_SETS_MAX]; /* reps that a set still asks for */
	struct step_count counts[ROUTINE_STEPS_MAX];
	struct model_load waiting[MODEL_WAITING_MAX]; /* oldest first */
	size_t n_waiting;
	unsigned recorded_visit, recorded; /* in that one */
	uint64_t unknown_us;
	struct model_pull pulls[2]; /* the latest ones of this pause, the newer one last */
};

static inline unsigned model_left(const struct model *m, unsigned step)
{
	unsigned left = 0;

	for (unsigned set = 0; set < step_sets(&m->routine->steps[step]); set++)
		left += m->todo[step][set];
	return left;
}

static inline void model_take_up(struct model *m, unsigned step, unsigned set)
{
	m->step = step;
	m->set = set;
	m->visit++;
	m->counted = 0;
}

static inline void model_start(struct model *m, const struct routine *r)
{
	memset(m, 0, offsetof(struct model, todo));
	memset(m->counts, 0, sizeof(*m) - offsetof(struct model, counts));
	m->routine = r;
	for (unsigned step = 0; step < r->n_steps; step++)
		for (unsigned set = 0; set < step_sets(&r->steps[step]); set++) {
			m->todo[step][set] = step_set_reps(&r->steps[step]);
			m->counts[step].planned += m->todo[step][set];
		}
}

/* All before @at was done in a workout that was interrupted there. */
static inline void model_start_at(struct model *m, const struct session_place *at)
{
	for (unsigned step = 0; step <= at->step; step++)
		for (unsigned set = 0; set < step_sets(&m->routine->steps[step]); set++) {
			bool before = step < at->step || set < at->set;
			bool here = step == at->step && set == at->set;
			unsigned done = before ? m->todo[step][set] : here ? at->rep : 0;

			m->counts[step].done += done;
			m->todo[step][set] -= done;
		}
	model_take_up(m, at->step, at->set);
	m->counted = m->recorded = at->rep;
	m->recorded_visit = m->visit;
}

/* The person goes on to the next set: by themselves only when nothing is left of this one. */
static inline bool model_go_on(struct model *m)
{
	bool last = m->set + 1 == step_sets(&m->routine->steps[m->step]);

	if (m->todo[m->step][m->set] > 0 || (last && m->step + 1 == m->routine->n_steps))
		return false;
	model_take_up(m, last ? m->step + 1 : m->step, last ? 0 : m->set + 1);
	return true;
}

/* The commands; what was held when they came is over before. */

static inline void model_skip_set(struct model *m, unsigned set)
{
	m->counts[m->step].skipped += m->todo[m->step][set];
	m->todo[m->step][set] = 0;
}

static inline void model_skip(struct model *m)
{
	model_skip_set(m, m->set);
	(void)model_go_on(m);
}

static inline void model_skip_step(struct model *m)
{
	for (unsigned set = m->set; set < step_sets(&m->routine->steps[m->step]); set++)
		model_skip_set(m, set);
	if (m->step + 1 < m->routine->n_steps)
		model_take_up(m, m->step + 1, 0);
}

/* Return: how many reps more there are to do for it. */
static inline unsigned model_open_set(struct model *m, unsigned step, unsigned set)
{
	unsigned before = m->todo[step][set];

	m->todo[step][set] = step_set_reps(&m->routine->steps[step]);
	return m->todo[step][set] - before;
}

/* All of a step is to be done again: what was skipped of it is not, what was done is one more. */
static inline void model_open_step(struct model *m, unsigned step)
{
	struct step_count *c = &m->counts[step];
	unsigned again = 0, unskipped;

	for (unsigned set = 0; set < step_sets(&m->routine->steps[step]); set++)
		again += model_open_set(m, step, set);
	unskipped = MIN(again, c->skipped);
	c->skipped -= unskipped;
	c->planned += again - unskipped;
}

/* To the begin of the step; from there to that of the one before. */
static inline void model_back(struct model *m)
{
	bool at_begin = m->set == 0 && (m->counted == 0 || m->gets_ready);
	unsigned to = m->step - (at_begin && m->step > 0);

	for (unsigned step = to; step <= m->step; step++)
		model_open_step(m, step);
	model_take_up(m, to, 0);
}

static inline void model_repeat(struct model *m)
{
	m->counts[m->step].planned += model_open_set(m, m->step, m->set);
	model_take_up(m, m->step, m->set);
}

/*
 * What its set has no room for comes late: it stands for one that was skipped, or is one more than
 * planned.
 */
static inline void model_count(struct model *m, struct model_load *l)
{
	bool here = l->visit == m->visit;
	struct step_count *c = &m->counts[l->step];

	l->counted = true;
	c->done++;
	m->counted += here;
	if (here && m->todo[l->step][l->set] > 0)
		m->todo[l->step][l->set]--;
	else if (c->skipped > 0)
		c->skipped--;
	else
		c->planned++;
}

/*
 * What was counted but is not recorded is lost, and to be done again if it was of this set; unless
 * the rest of the set was skipped, which ended the workout.
 */
static inline void model_crash(struct model *m)
{
	unsigned reps = step_set_reps(&m->routine->steps[m->step]);
	bool skipped = m->todo[m->step][m->set] == 0 && m->counted < reps;

	for (size_t i = 0; i < m->n_waiting; i++) {
		const struct model_load *l = &m->waiting[i];

		m->counts[l->step].done -= l->counted;
		m->counted -= l->counted && l->visit == m->visit;
	}
	m->n_waiting = 0;
	m->counted = skipped ? reps : MIN(m->counted, reps);
	if (skipped)
		m->set = step_sets(&m->routine->steps[m->step]) - 1;
	m->unknown_us = 0;
	m->todo[m->step][m->set] = reps - m->counted;
	m->recorded = m->counted;
	m->recorded_visit = m->visit;
	for (unsigned i = 0; i < m->routine->n_steps; i++) {
		struct step_count *c = &m->counts[i];

		c->planned = c->done + c->skipped + model_left(m, i);
	}
}

/* Reps at a tempo that are over and not yet known to count: the next one comes after them. */
static inline unsigned model_claims(const struct model *m)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->n_waiting; i++) {
		const struct model_load *l = &m->waiting[i];

		n += l->visit == m->visit && !l->wanted_us && l->over && !l->counted && !l->cut &&
		     !l->final && !l->passed;
	}
	return n;
}

static inline struct model_load *model_begin(struct model *m, uint32_t id, enum guide guide)
{
	const struct step *s = &m->routine->steps[m->step];
	unsigned before = m->counted + model_claims(m);
	struct model_load *l = &m->waiting[m->n_waiting++];

	assert_true(m->n_waiting <= MODEL_WAITING_MAX);
	*l = (struct model_load){
		.id = id,
		.visit = m->visit,
		.step = m->step,
		.set = m->set,
		.part = MIN(before, step_set_reps(s) - 1) / s->reps,
		.guide = guide,
		.wanted_us = s->hold_us + s->time_us,
		.target_n = guide == GUIDE_BAND ? step_target_n(s, step_side(s, m->set)) : 0,
	};
	return l;
}

static inline void model_cut(struct model_load *l, enum tried_reason why)
{
	l->cut = l->over = true;
	l->reason = why;
}

/* A rep by the timer: it is complete, or was stopped before. */
static inline void model_timed(struct model *m, bool complete)
{
	struct model_load *l = model_begin(m, 0, GUIDE_TIMER);

	l->over = true;
	if (complete)
		model_count(m, l);
	else
		model_cut(l, TRIED_STOPPED);
}

static inline struct model_load *model_find(struct model *m, uint32_t id)
{
	for (size_t i = 0; i < m->n_waiting; i++)
		if (m->waiting[i].id == id)
			return &m->waiting[i];
	return NULL;
}

static inline void model_forget(struct model *m, struct model_load *l)
{
	size_t behind = (size_t)(m->waiting + --m->n_waiting - l);

	memmove(l, l + 1, behind * sizeof(*l));
}

static inline void model_final(struct model *m, struct model_load *l, const struct hold_record *h)
{
	if (l->passed)
		return;
	for (struct model_load *older = m->waiting; older < l; older++)
		older->passed = true;
	l->final = true;
	if (l->counted || l->cut)
		return;
	if (h->level_n < 0.95 * l->target_n)
		l->reason = TRIED_WEAK;
	else if (h->held_us < l->wanted_us / 100 * 95)
		l->reason = TRIED_SHORT;
	else
		model_count(m, l);
}

/*
 * Up and down is all that is asked for where nothing is to be held; but a target needs a level, and
 * a movement may have been a step.
 */
static inline void model_end(struct model *m, struct model_load *l)
{
	l->over = true;
	if (!l->wanted_us && l->target_n <= 0 && l->guide == GUIDE_BAND && !l->counted && !l->cut)
		model_count(m, l);
}

static inline void model_cancel(struct model *m, struct model_load *l, enum cancel_reason why)
{
	bool short_rep = !l->wanted_us && l->guide == GUIDE_BAND && why == CANCEL_PULSE;

	if (short_rep && !l->over)
		model_end(m, l);
	else if (!l->counted && !short_rep)
		model_forget(m, l);
}

static inline void model_event(struct model *m, const struct event *e)
{
	struct model_load *l = e->id ? model_find(m, e->id) : NULL;

	if (!l)
		return;
	switch (e->kind) {
	case EVENT_LOAD_EARNED:
		if (!l->counted && !l->cut && l->wanted_us)
			model_count(m, l);
		break;
	case EVENT_LOAD_END:
		model_end(m, l);
		break;
	case EVENT_LOAD_CANCEL:
		model_cancel(m, l, e->cancel);
		break;
	case EVENT_HOLD:
	case EVENT_PULSE:
	case EVENT_REP:
		model_final(m, l, &e->hold);
		break;
	case EVENT_REST:
	case EVENT_LOAD_BEGIN:
	case EVENT_LOAD_STALL:
	case EVENT_LOAD_GO_ON:
	case EVENT_GAP:
		break;
	}
}

static inline bool is_short(const struct model_pull *p, const struct event *e)
{
	uint64_t took_us = e->at_us - p->begun_us;

	if (e->kind == EVENT_LOAD_CANCEL) /* it is noticed later than an end */
		return e->cancel == CANCEL_PULSE && took_us <= 1250 * USEC_PER_MSEC;
	return took_us <= USEC_PER_SEC;
}

/* The person pulls in a pause. Return: that were two short ones, 3 s apart at most. */
static inline bool model_pulls(struct model *m, const struct event *e)
{
	struct model_pull *first = &m->pulls[0], *second = &m->pulls[1];

	if (e->kind == EVENT_LOAD_BEGIN) {
		*first = *second;
		*second = (struct model_pull){ .id = e->id, .begun_us = e->at_us };
	}
	if ((e->kind != EVENT_LOAD_END && e->kind != EVENT_LOAD_CANCEL) || second->id != e->id ||
	    second->end_us)
		return false;
	second->end_us = e->at_us;
	second->is_short = is_short(second, e);
	return first->is_short && second->is_short &&
	       second->begun_us <= first->end_us + 3 * USEC_PER_SEC;
}

/*
 * A record was given out: it must be that of the oldest rep that waits, and say what became of it.
 */
static inline bool model_rep(struct model *m, const struct rep_record *rep)
{
	const struct model_load l = m->waiting[0];

	if (!m->n_waiting)
		return false;
	model_forget(m, m->waiting);
	if (l.visit != m->recorded_visit)
		m->recorded = 0;
	m->recorded_visit = l.visit;
	m->counts[l.step].tried += !l.counted;
	if (!l.counted && l.reason != TRIED_NONE && rep->reason != l.reason)
		return false;
	return rep->step == l.step && rep->set == l.set && rep->rep == m->recorded++ &&
	       rep->part == l.part && rep->guide == l.guide && rep->wanted_us == l.wanted_us &&
	       rep->counted == l.counted && rep->measured == l.final;
}
