/* SPDX-License-Identifier: MIT */
/*
 * What instepctl says of a reminder. Why it stands as it does is not here: that sentence is the
 * daemon's (Reminder.Why).
 */

#include <math.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/day.h"
#include "ctl/reminder-words.h"

bool reminder_state(const json_t *reminder, const char *state)
{
	return !strcmp(client_text(reminder, "state"), state);
}

static struct moment ahead(const json_t *reminder, const char *key)
{
	return day_ahead((uint64_t)client_number(reminder, key));
}

/* What was done of it, and how long the rest takes: as the notification rounds it, too. */
static void add_left(struct phrase *p, const json_t *reminder)
{
	const char *left = client_text(json_object_get(reminder, "left"), "text");
	double seconds = client_number(reminder, "seconds");

	if (*left)
		phrase_add(p, ", so far %s", left);
	if (seconds > 0)
		phrase_add(p, *left ? ", about %.0f min left" : ", takes about %.0f min",
			   fmax(round(seconds / 60), 1));
}

/* A sentence of somebody else's, without its full stop: what follows is not ours to say. */
static void add_sentence(struct phrase *p, const char *sentence)
{
	size_t n = strlen(sentence);

	if (n > 0)
		phrase_add(p, "%s%.*s", *p->text ? ". " : "",
			   (int)(sentence[n - 1] == '.' ? n - 1 : n), sentence);
}

static void add_due(struct phrase *p, const json_t *reminder)
{
	const char *waiting = client_text(reminder, "waiting");

	phrase_add(p, "%s since %s",
		   json_is_true(json_object_get(reminder, "overdue")) ? "overdue" : "due",
		   day_phrase((uint64_t)client_number(reminder, "due_since")).text);
	add_left(p, reminder);
	add_sentence(p, waiting);
}

/* A slot is open, and something holds it back. */
static const char *held_back(const json_t *reminder)
{
	static const struct {
		const char *state, *words;
	} states[] = {
		{ "quiet", "due after the quiet hours" },
		{ "apart", "due as soon as the last session is long enough ago" },
		{ "workout", "due after the workout" },
		{ "settles", "due in a moment" },
	};

	for (size_t i = 0; i < ELEMENTS(states); i++)
		if (reminder_state(reminder, states[i].state))
			return states[i].words;
	return NULL;
}

static void add_next(struct phrase *p, const json_t *reminder)
{
	if (client_number(reminder, "next_due") > 0)
		phrase_add(p, "next %s", ahead(reminder, "next_due").text);
	else
		phrase_add(p, "its rule names no time to come");
}

struct phrase reminder_words(const json_t *reminder)
{
	const char *problem = client_text(reminder, "problem"), *held = held_back(reminder);
	struct phrase p = {};

	if (*problem) {
		add_sentence(&p, problem);
	} else if (reminder_state(reminder, "off")) {
		phrase_add(&p, "switched off");
	} else if (reminder_state(reminder, "due")) {
		add_due(&p, reminder);
	} else if (reminder_state(reminder, "snoozed")) {
		phrase_add(&p, "snoozed until %s", ahead(reminder, "snoozed_until").text);
		add_left(&p, reminder);
	} else if (reminder_state(reminder, "paused")) {
		phrase_add(&p, "paused until %s", ahead(reminder, "paused_until").text);
	} else if (held) {
		phrase_add(&p, "%s", held);
		add_left(&p, reminder);
	} else {
		add_next(&p, reminder);
	}
	return p;
}
