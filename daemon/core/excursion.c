/* SPDX-License-Identifier: MIT */

/*
 * How far, how long, and whether it was let go. What it leaves out: where rest is, and how an
 * excursion that is over is measured (measure.c).
 */

#include "core/excursion.h"

#include <math.h>

#include "util/macro.h"

/* Under half of the level for so long is a release: 0.2 s is still the same hold, 0.3 s is not. */
#define DIP_US (220 * USEC_PER_MSEC)
/*
 * Where the rest after is looked for; and when a release that never gets under a quarter is over.
 */
#define REST_AFTER_US      (3 * USEC_PER_SEC)
#define STALLED_RELEASE_US (6 * USEC_PER_SEC)
/* The countdown runs on this share of the level so far. */
#define FLOOR_SHARE 0.8

void excursion_begin(struct excursion *x, uint32_t id, uint64_t begun_us, uint64_t at_us)
{
	x->id = id;
	x->begun_us = begun_us;
	x->at_us = at_us;
	x->earned = x->ended = x->withdrawn = false;
	x->under_us = x->quarter_us = 0;
	level_init(&x->level);
	countdown_begin(&x->countdown, at_us);
}

struct event *excursion_emit(const struct excursion *x, struct event_list *out,
			     enum event_kind kind, uint64_t at_us)
{
	/*
	 * There is room for all that one call can give (track.c). Who replays what was said before
	 * has none, and listens to nothing.
	 */
	struct event *e = &out->events[out->n < out->max ? out->n++ : out->max - 1];

	*e = (struct event){
		.kind = kind,
		.id = x->id,
		.at_us = at_us,
		.noticed_us = out->noticed_us,
		.begun_us = x->begun_us,
		.held_us = x->countdown.held_us,
	};
	return e;
}

void excursion_withdraw(struct excursion *x, uint64_t t_us, enum cancel_reason reason,
			struct event_list *out)
{
	if (!x->withdrawn)
		excursion_emit(x, out, EVENT_LOAD_CANCEL, t_us)->cancel = reason;
	x->withdrawn = true;
}

static void follow_quarter(struct excursion *x, uint64_t t_us, double over)
{
	if (over < 0.25 * x->level.median_n && !x->quarter_us)
		x->quarter_us = t_us;
}

bool excursion_stay(struct excursion *x, uint64_t t_us, double over)
{
	level_push(&x->level, over);
	if (over >= 0.5 * x->level.median_n) {
		x->under_us = x->quarter_us = 0;
		return false;
	}
	follow_quarter(x, t_us, over);
	x->under_us = x->under_us ? x->under_us : t_us;
	return t_us - x->under_us >= DIP_US;
}

void excursion_count_down(struct excursion *x, uint64_t t_us, const struct trail *t, double rest,
			  struct event_list *out)
{
	bool stalled = x->countdown.stalled;

	countdown_push(&x->countdown, t, rest, MAX(FLOOR_SHARE * x->level.median_n, x->target));
	if (x->countdown.stalled != stalled)
		excursion_emit(x, out, stalled ? EVENT_LOAD_GO_ON : EVENT_LOAD_STALL, t_us);
	if (x->asked_us && !x->earned && x->countdown.held_us >= x->asked_us) {
		x->earned = true;
		excursion_emit(x, out, EVENT_LOAD_EARNED, t_us);
	}
}

bool excursion_fall(struct excursion *x, uint64_t t_us, double over)
{
	follow_quarter(x, t_us, over);
	if (x->quarter_us)
		return t_us - x->quarter_us >= REST_AFTER_US;
	return t_us - x->under_us >= STALLED_RELEASE_US;
}
