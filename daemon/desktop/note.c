/* SPDX-License-Identifier: MIT */
/*
 * The words. What a server cannot show is said in what it can: without bodies all of it in the
 * title, without actions by the command that does the same.
 */

#include "desktop/note.h"

#include <string.h>

/* Where nothing keeps it: for who looks away, without standing in the way. */
#define PATIENT_MS 60000

static void clear(void *userdata)
{
	struct note *n = userdata;

	g_free(n->key);
	g_free(n->summary);
	g_free(n->body);
}

struct note *note_ref(struct note *n)
{
	return g_atomic_rc_box_acquire(n);
}

void note_unref(struct note *n)
{
	g_atomic_rc_box_release_full(n, clear);
}

struct note *note_new(const struct note_owner *owner, char *key, char *summary, char *body)
{
	struct note *n = g_atomic_rc_box_new0(struct note);

	*n = (struct note){
		.owner = owner,
		.key = key,
		.issue = 1,
		.summary = summary,
		.body = body,
		.urgency = NOTE_NORMAL,
		.percent = -1,
		.expires_ms = -1,
	};
	return n;
}

bool note_equal(const struct note *a, const struct note *b)
{
	return a->issue == b->issue && g_str_equal(a->summary, b->summary) &&
	       g_str_equal(a->body, b->body) && a->urgency == b->urgency &&
	       a->answers == b->answers && a->percent == b->percent &&
	       a->expires_ms == b->expires_ms;
}

char *note_body(const char *text, const struct server *s)
{
	return s->markup ? g_markup_escape_text(text, -1) : g_strdup(text);
}

/* "about 9 minutes", "about a minute" */
static char *how_long(guint seconds)
{
	guint minutes = (seconds + 30) / 60;

	return minutes > 1 ? g_strdup_printf("about %u minutes", minutes)
			   : g_strdup("about a minute");
}

/* "About 9 minutes." or "Done: 12 of 30 toe presses. Left: about 2 minutes." */
static char *how_much(const struct reminder *r)
{
	g_autofree char *time = r->seconds ? how_long(r->seconds) : g_strdup("");
	GString *text = g_string_new("");

	if (r->left[0])
		g_string_append_printf(text, "Done: %s.", r->left);
	if (time[0] && r->left[0])
		g_string_append_printf(text, " Left: %s.", time);
	else if (time[0])
		g_string_append_printf(text, "%c%s.", g_ascii_toupper(time[0]), time + 1);
	return g_string_free(text, FALSE);
}

static void say_needs(GString *text, const struct reminder *r)
{
	g_autofree char *needs = r->needs ? g_strjoinv(", ", r->needs) : g_strdup("");

	if (needs[0])
		g_string_append_printf(text, "%sYou need: %s.", text->len ? "\n" : "", needs);
}

static void say_command(GString *text, const struct reminder *r)
{
	g_string_append_printf(text, "%sTo begin: instepctl remind start %s", text->len ? "\n" : "",
			       r->id);
}

static char *summary_of(const struct reminder *r, const struct server *s)
{
	g_autofree char *title = g_strdelimit(g_strdup(r->title), "\r\n\t", ' ');
	g_autofree char *much = how_much(r);
	const char *late = r->overdue ? " (overdue)" : "";

	if (r->band_ready)
		return g_strdup_printf("The band is on: %s?", title);
	return g_strconcat(title, late, s->body ? "" : ". ", s->body ? "" : much, NULL);
}

static char *body_of(const struct reminder *r, const struct server *s)
{
	g_autoptr(GString) text = g_string_new("");
	g_autofree char *much = how_much(r);

	if (!s->body)
		return g_strdup("");

	g_string_append(text, much);
	say_needs(text, r);
	if (!s->actions)
		say_command(text, r);
	return note_body(text->str, s);
}

struct note *note_of_reminder(const struct note_owner *owner, const struct reminder *r,
			      unsigned issue, bool loud, const struct server *s)
{
	struct note *n = note_new(owner, g_strdup(r->path), summary_of(r, s), body_of(r, s));

	n->issue = issue;
	n->urgency = loud ? NOTE_CRITICAL : NOTE_NORMAL;
	n->answers = s->actions;
	if (loud)
		n->expires_ms = 0;
	else if (!s->persistence)
		n->expires_ms = PATIENT_MS;
	return n;
}
