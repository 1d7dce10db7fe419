/* SPDX-License-Identifier: MIT */

/*
 * What is known of reminders. It is in the history because it is about what was done, and because
 * a snooze of today has no place in a file that people edit.
 */

#include <errno.h>

#include "store/rows.h"
#include "store/store-internal.h"

int store_reminder(struct store *s, const char *id, struct reminder_row *ret)
{
	return store_checked(s, rows_reminder(s->database, id, ret));
}

static int set_reminder(struct database *d, void *userdata)
{
	return rows_set_reminder(d, userdata);
}

int store_set_reminder(struct store *s, const struct reminder_row *row)
{
	return store_write(s, set_reminder, (void *)row);
}

static int forget_reminder(struct database *d, void *userdata)
{
	int r = rows_forget_reminder(d, userdata);

	return r == -ENOENT ? 0 : r;
}

int store_forget_reminder(struct store *s, const char *id)
{
	return store_write(s, forget_reminder, (void *)id);
}

struct slot_of {
	const char *id;
	const struct reminder_slot *slot;
};

static int set_slot(struct database *d, void *userdata)
{
	const struct slot_of *s = userdata;

	return rows_set_slot(d, s->id, s->slot);
}

int store_set_slot(struct store *s, const char *id, const struct reminder_slot *slot)
{
	struct slot_of of = { id, slot };

	return store_write(s, set_slot, &of);
}

int store_slots(struct store *s, const char *id, uint64_t from_us,
		int (*each)(void *userdata, const struct reminder_slot *slot), void *userdata)
{
	return store_checked(s, rows_slots(s->database, id, from_us, each, userdata));
}
