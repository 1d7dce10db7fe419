/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A notification server on a connection of its own, with the capabilities and habits of one that
 * people have. In the journal, a line each:
 *
 *	note 1: TITLE | BODY/ITS SECOND LINE | start done later skip | urgency 1 | bar 40
 *	note 1 again: ...        (it replaces one that is there)
 *	note 1 closed            (by who sent it)
 */

#include "bus/journal.h"

#define FAKE_NOTES 31

struct fake_notifications {
	struct journal *journal;
	sd_bus *bus;
	const char *name;         /* it calls itself */
	const char *capabilities; /* parted by blanks */
	bool is_kde, is_dunst;    /* has the property Inhibited, paused */
	bool quiet;               /* what that says */
	bool sticks;              /* a note that was answered stays until it is taken back */
	bool silent;              /* takes calls and does not answer them, until it wakes up */
	sd_bus_message *held[8];  /* what it has not answered */
	unsigned n_held;
	uint32_t ids;   /* given so far, from 1 */
	uint32_t there; /* a bit for each that is */
	char hints[64]; /* of the last: category, desktop-entry, each with "; " */
	int32_t expires_ms;
};

/* Capabilities as gnome-shell 43, Plasma 5.27, dunst 1.9 and notify-osd tell them. */
void fake_gnome(struct fake_notifications *f);
void fake_kde(struct fake_notifications *f);
void fake_dunst(struct fake_notifications *f);
void fake_plain(struct fake_notifications *f);

void fake_notifications_start(struct fake_notifications *f, struct journal *j);
void fake_notifications_stop(struct fake_notifications *f);

/** fake_notifications_wake() - it was only slow: it does what it was asked */
void fake_notifications_wake(struct fake_notifications *f);

/** fake_notifications_count() - how many are there */
unsigned fake_notifications_count(const struct fake_notifications *f);

/** fake_notifications_press() - the person presses @action of note @id, and the note closes (see sticks) */
void fake_notifications_press(struct fake_notifications *f, uint32_t id, const char *action);

/** fake_notifications_dismiss() - the person closes it, or its time is over (@reason 2 or 1) */
void fake_notifications_dismiss(struct fake_notifications *f, uint32_t id, uint32_t reason);

/** fake_notifications_be_quiet() - do-not-disturb, announced */
void fake_notifications_be_quiet(struct fake_notifications *f, bool quiet);
