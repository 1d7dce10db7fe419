/* SPDX-License-Identifier: MIT */

/*
 * The reps that are over and wait for their one record: a final event comes some seconds later,
 * when the next ones may be under way. They are recorded in the order in which they were done, one
 * a call, since a call gives one rep at most.
 */

#include <string.h>

#include "core/session-internal.h"
#include "util/macro.h"

/* What is known of an unmeasured one that counts is that it was long enough. */
static uint64_t held_us(const struct session_load *l)
{
	if (l->measured)
		return l->hold.held_us;
	return l->counted ? l->wanted_us : l->held_us;
}

/* The one record of a rep. */
static void record(struct session *s, const struct session_load *l, struct effects *fx)
{
	if (l->round != s->attempts_round)
		s->attempts = 0;
	s->attempts_round = l->round;
	s->last = (struct rep_record){
		.step = l->step,
		.set = l->set,
		.rep = s->attempts++,
		.part = l->part,
		.side = l->side,
		.guide = l->guide,
		.counted = l->counted,
		.reason = l->counted ? TRIED_NONE : l->reason,
		.measured = l->measured,
		.wanted_us = l->wanted_us,
		.held_us = held_us(l),
		.hold = l->hold,
	};
	s->recorded++;
	if (!l->counted) {
		s->tried++;
		s->counts[l->step].tried++;
		fx->changed |= CHANGED_COUNTS;
	}
	fx->rep_done = true;
}

unsigned settling_claims(const struct session *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_settling; i++) {
		const struct session_load *l = &s->settling[i];

		n += l->round == s->round && !l->wanted_us && l->undecided && !l->settled;
	}
	return n;
}

void settling_forget(struct session *s, unsigned i)
{
	s->n_settling--;
	memmove(&s->settling[i], &s->settling[i + 1], sizeof(*s->settling) * (s->n_settling - i));
}

static void record_oldest(struct session *s, struct effects *fx)
{
	record(s, &s->settling[0], fx);
	settling_forget(s, 0);
}

void settling_let_out(struct session *s, struct effects *fx)
{
	if (!fx->rep_done && s->now_us >= settling_wake_us(s))
		record_oldest(s, fx);
}

uint64_t settling_wake_us(const struct session *s)
{
	const struct session_load *oldest = &s->settling[0];

	if (!s->n_settling)
		return UINT64_MAX;
	return oldest->settled ? s->now_us : oldest->due_us;
}

void settling_wait_no_longer(struct session *s)
{
	for (unsigned i = 0; i < s->n_settling; i++)
		s->settling[i].settled = true;
}

/* The one of this id that waits, or NULL. */
struct session_load *settling_find(struct session *s, uint32_t id)
{
	for (unsigned i = 0; i < s->n_settling; i++)
		if (s->settling[i].id == id)
			return &s->settling[i];
	return NULL;
}

/* It is over, and recorded after those that were over before it. */
struct session_load *settling_put(struct session *s, const struct session_load *l,
				  struct effects *fx)
{
	struct session_load *place;

	if (s->n_settling == SESSION_SETTLING_MAX)
		record_oldest(s, fx);
	place = &s->settling[s->n_settling++];
	*place = *l;
	return place;
}
