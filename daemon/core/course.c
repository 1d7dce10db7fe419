/* SPDX-License-Identifier: MIT */

/*
 * Slots and what was done are two rows of instants, which are gone through together: what one done
 * settles depends on whether the one before it has settled that slot already. Of "every N days" the
 * slots themselves depend on what was done before them.
 *
 * It begins a few slots back and takes the first one there for not done. That can be wrong, but
 * it matters no more a slot later, unless everything is done twice in a row.
 */

#include "core/course.h"
#include "util/macro.h"

#define SLOTS_BACK 4
#define HOUR_US    (3600 * USEC_PER_SEC)
#define DAY_US     (24 * HOUR_US)

/* A clock that was ahead has said so. */
static uint64_t done_at(const struct course *c, size_t i)
{
	return MIN(c->facts->done_us[i], c->now_us);
}

static struct rule_frame frame_after(const struct course *c, size_t n_done)
{
	return (struct rule_frame){ .day_starts_s = c->rules->day_starts_s,
				    .since_us = c->since_us,
				    .done_us = n_done ? done_at(c, n_done - 1) : 0 };
}

struct rule_frame course_frame(const struct course *c)
{
	return frame_after(c, c->passed);
}

uint64_t course_next(const struct course *c, uint64_t after_us)
{
	struct rule_frame frame = course_frame(c);
	uint64_t next_us;

	if (rules_next(&c->rules->rules, c->zone, &frame, MAX(after_us, c->slot.at_us), &next_us) <
	    0)
		return 0;
	return next_us;
}

/* The newest slot up to @at_us, @n_done of what was done lying behind it; 0: none. */
static uint64_t slot_before(const struct course *c, uint64_t at_us, size_t n_done)
{
	struct rule_frame frame;
	uint64_t slot_us;

	while (n_done > 0 && done_at(c, n_done - 1) > at_us)
		n_done--;
	frame = frame_after(c, n_done);
	while (rules_previous(&c->rules->rules, c->zone, &frame, at_us, &slot_us) < 0) {
		if (n_done == 0)
			return 0;
		/* "every" has none since it was done: then the one that this was for */
		at_us = frame.done_us;
		frame = frame_after(c, --n_done);
	}
	return slot_us;
}

void course_begin(struct course *c, const struct reminder_rules *rules,
		  const struct reminder_facts *facts, const struct zone *zone, uint64_t now_us,
		  uint64_t from_us)
{
	uint64_t begin_us = from_us;

	*c = (struct course){ .rules = rules, .facts = facts, .zone = zone, .now_us = now_us };
	c->since_us = facts->since_us > now_us ? 0 : facts->since_us;
	c->n_done = facts->n_done;
	while (c->n_done > 0 && usec_sub(facts->done_us[c->n_done - 1], now_us) > DAY_US)
		c->n_done--;

	for (unsigned i = 0; i < SLOTS_BACK && begin_us > 0; i++)
		begin_us = usec_sub(slot_before(c, begin_us, c->n_done), 1);
	c->at_us = begin_us;
	while (c->passed < c->n_done && done_at(c, c->passed) <= begin_us)
		c->passed++;
}

uint64_t course_snooze(const struct course *c)
{
	uint64_t until_us = c->facts->snoozed_until_us;

	/* no snooze is longer: the clock was set back */
	return usec_sub(until_us, c->now_us) > DAY_US ? 0 : until_us;
}

bool course_skipped(const struct course *c, uint64_t slot_us)
{
	for (size_t i = 0; i < c->facts->n_skipped; i++)
		if (c->facts->skipped_us[i] == slot_us)
			return true;
	return false;
}

static enum slot_outcome first_outcome(const struct course *c, uint64_t slot_us)
{
	if (slot_us < c->since_us)
		return SLOT_MISSED; /* by nobody: it is not told */
	if (course_skipped(c, slot_us))
		return SLOT_SKIPPED;
	if (slot_us >= c->facts->paused_since_us && slot_us < c->facts->paused_until_us)
		return SLOT_PAUSED;
	return SLOT_OPEN;
}

static uint64_t window_end(const struct course *c, uint64_t slot_us)
{
	uint64_t next_us = course_next(c, slot_us), snooze_us = course_snooze(c);
	uint64_t from_us = slot_us;

	if (snooze_us > slot_us && (!next_us || snooze_us < next_us))
		from_us = snooze_us;
	from_us += c->rules->catch_up_us;
	return next_us ? MIN(next_us, from_us) : from_us;
}

/* At most half of the time away that lies between it and the slot before. */
static bool is_early(const struct course *c, uint64_t done_us, uint64_t slot_us)
{
	uint64_t before_us = c->slot.at_us;

	if (!before_us)
		before_us = slot_before(c, slot_us - 1, c->passed);
	if (!before_us) /* it is the first of all: as long as from it to the second */
		before_us = usec_sub(slot_us, usec_sub(course_next(c, slot_us), slot_us));
	return slot_us - done_us <= (slot_us - before_us) / 2;
}

/* The newest slot is @slot from now on. Return: was there one before? */
static bool replace(struct course *c, struct reminder_slot slot, struct reminder_slot *ret)
{
	struct reminder_slot old = slot_now(c->slot, UINT64_MAX);

	c->slot = slot;
	if (!old.at_us || old.at_us < c->since_us)
		return false;

	*ret = old;
	return true;
}

/* Return: as replace(): is a slot over by this? */
static bool take_done(struct course *c, uint64_t done_us, uint64_t next_us,
		      struct reminder_slot *ret)
{
	bool open = c->slot.outcome == SLOT_OPEN && done_us < c->slot.until_us;

	if (!(c->slot.at_us && open) && next_us && next_us > done_us &&
	    is_early(c, done_us, next_us)) {
		const struct reminder_slot early = { next_us, next_us, SLOT_EARLY };

		c->passed++;
		return replace(c, early, ret);
	}

	if (c->slot.at_us && c->slot.outcome != SLOT_EARLY)
		c->slot.outcome = SLOT_DONE;
	c->passed++;
	return false;
}

bool course_go(struct course *c, struct reminder_slot *ret)
{
	for (;;) {
		uint64_t next_us = course_next(c, c->at_us);
		uint64_t done_us = c->passed < c->n_done ? done_at(c, c->passed) : UINT64_MAX;
		struct reminder_slot slot = { .at_us = next_us };

		if (done_us == UINT64_MAX && (!next_us || next_us > c->now_us))
			return false;

		if (next_us && next_us <= done_us) {
			c->at_us = next_us;
			slot.until_us = window_end(c, next_us);
			slot.outcome = first_outcome(c, next_us);
			if (replace(c, slot, ret))
				return true;
		} else {
			c->at_us = MAX(c->at_us, done_us);
			if (take_done(c, done_us, next_us, ret))
				return true;
		}
	}
}

struct reminder_slot slot_now(struct reminder_slot slot, uint64_t now_us)
{
	if (slot.outcome == SLOT_OPEN && now_us >= slot.until_us)
		slot.outcome = SLOT_MISSED;
	return slot;
}
