/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The slots of a reminder, one after the other, with what was done between them: for
 * core/reminder.h, which says what settles which.
 */

#include <stdbool.h>

#include "core/reminder.h"

struct course {
	const struct reminder_rules *rules;
	const struct reminder_facts *facts;
	const struct zone *zone;
	uint64_t now_us;
	uint64_t since_us; /* as it is to be taken */
	size_t n_done;     /* those of facts->done_us that are to be taken */
	size_t passed;     /* of these: behind at_us */
	uint64_t at_us;    /* it has come this far */
	/* the newest; at_us 0 = none; to come only if it is SLOT_EARLY */
	struct reminder_slot slot;
};

/** course_begin() - some slots before @from_us; how it stood there needs no more than those */
void course_begin(struct course *c, const struct reminder_rules *rules,
		  const struct reminder_facts *facts, const struct zone *zone, uint64_t now_us,
		  uint64_t from_us);

/**
 * course_go() - on to the next slot, or up to now
 * @ret: what became of the one that was the newest, if there was one
 *
 * Return: true when one is over; false when there is none up to now: c->slot is then the newest.
 */
bool course_go(struct course *c, struct reminder_slot *ret);

/** course_next() - the first slot after the newest and @after_us. Return: 0 when there is none. */
uint64_t course_next(const struct course *c, uint64_t after_us);

/** course_frame() - what "every N days" is counted from, as far as it has come */
struct rule_frame course_frame(const struct course *c);

/** course_snooze() - until when the snooze lasts; 0 = there is none */
uint64_t course_snooze(const struct course *c);

/** course_skipped() - has the person skipped that slot? */
bool course_skipped(const struct course *c, uint64_t slot_us);

/** slot_now() - with its window over an open slot is missed */
struct reminder_slot slot_now(struct reminder_slot slot, uint64_t now_us);
