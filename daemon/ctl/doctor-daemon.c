/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor`, from the user's bus to an instepd that answers and sees the Bluetooth that we
 * have seen. Its unit is in doctor-unit.c.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/doctor.h"

void doctor_user_bus(struct doctor *d)
{
	int r;

	r = doctor_open(sd_bus_open_user, &d->user);
	if (geteuid() == 0 && getenv("SUDO_USER")) {
		doctor_find(d, VERDICT_PROBLEM,
			    "This is root, and Instep works for the user %s: bus, settings, bands "
			    "and history are others.",
			    getenv("SUDO_USER"));
		doctor_advise(d, "Run it without sudo.");
	}
	if (r == 0) {
		doctor_find(d, VERDICT_OK, "The user bus answers.");
		return;
	}
	doctor_find(d, VERDICT_PROBLEM, "There is no user bus to find instepd on (%s).",
		    client_bus_error(r));
	doctor_advise(d,
		      "Log in as this user, on the desktop or by ssh: su and sudo do not give "
		      "a session. If that does not help: sudo apt-get install dbus-user-session");
}

static void explain_absence(struct doctor *d)
{
	if (doctor_activatable(d->user, CLIENT_NAME)) {
		doctor_find(d, VERDICT_NOTE,
			    "instepd does not run. It starts when something asks for it.");
		doctor_advise(d, "Start it now: systemctl --user start instepd");
	} else {
		doctor_find(d, VERDICT_PROBLEM,
			    "instepd does not run, and the bus does not know how to start it.");
		doctor_advise(d, "Install Instep, log out and in again, and run: systemctl --user "
				 "enable --now instepd");
	}
}

/* Only where we see what it does not: what is missing for both has been said. */
static void compare_radio(struct doctor *d)
{
	if (!d->powered || !strcmp(client_text(d->manager, "radio_state"), "ready"))
		return;
	doctor_find(d, VERDICT_PROBLEM, "Bluetooth works, and instepd does not see it: %s",
		    client_text(d->manager, "radio_reason"));
	doctor_advise(d, "systemctl --user restart instepd; what it says: journalctl --user -u "
			 "instepd -n 20");
}

void doctor_daemon(struct doctor *d)
{
	const char *version;

	if (!d->user)
		return;
	if (!doctor_owned(d->user, CLIENT_NAME)) {
		explain_absence(d);
		return;
	}
	if (doctor_ask_all(d->user, &d->manager, CLIENT_NAME, CLIENT_ROOT, CLIENT_MANAGER) < 0) {
		doctor_find(d, VERDICT_PROBLEM, "instepd is there and does not answer.");
		doctor_advise(d, "systemctl --user restart instepd; what happened: journalctl "
				 "--user -u instepd -n 20");
		return;
	}

	version = client_text(d->manager, "version");
	if (strcmp(version, INSTEP_VERSION)) {
		doctor_find(d, VERDICT_NOTE,
			    "instepd %s runs, and instepctl is of version " INSTEP_VERSION ".",
			    version);
		doctor_advise(d, "systemctl --user daemon-reload, then: systemctl --user restart "
				 "instepd");
	} else {
		doctor_find(d, VERDICT_OK, "instepd %s runs and answers.", version);
	}
	compare_radio(d);
}
