/* SPDX-License-Identifier: MIT */
/* instepctl remind list, why: what reminds of what and when, and the daemon's reason for it. */

#include <stdio.h>

#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/reminder-find.h"
#include "ctl/reminder-words.h"
#include "ctl/wrap.h"

#define ID_WIDTH 17 /* most are shorter */

static const char list_help[] =
	"Usage: instepctl remind [list] [--json]\n"
	"\n"
	"The reminders: of what, by which rule, how each stands, and how many of its last\n"
	"28 days it was followed.\n"
	"\n"
	"Options:\n"
	"  --json  one JSON array of the properties of the reminders, in snake_case\n"
	"  --help  this text\n";

static const char why_help[] =
	"Usage: instepctl remind why [REMINDER]\n"
	"\n"
	"Why the next reminder is when it is, or why it is not due now. Without REMINDER\n"
	"that of the one that is due, or else comes next.\n";

static struct phrase adherence(const json_t *reminder)
{
	const json_t *a = json_object_get(reminder, "adherence");
	double due = client_number(a, "due"), skipped = client_number(a, "skipped");
	struct phrase p = {};

	if (due == 0)
		return p;
	phrase_add(&p, "done %.0f of %.0f times in %.0f days", client_number(a, "done"), due,
		   client_number(a, "days"));
	if (skipped > 0)
		phrase_add(&p, ", skipped %.0f", skipped);
	return p;
}

static void print_reminder(const json_t *reminder)
{
	const char *rule = client_text(reminder, "rule"), *title = client_text(reminder, "title");
	struct phrase what = {}, kept = adherence(reminder);

	phrase_add(&what, "%s%s%s", title, *title && *rule ? ": " : "", rule);
	wrap_print_after(ID_WIDTH, client_text(reminder, "id"), what.text);
	wrap_print_after(ID_WIDTH, "", reminder_words(reminder).text);
	if (*kept.text)
		wrap_print_after(ID_WIDTH, "", kept.text);
}

/* All of them; @ret_bus stays open for more questions. */
static int fetch(sd_bus **ret_bus, json_t **ret)
{
	int code;

	code = client_open(ret_bus);
	return code == CTL_OK ? client_list(*ret_bus, CLIENT_REMINDER, ret) : code;
}

int remind_list(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	bool json = false;
	size_t i;
	int code;

	code = cmd_options(argc, argv, list_help, &json);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");

	code = fetch(&bus, &reminders);
	if (code != CTL_OK)
		return code;
	if (json) {
		phrase_json(reminders);
		return CTL_OK;
	}

	if (json_array_size(reminders) == 0)
		puts("No reminder yet. Add one: instepctl remind add ROUTINE (instepctl routines "
		     "lists them)");
	json_array_foreach(reminders, i, reminder)
	{
		print_reminder(reminder);
	}
	return CTL_OK;
}

/* The one that the daemon would name. */
static int find_next(sd_bus *bus, const json_t *reminders, const json_t **ret)
{
	json_auto_t *manager = NULL;
	int code;

	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;

	*ret = reminder_at(reminders, client_text(manager, "next_reminder"));
	return *ret ? CTL_OK
		    : cmd_fail(CTL_FAILED, "nothing is to come; see: instepctl remind list");
}

int remind_why(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	struct phrase text = {};
	int code;

	code = cmd_options(argc, argv, why_help, NULL);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one reminder at most");

	code = fetch(&bus, &reminders);
	if (code == CTL_OK)
		code = optind < argc ? reminder_find(reminders, argv[optind], &reminder)
				     : find_next(bus, reminders, &reminder);
	if (code != CTL_OK)
		return code;

	phrase_add(&text, "%s: %s.", client_text(reminder, "id"), reminder_words(reminder).text);
	wrap_print_after(0, "", text.text);
	/* What is wrong with it has been said. */
	if (!*client_text(reminder, "problem"))
		wrap_print_after(0, "", client_text(reminder, "why"));
	return CTL_OK;
}
