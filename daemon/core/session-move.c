/* SPDX-License-Identifier: MIT */

/*
 * The commands that take a person to another place of the routine: on to the next set or exercise,
 * back to the one before, or through the same set again. Each begins with a get-ready, wherever the
 * person was, and keeps a pause.
 */

#include "core/session-internal.h"

/* What is held is let go for it. Return: false when there is nowhere to go any more. */
static bool leave(struct session *s, uint64_t host_us, struct effects *fx)
{
	session_advance(s, host_us);
	if (session_ended(s) || s->phase == PHASE_DONE)
		return false;
	load_stop(s, fx);
	return true;
}

static struct effects arrive(struct session *s, struct effects *fx)
{
	phase_ready(s, fx);
	if (s->state == SESSION_PAUSED)
		phase_freeze(s, fx);
	return session_answer(s, fx);
}

static struct effects go_to(struct session *s, unsigned step, unsigned set, struct effects *fx)
{
	place_take_up(s, step, set, fx);
	return arrive(s, fx);
}

struct effects session_skip(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };
	unsigned step, set;

	if (!leave(s, host_us, &fx))
		return session_answer(s, &fx);

	place_leave_out(s, place_set_left(s), &fx);
	if (place_next(s, &step, &set))
		return go_to(s, step, set, &fx);
	phase_done(s, &fx, SESSION_FINISHED);
	return session_answer(s, &fx);
}

struct effects session_skip_step(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	if (!leave(s, host_us, &fx))
		return session_answer(s, &fx);

	place_leave_out(s, session_step_left(s, s->step), &fx);
	if (s->step + 1 < s->routine->n_steps)
		return go_to(s, s->step + 1, 0, &fx);
	phase_done(s, &fx, SESSION_FINISHED);
	return session_answer(s, &fx);
}

/* As on a music player: who has hardly begun wants to hear the one before. */
static bool at_begin_of_step(const struct session *s)
{
	return s->set == 0 && (s->rep == 0 || s->phase == PHASE_READY);
}

struct effects session_back(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };
	unsigned to;

	if (!leave(s, host_us, &fx))
		return session_answer(s, &fx);

	to = s->step - (at_begin_of_step(s) && s->step > 0);
	for (unsigned i = to; i <= s->step; i++)
		place_step_again(s, i, &fx);
	return go_to(s, to, 0, &fx);
}

struct effects session_repeat(struct session *s, uint64_t host_us)
{
	struct effects fx = { 0 };

	if (!leave(s, host_us, &fx))
		return session_answer(s, &fx);

	place_set_again(s, &fx);
	return go_to(s, s->step, s->set, &fx);
}
