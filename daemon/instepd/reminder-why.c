/* SPDX-License-Identifier: MIT */

/*
 * Why is it due, or not yet? In words that stay true for as long as nothing changes: so days are
 * named, and never "today".
 */

#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "instepd/reminders.h"
#include "instepd/wording.h"
#include "util/macro.h"

#define WHEN_MAX       48
#define LEFT_NAMED_MAX 3

/* "Sun 22 Nov at 18:00"; with the year where it is another one than now */
static const char *when(const struct reminder *r, uint64_t at_us, uint64_t now_us,
			char ret[static WHEN_MAX])
{
	static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t civil_s = zone_civil(&r->set->wall.zone, at_us);
	int64_t day = date_civil_day(civil_s), minute = (civil_s - day * DAY_S) / 60;
	struct date date = date_of_day(day);
	struct date now = date_of_day(date_civil_day(zone_civil(&r->set->wall.zone, now_us)));
	char of_year[16] = "";

	if (date.year != now.year)
		(void)snprintf(of_year, sizeof(of_year), " %d", date.year);
	(void)snprintf(ret, WHEN_MAX, "%s %u %s%s at %02d:%02d", weekdays[date_weekday(day)],
		       date.day, months[date.month - 1], of_year, (int)(minute / 60),
		       (int)(minute % 60));
	return ret;
}

/* What became of the one before; it tells why the next is when it is. */
static void tell_last(const struct reminder *r, uint64_t now_us, char *ret, size_t size)
{
	const struct reminder_slot *last = &r->look.last;
	char at[WHEN_MAX];

	(void)when(r, last->at_us, now_us, at);
	switch (last->outcome) {
	case SLOT_OPEN:
		break;
	case SLOT_DONE:
		(void)snprintf(ret, size, "It was done for %s.", at);
		return;
	case SLOT_EARLY:
		(void)snprintf(ret, size, "It was done ahead of %s.", at);
		return;
	case SLOT_SKIPPED:
		(void)snprintf(ret, size, "You skipped it on %s.", at);
		return;
	case SLOT_PAUSED:
		(void)snprintf(ret, size, "It was paused on %s.", at);
		return;
	case SLOT_MISSED:
		(void)snprintf(ret, size, "It was not done on %s.", at);
		return;
	}
	*ret = '\0';
}

/* One before the next that will not come: the newest of them. */
static void tell_skipped(const struct reminder *r, uint64_t now_us, char *ret, size_t size)
{
	uint64_t newest_us = 0;
	char at[WHEN_MAX];

	for (size_t i = 0; i < r->n_skipped; i++)
		if (r->skipped_us[i] > now_us && r->skipped_us[i] < r->look.next_us)
			newest_us = MAX(newest_us, r->skipped_us[i]);
	if (newest_us)
		(void)snprintf(ret, size, "That of %s is skipped.", when(r, newest_us, now_us, at));
}

/* It will come while it must not, for longer than it can wait: who made that rule wants to know. */
static bool is_lost_in_quiet(const struct reminder *r)
{
	struct reminder_facts facts = reminder_facts(r);
	struct reminder_look then;

	reminder_look(&r->rules, &facts, &r->set->wall.zone, r->look.next_us, &then);
	return then.state == REMINDER_QUIET && then.held_until_us >= then.until_us;
}

static void why_waits(const struct reminder *r, uint64_t now_us, char *ret, size_t size)
{
	char last[2 * WHEN_MAX] = "", skipped[2 * WHEN_MAX] = "", next[WHEN_MAX];

	if (r->look.last.at_us)
		tell_last(r, now_us, last, sizeof(last));
	tell_skipped(r, now_us, skipped, sizeof(skipped));
	(void)snprintf(ret, size, "%s%s%s%sBy its rule, %s, the next is on %s.%s", last,
		       last[0] ? " " : "", skipped, skipped[0] ? " " : "", r->file.rule,
		       when(r, r->look.next_us, now_us, next),
		       is_lost_in_quiet(r) ? " Nobody is told of it: these are quiet hours then, "
					     "and after them it is too late. Give it another time, "
					     "or its own quiet hours (--quiet never)."
					   : "");
}

/* A slot is open, and something keeps it from being due. */
static void why_held(const struct reminder *r, uint64_t now_us, const char *why, char *ret,
		     size_t size)
{
	uint64_t held_until_us = r->look.held_until_us;
	char slot[WHEN_MAX], until[WHEN_MAX];

	(void)when(r, r->look.slot_us, now_us, slot);
	if (!held_until_us)
		(void)snprintf(ret, size, "It was to be done on %s, but %s. It is due after that.",
			       slot, why);
	else if (held_until_us < r->look.until_us)
		(void)snprintf(ret, size, "It was to be done on %s, but %s. It is due on %s.", slot,
			       why, when(r, held_until_us, now_us, until));
	else
		(void)snprintf(ret, size,
			       "It was to be done on %s, but %s. When that ends it is too late "
			       "for it: it can be done until %s.",
			       slot, why, when(r, r->look.until_us, now_us, until));
}

static void why_due(const struct reminder *r, uint64_t now_us, char *ret, size_t size)
{
	char slot[WHEN_MAX], until[WHEN_MAX], left[REMINDER_LEFT_MAX] = "";
	struct due due;

	if (reminder_due(r, now_us, &due))
		reminder_left_text(&due, 0, left);
	(void)snprintf(ret, size,
		       "By its rule, %s, it was to be done on %s%s%s. It stays due until %s.",
		       r->file.rule, when(r, r->look.slot_us, now_us, slot),
		       left[0] ? ", and so far it is " : "", left,
		       when(r, r->look.until_us, now_us, until));
}

static void why_paused(const struct reminder *r, uint64_t now_us, char *ret, size_t size)
{
	char until[WHEN_MAX];

	(void)snprintf(ret, size, "It is paused until %s.",
		       when(r, r->row.paused_until_us, now_us, until));
}

void reminder_why(const struct reminder *r, uint64_t now_us, char ret[static REMINDER_WHY_MAX])
{
	if (reminder_off(r)) {
		(void)snprintf(ret, REMINDER_WHY_MAX, "%s",
			       r->problem[0] ? r->problem : "It is switched off.");
		return;
	}

	switch (r->look.state) {
	case REMINDER_NEVER:
		(void)snprintf(ret, REMINDER_WHY_MAX, "Its rule, %s, names no time to come.",
			       r->file.rule);
		return;
	case REMINDER_WAITS:
		why_waits(r, now_us, ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_DUE:
		why_due(r, now_us, ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_SNOOZED:
		why_held(r, now_us, "you wanted to hear of it later", ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_QUIET:
		why_held(r, now_us, "these are the quiet hours", ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_APART:
		why_held(r, now_us, "the last session is not long enough ago", ret,
			 REMINDER_WHY_MAX);
		return;
	case REMINDER_WORKOUT:
		why_held(r, now_us, "a workout is going on", ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_SETTLES:
		why_held(r, now_us, "you have only just come back", ret, REMINDER_WHY_MAX);
		return;
	case REMINDER_PAUSED:
		why_paused(r, now_us, ret, REMINDER_WHY_MAX);
		return;
	}
	*ret = '\0';
}

/* "toe presses", or "toe press" of one */
static void name_of(const char *exercise, unsigned count, char *ret, size_t size)
{
	size_t n;

	wording_exercise(exercise, ret, size);
	n = strlen(ret);
	if (n > 0 && count != 1)
		(void)snprintf(ret + n, size - n, "%s", ret[n - 1] == 's' ? "es" : "s");
}

static size_t n_open(const struct due *due)
{
	size_t n = 0;

	for (size_t i = 0; i < due->n; i++)
		n += due->parts[i].done < due->parts[i].planned;
	return n;
}

/* "2 of 10 toe presses, 0 of 40 ankle circles", or of many "2 of 335 reps" */
static size_t tell_parts(const struct due *due, char ret[static REMINDER_LEFT_MAX])
{
	char name[WORDING_MAX];
	size_t used = 0;

	/* All of them by name would be a list that nobody reads in a notification. */
	if (n_open(due) > LEFT_NAMED_MAX)
		return (size_t)snprintf(ret, REMINDER_LEFT_MAX, "%u of %u reps", due_done(due),
					due_planned(due));

	for (size_t i = 0; i < due->n && used < REMINDER_LEFT_MAX; i++) {
		const struct due_part *part = &due->parts[i];

		if (part->done >= part->planned)
			continue;
		name_of(part->exercise, part->planned, name, sizeof(name));
		used += (size_t)snprintf(ret + used, REMINDER_LEFT_MAX - used, "%s%u of %u %s",
					 used ? ", " : "", part->done, part->planned, name);
	}
	return MIN(used, REMINDER_LEFT_MAX - 1);
}

/* "12 of 30 today", or where that is all there is to say, "10 of 30 toe presses today" */
static void tell_day(const struct due *due, unsigned times, bool alone, char *ret, size_t size)
{
	char name[WORDING_MAX] = "reps";
	bool named = alone || due->n > 1;

	if (due->n == 1)
		name_of(due->parts[0].exercise, times * due->parts[0].planned, name, sizeof(name));
	(void)snprintf(ret, size, "%s%u of %u %s%stoday", alone ? "" : ", ",
		       due_done_today(due, times), times * due_planned(due), named ? name : "",
		       named ? " " : "");
}

void reminder_left_text(const struct due *due, unsigned times, char ret[static REMINDER_LEFT_MAX])
{
	size_t used = 0;

	*ret = '\0';
	if (due_done(due) > 0)
		used = tell_parts(due, ret);
	if (times && due_done_today(due, times) > 0)
		tell_day(due, times, used == 0, ret + used, REMINDER_LEFT_MAX - used);
}
