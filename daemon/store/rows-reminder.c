/* SPDX-License-Identifier: MIT */

/* The rows of reminders and of their slots. */

#include <errno.h>

#include "store/fields.h"
#include "store/rows.h"

#define OUTCOME_MAX 16

int rows_set_reminder(struct database *d, const struct reminder_row *row)
{
	struct binder b = binder(d, STATEMENT_SET_REMINDER);

	bind_text(&b, row->id);
	bind_us(&b, row->since_us);
	bind_us(&b, row->snoozed_until_us);
	bind_us(&b, row->paused_since_us);
	bind_us(&b, row->paused_until_us);
	return binder_run_one(&b);
}

int rows_forget_reminder(struct database *d, const char *id)
{
	struct binder b = binder(d, STATEMENT_FORGET_REMINDER);

	bind_text(&b, id);
	return binder_run_one(&b);
}

static void get_reminder(sqlite3_stmt *statement, struct reminder_row *ret)
{
	struct columns c = { .statement = statement };

	get_text(&c, ret->id, sizeof(ret->id));
	ret->since_us = get_us(&c);
	ret->snoozed_until_us = get_us(&c);
	ret->paused_since_us = get_us(&c);
	ret->paused_until_us = get_us(&c);
}

int rows_reminder(struct database *d, const char *id, struct reminder_row *ret)
{
	struct binder b = binder(d, STATEMENT_REMINDER);
	int r;

	bind_text(&b, id);
	r = binder_error(&b);
	if (r == 0)
		r = database_step(b.statement);
	if (r == 1)
		get_reminder(b.statement, ret);

	return binder_done(&b, r == 0 ? -ENOENT : MIN(r, 0));
}

int rows_reminders(struct database *d, int (*each)(void *userdata, const struct reminder_row *row),
		   void *userdata)
{
	struct binder b = binder(d, STATEMENT_REMINDERS);
	int r = 0;

	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct reminder_row row;

		get_reminder(b.statement, &row);
		r = each(userdata, &row);
	}

	return binder_done(&b, r);
}

/* Nothing may have changed, and rightly so. */
int rows_set_slot(struct database *d, const char *id, const struct reminder_slot *slot)
{
	struct binder b = binder(d, STATEMENT_SET_SLOT);
	int r;

	bind_text(&b, id);
	bind_us(&b, slot->at_us);
	bind_text(&b, slot_outcome_name(slot->outcome));
	r = binder_run(&b);
	return MIN(r, 0);
}

int rows_slots(struct database *d, const char *id, uint64_t from_us,
	       int (*each)(void *userdata, const struct reminder_slot *slot), void *userdata)
{
	struct binder b = binder(d, STATEMENT_SLOTS);
	int r;

	bind_text(&b, id);
	bind_us(&b, from_us);
	r = binder_error(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct columns c = { .statement = b.statement };
		struct reminder_slot slot = { .at_us = get_us(&c) };
		char outcome[OUTCOME_MAX];

		get_text(&c, outcome, sizeof(outcome));
		/* a word that a newer version has added is of no use here */
		r = slot_outcome_parse(outcome, &slot.outcome) < 0 ? 0 : each(userdata, &slot);
	}

	return binder_done(&b, r);
}
