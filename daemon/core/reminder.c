/* SPDX-License-Identifier: MIT */

/*
 * The decision. It keeps nothing: which notice this is, and since when it is due, follow from the
 * instants at which that which held the slot back was over. So it is the same after a restart, and
 * after a clock that was set.
 *
 * The moment that suits the person is not asked for here: that is the presenter's, which can see
 * the desktop.
 */

#include "core/course.h"
#include "core/date.h"
#include "core/reminder.h"
#include "util/macro.h"

#define SETTLE_MAX_US (3600 * USEC_PER_SEC) /* no computer takes longer: the clock was set back */

/* What is asked of, and what is found out about it. */
struct looking {
	const struct reminder_rules *rules;
	const struct reminder_facts *facts;
	const struct zone *zone;
	uint64_t now_us;
	struct course course;
};

/* Something keeps an open slot from being due. */
struct hold {
	enum reminder_state state; /* REMINDER_DUE: nothing does */
	uint64_t until_us;         /* 0 = that is not known */
};

/* The next moment after now, or the last up to it, at which the clocks show @clock_s. */
static uint64_t next_clock(const struct looking *l, uint32_t clock_s)
{
	int64_t today_s = date_civil_day(zone_civil(l->zone, l->now_us)) * DAY_S + clock_s;
	uint64_t at_us = zone_instant(l->zone, today_s);

	return at_us > l->now_us ? at_us : zone_instant(l->zone, today_s + DAY_S);
}

static uint64_t last_clock(const struct looking *l, uint32_t clock_s)
{
	int64_t today_s = date_civil_day(zone_civil(l->zone, l->now_us)) * DAY_S + clock_s;
	uint64_t at_us = zone_instant(l->zone, today_s);

	return at_us <= l->now_us ? at_us : zone_instant(l->zone, today_s - DAY_S);
}

/*
 * Is it quiet now? Then the hours have begun after they have ended. On a day whose clocks jump over
 * all of them both are one instant, and there are none.
 */
static bool is_quiet(const struct looking *l)
{
	const struct quiet *q = &l->rules->quiet;

	return last_clock(l, q->from_s) > last_clock(l, q->to_s);
}

/* Were there quiet hours, which are over now? */
static bool was_quiet(const struct looking *l)
{
	const struct quiet *q = &l->rules->quiet;

	return last_clock(l, q->from_s) < last_clock(l, q->to_s);
}

/* The last workout, and the time after it; 0: that is no matter. */
static uint64_t apart_until(const struct looking *l)
{
	uint64_t end_us = l->facts->session_end_us;

	return end_us && end_us <= l->now_us ? end_us + l->rules->apart_us : 0;
}

/* When everything that held the slot back was over, the settling apart. */
static uint64_t free_since(const struct looking *l)
{
	uint64_t since_us = MAX(l->course.slot.at_us, apart_until(l));

	since_us = MAX(since_us, course_snooze(&l->course));
	since_us = MAX(since_us, l->facts->paused_until_us);
	if (was_quiet(l))
		since_us = MAX(since_us, last_clock(l, l->rules->quiet.to_s));
	return since_us;
}

/* It would have been said while nobody could hear it. */
static bool fell_into_absence(const struct looking *l, uint64_t since_us)
{
	const struct reminder_facts *f = l->facts;

	return since_us >= f->away_us && since_us < f->settled_us &&
	       usec_sub(f->settled_us, l->now_us) <= SETTLE_MAX_US;
}

static struct hold find_hold(const struct looking *l)
{
	const struct reminder_facts *f = l->facts;
	uint64_t snooze_us = course_snooze(&l->course), apart_us = apart_until(l);

	if (f->paused_until_us > l->now_us)
		return (struct hold){ REMINDER_PAUSED, f->paused_until_us };
	if (f->in_workout)
		return (struct hold){ REMINDER_WORKOUT, 0 };
	if (snooze_us > l->now_us)
		return (struct hold){ REMINDER_SNOOZED, snooze_us };
	if (is_quiet(l))
		return (struct hold){ REMINDER_QUIET, next_clock(l, l->rules->quiet.to_s) };
	if (apart_us > l->now_us)
		return (struct hold){ REMINDER_APART, apart_us };
	if (f->settled_us > l->now_us && fell_into_absence(l, free_since(l)))
		return (struct hold){ REMINDER_SETTLES, f->settled_us };
	return (struct hold){ REMINDER_DUE, 0 };
}

/* The answer changes at @at_us, too, if that is to come. */
static void wake_at(const struct looking *l, uint64_t at_us, struct reminder_look *ret)
{
	if (at_us > l->now_us && (!ret->wake_us || at_us < ret->wake_us))
		ret->wake_us = at_us;
}

static void look_due(const struct looking *l, struct reminder_look *ret)
{
	uint64_t since_us = free_since(l), repeat_us = l->rules->repeat_us, n;

	if (fell_into_absence(l, since_us))
		since_us = l->facts->settled_us;
	n = repeat_us ? MIN((l->now_us - since_us) / repeat_us, l->rules->repeats) : 0;
	ret->due_since_us = since_us;
	ret->notice = 1 + (unsigned)n;
	if (n < l->rules->repeats && repeat_us)
		wake_at(l, since_us + (n + 1) * repeat_us, ret);
	if (l->rules->quiet.from_s != l->rules->quiet.to_s)
		wake_at(l, next_clock(l, l->rules->quiet.from_s), ret);
}

static void look_at_slot(const struct looking *l, struct reminder_look *ret)
{
	struct hold hold = find_hold(l);

	ret->state = hold.state;
	ret->slot_us = l->course.slot.at_us;
	ret->until_us = l->course.slot.until_us;
	ret->held_until_us = hold.until_us;
	wake_at(l, ret->until_us, ret);
	wake_at(l, hold.until_us, ret);
	if (hold.state == REMINDER_DUE)
		look_due(l, ret);
}

static uint64_t find_next(const struct looking *l)
{
	uint64_t next_us = course_next(&l->course, l->now_us);

	if (next_us && next_us < l->facts->paused_until_us)
		next_us = course_next(&l->course, l->facts->paused_until_us - 1);
	while (next_us && course_skipped(&l->course, next_us))
		next_us = course_next(&l->course, next_us);
	return next_us;
}

/*
 * Of "every 2-3 days" the slot of the third day is overdue, of "every 2 days" too. It is taken as
 * done, before it ever was, so long before it was made that it was due then.
 */
static bool is_overdue(const struct looking *l, const struct rule *rule)
{
	struct rule_frame frame = course_frame(&l->course);
	unsigned days = MAX(rule->every.days_most, rule->every.days_least + 1);
	int64_t slot_s, from_s;
	uint64_t slot_us;

	if (rule_previous(rule, l->zone, &frame, l->now_us, &slot_us) < 0)
		return false;

	slot_s = zone_civil(l->zone, slot_us);
	from_s = frame.done_us
			 ? zone_civil(l->zone, frame.done_us)
			 : zone_civil(l->zone, frame.since_us) - rule->every.days_least * DAY_S;
	return slot_s - from_s >= days * DAY_S - DAY_S / 2;
}

static bool any_overdue(const struct looking *l)
{
	const struct rules *rules = &l->rules->rules;

	for (size_t i = 0; i < rules->n; i++)
		if (rules->list[i].kind == RULE_EVERY && is_overdue(l, &rules->list[i]))
			return true;
	return false;
}

static void look_ahead(const struct looking *l, struct reminder_look *ret)
{
	uint64_t window_us = l->rules->start_window_us;

	ret->next_us = find_next(l);
	ret->in_start_window =
		ret->slot_us || (ret->next_us && ret->next_us - l->now_us <= window_us);
	wake_at(l, ret->next_us, ret);
	if (ret->next_us)
		wake_at(l, usec_sub(ret->next_us, window_us), ret);
}

void reminder_look(const struct reminder_rules *rules, const struct reminder_facts *facts,
		   const struct zone *zone, uint64_t now_us, struct reminder_look *ret)
{
	struct looking l = { .rules = rules, .facts = facts, .zone = zone, .now_us = now_us };
	struct reminder_slot slot;

	*ret = (struct reminder_look){ .state = REMINDER_WAITS };
	course_begin(&l.course, rules, facts, zone, now_us, now_us);
	while (course_go(&l.course, &ret->last))
		;

	slot = slot_now(l.course.slot, now_us);
	if (slot.at_us && slot.outcome == SLOT_OPEN)
		look_at_slot(&l, ret);
	else if (slot.at_us >= l.course.since_us)
		ret->last = slot;

	look_ahead(&l, ret);
	ret->overdue = any_overdue(&l);
	if (ret->slot_us)
		return;

	if (facts->paused_until_us > now_us) {
		ret->state = REMINDER_PAUSED;
		ret->held_until_us = facts->paused_until_us;
		wake_at(&l, facts->paused_until_us, ret);
	} else if (!ret->next_us) {
		ret->state = REMINDER_NEVER;
	}
}

size_t reminder_slots(const struct reminder_rules *rules, const struct reminder_facts *facts,
		      const struct zone *zone, uint64_t from_us, uint64_t now_us,
		      struct reminder_slot *ret, size_t max)
{
	struct reminder_slot slot;
	struct course course;
	size_t n = 0;

	course_begin(&course, rules, facts, zone, now_us, from_us);
	while (n < max && course_go(&course, &slot))
		if (slot.at_us > from_us)
			ret[n++] = slot;

	slot = slot_now(course.slot, now_us);
	if (n < max && slot.at_us > from_us && slot.at_us >= course.since_us &&
	    slot.at_us <= now_us)
		ret[n++] = slot;
	return n;
}

void adherence_push(struct adherence *a, enum slot_outcome outcome)
{
	switch (outcome) {
	case SLOT_DONE:
	case SLOT_EARLY:
		a->done++;
		a->due++;
		break;
	case SLOT_MISSED:
		a->due++;
		break;
	case SLOT_SKIPPED:
		a->skipped++;
		break;
	case SLOT_OPEN:
	case SLOT_PAUSED:
		break;
	}
}
