/* SPDX-License-Identifier: MIT */
/*
 * instepctl status: the daemon in a few lines, and what one would do next. It is what `instepctl`
 * alone prints, so it is the first thing a new user sees: every state has its next step.
 */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/bar.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/reminder-find.h"
#include "ctl/reminder-words.h"
#include "ctl/wrap.h"

static const char help[] =
	"Usage: instepctl status [--json | --bar [--follow]]\n"
	"\n"
	"Show Bluetooth, the bands, the workout that runs, what is due and what comes\n"
	"next, what was done today, and what to do next. The same as instepctl alone.\n"
	"\n"
	"Options:\n"
	"  --json    one JSON object: manager, bands, workout (null if there is none),\n"
	"            reminders, history, with the properties of the bus interfaces, in\n"
	"            snake_case\n"
	"  --bar     one line of JSON for a status bar such as Waybar: text (reps of the\n"
	"            workout, or what is due, or when the next reminder comes), tooltip,\n"
	"            class (workout, workout-paused, due, overdue, urgent; else the state\n"
	"            of the next reminder: waits, snoozed, paused, quiet, apart, workout,\n"
	"            settles; none without one; off when instepd does not run),\n"
	"            percentage (of the workout, or of what is due, that is done)\n"
	"  --follow  with --bar: go on, and print a new line on each change\n"
	"  --help    this text\n"
	"\n"
	"For Waybar: \"custom/instep\": { \"exec\": \"instepctl status --bar --follow\",\n"
	"\"return-type\": \"json\", \"escape\": true }\n";

#define DUE_SHOWN 3 /* more are in the list of reminders */

/* A line with its label, on as many lines of the terminal as it needs. */
_printf_(2, 3) static void line(const char *label, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	wrap_print(label, text);
}

static void print_bands(const json_t *bands)
{
	const char *label = "Bands";
	const json_t *band;
	size_t i;

	json_array_foreach(bands, i, band)
	{
		line(label, "%s (%s): %s", client_text(band, "id"), client_text(band, "name"),
		     phrase_band(band).text);
		label = "";
	}
	if (json_array_size(bands) == 0)
		line("Bands", "none");
}

static void print_workout(const json_t *workout)
{
	line("Workout", "%s, %s: %.0f of %.0f counted, %.0f tried", client_text(workout, "routine"),
	     client_text(workout, "state"), client_number(workout, "done"),
	     client_number(workout, "planned"), client_number(workout, "tried"));
	line("", "%s", client_text(workout, "cue"));
	if (*client_text(workout, "note"))
		line("", "%s", client_text(workout, "note"));
}

/* One that the end of the session or of the daemon has cut off. */
static void print_interrupted(const json_t *interrupted)
{
	if (json_object_size(interrupted) == 0)
		line("Workout", "none");
	else
		line("Workout", "none; %s was interrupted: %.0f of %.0f counted",
		     client_text(interrupted, "routine"), client_number(interrupted, "done"),
		     client_number(interrupted, "planned"));
}

static void print_history(const json_t *history)
{
	const json_t *today = json_object_get(history, "today");

	line("Today", "%.0f counted, %.0f tried, held %s", client_number(today, "done"),
	     client_number(today, "tried"), phrase_duration(client_number(today, "held_s")).text);
	if (client_number(history, "streak") > 0)
		line("Streak", "%.0f day%s", client_number(history, "streak"),
		     client_number(history, "streak") > 1 ? "s" : "");
	if (*client_text(history, "problem"))
		line("History", "%s", client_text(history, "problem"));
}

static void print_due(const json_t *reminders)
{
	const char *label = "Due";
	const json_t *reminder;
	unsigned due = 0;
	size_t i;

	json_array_foreach(reminders, i, reminder)
	{
		if (!reminder_state(reminder, "due") || due++ >= DUE_SHOWN)
			continue;
		line(label, "%s: %s", client_text(reminder, "id"), reminder_words(reminder).text);
		label = "";
	}
	if (due > DUE_SHOWN)
		line("", "and %u more: instepctl remind list", due - DUE_SHOWN);
}

/* What is due, or else what comes next. */
static void print_reminders(const json_t *reminders, const char *next)
{
	const json_t *reminder;

	if (reminder_due(reminders) > 0) {
		print_due(reminders);
		return;
	}

	reminder = reminder_at(reminders, next);
	if (reminder)
		line("Reminder", "%s: %s", client_text(reminder, "id"),
		     reminder_words(reminder).text);
	else
		line("Reminder", json_array_size(reminders) > 0
					 ? "none to come: instepctl remind list"
					 : "none");
}

/* Is there one that can guide no workout yet? */
static bool uncalibrated(const json_t *bands)
{
	const json_t *band, *scale;
	size_t i;

	json_array_foreach(bands, i, band)
	{
		scale = json_object_get(band, "scale");
		if (scale && json_number_value(scale) == 0)
			return true;
	}
	return false;
}

static void print_next(const json_t *status)
{
	const json_t *manager = json_object_get(status, "manager"),
		     *workout = json_object_get(status, "workout");
	const char *hint, * or = NULL;

	if (!strcmp(client_text(workout, "cue_id"), "band-lost")) {
		hint = "see to the band (above): then the workout goes on by itself";
		or = "or go on without it: instepctl resume --timer";
	} else if (!strcmp(client_text(workout, "state"), "paused")) {
		hint = "go on with the workout: instepctl resume";
	} else if (!json_is_null(workout)) {
		hint = "see the workout: instepctl watch";
	} else if (json_object_size(json_object_get(manager, "interrupted")) > 0) {
		hint = "go on with the workout where it was: instepctl resume";
	} else if (reminder_due(json_object_get(status, "reminders")) > 1) {
		hint = "start one of what is due: instepctl remind start ID";
	} else if (reminder_due(json_object_get(status, "reminders")) > 0) {
		hint = "start what is due: instepctl remind start";
	} else if (strcmp(client_text(manager, "radio_state"), "ready")) {
		hint = "see to Bluetooth (above) for the band; instepctl doctor says what is wrong";
		or = "or start without one: instepctl start resisted-flexion --timer";
	} else if (json_array_size(json_object_get(status, "bands")) == 0) {
		hint = "switch your band on and add it: instepctl band add";
		or = "or start without one: instepctl start resisted-flexion --timer";
	} else if (uncalibrated(json_object_get(status, "bands"))) {
		hint = "teach your band what its numbers weigh: instepctl band calibrate";
	} else {
		hint = "start: instepctl start resisted-flexion";
	}
	putchar('\n');
	line("Next", "%s", hint);
	if (or)
		line("", "%s", or);
}

static void print_status(const json_t *status)
{
	const json_t *manager = json_object_get(status, "manager"),
		     *workout = json_object_get(status, "workout"), *warning;
	const char *radio_reason = client_text(manager, "radio_reason");
	bool listening = json_is_true(json_object_get(manager, "listening"));
	size_t i;

	line("instepd", "%s", client_text(manager, "version"));
	if (*radio_reason)
		line("Bluetooth", "%s", radio_reason);
	else
		line("Bluetooth", "%s%s", client_text(manager, "radio_state"),
		     listening ? ", listening for a band" : "");
	print_bands(json_object_get(status, "bands"));
	if (json_is_null(workout))
		print_interrupted(json_object_get(manager, "interrupted"));
	else
		print_workout(workout);
	print_reminders(json_object_get(status, "reminders"),
			client_text(manager, "next_reminder"));
	print_history(json_object_get(status, "history"));
	json_array_foreach(json_object_get(manager, "warnings"), i, warning)
		line("Warning", "%s", json_string_value(warning));
	print_next(status);
}

/* All that is asked of the daemon, before anything is printed. */
static int fetch(json_t **ret)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *manager = NULL, *bands = NULL, *workout = NULL, *reminders = NULL,
		    *history = NULL;
	const char *path;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_BAND, &bands);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	if (code == CTL_OK)
		code = client_properties(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, &history);
	if (code != CTL_OK)
		return code;

	path = client_text(manager, "active_workout");
	if (strcmp(path, "/"))
		code = client_properties(bus, path, CLIENT_WORKOUT, &workout);
	if (code != CTL_OK)
		return code;

	*ret = json_pack("{s:O, s:O, s:O?, s:O, s:O}", "manager", manager, "bands", bands,
			 "workout", workout, "reminders", reminders, "history", history);
	return *ret ? CTL_OK : cmd_fail(CTL_FAILED, "out of memory");
}

struct wish {
	bool json, bar, follow;
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;

	*(option->val == 'j' ? &w->json : option->val == 'b' ? &w->bar : &w->follow) = true;
	return CTL_OK;
}

int cmd_status(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "bar", no_argument, NULL, 'b' },
		{ "follow", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	json_auto_t *status = NULL;
	struct wish wish = {};
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");
	if (wish.json && wish.bar)
		return cmd_usage("--json and --bar exclude each other");
	if (wish.follow && !wish.bar)
		return cmd_usage(
			"--follow goes with --bar; a workout is followed by: instepctl watch");
	if (wish.bar)
		return bar_run(wish.follow);

	code = fetch(&status);
	if (code != CTL_OK)
		return code;
	if (wish.json)
		phrase_json(status);
	else
		print_status(status);
	return CTL_OK;
}
