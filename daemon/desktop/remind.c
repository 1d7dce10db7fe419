/* SPDX-License-Identifier: MIT */
/*
 * Due is state, a notice is an event: so it is kept here which slot of which reminder, and which of
 * its notices, somebody was told of. Everything that may change the answer ends in one look at all
 * reminders, in the next idle moment; each is then told, waits, or is taken back. A notice that was
 * sent stays sent, whatever happens to the desktop, until it is answered or its server is gone.
 *
 * What the person answers goes to the daemon; that the notice then goes follows from Due.
 */

#include "desktop/remind.h"

#include "desktop/answer.h"
#include "desktop/terminal.h"

#define LATER_S (30 * 60)
#define MESSAGE "message" /* the key of what is no reminder */

struct remind {
	GDBusConnection *bus;
	struct workout_view *view;
	struct view_listener listener;
	struct server *server;
	struct presence *presence;
	struct notice *notice;
	struct note_owner owner, messages;
	struct reminders *reminders;
	GHashTable *closed; /* struct closed by the path of a reminder that went with the daemon */
	unsigned issues;    /* of notes, so far */
	guint look;         /* the idle source; 0 = nothing has changed */
};

/* A notice that the server had no more. */
struct closed {
	guint64 slot;
	guint notice;
};

/* What becomes of one reminder */

static void tell_waiting(struct remind *m, struct reminder *r, const char *words)
{
	if (g_str_equal(r->waiting ? r->waiting : "", words))
		return;

	r->waiting = words;
	reminders_call(m->reminders, r, "SetWaiting", g_variant_new("(s)", words), NULL, NULL);
}

/* As if nothing of this slot had been sent. */
static void forget(struct remind *m, struct reminder *r)
{
	notice_drop(m->notice, r->path);
	r->shown.open = r->shown.answered = false;
	r->shown.issue = 0;
}

static void rest(struct remind *m, struct reminder *r)
{
	if (r->shown.issue)
		forget(m, r);
	tell_waiting(m, r, "");
}

/* It was sent to a server that is gone, or has forgotten how to answer. */
static bool is_lost(const struct remind *m, const struct reminder *r)
{
	return r->shown.open && (r->shown.life != m->server->life || !m->server->answers);
}

static bool is_news(const struct remind *m, const struct reminder *r)
{
	return !r->shown.issue || r->slot != r->shown.slot || r->notice > r->shown.notice ||
	       (r->band_ready && !r->shown.band_ready) || is_lost(m, r);
}

static void put(struct remind *m, struct reminder *r, bool loud)
{
	notice_put(m->notice, note_of_reminder(&m->owner, r, r->shown.issue, loud, m->server));
	r->shown.band_ready = r->band_ready;
	r->shown.loud = loud;
}

static void send(struct remind *m, struct reminder *r, bool loud)
{
	r->shown.slot = r->slot;
	r->shown.notice = r->notice;
	r->shown.issue = ++m->issues;
	r->shown.life = m->server->life;
	r->shown.open = true;
	r->shown.answered = false;
	put(m, r, loud);
	tell_waiting(m, r, "");
}

/* A server that starts and fails is started once for each notice, not for ever. */
static void wake_server(struct remind *m, struct reminder *r)
{
	if (r->woken.slot == r->slot && r->woken.notice == r->notice)
		return;

	r->woken.slot = r->slot;
	r->woken.notice = r->notice;
	server_wake(m->server);
}

/* What was told and is off the screen is not told again because the daemon was restarted. */
static void recall(struct remind *m, struct reminder *r)
{
	const struct closed *c = g_hash_table_lookup(m->closed, r->path);

	if (c && c->slot == r->slot) {
		r->shown.slot = c->slot;
		r->shown.notice = c->notice;
		r->shown.issue = ++m->issues;
	}
	(void)g_hash_table_remove(m->closed, r->path);
}

static void wait(struct remind *m, struct reminder *r, enum moment_wait wait)
{
	if (is_lost(m, r))
		forget(m, r);
	if (wait == MOMENT_SERVER)
		wake_server(m, r);
	tell_waiting(m, r, moment_words(wait));
}

static void consider(struct remind *m, struct reminder *r, const struct moment_facts *desktop)
{
	struct moment_facts facts = *desktop;
	struct moment moment;

	if (!r->due && !r->band_ready) {
		rest(m, r);
		return;
	}
	if (r->due)
		recall(m, r);
	if (!is_news(m, r)) {
		if (r->shown.open)
			put(m, r, r->shown.loud);
		return;
	}

	facts.band_ready = r->band_ready;
	facts.urgent = r->urgent;
	moment = moment_decide(&facts);
	if (moment.send)
		send(m, r, moment.loud);
	else
		wait(m, r, moment.wait);
}

static gboolean on_look(void *userdata)
{
	struct remind *m = userdata;
	struct moment_facts facts;
	GHashTableIter i;
	void *r;

	m->look = 0;
	presence_look(m->presence, &facts);
	facts.workout = m->view->state != VIEW_NONE;
	g_hash_table_iter_init(&i, reminders_all(m->reminders));
	while (g_hash_table_iter_next(&i, NULL, &r))
		consider(m, r, &facts);
	return G_SOURCE_REMOVE;
}

void remind_look(struct remind *m)
{
	/* before what is to be seen goes to the screen */
	if (!m->look)
		m->look = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_look, m, NULL);
}

static void on_gone(void *userdata, struct reminder *r)
{
	const struct closed c = { r->shown.slot, r->shown.notice };
	struct remind *m = userdata;

	if (r->shown.issue && !r->shown.open)
		(void)g_hash_table_replace(m->closed, g_strdup(r->path), g_memdup2(&c, sizeof(c)));
	forget(m, r);
}

/* What the person answers */

struct act {
	struct remind *remind;
	char *path, *title;
	bool opens; /* the live view, if it succeeds */
};

static void on_message_closed(void *userdata, const char *key, unsigned issue)
{
}

/* The sentence is the daemon's, and says what to do. */
static void complain(struct remind *m, const char *title, const char *sentence)
{
	struct note *note = note_new(&m->messages, g_strdup(MESSAGE), g_strdup(title),
				     note_body(sentence, m->server));

	note->issue = ++m->issues;
	notice_put(m->notice, note);
}

static void on_acted(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct act *act = userdata;
	struct reminder *r =
		reply || error ? reminders_find(act->remind->reminders, act->path) : NULL;

	if (r && (error || !r->due))
		r->shown.answered = false;
	if (error)
		complain(act->remind, act->title, error->message);
	else if (reply)
		notice_drop(act->remind->notice, MESSAGE);
	if (reply && act->opens)
		terminal_open(act->remind->bus);
	g_free(act->path);
	g_free(act->title);
	g_free(act);
}

static void on_answered(void *userdata, const char *key, unsigned issue, enum note_answer answer)
{
	struct remind *m = userdata;
	struct reminder *r = reminders_find(m->reminders, key);
	GVariant *arguments = NULL;
	const char *method = NULL;
	struct act *act;

	/* It was said of what was shown: a Skip that comes late must not skip the next slot. */
	if (!r || r->shown.issue != issue || r->slot != r->shown.slot)
		return;
	/* Nor must one that was pressed twice. */
	if (r->shown.answered)
		return;
	if (answer == NOTE_LATER && !r->due) {
		/* only a band offered it: its time is still to come, so there is nothing to put off */
		notice_drop(m->notice, r->path);
		r->shown.open = false;
		return;
	}

	switch (answer) {
	case NOTE_START:
		method = "Start";
		arguments = g_variant_new("(a{sv})", NULL);
		break;
	case NOTE_DONE:
		method = "Done";
		break;
	case NOTE_LATER:
		method = "Snooze";
		arguments = g_variant_new("(u)", LATER_S);
		break;
	case NOTE_SKIP:
		method = "Skip";
		break;
	case NOTE_ANSWERS:
		return;
	}

	act = g_new0(struct act, 1);
	act->remind = m;
	act->path = g_strdup(r->path);
	act->title = g_strdup(r->title);
	r->shown.answered = true;
	act->opens = answer == NOTE_START;
	reminders_call(m->reminders, r, method, arguments, on_acted, act);
}

static void on_closed(void *userdata, const char *key, unsigned issue)
{
	struct remind *m = userdata;
	struct reminder *r = reminders_find(m->reminders, key);

	if (r && r->shown.issue == issue)
		r->shown.open = false;
}

/* Its life */

static void on_changed(void *userdata)
{
	remind_look(userdata);
}

struct remind *remind_new(GDBusConnection *bus, struct workout_view *view, struct server *server,
			  struct presence *presence, struct notice *notice)
{
	struct remind *m = g_new0(struct remind, 1);

	m->bus = g_object_ref(bus);
	m->view = view;
	m->server = server;
	m->presence = presence;
	m->notice = notice;
	m->owner = (struct note_owner){ m, on_answered, on_closed };
	m->messages = (struct note_owner){ m, on_answered, on_message_closed };
	m->closed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	m->reminders = reminders_new(bus, on_changed, on_gone, m);
	m->listener = (struct view_listener){ .userdata = m, .changed = on_changed };
	workout_view_listen(view, &m->listener);
	return m;
}

struct remind *remind_free(struct remind *m)
{
	if (!m)
		return NULL;

	m->reminders = reminders_free(m->reminders);
	g_clear_handle_id(&m->look, g_source_remove);
	g_hash_table_unref(m->closed);
	g_object_unref(m->bus);
	g_free(m);
	return NULL;
}
