/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the desktop: who shows notifications, and the presenter. A workout needs
 * neither, so what is missing here is a note, unless it broke.
 */

#include <string.h>

#include "ctl/client.h"
#include "ctl/doctor.h"
#include "util/words.h"

#define NOTIFICATIONS "org.freedesktop.Notifications"

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

/* What it can wait for only where the desktop tells. */
static void judge_signs(struct doctor *d, const json_t *presence)
{
	static const struct {
		const char *key, *words;
	} signs[] = {
		{ "locked", "a locked screen" },
		{ "active", "a switch to another user" },
		{ "idle", "nobody being there" },
		{ "full_screen", "a window that fills the screen" },
		{ "kept_awake", "a film or a talk" },
		{ "quiet", "do-not-disturb" },
	};
	char missing[256] = "";

	for (size_t i = 0; i < ELEMENTS(signs); i++)
		if (!strcmp(client_text(presence, signs[i].key), "unknown"))
			(void)words_add(missing, sizeof(missing), signs[i].words,
					strlen(signs[i].words));
	if (*missing)
		doctor_find(d, VERDICT_NOTE,
			    "Of some things this desktop gives no sign (%s): reminders do not wait "
			    "for them.",
			    missing);
}

/* What the presenter sees; one of an older version tells nothing. */
static void judge_presence(struct doctor *d)
{
	json_auto_t *presence = NULL;
	const char *server, *name;

	if (doctor_ask(d->user, &presence, NULL, DOCTOR_PRESENTER, "/org/instep/Desktop1",
		       "org.freedesktop.DBus.Properties", "Get", "ss", DOCTOR_PRESENTER,
		       "Presence") < 0)
		return;

	server = client_text(presence, "server");
	name = client_text(presence, "server_name");
	if (!strcmp(server, "silent")) {
		doctor_find(d, VERDICT_PROBLEM,
			    "The program that shows notifications does not answer, so reminders "
			    "wait.");
		doctor_advise(d, "Log out and in again.");
	} else if (!strcmp(server, "ready") &&
		   json_is_false(json_object_get(presence, "actions"))) {
		doctor_find(d, VERDICT_NOTE, "%s shows no buttons in notifications.",
			    *name ? name : "What shows them here");
		doctor_advise(d, "Reminders are answered by: instepctl remind start, done, snooze "
				 "or skip");
	}
	judge_signs(d, presence);
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
	judge_presence(d);
}

void doctor_presenter(struct doctor *d)
{
	struct unit_state unit;

	if (!d->user)
		return;
	unit = unit_ask(d->user, "instep-desktop.service");
	if (doctor_owned(d->user, DOCTOR_PRESENTER)) {
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
