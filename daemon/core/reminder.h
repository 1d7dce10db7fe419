/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Is it time? A reminder has rules, whose slots (core/rule.h) are the instants at which something
 * is to be done. reminder_look() says how it stands with one at an instant, from nothing but what
 * it is given: whoever asks again with the same facts gets the same answer, so nothing is lost by a
 * restart, and nothing has to be kept in step.
 *
 * A slot is open from its instant for catch_up_us, or until the next one. What was done settles one
 * slot:
 *
 *	- the open one, if there is one;
 *	- else the next, if it is at most half of the time away that lies between the two;
 *	- else the one before, late: it is not missed any more.
 *
 * The slots of all rules of a reminder are one row in this, and those of before it was made are
 * never due. An open slot that is put off (by a snooze, in quiet hours, ...) is still the same slot;
 * what it is put off beyond its end is missed. A snooze keeps the slot for catch_up_us after it.
 *
 * Clocks go wrong: what is said to have been done or made in the future was so by a clock that
 * was ahead. Up to a day of it a done counts as of now, else not; a reminder exists.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rule.h"

/* Civil seconds of the day; over midnight when from_s is the later one; equal: none. */
struct quiet {
	uint32_t from_s, to_s;
};

struct reminder_rules {
	struct rules rules;
	uint32_t day_starts_s; /* seconds after midnight */
	uint64_t catch_up_us;  /* how long after a slot it is still of use to say so */
	uint64_t apart_us;     /* not so soon after any workout; 0 = at once */
	uint64_t repeat_us;    /* without a reaction it is said again after so long */
	unsigned repeats;      /* so often; then it stays due, without a word */
	/* so long before a slot a band that is switched on is meant for it */
	uint64_t start_window_us;
	struct quiet quiet;
};

/* Instants: 0 = never. */
struct reminder_facts {
	uint64_t since_us; /* it was made */
	/* when it was done, rising (core/due.h); for reminder_look() the newest eight are enough */
	const uint64_t *done_us;
	size_t n_done;
	/* the slots that a person skipped, come or to come, in any order */
	const uint64_t *skipped_us;
	size_t n_skipped;
	uint64_t session_end_us;   /* of the last workout of any kind that has ended */
	uint64_t snoozed_until_us; /* to be taken back with the slot that it was for */
	uint64_t paused_since_us, paused_until_us;
	/*
	 * The last time that nobody could be reminded, asleep or off: from away_us to settled_us,
	 * which is the end of it and the settling time, so it may be to come. One that ends before
	 * that of the last is settled goes on with it: its away_us stays.
	 */
	uint64_t away_us, settled_us;
	bool in_workout;
};

enum slot_outcome {
	SLOT_OPEN,    /* nothing yet; only of the newest */
	SLOT_DONE,    /* after its instant */
	SLOT_EARLY,   /* before it */
	SLOT_SKIPPED, /* by the person */
	SLOT_PAUSED,  /* while the reminder was paused */
	SLOT_MISSED,
};

/* What became of a slot. */
struct reminder_slot {
	uint64_t at_us;
	uint64_t until_us; /* it is open so long */
	enum slot_outcome outcome;
};

enum reminder_state {
	REMINDER_NEVER, /* its rules have no slot to come, and none is open */
	REMINDER_WAITS, /* for the next slot */
	REMINDER_DUE,   /* say it */
	REMINDER_SNOOZED, /* a slot is open, as in all below, but the person wants to hear of it later */
	REMINDER_QUIET,   /* these are quiet hours */
	REMINDER_APART,   /* a workout has only just ended */
	REMINDER_WORKOUT, /* one is going on */
	REMINDER_SETTLES, /* the computer has only just come back */
	REMINDER_PAUSED,  /* an open slot or none, nothing is said until the pause ends */
};

struct reminder_look {
	enum reminder_state state;
	uint64_t slot_us;      /* the open slot that it is about; 0 = none is open */
	uint64_t until_us;     /* that one is missed then */
	uint64_t due_since_us; /* REMINDER_DUE: since when; else 0 */
	unsigned notice;       /* REMINDER_DUE: 1, 2 once it is said again, ...; else 0 */
	/* what holds it back (REMINDER_SNOOZED and below) ends then; 0 = that is not known */
	uint64_t held_until_us;
	/* the first to come that is not done, skipped or paused over; 0 = never */
	uint64_t next_us;
	/* this answer changes by itself then (for a skipped or paused slot not); 0 = never */
	uint64_t wake_us;
	struct reminder_slot last; /* the newest slot that is settled or over; at_us 0 = none yet */
	bool overdue;              /* "every 2-3 days": those 3 days are over */
	bool in_start_window;      /* a slot is open, or the next is that near */
};

/** reminder_look() - how it stands at @now_us. Each answer takes some hundred microseconds at most. */
void reminder_look(const struct reminder_rules *rules, const struct reminder_facts *facts,
		   const struct zone *zone, uint64_t now_us, struct reminder_look *ret);

/**
 * reminder_slots() - what became of the slots in (@from_us, @now_us], from the oldest
 *
 * Of "every N days" those count that came to be due; one that was done early is among them although
 * the next is then counted from that.
 *
 * Return: how many, up to @max: the rest begins after the last one's at_us.
 */
size_t reminder_slots(const struct reminder_rules *rules, const struct reminder_facts *facts,
		      const struct zone *zone, uint64_t from_us, uint64_t now_us,
		      struct reminder_slot *ret, size_t max);

/* More slots a day than anybody can answer. */
#define DAY_SLOTS_MAX 100

/**
 * reminder_day_slots() - how many slots of a day (zone_day()) are for the person to answer
 * Those that were skipped or are paused over are none of them, nor those of before it was made.
 *
 * Return: how many; 0 also where its rules have more than DAY_SLOTS_MAX on that day.
 */
unsigned reminder_day_slots(const struct reminder_rules *rules, const struct reminder_facts *facts,
			    const struct zone *zone, int64_t day);

/* How well it is kept. Slots that were skipped are no slots that were due. */
struct adherence {
	unsigned due, done, skipped;
};

/** adherence_push() - count one slot more; an open one, or one in a pause, is none */
void adherence_push(struct adherence *a, enum slot_outcome outcome);

/* "never", "waits", "due", "snoozed", "quiet", "apart", "workout", "settles", "paused" */
const char *reminder_state_name(enum reminder_state state);
/* "open", "done", "early", "skipped", "paused", "missed" */
const char *slot_outcome_name(enum slot_outcome outcome);
/** slot_outcome_parse() - one of those words. Return: 0 or -EINVAL. */
int slot_outcome_parse(const char *text, enum slot_outcome *ret);
