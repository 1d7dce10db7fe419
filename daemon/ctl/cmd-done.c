/* SPDX-License-Identifier: MIT */
/*
 * instepctl done: a person says that they did an exercise, or what a reminder asks for. Which
 * exercises there are, and how many reps are usual, the daemon knows; here a time as people write it
 * becomes an instant, and what the reminders make of it is told.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/instant.h"
#include "ctl/reminder-find.h"
#include "ctl/reminder-words.h"
#include "ctl/said.h"
#include "ctl/wrap.h"
#include "store/store.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl done EXERCISE [REPS] [--side SIDE] [--at TIME]\n"
	"       instepctl done [REMINDER]\n"
	"\n"
	"Say that you did an exercise without Instep, in the kitchen or on the train. It\n"
	"counts for the day and for your reminders, and stays apart from what was\n"
	"measured or timed. Without REPS it is as many as a session of that exercise has.\n"
	"With a reminder, or alone when one is due, it is what is left of that one. To\n"
	"take it back: instepctl history undo\n"
	"\n"
	"Options:\n"
	"  --side SIDE  both (as without it), left or right\n"
	"  --at TIME    when it was: 07:30, \"yesterday 18:00\", \"Fri 18:00\",\n"
	"               \"2026-11-20 07:30\" or \"20 min ago\"; without it: now\n"
	"  --help       this text\n";

struct wish {
	const char *side;
	uint64_t at_us; /* 0 = now */
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;
	const char *wrong;

	if (option->val == 's') {
		w->side = value;
		return CTL_OK;
	}

	wrong = instant_parse(value, (uint64_t)time(NULL) * USEC_PER_SEC, &w->at_us);
	return wrong ? cmd_usage("--at \"%s\" %s", value, wrong) : CTL_OK;
}

static int append_options(sd_bus_message *m, const struct wish *w, unsigned reps)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0 && reps)
		r = client_option_count(m, "reps", reps);
	if (r >= 0)
		r = client_option_text(m, "side", w->side);
	if (r >= 0 && w->at_us)
		r = sd_bus_message_append(m, "{sv}", "at", "t", w->at_us);
	if (r >= 0)
		r = sd_bus_message_close_container(m);

	return r;
}

/* What was stored: who gave no number learns which was taken. */
static int tell(sd_bus *bus, const char *uuid)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	json_auto_t *workout = NULL, *reps = NULL, *entry = NULL;
	int code, r;

	code = client_call(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, "Workout", &reply, "s",
			   uuid);
	if (code != CTL_OK)
		return code;

	r = bus_json_read(reply, &workout);
	if (r == 0)
		r = bus_json_read(reply, &reps);
	if (r < 0)
		return client_fail(r, NULL);

	entry = json_pack("{s:O, s:O, s:O, s:O}", "exercise", json_object_get(workout, "routine"),
			  "side", json_object_get(json_array_get(reps, 0), "side"), "reps",
			  json_object_get(workout, "done"), "at",
			  json_object_get(workout, "started"));
	printf("Noted as said by you: %s.\n", said_phrase(entry).text);
	return said_warn(bus);
}

/* Does a reminder stand otherwise than before? */
static bool is_answered(const json_t *before, const json_t *after)
{
	static const char *const keys[] = { "state", "slot", "next_due", "left" };

	for (size_t i = 0; i < ELEMENTS(keys); i++)
		if (!json_equal(json_object_get(before, keys[i]), json_object_get(after, keys[i])))
			return true;
	return false;
}

/* What the reminders make of it; @before are all of them. */
static int tell_reminders(sd_bus *bus, const json_t *before)
{
	json_auto_t *after = NULL;
	const json_t *reminder, *old;
	size_t i;
	int code;

	code = client_list(bus, CLIENT_REMINDER, &after);
	json_array_foreach(after, i, reminder)
	{
		struct phrase p = {};

		old = reminder_named(before, client_text(reminder, "id"));
		if (!old || !is_answered(old, reminder))
			continue;
		phrase_add(&p, "For the reminder %s: %s.", client_text(reminder, "id"),
			   reminder_words(reminder).text);
		wrap_print_after(0, "", p.text);
	}
	return code;
}

/* The exercise is none; is it the name of a reminder? Return: as client.h. */
static int done_reminder(sd_bus *bus, const json_t *reminder)
{
	int code;

	code = client_call(bus, client_text(reminder, "path"), CLIENT_REMINDER, "Done", NULL, "");
	return code == CTL_OK ? reminder_tell(bus, reminder, "noted as done") : code;
}

static int done(const char *exercise, unsigned reps, const struct wish *wish)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	bool alone = !reps && !wish->side && !wish->at_us;
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	const char *uuid;
	int code, r;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	if (code == CTL_OK)
		code = client_new(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, "Add", &m);
	if (code != CTL_OK)
		return code;

	r = sd_bus_message_append(m, "s", exercise);
	if (r >= 0)
		r = append_options(m, wish, reps);
	if (r < 0)
		return client_fail(r, NULL);

	code = client_try(bus, m, &reply, &error);
	if (code != CTL_OK)
		return code;
	if (sd_bus_error_is_set(&error)) {
		reminder = alone ? reminder_named(reminders, exercise) : NULL;
		return reminder ? done_reminder(bus, reminder) : client_fail(0, &error);
	}

	r = sd_bus_message_read(reply, "s", &uuid);
	code = r < 0 ? client_fail(r, NULL) : tell(bus, uuid);
	return code == CTL_OK ? tell_reminders(bus, reminders) : code;
}

/* Nothing was named. */
static int done_due(void)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	if (code != CTL_OK)
		return code;

	if (!reminder_due(reminders))
		return cmd_usage("nothing is due; name the exercise, and how many of it if you "
				 "like");
	code = reminder_pick(reminders, NULL, "call done", &reminder);
	return code == CTL_OK ? done_reminder(bus, reminder) : code;
}

int cmd_done(int argc, char **argv)
{
	static const struct option options[] = {
		{ "side", required_argument, NULL, 's' },
		{ "at", required_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct wish wish = { 0 };
	unsigned reps = 0;
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (argc == 1)
		return done_due();
	if (argc - optind < 1 || argc - optind > 2)
		return cmd_usage("name the exercise, and how many of it if you like");
	if (argc - optind == 2 && parse_unsigned(argv[optind + 1], 1, SAID_REPS_MAX, &reps) < 0)
		return cmd_usage("\"%s\" is no number of reps from 1 to %d", argv[optind + 1],
				 SAID_REPS_MAX);

	return done(argv[optind], reps, &wish);
}
