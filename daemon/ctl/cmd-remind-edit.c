/* SPDX-License-Identifier: MIT */
/*
 * instepctl remind add, edit, remove. Each reminder is a file, and the daemon alone writes it: what
 * a rule may say it knows best, and its sentence says what is wrong with one.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/doctor.h"
#include "ctl/phrase.h"
#include "ctl/reminder-find.h"

#define RULES                                                                                  \
	"A rule is \"07:30\" (each day), \"Mon..Fri 07:30\", \"*-*-1 9,18:00\" (a subset of\n" \
	"systemd.time(7)), \"every 2 days at 18:00\", \"every 2-3 days at 18:00\" (counted\n"  \
	"from the last time it was done) or \"3 times a day between 9:00 and 18:00\", and\n"   \
	"several of them parted by \";\". To see what comes of one: instepctl remind next\n"   \
	"--rule RULE\n"

#define IN_PLACE                                                                           \
	"  --title TEXT           what it is called (the name of the routine)\n"           \
	"  --enabled yes|no       no: keep it, and remind of nothing\n"                    \
	"  --help                 this text\n"                                             \
	"\n"                                                                               \
	"In place of what instep.conf says of all:\n"                                      \
	"  --catch-up TIME        how long after its time it may still come, such as 3h\n" \
	"  --apart TIME           not so soon after a workout, such as 2h\n"               \
	"  --quiet TIMES          when it waits, such as 22:00-07:00; never\n"             \
	"  --repeat TIME          how long until it reminds again, such as 15min\n"        \
	"  --repeats N            how often it does that\n"                                \
	"  --escalate yes|no      the last of them is urgent\n"                            \
	"  --start-on-band WHAT   what a band does that is switched on then: ask, yes, no\n"

static const char add_help[] =
	"Usage: instepctl remind add ROUTINE [OPTIONS]\n"
	"\n"
	"Remind of a routine (see: instepctl routines). Without --rule it is the plan of\n"
	"the routine at the times of instep.conf, and what of it has a plan of its own,\n"
	"as toe presses three times a day, gets a reminder of its own.\n"
	"\n" RULES "\n"
	"Options:\n"
	"  --rule RULE            when\n"
	"  --id ID                what to call it in commands (as the routine)\n" IN_PLACE;

static const char edit_help[] =
	"Usage: instepctl remind edit REMINDER OPTIONS\n"
	"\n"
	"Change a reminder. What is not given stays as it is; an empty text (\"\") takes it\n"
	"back to what it would be by itself.\n"
	"\n" RULES "\n"
	"Options:\n"
	"  --rule RULE            when\n"
	"  --routine ID           of what\n" IN_PLACE;

static const char remove_help[] =
	"Usage: instepctl remind remove REMINDER...\n"
	"\n"
	"Remind of it no more. What was done stays in the history. To be silent for a\n"
	"while only: instepctl remind pause\n";

/* What is told as a text, in the words of the file. */
enum said {
	SAID_ID,
	SAID_ROUTINE,
	SAID_RULE,
	SAID_TITLE,
	SAID_CATCH_UP,
	SAID_APART,
	SAID_QUIET,
	SAID_REPEAT,
	SAID_REPEATS,
	SAID_ESCALATE,
	SAID_START_ON_BAND,
};
#define SAIDS (SAID_START_ON_BAND + 1)

static const char *const keys[SAIDS] = {
	[SAID_ID] = "id",
	[SAID_ROUTINE] = "routine",
	[SAID_RULE] = "rule",
	[SAID_TITLE] = "title",
	[SAID_CATCH_UP] = "catch_up",
	[SAID_APART] = "apart",
	[SAID_QUIET] = "quiet",
	[SAID_REPEAT] = "repeat",
	[SAID_REPEATS] = "repeats",
	[SAID_ESCALATE] = "escalate",
	[SAID_START_ON_BAND] = "start_on_band",
};

#define BOTH_VERBS                                                                \
	{ "rule", required_argument, NULL, SAID_RULE },                           \
		{ "title", required_argument, NULL, SAID_TITLE },                 \
		{ "catch-up", required_argument, NULL, SAID_CATCH_UP },           \
		{ "apart", required_argument, NULL, SAID_APART },                 \
		{ "quiet", required_argument, NULL, SAID_QUIET },                 \
		{ "repeat", required_argument, NULL, SAID_REPEAT },               \
		{ "repeats", required_argument, NULL, SAID_REPEATS },             \
		{ "escalate", required_argument, NULL, SAID_ESCALATE },           \
		{ "start-on-band", required_argument, NULL, SAID_START_ON_BAND }, \
		{ "enabled", required_argument, NULL, 'e' },                      \
	{                                                                         \
		"help", no_argument, NULL, 'h'                                    \
	}

struct wish {
	const char *said[SAIDS]; /* NULL = not told */
	int enabled;             /* -1 = not told */
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;

	if (option->val != 'e') {
		w->said[option->val] = value;
		return CTL_OK;
	}
	if (strcmp(value, "yes") && strcmp(value, "no"))
		return cmd_usage("--enabled is yes or no, not \"%s\"", value);
	w->enabled = !strcmp(value, "yes");
	return CTL_OK;
}

static bool says_nothing(const struct wish *w)
{
	for (size_t i = 0; i < SAIDS; i++)
		if (w->said[i])
			return false;
	return w->enabled < 0;
}

static int append_wish(sd_bus_message *m, const struct wish *w)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	for (size_t i = 0; i < SAIDS && r >= 0; i++)
		r = client_option_text(m, keys[i], w->said[i]);
	if (r >= 0 && w->enabled >= 0)
		r = sd_bus_message_append(m, "{sv}", "enabled", "b", w->enabled);
	if (r >= 0)
		r = sd_bus_message_close_container(m);
	return r;
}

/* Send what client_new() began, with the options at its end. */
static int send(sd_bus *bus, sd_bus_message *m, const struct wish *w, sd_bus_message **ret)
{
	if (append_wish(m, w) < 0)
		return cmd_usage("the arguments are not text that can be sent");
	return client_send(bus, m, ret);
}

/* A reminder that nobody shows is none. */
static void say_without_presenter(sd_bus *bus)
{
	if (!doctor_owned(bus, DOCTOR_PRESENTER))
		puts("Nobody shows it yet: instep-desktop does not run. On a desktop: systemctl "
		     "--user enable --now instep-desktop");
}

/* Two of one routine may be meant, or be the same line typed twice. */
static int say_if_several(sd_bus *bus, const char *routine, const char *id)
{
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	size_t i, n = 0;
	int code;

	code = client_list(bus, CLIENT_REMINDER, &reminders);
	if (code != CTL_OK)
		return code;

	json_array_foreach(reminders, i, reminder)
	{
		n += !strcmp(client_text(reminder, "routine"), routine);
	}
	if (n > 1)
		printf("There are %zu reminders of %s now. To take this one back: instepctl "
		       "remind remove %s\n",
		       n, routine, id);
	return CTL_OK;
}

static int tell_added(sd_bus *bus, sd_bus_message *reply)
{
	json_auto_t *paths = NULL;
	const json_t *path;
	size_t i;
	int r, code;

	r = bus_json_read(reply, &paths);
	if (r < 0)
		return client_fail(r, &SD_BUS_ERROR_NULL);

	json_array_foreach(paths, i, path)
	{
		json_auto_t *reminder = NULL, *place = json_pack("{s:O}", "path", path);
		struct phrase what = {};

		code = client_properties(bus, json_string_value(path), CLIENT_REMINDER, &reminder);
		if (code != CTL_OK)
			return code;
		phrase_add(&what, "added, %s", client_text(reminder, "rule"));
		code = reminder_tell(bus, place, what.text);
		if (code == CTL_OK)
			code = say_if_several(bus, client_text(reminder, "routine"),
					      client_text(reminder, "id"));
		if (code != CTL_OK)
			return code;
	}
	say_without_presenter(bus);
	return CTL_OK;
}

int remind_add(int argc, char **argv)
{
	static const struct option options[] = {
		{ "id", required_argument, NULL, SAID_ID },
		BOTH_VERBS,
		{},
	};
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	struct wish wish = { .enabled = -1 };
	int code;

	code = cmd_read_options(argc, argv, add_help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (argc - optind != 1)
		return cmd_usage("name one routine (instepctl routines lists them), and say when "
				 "by --rule \"every day at 07:30\"");

	code = client_open(&bus);
	/* Who has just saved a routine is reminded of that. */
	if (code == CTL_OK)
		code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "Reload", NULL, "");
	if (code == CTL_OK)
		code = client_new(bus, CLIENT_ROOT, CLIENT_MANAGER, "AddReminder", &m);
	if (code != CTL_OK)
		return code;
	if (sd_bus_message_append(m, "s", argv[optind]) < 0)
		return cmd_usage("the arguments are not text that can be sent");
	code = send(bus, m, &wish, &reply);
	return code == CTL_OK ? tell_added(bus, reply) : code;
}

int remind_edit(int argc, char **argv)
{
	static const struct option options[] = {
		{ "routine", required_argument, NULL, SAID_ROUTINE },
		BOTH_VERBS,
		{},
	};
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	struct wish wish = { .enabled = -1 };
	const json_t *reminder;
	int code;

	code = cmd_read_options(argc, argv, edit_help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (argc - optind != 1)
		return cmd_usage("name one reminder; instepctl remind list shows them");
	if (says_nothing(&wish))
		return cmd_usage("say what to change, such as --rule \"every day at 07:30\"");

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	if (code == CTL_OK)
		code = reminder_find(reminders, argv[optind], &reminder);
	if (code == CTL_OK)
		code = client_new(bus, client_text(reminder, "path"), CLIENT_REMINDER, "Set", &m);
	if (code == CTL_OK)
		code = send(bus, m, &wish, NULL);
	return code == CTL_OK ? reminder_tell(bus, reminder, "changed") : code;
}

static int remove_one(sd_bus *bus, const json_t *reminders, const char *id)
{
	const json_t *reminder;
	int code;

	code = reminder_find(reminders, id, &reminder);
	if (code == CTL_OK)
		code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "RemoveReminder", NULL, "o",
				   client_text(reminder, "path"));
	if (code == CTL_OK)
		printf("Removed %s. What was done stays in the history.\n", id);
	return code;
}

int remind_remove(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	int code;

	code = cmd_options(argc, argv, remove_help, NULL);
	if (code >= 0)
		return code;
	if (optind == argc)
		return cmd_usage("name the reminders to remove");

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	for (int i = optind; i < argc && code == CTL_OK; i++)
		code = remove_one(bus, reminders, argv[i]);
	return code;
}
