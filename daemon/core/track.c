/* SPDX-License-Identifier: MIT */

/*
 * The stages in a row: tare, gaps and epochs, smoothing, holds; or for motion, gaps and epochs, and
 * repetitions with all that they need. Nothing here knows how samples were packed.
 */

#include "core/track.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "util/macro.h"

#define GAP_US       (USEC_PER_SEC / 2)
#define GAP_PERIODS  5
#define STEPS_MEMORY 64 /* the sample period is the mean of about so many steps */

_Static_assert(sizeof(struct track) <= 256 * 1024, "a track has a fixed size of at most 256 KiB");

/* At most all the movements that wait are told or taken back at once, and what a sample gives. */
_Static_assert(TRACK_EVENTS_MAX >= REP_WAITING_MAX + 10, "room for the events of one call");

static void force_init(struct track *t)
{
	smooth_init(&t->smooth, SMOOTH_FORCE_US, SMOOTH_FORCE_US);
}

static void force_advance(struct track *t, bool all, struct event_list *out)
{
	uint64_t t_us;

	while (smooth_known(&t->smooth, all)) {
		t->g_n = smooth_pop(&t->smooth, &t_us);
		hold_push(&t->hold, t_us, t->g_n, t->gap_pending, out);
		t->gap_pending = false;
	}
}

static void force_push(struct track *t, const struct sample *s, struct event_list *out)
{
	t->force_n = s->force_n - t->offset_n;
	smooth_push(&t->smooth, s->t_us, t->force_n);
	force_advance(t, false, out);
}

/* Means must not reach across: what is before the gap is finished by itself. */
static void force_gap(struct track *t, struct event_list *out)
{
	force_advance(t, true, out);
	force_init(t);
	t->gap_pending = true;
}

static void force_finish(struct track *t, struct event_list *out)
{
	force_advance(t, true, out);
	hold_finish(&t->hold, out);
	force_init(t);
}

static void force_new_epoch(struct track *t)
{
	force_init(t);
	trail_init(&t->hold.trail);
	t->hold.last_end_us = 0;
	hold_arm(&t->hold);
}

static void begin_epoch(struct track *t)
{
	t->started = false;
	t->steps = 0;
	t->period_us = 0;
	switch (t->kind) {
	case SAMPLE_FORCE:
		force_new_epoch(t);
		break;
	case SAMPLE_MOTION:
		rep_new_epoch(&t->rep);
		break;
	}
}

void track_init(struct track *t)
{
	memset(t, 0, sizeof(*t));
	force_init(t);
}

void track_steps(struct track *t, double step_n)
{
	t->hold.step_n = step_n;
}

/* No sample for so long, and the time in between is unknown. */
static bool is_gap(const struct track *t, uint64_t step_us)
{
	return step_us > GAP_US && (double)step_us > GAP_PERIODS * t->period_us;
}

static void learn_period(struct track *t, uint64_t step_us)
{
	t->steps = MIN(t->steps + 1, STEPS_MEMORY);
	t->period_us += ((double)step_us - t->period_us) / t->steps;
}

static void gap(struct track *t, uint64_t t_us, struct event_list *out)
{
	switch (t->kind) {
	case SAMPLE_FORCE:
		force_gap(t, out);
		break;
	case SAMPLE_MOTION:
		rep_gap(&t->rep, out);
		break;
	}
	if (out->n < out->max)
		out->events[out->n++] = (struct event){ .kind = EVENT_GAP,
							.at_us = t->last_us,
							.noticed_us = t_us };
}

static void step(struct track *t, uint64_t t_us, struct event_list *out)
{
	uint64_t step_us = t_us - t->last_us;

	if (t->steps && is_gap(t, step_us))
		gap(t, t_us, out);
	else
		learn_period(t, step_us);
}

static bool within(struct vec v, double most)
{
	return fabs(v.x) <= most && fabs(v.y) <= most && fabs(v.z) <= most;
}

/* Not finite is within nothing. */
static bool plausible(const struct sample *s)
{
	switch (s->kind) {
	case SAMPLE_FORCE:
		return fabs(s->force_n) <= SAMPLE_FORCE_MAX_N;
	case SAMPLE_MOTION:
		return within(s->accel_g, SAMPLE_ACCEL_MAX_G) &&
		       within(s->rate_dps, SAMPLE_RATE_MAX_DPS);
	}
	return false;
}

/* What was asked for before the first sample was kept where a force has it. */
static void become_motion(struct track *t)
{
	uint64_t hold_us = t->hold.hold_us;
	bool unarmed = t->hold.unarmed;

	t->kind = SAMPLE_MOTION;
	rep_init(&t->rep);
	t->rep.hold_us = hold_us;
	if (unarmed)
		rep_arm(&t->rep);
}

int track_push(struct track *t, const struct sample *s, struct event ret[static TRACK_EVENTS_MAX])
{
	struct event_list out = { ret, 0, TRACK_EVENTS_MAX, s->t_us };

	if (!plausible(s) || (t->known && s->kind != t->kind))
		return -EBADMSG;
	if (!t->known && s->kind == SAMPLE_MOTION)
		become_motion(t);
	t->known = true;
	if (t->started && s->new_epoch) {
		out.n = (size_t)track_finish(t, ret);
		begin_epoch(t);
	}
	if (t->started && s->t_us < t->last_us)
		return -ERANGE;

	if (t->started)
		step(t, s->t_us, &out);
	t->started = true;
	t->last_us = s->t_us;
	switch (t->kind) {
	case SAMPLE_FORCE:
		force_push(t, s, &out);
		break;
	case SAMPLE_MOTION:
		rep_push(&t->rep, s, &out);
		break;
	}
	return (int)out.n;
}

int track_finish(struct track *t, struct event ret[static TRACK_EVENTS_MAX])
{
	struct event_list out = { ret, 0, TRACK_EVENTS_MAX, t->last_us };

	switch (t->kind) {
	case SAMPLE_FORCE:
		force_finish(t, &out);
		break;
	case SAMPLE_MOTION:
		rep_finish(&t->rep, &out);
		break;
	}
	return (int)out.n;
}

void track_arm(struct track *t)
{
	switch (t->kind) {
	case SAMPLE_FORCE:
		hold_arm(&t->hold);
		break;
	case SAMPLE_MOTION:
		rep_arm(&t->rep);
		break;
	}
}

void track_ask(struct track *t, uint64_t hold_us, double target_n)
{
	switch (t->kind) {
	case SAMPLE_FORCE:
		t->hold.hold_us = hold_us;
		t->hold.target_n = target_n;
		break;
	case SAMPLE_MOTION:
		t->rep.hold_us = hold_us;
		break;
	}
}

int track_quiet(const struct track *t)
{
	double rest_n;

	if (!t->started)
		return -ENODATA;
	switch (t->kind) {
	case SAMPLE_FORCE:
		return hold_quiet_n(&t->hold, &rest_n);
	case SAMPLE_MOTION:
		return rep_still(&t->rep);
	}
	return -ENODATA;
}

/* Who tares between two sets is not to be armed anew: to the detector the zero was always there. */
static int force_tare(struct track *t)
{
	double rest_n;
	int r;

	r = hold_quiet_n(&t->hold, &rest_n);
	if (r < 0)
		return r;

	smooth_shift(&t->smooth, rest_n);
	hold_shift(&t->hold, rest_n);
	t->force_n -= rest_n;
	t->g_n -= rest_n;
	t->offset_n += rest_n;
	return 0;
}

int track_tare(struct track *t)
{
	if (!t->started)
		return -ENODATA;
	switch (t->kind) {
	case SAMPLE_FORCE:
		return force_tare(t);
	case SAMPLE_MOTION:
		return rep_level_here(&t->rep);
	}
	return -ENODATA;
}

static void force_live(const struct track *t, struct track_live *ret)
{
	bool loaded = hold_loaded(&t->hold);
	double rest_n = loaded ? t->hold.rest_n : t->hold.base.rest_n;

	ret->force_n = t->force_n;
	ret->over_n = t->hold.base.started ? t->g_n - rest_n : 0;
	ret->level_n = loaded ? t->hold.load.level.median_n : 0;
	ret->held_us = loaded ? t->hold.load.countdown.held_us : 0;
	ret->stalled = loaded && t->hold.load.countdown.stalled;
}

static void motion_live(const struct track *t, struct track_live *ret)
{
	bool moving = rep_moving(&t->rep);

	ret->tilt_deg = rep_tilt_deg(&t->rep);
	ret->range_deg = rep_range_deg(&t->rep);
	ret->held_us = moving ? t->rep.move.countdown.held_us : 0;
	ret->stalled = moving && t->rep.move.countdown.stalled;
}

void track_live(const struct track *t, struct track_live *ret)
{
	*ret = (struct track_live){
		.t_us = t->last_us,
		.rate_hz = t->period_us > 0 ? (double)USEC_PER_SEC / t->period_us : 0,
	};
	switch (t->kind) {
	case SAMPLE_FORCE:
		force_live(t, ret);
		break;
	case SAMPLE_MOTION:
		motion_live(t, ret);
		break;
	}
}
