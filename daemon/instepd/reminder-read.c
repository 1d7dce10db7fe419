/* SPDX-License-Identifier: MIT */

/*
 * What a reminder is told: by its file, by the settings where that says nothing, and by its routine.
 * All three change while it is there, and whoever follows it hears of what that changed in fact.
 */

#include <stdlib.h>
#include <string.h>

#include "conf/rule-text.h"
#include "instepd/now.h"
#include "instepd/reminders.h"

static void find_problem(struct reminder *r)
{
	struct rule_error why;

	r->problem[0] = '\0';
	if (!reminder_routine(r))
		(void)snprintf(r->problem, sizeof(r->problem),
			       "There is no routine \"%s\" (instepctl routines list).",
			       r->file.routine);
	else if (!r->file.rule[0])
		(void)snprintf(r->problem, sizeof(r->problem),
			       "It does not say when: give it a rule (instepctl remind edit %s).",
			       r->file.id);
	else if (rules_parse(r->file.rule, &r->rules.rules, &why) < 0)
		(void)snprintf(r->problem, sizeof(r->problem), "Its rule cannot be: %s.", why.text);
}

static void take_settings(struct reminder *r)
{
	const struct reminder_settings *s = &r->settings;
	bool expects = s->on_band != START_NO && r->set->bands;

	r->rules.day_starts_s = s->day_starts_s;
	r->rules.catch_up_us = s->catch_up_us;
	r->rules.apart_us = s->apart_us;
	r->rules.repeat_us = s->repeat_us;
	r->rules.repeats = s->repeats;
	r->rules.quiet = s->quiet;
	/* Nobody need wake up for a band that could not come. */
	r->rules.start_window_us = expects ? s->start_window_us : 0;
}

/* A slot that came while it was switched off was not missed. */
static void switched(struct reminder *r, bool was_off)
{
	uint64_t now_us = now_real_us();

	if (reminder_off(r)) {
		r->off_since_us = r->off_since_us ? r->off_since_us : now_us;
		return;
	}
	if (was_off && r->off_since_us && r->row.paused_until_us < now_us) {
		r->row.paused_since_us = r->off_since_us;
		r->row.paused_until_us = now_us;
		reminder_keep_row(r);
	}
	r->off_since_us = 0;
}

/* Its own title, or what its routine is called, or where there is none, its id. */
static void take_title(struct reminder *r)
{
	const struct routine *routine = reminder_routine(r);
	const char *of_routine = routine ? routine->name : r->file.routine;

	(void)snprintf(r->title, sizeof(r->title), "%s",
		       r->file.title[0] ? r->file.title : of_routine);
}

/* Return: are they others than before? Without memory that is not known. */
static bool take_needs(struct reminder *r)
{
	const struct routine *routine = reminder_routine(r);
	char needs[ROUTINE_NEEDS_MAX] = "";
	bool news;

	if (routine)
		routine_needs(routine, needs, sizeof(needs));
	news = strcmp(needs, r->needs ? r->needs : "") != 0;
	if (news) {
		free(r->needs);
		r->needs = strdup(needs);
	}
	return news;
}

static void announce_file(struct reminder *r)
{
	static const char *const properties[] = { "Routine", "Rule",    "Options", "Enabled",
						  "State",   "Seconds", "Problem", "Why" };

	for (size_t i = 0; i < ELEMENTS(properties); i++)
		reminder_announce(r, properties[i]);
}

void reminder_read(struct reminder *r, const struct reminder_file *file)
{
	struct reminder_file before = r->file;
	char problem[sizeof(r->problem)], title[sizeof(r->title)];
	bool was_off = reminder_off(r);

	(void)memcpy(problem, r->problem, sizeof(problem));
	(void)memcpy(title, r->title, sizeof(title));
	if (file != &r->file)
		r->file = *file;
	r->settings = reminder_file_settings(&r->file, &r->set->settings->reminders);
	find_problem(r);
	take_title(r);
	take_settings(r);
	switched(r, was_off);

	if (memcmp(&before, &r->file, sizeof(before)) || strcmp(problem, r->problem))
		announce_file(r);
	if (strcmp(title, r->title))
		reminder_announce(r, "Title");
	if (take_needs(r))
		reminder_announce(r, "Needs");
	reminders_touch(r->set, r);
}
