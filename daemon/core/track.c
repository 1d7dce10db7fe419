/* SPDX-License-Identifier: MIT */

/*
 * The stages in a row: tare, gaps and epochs, smoothing, holds. Nothing here knows how samples were
 * packed.
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

static void begin_epoch(struct track *t)
{
	t->started = false;
	t->steps = 0;
	t->period_us = 0;
	smooth_init(&t->smooth);
	trail_init(&t->hold.trail);
	t->hold.last_end_us = 0;
	hold_arm(&t->hold);
}

void track_init(struct track *t)
{
	memset(t, 0, sizeof(*t));
}

static void drain(struct track *t, bool all, struct event_list *out)
{
	uint64_t t_us;
	double g_n;

	while (smooth_pop(&t->smooth, all, &t_us, &g_n)) {
		hold_push(&t->hold, t_us, g_n, t->gap_pending, out);
		t->gap_pending = false;
		t->g_n = g_n;
	}
}

/* No sample for longer than this, and the time in between is unknown. */
static uint64_t gap_limit_us(const struct track *t)
{
	return MAX(GAP_US, (uint64_t)(GAP_PERIODS * t->period_us));
}

static void learn_period(struct track *t, uint64_t step_us)
{
	t->steps = MIN(t->steps + 1, STEPS_MEMORY);
	t->period_us += ((double)step_us - t->period_us) / t->steps;
}

static void step(struct track *t, uint64_t t_us, struct event_list *out)
{
	uint64_t step_us = t_us - t->last_us;

	if (t->steps && step_us > gap_limit_us(t)) {
		/* Means must not reach across: what is before the gap is finished by itself. */
		drain(t, true, out);
		smooth_init(&t->smooth);
		t->gap_pending = true;
		if (out->n < out->max)
			out->events[out->n++] = (struct event){ .kind = EVENT_GAP,
								.at_us = t->last_us,
								.noticed_us = t_us };
	} else {
		learn_period(t, step_us);
	}
}

int track_push(struct track *t, const struct sample *s, struct event ret[static TRACK_EVENTS_MAX])
{
	struct event_list out = { ret, 0, TRACK_EVENTS_MAX, s->t_us };

	if (!(fabs(s->force_n) <= SAMPLE_FORCE_MAX_N))
		return -EBADMSG;
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
	t->force_n = s->force_n - t->offset_n;
	smooth_push(&t->smooth, s->t_us, t->force_n);
	drain(t, false, &out);
	return (int)out.n;
}

int track_finish(struct track *t, struct event ret[static TRACK_EVENTS_MAX])
{
	struct event_list out = { ret, 0, TRACK_EVENTS_MAX, t->last_us };

	drain(t, true, &out);
	hold_finish(&t->hold, &out);
	smooth_init(&t->smooth);
	return (int)out.n;
}

void track_arm(struct track *t)
{
	hold_arm(&t->hold);
}

void track_ask(struct track *t, uint64_t hold_us, double target_n)
{
	t->hold.hold_us = hold_us;
	t->hold.target_n = target_n;
}

int track_tare(struct track *t)
{
	double rest_n;
	int r;

	if (!t->started)
		return -ENODATA;
	r = hold_quiet_n(&t->hold, &rest_n);
	if (r < 0)
		return r;

	/*
	 * The signal jumps by the new zero: what was learnt of its rest moves along by being learnt
	 * anew.
	 */
	t->offset_n += rest_n;
	begin_epoch(t);
	return 0;
}

void track_live(const struct track *t, struct track_live *ret)
{
	bool loaded = hold_loaded(&t->hold);
	double rest_n = loaded ? t->hold.rest_n : t->hold.base.rest_n;

	*ret = (struct track_live){
		.t_us = t->last_us,
		.force_n = t->force_n,
		.over_n = t->hold.base.started ? t->g_n - rest_n : 0,
		.level_n = loaded ? t->hold.level.median_n : 0,
		.rate_hz = t->period_us > 0 ? (double)USEC_PER_SEC / t->period_us : 0,
		.held_us = loaded ? t->hold.countdown.held_us : 0,
		.stalled = loaded && t->hold.countdown.stalled,
	};
}
