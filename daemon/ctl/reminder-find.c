/* SPDX-License-Identifier: MIT */
/*
 * A person who has just been reminded means that reminder, and need not name it. Where it could be
 * another one it is asked for: what is skipped by mistake is gone.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/reminder-find.h"
#include "ctl/reminder-words.h"
#include "ctl/wrap.h"

#define NAMED_MAX 12 /* more than that helps nobody to see a slip of the finger */

/* "a, b, c", or only those that are due; cut where there are many */
static struct phrase names(const json_t *reminders, bool due)
{
	struct phrase p = {};
	const json_t *reminder;
	size_t i, n = 0;

	json_array_foreach(reminders, i, reminder)
	{
		if (due && !reminder_state(reminder, "due"))
			continue;
		if (n == NAMED_MAX)
			phrase_add(&p, ", ...");
		if (n++ >= NAMED_MAX)
			continue;
		phrase_add(&p, "%s%s", n > 1 ? ", " : "", client_text(reminder, "id"));
	}
	return p;
}

int reminder_none(void)
{
	return cmd_fail(CTL_FAILED, "there is no reminder yet; add one: instepctl remind add "
				    "ROUTINE (instepctl routines lists them)");
}

/* The first one with this text. */
static const json_t *with(const json_t *reminders, const char *key, const char *text)
{
	const json_t *reminder;
	size_t i;

	json_array_foreach(reminders, i, reminder)
	{
		if (!strcmp(client_text(reminder, key), text))
			return reminder;
	}
	return NULL;
}

const json_t *reminder_named(const json_t *reminders, const char *id)
{
	return with(reminders, "id", id);
}

const json_t *reminder_at(const json_t *reminders, const char *path)
{
	return with(reminders, "path", path);
}

int reminder_find(const json_t *reminders, const char *id, const json_t **ret)
{
	const json_t *reminder = reminder_named(reminders, id);

	if (reminder) {
		*ret = reminder;
		return CTL_OK;
	}
	if (json_array_size(reminders) == 0)
		return reminder_none();
	return cmd_fail(CTL_FAILED, "there is no reminder \"%s\"; there is: %s", id,
			names(reminders, false).text);
}

size_t reminder_due(const json_t *reminders)
{
	const json_t *reminder;
	size_t i, n = 0;

	json_array_foreach(reminders, i, reminder)
	{
		n += reminder_state(reminder, "due");
	}
	return n;
}

int reminder_pick(const json_t *reminders, const char *id, const char *act, const json_t **ret)
{
	const size_t n_due = reminder_due(reminders);
	size_t i = 0;

	if (id)
		return reminder_find(reminders, id, ret);
	if (json_array_size(reminders) == 0)
		return reminder_none();
	if (n_due > 1)
		return cmd_usage("several are due; name the one to %s: %s", act,
				 names(reminders, true).text);
	if (n_due == 0 && json_array_size(reminders) > 1)
		return cmd_usage("nothing is due; name the one to %s: %s", act,
				 names(reminders, false).text);

	while (n_due == 1 && !reminder_state(json_array_get(reminders, i), "due"))
		i++;
	*ret = json_array_get(reminders, i);
	return CTL_OK;
}

int reminder_tell(sd_bus *bus, const json_t *reminder, const char *what)
{
	json_auto_t *now = NULL;
	struct phrase p = {};
	int code;

	code = client_properties(bus, client_text(reminder, "path"), CLIENT_REMINDER, &now);
	if (code != CTL_OK)
		return code;

	phrase_add(&p, "%s: %s%s%s.", client_text(now, "id"), what ?: "", what ? "; " : "",
		   reminder_words(now).text);
	wrap_print_after(0, "", p.text);
	return CTL_OK;
}
