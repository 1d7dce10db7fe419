/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the desktop: who shows notifications, and the presenter. A workout needs
 * neither, so what is missing here is a note, unless it broke.
 */

#include <string.h>

#include "ctl/doctor.h"

#define NOTIFICATIONS "org.freedesktop.Notifications"
#define PRESENTER     "org.instep.Desktop1"

void doctor_notifications(struct doctor *d)
{
	if (!d->user)
		return;
	if (doctor_owned(d->user, NOTIFICATIONS)) {
		doctor_find(d, VERDICT_OK, "The desktop shows notifications.");
	} else if (doctor_activatable(d->user, NOTIFICATIONS)) {
		doctor_find(d, VERDICT_OK,
			    "Notifications are shown by a program that starts when "
			    "it is needed.");
	} else {
		doctor_find(d, VERDICT_NOTE, "Nobody shows notifications in this session.");
		doctor_advise(d, "Most desktops do by themselves; a bare window manager needs a "
				 "program for it: sudo apt-get install dunst");
	}
}

/* By hand it runs until the next logout. */
static void judge_running(struct doctor *d, const struct unit_state *unit)
{
	if (!strcmp(unit->load, "loaded") && !unit_enabled(unit)) {
		doctor_find(d, VERDICT_NOTE,
			    "instep-desktop runs, and is not started when you log in.");
		doctor_advise(d, "systemctl --user enable instep-desktop");
	} else {
		doctor_find(d, VERDICT_OK, "instep-desktop runs.");
	}
}

void doctor_presenter(struct doctor *d)
{
	struct unit_state unit;

	if (!d->user)
		return;
	unit = unit_ask(d->user, "instep-desktop.service");
	if (doctor_owned(d->user, PRESENTER)) {
		judge_running(d, &unit);
		return;
	}
	if (!strcmp(unit.active, "failed")) {
		doctor_find(d, VERDICT_PROBLEM, "instep-desktop has failed.");
		doctor_advise(d, "What it said: journalctl --user -u instep-desktop -n 20. Start "
				 "it again: systemctl --user restart instep-desktop");
	} else {
		doctor_find(
			d, VERDICT_NOTE,
			"instep-desktop does not run: nobody shows reminders, and a workout has no "
			"sounds, no speech and no media keys.");
		doctor_advise(d, "On a desktop: systemctl --user enable --now instep-desktop");
	}
}
