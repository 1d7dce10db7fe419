/* SPDX-License-Identifier: MIT */

/*
 * The detector's decisions. What it leaves out: smoothing (smooth.c), clocks and gaps (track.c),
 * and the final edges, which are read off the trail afterwards (measure.c). A decision is made once
 * and on g alone.
 */

#include "core/hold.h"

#include <errno.h>
#include <math.h>

#include "core/figure.h"
#include "util/macro.h"

/*
 * A load begins this far over rest: of a person not yet known; as a share of the last level; and
 * right after a release, where the band still swings, for a moment more. In any case out of the
 * noise, which is known after a little rest only; but noise may hide no more than half of a level
 * that was seen: it is learnt in moments, and a tug in one of them must not hide the hold behind it.
 */
#define FIRST_LOAD_N (0.05 * NEWTON_PER_KG)
#define KNOWN_SHARE  0.08
#define SWING_SHARE  0.20
#define SWING_US     (4 * USEC_PER_SEC)
#define NOISE_MOST   0.5
#define SIGMAS       6.0
#define KNOWN_S      0.4
/* One step of the sensor is no load: a rest between two of them goes up and down by it. */
#define LEAST_STEPS 1.5
/*
 * ... for so long, each moment counted by how many times the threshold it is: what is far over is
 * sure sooner. With 0.05 s of smoothing before it, this is the notice of 0.12 s.
 */
#define DWELL_US (60 * USEC_PER_MSEC)

/* A release has come to lie: so flat, as a share of the level, for so long. */
#define SETTLED_RANGE 0.03
#define SETTLED_US    (250 * USEC_PER_MSEC)

/*
 * A plateau under this is a pulse; under the second, the rest after the load cannot make it a hold
 * any more.
 */
#define PULSE_US      USEC_PER_SEC
#define SURE_PULSE_US (900 * USEC_PER_MSEC)
/*
 * No load of this person: less than this share of the last level, or a plateau with so much under
 * half of its own.
 */
#define NOISE_SHARE  0.15
#define HOLLOW_SHARE 0.1

/*
 * Rest is flat for this long; the trail then remembers 2 s before a ramp and the slowest ramp. When
 * it is full, the latter can wait no longer: edges are worth more than a pre-load that took seconds.
 */
#define QUIET_US        USEC_PER_SEC
#define MEMORY_US       (6 * USEC_PER_SEC)
#define SHORT_MEMORY_US (2300 * USEC_PER_MSEC)
/* Arming asks for twice the calm after so long, three times after double, ... */
#define IMPATIENCE_US (1.5 * USEC_PER_SEC)
/*
 * A shelf, flat within this share of its rise or but for its noise, is slack that was taken up if
 * it is below this share of what follows.
 */
#define SHELF_US     (2 * USEC_PER_SEC)
#define SHELF_RANGE  0.2
#define SHELF_SIGMAS 4
#define SHELF_SHARE  0.45
/*
 * A load below this share of the last level that stays is a tightened band; one that never ends
 * hangs on something.
 */
#define NEW_REST_SHARE 0.25
#define NEW_REST_US    (3 * USEC_PER_SEC)
#define ENDLESS_US     (60 * USEC_PER_SEC)

static void go_to_rest(struct hold *h)
{
	h->state = HOLD_AT_REST;
	onset_init(&h->onset);
	h->quiet_us = 0;
	flat_init(&h->quiet);
}

void hold_arm(struct hold *h)
{
	h->unarmed = true;
	h->unarmed_us = 0;
	h->rested = false;
	h->last_level_n = 0;
	go_to_rest(h);
}

static uint64_t now_us(const struct hold *h)
{
	return trail_at(&h->trail, h->trail.count - 1)->t_us;
}

/* The countdown is kind to a hold that goes on; of one that is over only what was held is told. */
static void tell_end(struct hold *h, uint64_t at_us, uint64_t held_us, struct event_list *out)
{
	h->load.ended = true;
	excursion_emit(&h->load, out, EVENT_LOAD_END, at_us)->held_us =
		MIN(h->load.countdown.held_us, held_us);
}

static void withdraw(struct hold *h, enum cancel_reason reason, struct event_list *out)
{
	excursion_withdraw(&h->load, now_us(h), reason, out);
}

/* A load so soon after another one: the swing of the band fades. */
static double share_after(const struct hold *h)
{
	uint64_t since_us = h->load.quarter_us ? now_us(h) - h->load.quarter_us : 0;

	return MAX(SWING_SHARE * (1 - (double)since_us / SWING_US), KNOWN_SHARE);
}

static double threshold_n(const struct hold *h)
{
	double least_n = h->last_level_n > 0 ? KNOWN_SHARE * h->last_level_n : FIRST_LOAD_N;
	double noise_n = SIGMAS * baseline_sigma_n(&h->base);

	if (h->state == HOLD_RELEASED) {
		double swing_n = share_after(h) * h->load.level.median_n;

		least_n = MAX(least_n, swing_n);
		noise_n = MIN(noise_n, NOISE_MOST * h->load.level.median_n);
	} else if (h->last_level_n > 0) {
		noise_n = MIN(noise_n, NOISE_MOST * h->last_level_n);
	}
	return MAX(MAX(least_n, noise_n), LEAST_STEPS * h->step_n);
}

/*
 * What "flat" means for a force of this size: a hand on the band moves more. A noisy sensor does,
 * too: the longer the arming waits, the less it asks for, or nobody with such a band would ever
 * begin.
 */
static double quiet_n(const struct hold *h, uint64_t t_us, double g_n)
{
	double least_n = MAX(MAX(0.1 * NEWTON_PER_KG, 0.05 * fabs(g_n)), 0.08 * h->last_level_n);

	least_n = MAX(least_n, h->step_n);
	return h->unarmed ? least_n * (1 + (double)(t_us - h->unarmed_us) / IMPATIENCE_US)
			  : least_n;
}

static void begin_load(struct hold *h, uint64_t ramp_us, struct event_list *out)
{
	h->rest_n = measure_rest_n(&h->trail, h->last_end_us, ramp_us);
	h->state = HOLD_LOADED;
	h->has_shelf = false;
	flat_init(&h->shelf);
	excursion_begin(&h->load, h->load.id + 1, out->noticed_us, ramp_us);
	h->load.asked_us = h->hold_us;
	h->load.target = h->target_n;
	for (size_t i = trail_find(&h->trail, ramp_us); i < h->trail.count; i++)
		level_push(&h->load.level, trail_g(&h->trail, i) - h->rest_n);
	/* It may be under half of that by the next value; what the load before fell to is past. */
	h->lowest_n = trail_g(&h->trail, h->trail.count - 1);
	excursion_emit(&h->load, out, EVENT_LOAD_BEGIN, ramp_us);
}

/* Is g over the threshold for long enough? Return: when the ramp left rest, or 0. */
static uint64_t ramp_noticed(struct hold *h, uint64_t t_us, double over_n)
{
	bool known = h->base.known_s >= KNOWN_S;

	return onset_push(&h->onset, t_us, known ? over_n / threshold_n(h) : 0, DWELL_US);
}

static void at_rest(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	uint64_t ramp_us;

	if (!h->unarmed_us)
		h->unarmed_us = t_us;

	h->quiet_us = flat_push(&h->quiet, t_us, g_n, quiet_n(h, t_us, g_n));
	if (h->unarmed) {
		/*
		 * What the hands do meanwhile teaches nothing: rest and its noise are learnt from
		 * the quiet second.
		 */
		if (!h->quiet_us)
			baseline_init(&h->base);
		baseline_push(&h->base, t_us, g_n);
		if (h->quiet_us < QUIET_US)
			return;
		h->unarmed = false;
		h->last_end_us = h->quiet.since_us;
	}
	if (!h->rested && h->quiet_us >= QUIET_US) {
		h->rested = true;
		excursion_emit(&h->load, out, EVENT_REST, h->quiet.since_us)->rest_n =
			flat_middle_n(&h->quiet);
	}

	ramp_us = ramp_noticed(h, t_us, g_n - h->base.rest_n);
	if (ramp_us)
		begin_load(h, ramp_us, out);
	else if (!h->onset.since_us)
		baseline_push(&h->base, t_us, g_n);
}

static bool is_pulse(const struct hold_record *record)
{
	return record->plateau_end_us - record->plateau_start_us < PULSE_US;
}

/* The force is not back at rest, and has not come to lie either. */
static bool still_falls(const struct hold *h)
{
	double g_n = trail_g(&h->trail, h->trail.count - 1);

	return !h->load.ended && g_n - h->rest_n >= 0.1 * h->load.level.median_n;
}

/* No load of this person, though it was noticed. */
static bool is_noise(const struct hold *h, const struct hold_record *record)
{
	double least_n = MAX(NOISE_SHARE * h->last_level_n, SIGMAS * baseline_sigma_n(&h->base));

	least_n = MAX(least_n, LEAST_STEPS * h->step_n);
	if (h->load.earned)
		return false;
	return record->level_n < least_n || measure_hollow(&h->trail, record) > HOLLOW_SHARE;
}

/* The load is over, or @cut short: measure it and say what it was. */
static void conclude(struct hold *h, bool cut, struct event_list *out)
{
	bool open = h->state == HOLD_LOADED;
	struct load_span span = { h->last_end_us, h->load.at_us, open ? 0 : h->load.under_us };
	struct hold_record record = h->rise;

	if (open)
		measure_rise(&h->trail, &span, &record);
	measure_fall(&h->trail, &span, &record);
	record.target_n = h->load.target;
	record.earned = h->load.earned;
	record.open |= cut;

	if (is_noise(h, &record)) {
		withdraw(h, CANCEL_NOISE, out);
		return;
	}
	h->last_end_us = record.end_us;
	figure_load(&h->trail, &record);
	if (!h->load.ended && !h->load.withdrawn)
		tell_end(h, record.end_us, record.held_us, out);
	if (is_pulse(&record) && !h->load.earned) {
		withdraw(h, CANCEL_PULSE, out);
		excursion_emit(&h->load, out, EVENT_PULSE, record.start_us)->hold = record;
	} else {
		h->last_level_n = record.level_n;
		excursion_emit(&h->load, out, EVENT_HOLD, record.start_us)->hold = record;
	}
}

/* What is loaded is not let go any more: the present force is rest, and has been since then. */
static void rest_here(struct hold *h, uint64_t since_us, double g_n)
{
	baseline_set(&h->base, now_us(h), g_n);
	h->last_end_us = since_us;
	go_to_rest(h);
}

/*
 * Flat stretches of a load that are no hold. Return: true when the load is over by that.
 *
 * Slack that is taken up before the pull looks like a weak hold until the pull comes; and a band
 * that was tightened looks like one for ever.
 */
static bool is_new_rest(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	double rise_n = g_n - h->rest_n;
	uint64_t flat_us =
		flat_push(&h->shelf, t_us, g_n,
			  MAX(SHELF_RANGE * rise_n, SHELF_SIGMAS * baseline_sigma_n(&h->base)));

	if (flat_us >= SHELF_US) {
		h->has_shelf = true;
		h->shelf_n = h->shelf.low_n;
	}
	if (h->load.earned)
		return false;

	if (h->has_shelf && h->shelf_n - h->rest_n < SHELF_SHARE * rise_n) {
		withdraw(h, CANCEL_BASELINE, out);
		begin_load(h, t_us, out);
		return true;
	}
	if (flat_us >= NEW_REST_US && h->load.level.median_n < NEW_REST_SHARE * h->last_level_n) {
		withdraw(h, CANCEL_BASELINE, out);
		rest_here(h, h->shelf.since_us, g_n);
		return true;
	}
	return false;
}

/* Nobody holds for so long: something hangs on the band. */
static void end_if_endless(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	if (t_us - h->shelf.since_us < MAX(3 * h->load.asked_us, ENDLESS_US))
		return;
	conclude(h, true, out);
	rest_here(h, t_us, g_n);
}

/*
 * Let go. A load that can only become a pulse is withdrawn at once, so that guidance need not wait
 * for its rest.
 */
static void release(struct hold *h, struct event_list *out)
{
	struct load_span span = { h->last_end_us, h->load.at_us, h->load.under_us };
	struct hold_record record;

	h->state = HOLD_RELEASED;
	onset_init(&h->onset);
	flat_init(&h->shelf);
	baseline_set(&h->base, now_us(h), h->lowest_n);

	measure_rise(&h->trail, &span, &h->rise);
	record = h->rise;
	measure_fall(&h->trail, &span, &record);
	h->held_us = record.held_us;
	if (record.plateau_end_us - record.plateau_start_us < SURE_PULSE_US && !h->load.earned)
		withdraw(h, is_noise(h, &record) ? CANCEL_NOISE : CANCEL_PULSE, out);
}

static void loaded(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	bool let_go = excursion_stay(&h->load, t_us, g_n - h->rest_n);

	h->lowest_n = h->load.under_us ? MIN(h->lowest_n, g_n) : g_n;
	if (let_go) {
		release(h, out);
		return;
	}
	excursion_count_down(&h->load, t_us, &h->trail, h->rest_n, out);
	if (!is_new_rest(h, t_us, g_n, out))
		end_if_endless(h, t_us, g_n, out);
}

/*
 * The live end. The rest after the load is not known yet, so the one before it stands in; where the
 * force comes to lie above that, it is over when it has come to lie.
 */
static void notice_end(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	double level_n = h->load.level.median_n;
	uint64_t settled_us =
		flat_push(&h->shelf, t_us, g_n,
			  MAX(SETTLED_RANGE * level_n, SHELF_SIGMAS * baseline_sigma_n(&h->base)));

	if (h->load.ended || h->load.withdrawn)
		return;
	if (g_n - h->rest_n >= 0.1 * level_n && !(h->load.quarter_us && settled_us >= SETTLED_US))
		return;
	tell_end(h, t_us - settled_us, h->held_us, out);
}

static void released(struct hold *h, uint64_t t_us, double g_n, struct event_list *out)
{
	bool over = excursion_fall(&h->load, t_us, g_n - h->rest_n);
	uint64_t ramp_us;

	notice_end(h, t_us, g_n, out);
	if (g_n <= h->lowest_n) {
		h->lowest_n = g_n;
		baseline_set(&h->base, t_us, g_n);
	}

	ramp_us = ramp_noticed(h, t_us, g_n - h->base.rest_n);
	if (ramp_us) {
		conclude(h, false, out);
		begin_load(h, ramp_us, out);
		return;
	}
	if (!h->onset.since_us)
		baseline_push(&h->base, t_us, g_n);
	if (over) {
		conclude(h, false, out);
		go_to_rest(h);
	}
}

void hold_push(struct hold *h, uint64_t t_us, double g_n, bool gap_before, struct event_list *out)
{
	if (trail_full(&h->trail) && h->state != HOLD_AT_REST)
		trail_drop(&h->trail, usec_sub(h->load.at_us, SHORT_MEMORY_US));
	trail_push(&h->trail, t_us, g_n, gap_before);
	switch (h->state) {
	case HOLD_AT_REST:
		if (!h->onset.since_us)
			trail_keep(&h->trail, MEMORY_US);
		at_rest(h, t_us, g_n, out);
		break;
	case HOLD_LOADED:
		loaded(h, t_us, g_n, out);
		break;
	case HOLD_RELEASED:
		released(h, t_us, g_n, out);
		break;
	}
}

void hold_finish(struct hold *h, struct event_list *out)
{
	if (h->state != HOLD_AT_REST)
		conclude(h, h->state == HOLD_LOADED || still_falls(h), out);
	go_to_rest(h);
}

bool hold_loaded(const struct hold *h)
{
	return h->state == HOLD_LOADED || (h->state == HOLD_RELEASED && !h->load.ended);
}

int hold_quiet_n(const struct hold *h, double *ret_n)
{
	if (hold_loaded(h))
		return -EBUSY;
	if (h->state != HOLD_AT_REST || h->onset.since_us || h->quiet_us < QUIET_US)
		return -EAGAIN;
	*ret_n = flat_middle_n(&h->quiet);
	return 0;
}

void hold_shift(struct hold *h, double by_n)
{
	trail_shift(&h->trail, by_n);
	h->base.rest_n -= by_n;
	h->quiet.low_n -= by_n;
	h->quiet.high_n -= by_n;
}
