/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a desktop says of whether somebody is there: one yes or no of a screen saver, a session
 * manager or a power manager; and logind with two sessions of this user.
 */

#include "bus/harness.h"

struct fake_sign {
	struct harness *h;
	sd_bus *bus;
	const char *name, *path, *method, *signal; /* the interface has the name's */
	bool yes, silent;
};

/* They do not run yet. */
void fake_saver_sign(struct fake_sign *f);         /* org.freedesktop.ScreenSaver */
void fake_gnome_saver_sign(struct fake_sign *f);   /* org.gnome.ScreenSaver */
void fake_gnome_session_sign(struct fake_sign *f); /* is the screen kept awake? */
void fake_kde_power_sign(struct fake_sign *f);     /* likewise */

void fake_sign_start(struct fake_sign *f, struct harness *h);
void fake_sign_stop(struct fake_sign *f);

/** fake_sign_say() - and announce it */
void fake_sign_say(struct fake_sign *f, bool yes);

/*
 * logind as systemd 252 has it for somebody whose user manager runs: session 1 on a text terminal,
 * 2 and 3 graphical. Its object session/auto answers and never sends a signal, and no process is in
 * a session.
 */
struct fake_login_session {
	const char *id, *type;
	bool locked, idle, active;
	uint64_t idle_since_us;
};

struct fake_login {
	sd_bus *bus;
	struct fake_login_session sessions[3];
	unsigned display; /* which of them; 3 = none */
	const char *blocked;
};

void fake_login_start(struct fake_login *l, struct harness *h);
void fake_login_stop(struct fake_login *l);

/** fake_login_say() - something of session @i has changed */
void fake_login_say(struct fake_login *l, unsigned i);

/** fake_login_show() - User.Display is session @i now */
void fake_login_show(struct fake_login *l, unsigned i);

/** fake_login_block() - BlockInhibited is @what now */
void fake_login_block(struct fake_login *l, const char *what);
