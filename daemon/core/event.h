/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the detector says about the force. All times are the sensor's (t_us); all forces newtons.
 *
 * The life of a load:
 *
 *	LOAD_BEGIN ── LOAD_STALL ⇄ LOAD_GO_ON ── LOAD_EARNED ── LOAD_END ── HOLD | PULSE    (final, back-dated)
 *	     └──────────────────────── LOAD_CANCEL ──────────────────────┘
 *
 * The LOAD_* events are live: given as soon as they are sure. HOLD and PULSE come once the rest
 * behind the load is known, up to 3 s after its end, with the times and levels of the definitions
 * (measure.h). A PULSE is preceded by LOAD_CANCEL with reason CANCEL_PULSE. One id goes through a
 * load's whole life. A movement has the same life, with REP at its end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
	/*
	 * 1 s of flat rest was seen after the start, an arming or a new epoch: loads count from
	 * here
	 */
	EVENT_REST,
	EVENT_LOAD_BEGIN, /* at_us: when the force left rest */
	/* at_us: the countdown stood still from here on (0.5 s under the floor) */
	EVENT_LOAD_STALL,
	EVENT_LOAD_GO_ON,  /* the person is back */
	EVENT_LOAD_EARNED, /* the prescribed hold is complete; this is final whatever comes later */
	EVENT_LOAD_END,    /* at_us: when the force was back at rest */
	EVENT_LOAD_CANCEL, /* it was no hold; cancel says why */
	EVENT_HOLD,        /* hold: everything about it */
	EVENT_PULSE,       /* hold: a load whose plateau is under 1 s */
	/* hold: a repetition of a movement: its times, and range_deg in place of the forces */
	EVENT_REP,
	EVENT_GAP, /* at_us..noticed_us held no sample: unknown time */
};

enum cancel_reason {
	CANCEL_PULSE,    /* its plateau was under 1 s */
	CANCEL_NOISE,    /* too little, or something else than an exercise: steps, a push */
	CANCEL_BASELINE, /* it did not come back: the band was tightened, the foot put elsewhere */
};

struct hold_record {
	uint64_t start_us, plateau_start_us, plateau_end_us, end_us;
	double rest_n;       /* B-, over the sensor's zero (our tare applied) */
	double rest_after_n; /* B+, likewise */
	double level_n;      /* L, over B- */
	double peak_n;       /* over B- */
	double mean_n;       /* mean of the plateau, over B- */
	double range_deg;    /* of a movement: L as a tilt from the rest before */
	uint64_t held_us;    /* plateau less its unknown time */
	uint64_t unknown_us; /* time without samples between start and end */
	double target_n;     /* that was asked of it: least force over B-; 0 = any */
	uint64_t in_zone_us; /* figure.h, as the two below; 0 without a target */
	double rfd_n_per_s;  /* NAN = not known */
	double steadiness;   /* a share; NAN = not known */
	bool earned;
	bool open; /* it was still going on when the stream, the epoch or the file ended */
};

struct event {
	enum event_kind kind;
	uint32_t id; /* of the load; counts from 1 */
	uint64_t at_us;
	uint64_t noticed_us; /* time stamp of the sample at which this event was given */
	uint64_t begun_us;   /* HOLD, PULSE and REP: noticed_us of their LOAD_BEGIN */
	uint64_t
		held_us; /* LOAD_*: what the countdown has counted; LOAD_END: and was really held */
	enum cancel_reason cancel;
	double rest_n; /* REST, of a force: that level, over the sensor's zero (our tare applied) */
	struct hold_record hold;
};

/* Where the events of one sample go; track.c sees to the room. */
struct event_list {
	struct event *events;
	size_t n, max;
	uint64_t noticed_us;
};

/**
 * event_kind_name(), cancel_reason_name() - "hold-begin", "pulse", ...: the words of the replay
 * format
 */
const char *event_kind_name(enum event_kind kind);
const char *cancel_reason_name(enum cancel_reason reason);
