/* SPDX-License-Identifier: MIT */
/*
 * The line of a status bar: the workout that runs, or else what is due, or else what comes next.
 * Texts are plain; who reads them as markup has to escape them.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/bar.h"
#include "ctl/client.h"
#include "ctl/day.h"
#include "ctl/phrase.h"
#include "ctl/reminder-words.h"

#define DUE_SHOWN 5 /* in the tooltip */

static const json_t *find(const json_t *objects, const char *path, const char *interface)
{
	return json_object_get(json_object_get(objects, path), interface);
}

static json_t *line(const char *text, const char *tooltip, const char *class, double share)
{
	return json_pack("{s:s, s:s, s:s, s:i}", "text", text, "tooltip", tooltip, "class", class,
			 "percentage", (int)(100 * MIN(share, 1)));
}

static double share_of(const json_t *counts)
{
	double planned = client_number(counts, "planned");

	return planned > 0 ? client_number(counts, "done") / planned : 0;
}

static json_t *workout_line(const json_t *workout)
{
	bool paused = !strcmp(client_text(workout, "state"), "paused");
	struct phrase tooltip = {};
	struct figure text;

	(void)snprintf(text.text, sizeof(text.text), "%.0f/%.0f", client_number(workout, "done"),
		       client_number(workout, "planned"));
	phrase_add(&tooltip, "%s: %.0f of %.0f counted", client_text(workout, "routine"),
		   client_number(workout, "done"), client_number(workout, "planned"));
	if (*client_text(workout, "cue"))
		phrase_add(&tooltip, "\n%s", client_text(workout, "cue"));
	return line(text.text, tooltip.text, paused ? "workout-paused" : "workout",
		    share_of(workout));
}

/* "Morning feet: due since today 07:30, about 23 min" */
static void add_reminder(struct phrase *p, const json_t *reminder)
{
	phrase_add(p, "%s%s: %s", *p->text ? "\n" : "", client_text(reminder, "title"),
		   reminder_words(reminder).text);
}

/* All that are due, as far as a tooltip shows them. Return: how many there are. */
static unsigned add_due(struct phrase *p, const json_t *objects)
{
	const json_t *reminder;
	const char *path;
	json_t *interfaces;
	unsigned n = 0;

	json_object_foreach((json_t *)objects, path, interfaces)
	{
		reminder = json_object_get(interfaces, CLIENT_REMINDER);
		if (reminder_state(reminder, "due") && n++ < DUE_SHOWN)
			add_reminder(p, reminder);
	}
	if (n > DUE_SHOWN)
		phrase_add(p, "\nand %u more", n - DUE_SHOWN);
	return n;
}

static json_t *due_line(const json_t *objects, const json_t *reminder)
{
	bool urgent = json_is_true(json_object_get(reminder, "urgent")),
	     overdue = json_is_true(json_object_get(reminder, "overdue"));
	struct phrase tooltip = {}, text = {};
	unsigned n = add_due(&tooltip, objects);

	phrase_add(&text, "%s", client_text(reminder, "title"));
	if (n > 1)
		phrase_add(&text, " +%u", n - 1);
	return line(text.text, tooltip.text,
		    urgent    ? "urgent"
		    : overdue ? "overdue"
			      : "due",
		    share_of(json_object_get(reminder, "left")));
}

/* When something comes of it; "" where nobody knows. */
static struct moment next_moment(const json_t *reminder)
{
	static const char *const keys[][2] = {
		{ "snoozed", "snoozed_until" },
		{ "paused", "paused_until" },
		{ "waits", "next_due" },
	};

	for (size_t i = 0; i < ELEMENTS(keys); i++)
		if (reminder_state(reminder, keys[i][0]))
			return day_ahead((uint64_t)client_number(reminder, keys[i][1]));
	return (struct moment){};
}

static json_t *next_line(const json_t *reminder)
{
	static const char today[] = "today ";
	const struct moment when = next_moment(reminder);
	struct phrase tooltip = {};
	const char *text = when.text;

	/* A bar has no room for the day that it is. */
	if (strncmp(text, today, strlen(today)) == 0)
		text += strlen(today);
	add_reminder(&tooltip, reminder);
	return line(text, tooltip.text, client_text(reminder, "state"),
		    share_of(json_object_get(reminder, "left")));
}

json_t *bar_line(const json_t *objects)
{
	const json_t *manager = find(objects, CLIENT_ROOT, CLIENT_MANAGER), *workout, *reminder;

	if (!manager)
		return line("", "instepd does not run", "off", 0);

	workout = find(objects, client_text(manager, "active_workout"), CLIENT_WORKOUT);
	if (workout)
		return workout_line(workout);

	reminder = find(objects, client_text(manager, "next_reminder"), CLIENT_REMINDER);
	if (!reminder)
		return line("", "Nothing is to come: instepctl remind list", "none", 0);
	return reminder_state(reminder, "due") ? due_line(objects, reminder) : next_line(reminder);
}
