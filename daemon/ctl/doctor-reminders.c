/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the reminders: whether each can remind of anything. They are read from
 * their files, as the daemon reads them; who shows them is in doctor-desktop.c.
 */

#include <string.h>

#include "conf/reminder-file.h"
#include "conf/routine-file.h"
#include "conf/rule-text.h"
#include "conf/settings.h"
#include "ctl/doctor.h"
#include "sys/cleanup.h"

#define BROKEN_SHOWN 10

/* Return: can it remind? */
static bool judge(struct doctor *d, const struct reminder_file *f,
		  const struct routine_shelf *routines, bool tell)
{
	bool known = routine_shelf_find(routines, f->routine) != NULL;
	struct rule_error why = {};
	struct rules rules;

	if (known && rules_parse(f->rule, &rules, &why) == 0)
		return true;
	if (!tell)
		return false;

	if (!known) {
		doctor_find(d, VERDICT_PROBLEM,
			    "The reminder %s reminds of nothing: there is no routine %s.", f->id,
			    f->routine);
		doctor_advise(d,
			      "instepctl remind edit %s --routine ROUTINE (instepctl routines "
			      "lists them), or: instepctl remind remove %s",
			      f->id, f->id);
	} else {
		doctor_find(d, VERDICT_PROBLEM, "The rule of the reminder %s cannot be: %s.", f->id,
			    why.text);
		doctor_advise(d, "instepctl remind edit %s --rule \"every day at 07:30\"", f->id);
	}
	return false;
}

static void judge_all(struct doctor *d, const struct reminder_file *files, size_t n,
		      const struct routine_shelf *routines, unsigned complaints)
{
	size_t broken = 0, off = 0;

	for (size_t i = 0; i < n; i++) {
		broken += !judge(d, &files[i], routines, broken < BROKEN_SHOWN);
		off += !files[i].enabled;
	}
	if (broken > BROKEN_SHOWN)
		doctor_find(d, VERDICT_PROBLEM, "And %zu reminders more.", broken - BROKEN_SHOWN);
	if (broken > 0 || complaints > 0)
		return;

	if (off > 0)
		doctor_find(d, VERDICT_OK, "%zu of %zu reminders are switched on.", n - off, n);
	else
		doctor_find(d, VERDICT_OK,
			    n == 1 ? "The reminder is in order."
				   : "All %zu reminders are in order.",
			    n);
}

void doctor_reminders(struct doctor *d)
{
	_cleanup_(routine_shelf_done) struct routine_shelf routines = {};
	struct complaints c = doctor_complaints(d), said = {};
	_cleanup_(freep) struct reminder_file *files = NULL;
	struct settings settings;
	size_t n = 0;

	settings_init(&settings);
	(void)routine_shelf_load(&routines, &settings.choices, &said);
	(void)reminder_file_load_all(&files, &n, &c);
	if (c.count > 0)
		doctor_advise(d, "What is wrong in a file does not count; the rest of it does.");

	if (n > 0) {
		judge_all(d, files, n, &routines, c.count);
	} else {
		doctor_find(d, VERDICT_OK, "There is no reminder.");
		doctor_advise(d, "To be reminded: instepctl remind add morning-feet");
	}
}
