/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Hold detection: g in, events out. Two thresholds with dwell, relative to the person:
 *
 *	              over the threshold for a moment            under half of the level for 0.22 s
 *	   AT_REST ──────────────────────────────────► LOADED ─────────────────────────────────────► RELEASED
 *	      ▲  ▲        LOAD_BEGIN                   │                                                │
 *	      │  └──── it was a new rest ──────────────┘                                                │
 *	      │        LOAD_CANCEL                             LOAD_END, and HOLD or PULSE once the     │
 *	      └────────────────────────────────────────────── rest after it is known, or a new ramp ───┘
 *
 * The rest level follows the band while AT_REST and is frozen from LOAD_BEGIN on. The definitions
 * of the final events are in measure.h, the countdown's in countdown.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/baseline.h"
#include "core/event.h"
#include "core/excursion.h"
#include "core/flat.h"
#include "core/measure.h"
#include "core/onset.h"
#include "core/trail.h"

enum hold_state { HOLD_AT_REST, HOLD_LOADED, HOLD_RELEASED };

/* All zero is the state to begin with; track_init() makes it so. */
struct hold {
	enum hold_state state;
	bool unarmed;        /* loads do not count before 1 s of rest */
	uint64_t unarmed_us; /* since when; 0 = from the next value on */
	bool rested;         /* that rest was seen */
	double last_level_n; /* of the last hold, over its rest; 0 = this person is not known yet */
	uint64_t last_end_us;

	double step_n; /* the sensor tells no smaller difference; 0 = it tells what matters */

	/* asked for: of the next load */
	uint64_t hold_us;
	double target_n;

	struct baseline base;
	struct flat quiet; /* at rest */
	uint64_t quiet_us;
	struct onset onset; /* of a load */

	/* the load under way, or the last one; newtons over rest */
	struct excursion load;
	double rest_n;
	struct flat shelf;
	bool has_shelf;          /* it was flat for 2 s */
	double shelf_n;          /* at this force */
	double lowest_n;         /* since it was under half of the level */
	struct hold_record rise; /* released: what is known of it by then */
	uint64_t held_us;        /* released: what was held, as far as is known by then */

	struct trail trail;
};

/**
 * hold_arm() - loads count only after 1 s of rest from now; what is open is dropped, the person's
 * level forgotten
 */
void hold_arm(struct hold *h);

/** hold_push() - the next value of g; @gap_before: nothing is known of the time before it */
void hold_push(struct hold *h, uint64_t t_us, double g_n, bool gap_before, struct event_list *out);

/** hold_finish() - no further value will come: close what is open, marked so */
void hold_finish(struct hold *h, struct event_list *out);

/** hold_loaded() - between LOAD_BEGIN and LOAD_END */
bool hold_loaded(const struct hold *h);

/**
 * hold_quiet_n() - the flat rest level, when there has been one for a second
 * Return: 0, -EBUSY (load), -EAGAIN (not flat for so long yet, or a load has only just ended).
 */
int hold_quiet_n(const struct hold *h, double *ret_n);

/**
 * hold_shift() - the zero is moved: what is known is @by_n less, and what is pushed from now on
 * Only where hold_quiet_n() answers 0.
 */
void hold_shift(struct hold *h, double by_n);
