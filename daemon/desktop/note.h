/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A notification as it is to be seen. It never changes, so that two threads can have it: what is to
 * be seen differently is another note of the same key.
 */

#include <glib.h>
#include <stdbool.h>

#include "desktop/reminders.h"
#include "desktop/server.h"

/* What a person can answer to a reminder, in the order in which it is offered. */
enum note_answer { NOTE_START, NOTE_DONE, NOTE_LATER, NOTE_SKIP, NOTE_ANSWERS };

/* Who sent it, and is told what becomes of it. */
struct note_owner {
	void *userdata;
	void (*answered)(void *userdata, const char *key, unsigned issue, enum note_answer answer);
	/* by the person or by time */
	void (*closed)(void *userdata, const char *key, unsigned issue);
};

enum note_urgency { NOTE_LOW, NOTE_NORMAL, NOTE_CRITICAL };

struct note {
	const struct note_owner *owner;
	char *key;      /* the object that it is about */
	unsigned issue; /* another one is shown anew instead of in place */
	char *summary, *body;
	enum note_urgency urgency;
	bool answers;   /* offer them */
	bool transient; /* of no use later: no list need keep it */
	int percent;    /* a bar; below 0 = none */
	int expires_ms; /* -1 = as the server does, 0 = never */
};

/* Counted, from any thread. */
struct note *note_ref(struct note *n);
void note_unref(struct note *n);

/** note_equal() - whether both look the same */
bool note_equal(const struct note *a, const struct note *b);

/**
 * note_of_reminder() - what to show of @r, as @s can show it
 * @loud: as critical
 */
struct note *note_of_reminder(const struct note_owner *owner, const struct reminder *r,
			      unsigned issue, bool loud, const struct server *s);

/** note_new() - @key, @summary and @body are taken; of normal urgency, and expires by itself */
struct note *note_new(const struct note_owner *owner, char *key, char *summary, char *body);

/** note_body() - @text as @s wants it: without marks that it would read. To be freed. */
char *note_body(const char *text, const struct server *s);
