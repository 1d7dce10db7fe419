/* SPDX-License-Identifier: MIT */

/* What a client wants of a reminder's file is checked as a line of it would be, and refused by name. */

#include <errno.h>
#include <string.h>

#include "conf/rule-text.h"
#include "instepd/errors.h"
#include "instepd/reminder-wish.h"

/* The names of the options, and the keys of the file that they are. */
static const struct {
	const char *option, *key;
} own_keys[REMINDER_OWNS] = {
	[OWN_CATCH_UP] = { "catch_up", "CatchUp" },
	[OWN_APART] = { "apart", "Apart" },
	[OWN_QUIET] = { "quiet", "Quiet" },
	[OWN_REPEAT] = { "repeat", "Repeat" },
	[OWN_REPEATS] = { "repeats", "Repeats" },
	[OWN_ESCALATE] = { "escalate", "Escalate" },
	[OWN_START_ON_BAND] = { "start_on_band", "StartOnBand" },
};

int reminder_wish_read(struct reminder_wish *ret, bool add, sd_bus_message *m, sd_bus_error *error)
{
	struct option options[4 + REMINDER_OWNS] = {
		add ? (struct option){ "id", 's', &ret->id }
		    : (struct option){ "routine", 's', &ret->routine },
		{ "rule", 's', &ret->rule },
		{ "title", 's', &ret->title },
		{ "enabled", 'b', &ret->enabled },
	};

	*ret = (struct reminder_wish){ 0 };
	for (size_t i = 0; i < REMINDER_OWNS; i++)
		options[4 + i] = (struct option){ own_keys[i].option, 's', &ret->own[i] };
	return options_read(m, options, ELEMENTS(options), error);
}

static int take(struct reminder_file *f, const char *option, const char *key,
		const struct option_value *wish, sd_bus_error *error)
{
	const char *expected = "";
	int r;

	if (!wish->given)
		return 0;

	r = reminder_file_set(f, key, wish->text, &expected);
	if (r < 0)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"%s\" is \"%s\"; expected %s.", option,
					 wish->text, expected);
	return 0;
}

static int check_rule(const char *text, sd_bus_error *error)
{
	struct rule_error why;
	struct rules rules;

	if (rules_parse(text, &rules, &why) < 0)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT, "\"%s\" is no rule: %s.",
					 text, why.text);
	return 0;
}

int reminder_wish_take(const struct reminder_wish *wish, const struct routine_shelf *shelf,
		       struct reminder_file *f, sd_bus_error *error)
{
	int r;

	if (wish->routine.given && !routine_shelf_find(shelf, wish->routine.text))
		return sd_bus_error_setf(error, ERROR_UNKNOWN_ROUTINE,
					 "There is no routine \"%s\" (instepctl routines list).",
					 wish->routine.text);
	if (wish->rule.given) {
		r = check_rule(wish->rule.text, error);
		if (r < 0)
			return r;
	}

	r = take(f, "routine", "Routine", &wish->routine, error);
	if (r >= 0)
		r = take(f, "rule", "Rule", &wish->rule, error);
	if (r >= 0)
		r = take(f, "title", "Title", &wish->title, error);
	for (size_t i = 0; r >= 0 && i < REMINDER_OWNS; i++)
		r = take(f, own_keys[i].option, own_keys[i].key, &wish->own[i], error);
	if (r >= 0 && wish->enabled.given)
		f->enabled = wish->enabled.flag;
	return r;
}

int reminder_wish_append(sd_bus_message *m, const struct reminder_file *f)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0 && f->title[0])
		r = sd_bus_message_append(m, "{sv}", "title", "s", f->title);
	for (size_t i = 0; r >= 0 && i < REMINDER_OWNS; i++)
		if (f->own[i][0])
			r = sd_bus_message_append(m, "{sv}", own_keys[i].option, "s", f->own[i]);
	return r < 0 ? r : sd_bus_message_close_container(m);
}

static int not_written(const char *id, const char *what, int r, sd_bus_error *error)
{
	const char *why = r == -ENXIO ? "there is no home directory" : strerror(-r);

	return sd_bus_error_setf(error, ERROR_NOT_WRITTEN,
				 "The file reminders/%s.reminder cannot be %s: %s. Nothing has "
				 "changed. Mend that, and if its folder was moved, restart instepd "
				 "(systemctl --user restart instepd).",
				 id, what, why);
}

int reminder_wish_save(const struct reminder_file *f, sd_bus_error *error)
{
	int r = reminder_file_save(f);

	return r < 0 ? not_written(f->id, "written", r, error) : 0;
}

int reminder_wish_remove(const char *id, sd_bus_error *error)
{
	int r = reminder_file_remove(id);

	return r < 0 && r != -ENOENT ? not_written(id, "removed", r, error) : 0;
}
