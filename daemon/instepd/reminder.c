/* SPDX-License-Identifier: MIT */

/*
 * How one reminder stands: the facts are put together, the core decides, what is new is announced,
 * and what became of its slots goes into the history, where it stays true whatever its rule or the
 * zone becomes later.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/reminders.h"
#include "sys/cleanup.h"
#include "sys/log.h"

#define DAY_US (24 * 3600 * USEC_PER_SEC)

/* So far back the outcome of a slot is of interest to anybody: Adherence. */
#define KEEP_US (ADHERENCE_DAYS * DAY_US)
/* So many of them are looked at in one go: more of them wait for the next turn of the loop. */
#define KEEP_STEP 32

/* The core asks for no more of them to tell how it stands now. */
#define DONE_NEWEST 8

bool reminder_off(const struct reminder *r)
{
	return !r->file.enabled || r->problem[0];
}

bool reminder_open(const struct reminder *r)
{
	return !reminder_off(r) && r->look.slot_us;
}

const struct routine *reminder_routine(const struct reminder *r)
{
	const struct routine_entry *entry =
		routine_shelf_find(&r->set->routines->shelf, r->file.routine);

	return entry ? &entry->routine : NULL;
}

static const struct practised *practised(const struct reminder *r)
{
	const struct routine *routine = reminder_routine(r);

	return routine ? practice_of(&r->set->practice, routine, r->settings.day_starts_s) : NULL;
}

bool reminder_due(const struct reminder *r, uint64_t now_us, struct due *ret)
{
	const struct practised *of = practised(r);

	if (!of)
		return false;

	*ret = of->due;
	due_today(ret, zone_day(&r->set->wall.zone, now_us, r->settings.day_starts_s));
	return true;
}

struct reminder_facts reminder_facts(const struct reminder *r)
{
	const struct practised *of = practised(r);

	return (struct reminder_facts){
		.since_us = r->row.since_us,
		.done_us = of ? of->done_us : NULL,
		.n_done = of ? of->n_done : 0,
		.skipped_us = r->skipped_us,
		.n_skipped = r->n_skipped,
		.session_end_us = r->set->practice.last_end_us,
		.snoozed_until_us = r->row.snoozed_until_us,
		.paused_since_us = r->row.paused_since_us,
		.paused_until_us = r->row.paused_until_us,
		.away_us = r->set->away_us,
		.settled_us = reminders_settled_us(r->set),
		.in_workout = r->set->in_workout,
	};
}

static int recall_slot(void *userdata, const struct reminder_slot *slot)
{
	struct reminder *r = userdata;
	uint64_t *more;

	if (slot->outcome == SLOT_SKIPPED) {
		more = reallocarray(r->skipped_us, r->n_skipped + 1, sizeof(*more));
		if (!more)
			return -ENOMEM;
		r->skipped_us = more;
		r->skipped_us[r->n_skipped++] = slot->at_us;
	}
	if (slot->at_us <= now_real_us())
		r->kept = *slot;
	return 0;
}

static void recall(struct reminder *r)
{
	struct store *store = r->set->history->store;
	int q;

	q = store_reminder(store, r->file.id, &r->row);
	if (q < 0) {
		r->row = (struct reminder_row){ .since_us = now_real_us() };
		(void)snprintf(r->row.id, sizeof(r->row.id), "%s", r->file.id);
		r->is_new = true;
		q = 0;
	} else {
		q = store_slots(store, r->file.id, usec_sub(now_real_us(), KEEP_US), recall_slot,
				r);
	}
	if (q < 0)
		log_debug_errno(q, "Failed to recall reminder %s: %m", r->file.id);
}

void reminder_recount(struct reminder *r)
{
	r->kept = (struct reminder_slot){ .at_us = 1, .outcome = SLOT_OPEN };
	reminders_touch(r->set, r);
}

/*
 * What became of the slots since the last one of which it is stored, and of that one. Where the
 * newest is an older one, the clock, the zone or the rule has changed: what is stored stays true.
 */
static void keep_slots(struct reminder *r, const struct reminder_slot *last, uint64_t now_us)
{
	struct reminder_facts facts = reminder_facts(r);
	struct reminder_slot slots[KEEP_STEP];
	uint64_t from_us;
	size_t n;

	if (last->at_us == 0 || last->at_us < r->kept.at_us ||
	    (last->at_us == r->kept.at_us && last->outcome == r->kept.outcome))
		return;
	if (!r->set->started) { /* nobody shall wait for that */
		reminders_touch(r->set, r);
		return;
	}

	from_us = MAX(usec_sub(r->kept.at_us, 1), usec_sub(now_us, KEEP_US));
	n = reminder_slots(&r->rules, &facts, &r->set->wall.zone, from_us, now_us, slots,
			   KEEP_STEP);
	for (size_t i = 0; i < n; i++)
		if (slots[i].outcome != SLOT_OPEN)
			(void)store_set_slot(r->set->history->store, r->file.id, &slots[i]);

	r->kept = n == KEEP_STEP ? slots[n - 1] : *last;
	if (n == KEEP_STEP)
		reminders_touch(r->set, r);
}

/* How often it is to be done on the day that @due is of. */
static unsigned times_of_day(const struct reminder *r, const struct due *due)
{
	struct reminder_facts facts = reminder_facts(r);
	unsigned n = 0;

	if (!reminder_off(r))
		n = reminder_day_slots(&r->rules, &facts, &r->set->wall.zone, due->day);
	return n > 1 ? n : 0;
}

struct reminder_left reminder_left(const struct reminder *r, uint64_t now_us)
{
	const struct routine *routine = reminder_routine(r);
	struct routine at_tempo;
	struct due due;
	unsigned times;

	if (!routine || !reminder_due(r, now_us, &due))
		return (struct reminder_left){ 0 };

	times = times_of_day(r, &due);
	at_tempo = *routine;
	routine_stretch(&at_tempo, r->set->settings->tempo);
	return (struct reminder_left){
		.done = due_done(&due),
		.planned = due_planned(&due),
		.times = times,
		.done_today = due_done_today(&due, times),
		.planned_today = times * due_planned(&due),
		.seconds = (uint32_t)(due_left_us(&due, &at_tempo, r->set->settings->ready_us) /
				      USEC_PER_SEC),
	};
}

static void announce_look(struct reminder *r, const struct reminder_look *was)
{
	const struct reminder_look *is = &r->look;
	bool news = is->state != was->state || is->slot_us != was->slot_us ||
		    is->next_us != was->next_us || is->held_until_us != was->held_until_us ||
		    is->last.at_us != was->last.at_us || is->last.outcome != was->last.outcome;

	if (is->state != was->state)
		reminder_announce(r, "State");
	if ((is->state == REMINDER_DUE) != (was->state == REMINDER_DUE))
		reminder_announce(r, "Due");
	if (is->next_us != was->next_us)
		reminder_announce(r, "NextDue");
	if (is->due_since_us != was->due_since_us)
		reminder_announce(r, "DueSince");
	if (is->slot_us != was->slot_us)
		reminder_announce(r, "Slot");
	if (is->notice != was->notice)
		reminder_announce(r, "Notice");
	if (is->overdue != was->overdue)
		reminder_announce(r, "Overdue");
	if ((is->state == REMINDER_SNOOZED) != (was->state == REMINDER_SNOOZED))
		reminder_announce(r, "SnoozedUntil");
	if ((is->state == REMINDER_PAUSED) != (was->state == REMINDER_PAUSED))
		reminder_announce(r, "PausedUntil");
	if (news)
		reminder_announce(r, "Why");
}

static void see_urgency(struct reminder *r)
{
	bool urgent = r->settings.escalate && r->look.notice > r->rules.repeats;

	if (urgent == r->urgent)
		return;

	r->urgent = urgent;
	reminder_announce(r, "Urgent");
}

static void announce_left(struct reminder *r, const struct reminder_left *was)
{
	const struct reminder_left *is = &r->left;

	if (is->done != was->done || is->planned != was->planned ||
	    is->done_today != was->done_today || is->planned_today != was->planned_today)
		reminder_announce(r, "Left");
	if (is->seconds != was->seconds)
		reminder_announce(r, "Seconds");
}

void reminder_keep_row(struct reminder *r)
{
	int q;

	r->is_new = false;
	q = store_set_reminder(r->set->history->store, &r->row);
	/* History.Problem tells that it was not kept on disk; it holds until the daemon ends. */
	if (q < 0)
		log_debug_errno(q, "Failed to keep what is known of reminder %s: %m", r->file.id);
}

/* A snooze is of the slot that was open: answered, it is over, and the next comes at its time. */
static void end_snooze(struct reminder *r, uint64_t now_us)
{
	const struct reminder_slot *last = &r->look.last;
	bool answered = !r->look.slot_us && last->at_us &&
			(last->outcome == SLOT_DONE || last->outcome == SLOT_EARLY ||
			 last->outcome == SLOT_SKIPPED);

	if (!answered || r->row.snoozed_until_us <= now_us)
		return;

	r->row.snoozed_until_us = 0;
	reminder_keep_row(r);
	reminder_announce(r, "SnoozedUntil");
}

void reminder_look_again(struct reminder *r, uint64_t now_us)
{
	struct reminder_left left = r->left;
	struct reminder_look look = r->look;

	r->look = (struct reminder_look){ 0 };
	if (!reminder_off(r)) {
		struct reminder_facts facts = reminder_facts(r);

		if (facts.n_done > DONE_NEWEST) {
			facts.done_us += facts.n_done - DONE_NEWEST;
			facts.n_done = DONE_NEWEST;
		}
		reminder_look(&r->rules, &facts, &r->set->wall.zone, now_us, &r->look);
		end_snooze(r, now_us);
		keep_slots(r, &r->look.last, now_us);
	}
	r->left = reminder_left(r, now_us);

	announce_look(r, &look);
	see_urgency(r);
	announce_left(r, &left);
	/* It was answered: by a workout, or there is nothing to do any more. */
	if (r->set->in_workout || !r->look.in_start_window)
		reminder_set_band_ready(r, false);
}

uint64_t reminder_ahead(uint64_t real_us)
{
	return real_us > now_real_us() ? real_us : 0;
}

static int count_slot(void *userdata, const struct reminder_slot *slot)
{
	adherence_push(userdata, slot->outcome);
	return 0;
}

void reminder_adherence(const struct reminder *r, struct adherence *ret)
{
	uint64_t from_us = usec_sub(now_real_us(), ADHERENCE_DAYS * DAY_US);

	*ret = (struct adherence){ 0 };
	(void)store_slots(r->set->history->store, r->file.id, from_us, count_slot, ret);
}

static bool is_skipped(const struct reminder *r, uint64_t slot_us)
{
	for (size_t i = 0; i < r->n_skipped; i++)
		if (r->skipped_us[i] == slot_us)
			return true;
	return false;
}

/* Still to come, but done ahead of its time. */
static bool is_done_early(const struct reminder *r, uint64_t slot_us)
{
	return slot_us > now_real_us() && slot_us < r->look.next_us;
}

size_t reminder_upcoming(const struct reminder *r, uint64_t from_us, uint64_t *ret_us, size_t max)
{
	struct reminder_facts facts = reminder_facts(r);
	struct rule_frame frame = {
		.day_starts_s = r->rules.day_starts_s,
		.since_us = facts.since_us,
		.done_us = facts.n_done ? facts.done_us[facts.n_done - 1] : 0,
	};
	size_t n = 0;

	if (reminder_off(r))
		return 0;
	if (from_us == 0)
		from_us = now_real_us();
	if (from_us >= facts.paused_since_us && from_us < facts.paused_until_us)
		from_us = facts.paused_until_us - 1;

	while (n < max && rules_upcoming(&r->rules.rules, &r->set->wall.zone, &frame, from_us,
					 &ret_us[n], 1) == 1) {
		from_us = ret_us[n];
		frame.done_us = from_us;
		if (!is_skipped(r, from_us) && !is_done_early(r, from_us))
			n++;
	}
	return n;
}

void reminder_set_band_ready(struct reminder *r, bool ready)
{
	if (ready == r->band_ready)
		return;

	r->band_ready = ready;
	reminder_announce(r, "BandReady");
}

int reminder_set_waiting(struct reminder *r, const char *sentence, const char *of)
{
	bool same = strcmp(sentence, r->waiting ? r->waiting : "") == 0;
	_cleanup_(freep) char *copy = NULL, *name = NULL;

	if (*sentence) {
		copy = strdup(sentence);
		name = strdup(of);
		if (!copy || !name)
			return -ENOMEM;
	}

	free(r->waiting);
	free(r->waiting_of);
	r->waiting = TAKE(copy);
	r->waiting_of = TAKE(name);
	if (!same)
		reminder_announce(r, "Waiting");
	return 0;
}

int reminder_new(struct reminder **ret, struct reminders *set, const struct reminder_file *file)
{
	_cleanup_(reminder_freep) struct reminder *r = calloc(1, sizeof(*r));
	int q;

	if (!r)
		return -ENOMEM;

	r->set = set;
	r->file = *file;
	q = bus_path(r->path, "reminder", file->id);
	if (q < 0)
		return q;

	recall(r);
	reminder_read(r, &r->file);
	reminder_look_again(r, now_real_us());
	q = reminder_register(r);
	if (q < 0)
		return q;

	*ret = TAKE(r);
	return 0;
}

struct reminder *reminder_free(struct reminder *r)
{
	if (!r)
		return NULL;

	if (r->slot)
		bus_vanishes(r->set->bus, r->path);
	sd_bus_slot_unref(r->slot);
	free(r->skipped_us);
	free(r->needs);
	free(r->waiting);
	free(r->waiting_of);
	free(r);
	return NULL;
}
