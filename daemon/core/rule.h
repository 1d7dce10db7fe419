/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When something is to be done. A rule yields slots: instants, in a zone. Rules are filled from
 * text (conf/rule-text.h), which also says how they are written, and are trusted here.
 *
 *	calendar  on these days, at these times: a civil time is a slot when each part of it is
 *	          in its set. For ever the same, whatever is done.
 *	every     every N (to M) days at one of these times, counted from the last time it was
 *	          done: the first of the times at least N - 1/2 days after it (in civil time),
 *	          never on the same day. Not done then: the first of the times of each day that
 *	          follows. Not done ever: likewise from the day on which the reminder was made.
 *	          It does not depend on M, which says from when on it is overdue.
 *	times     N times a day between two times of it: the first slot at the first of them, the
 *	          last at the last, the others evenly between, to whole minutes (rounded down).
 *
 * A slot in an hour that does not exist comes at the first moment after it; one in an hour that
 * comes twice, the first time only; two at one instant are one (core/zone.h).
 *
 * Each answer takes a bounded time, some microseconds also for a rule that comes once in a century.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/zone.h"

#define RULE_YEAR_FIRST 1970
#define RULE_YEAR_LAST  2199
#define RULE_YEAR_WORDS ((RULE_YEAR_LAST - RULE_YEAR_FIRST) / 64 + 1)
#define RULE_DAYS_MAX   99
#define RULE_CLOCKS_MAX 24 /* times in "every 2 days at 07:30, 18:00" */
#define RULE_TIMES_MAX  99
#define RULES_MAX       8

enum rule_kind { RULE_CALENDAR, RULE_EVERY, RULE_TIMES };

/* Sets of bits; none is empty. */
struct rule_calendar {
	uint64_t years[RULE_YEAR_WORDS]; /* bit 0 of the first: RULE_YEAR_FIRST */
	uint64_t seconds, minutes;
	uint32_t hours;
	uint32_t days; /* bit 1: the first of the month; @from_end: bit 31: its last day, bit 30:
			  the one before */
	bool from_end;
	uint16_t months;  /* bit 1: January */
	uint8_t weekdays; /* bit 0: Monday */
};

struct rule_every {
	unsigned days_least, days_most;     /* 1..RULE_DAYS_MAX */
	size_t n_clocks;                    /* 1 at least */
	uint32_t clocks_s[RULE_CLOCKS_MAX]; /* seconds after midnight, in any order */
};

struct rule_times {
	unsigned times;        /* 1..RULE_TIMES_MAX */
	uint32_t from_s, to_s; /* seconds after midnight; to_s is not before from_s */
};

struct rule {
	enum rule_kind kind;
	union {
		struct rule_calendar calendar;
		struct rule_every every;
		struct rule_times times;
	};
};

/* Those of one reminder: a slot of any is one of it. */
struct rules {
	size_t n;
	struct rule list[RULES_MAX];
};

/* What "every N days" is counted from. */
struct rule_frame {
	uint32_t day_starts_s; /* seconds after midnight */
	uint64_t since_us;     /* the reminder was made */
	uint64_t done_us;      /* the last time it was done; 0 = never */
};

/**
 * rules_next() - the first slot later than an instant
 *
 * Return: 0, or -ENOENT when none comes any more.
 */
int rules_next(const struct rules *rules, const struct zone *zone, const struct rule_frame *frame,
	       uint64_t after_us, uint64_t *ret_us);

/**
 * rules_previous() - the last slot at or before an instant, as if nothing had been done after it
 *
 * "every" has none before the first one that follows @frame->done_us (or since_us); the others have
 * slots before the reminder was made, too.
 *
 * Return: 0, or -ENOENT when there was none.
 */
int rules_previous(const struct rules *rules, const struct zone *zone,
		   const struct rule_frame *frame, uint64_t at_us, uint64_t *ret_us);

/** rule_next(), rule_previous() - the same of one rule alone */
int rule_next(const struct rule *rule, const struct zone *zone, const struct rule_frame *frame,
	      uint64_t after_us, uint64_t *ret_us);
int rule_previous(const struct rule *rule, const struct zone *zone, const struct rule_frame *frame,
		  uint64_t at_us, uint64_t *ret_us);

/**
 * rules_upcoming() - the slots after an instant, if each is done when it comes
 *
 * Return: how many, up to @max; fewer when no more come.
 */
size_t rules_upcoming(const struct rules *rules, const struct zone *zone,
		      const struct rule_frame *frame, uint64_t after_us, uint64_t *ret_us,
		      size_t max);
