/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Repetitions of a movement: a motion sensor's samples in, events out. A movement leaves the rest
 * pose, stays away and comes back:
 *
 *	       still                tilted                 under half of the tilt for 0.22 s
 *	LOST ─────────► AT_REST ─────────────► AWAY ──────────────────────────────────► BACK
 *	  ▲              │ ▲  ▲   LOAD_BEGIN    │ ▲                                     │ │
 *	  └──── gait ────┘ │  └── a new rest ───┘ └───── up again, still on its way ────┘ │
 *	                   └──────────────────────────────────────────────────────────────┘
 *	                     LOAD_END, and REP once it is known what it was, or a new movement
 *
 * g is how far the mean direction of gravity has gone from the rest pose, along the way that this
 * movement takes: the chord of the tilt, in degrees of a small angle (measure.h, trail.h). Phases
 * and edges are those of a load. The live notice comes from the gyro-aided direction, which needs
 * no future, and is taken back if the mean does not follow.
 *
 * A repetition goes at least 8 degrees (less, when it repeats what this person has shown) and comes
 * back to within 30 % of itself. What is said finally waits twice: for 3.5 s, in which steps would
 * tell that it was gait (gait.h), and until it is known which of the two poses is rest
 * (polarity.h). When they were mistaken for each other, everything since the beginning is looked at
 * again; a repetition that is found so has no notice before it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/excursion.h"
#include "core/flat.h"
#include "core/gait.h"
#include "core/onset.h"
#include "core/polarity.h"
#include "core/pose.h"
#include "core/sample.h"
#include "core/still.h"
#include "core/strike.h"
#include "core/trail.h"

#define REP_WAITING_MAX \
	20 /* repetitions that wait for their polarity; with more, the first guess stands */

enum rep_state { REP_LOST, REP_AT_REST, REP_AWAY, REP_BACK };

struct rep {
	struct pose pose;
	struct gait gait;
	struct strike strike;
	struct polarity polarity;
	bool armed; /* in the rest pose: the polarity is known for good */

	enum rep_state state;
	bool unarmed;     /* movements do not count before 1 s of rest */
	bool rested;      /* that rest was seen */
	bool gap_pending; /* the next direction has a gap before it */
	uint64_t seen_us; /* since then without one */
	bool rewinding;   /* what is decided now is long past */
	uint32_t last_id;
	uint64_t last_us,
		/* newest direction; end of the movement before, or begin of the rest */
		last_end_us;
	double last_deg;  /* range of the last repetition; 0 = this person is not known yet */
	struct vec habit; /* the axis that the repetitions so far turned about, the latest most */

	struct vec rest, rest_aided; /* up, at rest: by the mean, and gyro-aided */
	double noise_deg;            /* mean distance of the mean from it */
	struct still still;
	uint64_t still_us;
	struct onset onset, early; /* of a movement: in the mean, and gyro-aided */
	uint32_t announced_id; /* LOAD_BEGIN was given ahead of the mean, for this one; 0 = none */
	uint64_t announced_us;

	uint64_t hold_us; /* asked for: of the next movement */

	/* the movement under way, or the last one; degrees from rest */
	struct excursion move;
	bool settled;
	struct vec axis, far; /* the way it takes: from rest to the farthest so far */
	/* how far that is; and where the gyroscope saw it go, at most and at least */
	double far_deg, turned_deg, turned_back_deg;
	struct vec first_far;    /* of the first repetition; all 0 = there was none */
	struct flat shelf, stay; /* narrow, for a new rest; and wide, for a pause */
	bool has_shelf;          /* it stayed on the way, since ... */
	uint64_t shelf_us;
	struct vec shelf_at;
	double shelf_deg;
	struct vec lowest; /* since the release */
	struct vec lies;   /* where it lay still after it */
	double lowest_deg;

	struct rep_waiting {
		struct event event;
		bool clear; /* no gait was around it */
		bool sure;  /* its polarity is known */
	} waiting[REP_WAITING_MAX];
	size_t n_waiting;

	struct trail trail; /* of directions; back to the first rest while the polarity is open */
};

void rep_init(struct rep *r);

/**
 * rep_new_epoch() - nothing is known of the time before: rest has to be found anew. Call
 * rep_finish() first.
 */
void rep_new_epoch(struct rep *r);

/**
 * rep_arm() - movements count only after 1 s of stillness from now, and the pose of that is rest
 *
 * One that is under way is dropped without an event. Those that are over are still told, unless it
 * was not known which pose was rest.
 */
void rep_arm(struct rep *r);

/** rep_push() - one sample; its time never runs back */
void rep_push(struct rep *r, const struct sample *s, struct event_list *out);

/** rep_gap() - the time from the last sample to the next one is unknown */
void rep_gap(struct rep *r, struct event_list *out);

/** rep_finish() - no further sample will come: close what is open, marked so */
void rep_finish(struct rep *r, struct event_list *out);

/** rep_moving() - from when the mean confirms LOAD_BEGIN to LOAD_END: there is a countdown */
bool rep_moving(const struct rep *r);

/** rep_tilt_deg() - how far the sensor is tilted from rest; 0 while that is not known */
double rep_tilt_deg(const struct rep *r);

/** rep_range_deg() - how far the movement goes, the median so far; 0 outside one */
double rep_range_deg(const struct rep *r);

/**
 * rep_rest() - the last rest pose that was known
 * @ret_up:  where is up in it, of length 1
 * @ret_way: where up goes from there in the repetitions so far, at right angles to it and of length
 *           1; nought before the first one
 *
 * Return: false when there never was one.
 */
bool rep_rest(const struct rep *r, struct vec *ret_up, struct vec *ret_way);

/** rep_still() - the pose has been still for a second. Return: 0, -EBUSY (moving), -EAGAIN. */
int rep_still(const struct rep *r);

/**
 * rep_level_here() - the present pose is rest, when it has been still for a second. Return: 0,
 * -EBUSY (moving), -EAGAIN.
 */
int rep_level_here(struct rep *r);
