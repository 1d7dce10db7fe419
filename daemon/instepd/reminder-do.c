/* SPDX-License-Identifier: MIT */

/*
 * What a person wants of a reminder. An answer to it is an answer to the slot that is open: it goes
 * into the history, so that no restart forgets it.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/errors.h"
#include "instepd/now.h"
#include "instepd/reminder-wish.h"
#include "instepd/reminders.h"
#include "sys/log.h"

static int not_due(const struct reminder *r, const char *what, sd_bus_error *error)
{
	return sd_bus_error_setf(error, ERROR_NOT_DUE,
				 "Reminder \"%s\" is not due, so there is nothing to %s.",
				 r->file.id, what);
}

int reminder_snooze(struct reminder *r, uint32_t seconds, sd_bus_error *error)
{
	if (seconds < SNOOZE_MIN_S || seconds > SNOOZE_MAX_S)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "seconds is %u; it must be %d to %d.", seconds,
					 SNOOZE_MIN_S, SNOOZE_MAX_S);
	if (!reminder_open(r))
		return not_due(r, "snooze", error);

	r->row.snoozed_until_us = now_real_us() + seconds * USEC_PER_SEC;
	reminder_keep_row(r);
	reminder_announce(r, "SnoozedUntil");
	reminder_set_band_ready(r, false);
	reminders_settle(r->set, r);
	return 0;
}

int reminder_skip(struct reminder *r, sd_bus_error *error)
{
	struct reminder_slot slot = { .outcome = SLOT_SKIPPED };
	uint64_t *more;
	int q;

	slot.at_us = reminder_open(r) ? r->look.slot_us : r->look.next_us;
	if (slot.at_us == 0)
		return not_due(r, "skip", error);

	more = reallocarray(r->skipped_us, r->n_skipped + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	r->skipped_us = more;
	r->skipped_us[r->n_skipped++] = slot.at_us;

	q = store_set_slot(r->set->history->store, r->file.id, &slot);
	if (q < 0)
		log_debug_errno(q, "Failed to keep that reminder %s was skipped: %m", r->file.id);
	reminder_set_band_ready(r, false);
	reminders_settle(r->set, r);
	return 0;
}

int reminder_check_pause(uint64_t until_us, sd_bus_error *error)
{
	if (until_us == 0 || until_us > now_real_us())
		return 0;

	return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
				"That is over: a pause ends in the future, and 0 ends it now.");
}

void reminder_pause(struct reminder *r, uint64_t until_us)
{
	uint64_t now_us = now_real_us();
	bool paused = now_us < r->row.paused_until_us;

	if (!until_us && !paused)
		return;

	if (!paused)
		r->row.paused_since_us = now_us;
	r->row.paused_until_us = until_us ? until_us : now_us;
	reminder_keep_row(r);
	reminder_announce(r, "PausedUntil");
}

static int say(struct reminder *r, const struct due_part *part, const struct step *step)
{
	struct said said = { .kind = step->kind,
			     .side = SIDE_BOTH,
			     .reps = MIN(part->planned - part->done, SAID_REPS_MAX),
			     .at_us = now_real_us() };
	int q;

	(void)snprintf(said.exercise, sizeof(said.exercise), "%s", part->exercise);
	said.offset_s = zone_offset(&r->set->wall.zone, said.at_us);
	q = uuid_new(said.uuid);
	if (q < 0)
		return q;

	return store_add_said(r->set->history->store, &said);
}

static const struct step *find_step(const struct routine *routine, const char *exercise)
{
	for (unsigned i = 0; i < routine->n_steps; i++)
		if (strcmp(routine->steps[i].exercise, exercise) == 0)
			return &routine->steps[i];
	return NULL;
}

int reminder_say_done(struct reminder *r, sd_bus_error *error)
{
	const struct routine *routine = reminder_routine(r);
	uint64_t now_us = now_real_us();
	const struct step *step;
	struct due due;
	int q;

	if (!routine || !reminder_due(r, now_us, &due))
		return sd_bus_error_setf(error, ERROR_UNKNOWN_ROUTINE, "%s", r->problem);

	for (size_t i = 0; i < due.n; i++) {
		step = find_step(routine, due.parts[i].exercise);
		if (!step || due.parts[i].done >= due.parts[i].planned)
			continue;
		q = say(r, &due.parts[i], step);
		if (q < 0 && !store_problem(r->set->history->store))
			return q;
		/* Where the file failed it is kept in memory, and History.Problem tells of it. */
	}

	history_changed(r->set->history, now_us);
	reminders_settle(r->set, r);
	return 0;
}

int reminder_change(struct reminder *r, const struct reminder_wish *wish, sd_bus_error *error)
{
	struct reminder_file file = r->file;
	int q;

	q = reminder_wish_take(wish, &r->set->routines->shelf, &file, error);
	if (q < 0)
		return q;

	q = reminder_wish_save(&file, error);
	if (q < 0)
		return q;

	reminder_read(r, &file);
	reminders_settle(r->set, r);
	return 0;
}
